"""People, desks, who decides, and what was done: over the centre, or a sentence that it is away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from desktop.i18n import gettext as _
from desktop.sheets.person import (
    AdministrationAct,
    AdministrationSheet,
    EnrolledDesk,
    PersonLine,
)
from desktop.views.administration import confirm_form
from desktop.views.administration.desk_card import DeskCard
from desktop.views.administration.one_time_card import OneTimeCard
from desktop.views.administration.people_card import PeopleCard
from desktop.views.administration.person_form import PersonForm, RolesForm
from desktop.views.administration.words import act_words, actor_words
from desktop.views.theme import look
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label

LEAST_LOG = 220


class AdministrationPage(ScrollPage):
    sheet_requested = Signal()
    form_saved = Signal(object)  # one of the forms of this room
    enable_requested = Signal(object)  # a PersonLine
    two_persons_asked = Signal()  # to one alone only by a form

    def __init__(self, suggest: Callable[[str], str], offline_days: int) -> None:
        super().__init__(_("Administration"))
        self.head.set_subtitle(_("Who comes in, at which desks, and who decides. No file opens."))
        self._suggest, self._offline_days = suggest, offline_days
        self.form: Editor | None = None
        self.banner = Banner()
        self.content.addWidget(self.banner)
        self.one_time = OneTimeCard()
        self.content.addWidget(self.one_time)
        self._place = QVBoxLayout()
        self.content.addLayout(self._place)
        self.people = PeopleCard()
        self.content.addWidget(self.people)
        self.desks = DeskCard()
        self.content.addWidget(self.desks)
        self.rule, self.log = self._build_rule(), self._build_log()
        self.content.addWidget(self.rule)
        self.content.addWidget(self.log)
        self._connect()
        self.let_act(allowed=False)

    def _connect(self) -> None:
        self.people.add_requested.connect(self._ask_person)
        self.people.act_requested.connect(self._ask_act)
        self.desks.invite_requested.connect(self._ask_desk)
        self.desks.revoke_requested.connect(self._ask_revocation)
        self.two_persons.clicked.connect(self._choose_two_persons)

    def _build_rule(self) -> Card:
        card = Card(_("Who decides"))
        self.two_persons = QCheckBox(_("Whoever proposes a decision does not take it"))
        reason = _(
            "Two pairs of eyes protect the household from a mistake and the agent from a reproach. "
            "It counts for the whole city: the centre itself refuses a decision by one person, and "
            "each desk follows at its next exchange."
        )
        self.two_persons.setAccessibleDescription(reason)
        card.add(self.two_persons)
        card.add(label(reason, "muted", wrap=True))
        return card

    def _build_log(self) -> Card:
        card = Card(_("What was done"))
        card.add(label(_("The newest hundred acts. Nobody can rewrite them."), "muted", wrap=True))
        self._acts: LinesTable[AdministrationAct] = LinesTable(
            [
                Column(_("When"), lambda act: f"{act.at.astimezone():%d/%m/%Y %H:%M}", "code"),
                Column(_("Who"), actor_words, stretch=True),
                Column(_("What"), act_words, stretch=True),
                Column(_("Whom, which desk"), lambda act: act.target, stretch=True),
            ]
        )
        empty = EmptyState("clock", _("Nothing was done yet"), _("Each act is written down here."))
        self.acts = LinesView(self._acts, empty, _("What was done"))
        self.acts.setMinimumHeight(look.scaled(LEAST_LOG))
        card.add(self.acts)
        return card

    def refresh(self) -> None:
        self.sheet_requested.emit()

    def shown(self) -> None:
        self.people.view.setFocus()

    def leave(self) -> bool:
        """A password is not left on a page that nobody looks at."""
        self.one_time.forget()
        self.close_form()
        return super().leave()

    def show_sheet(self, sheet: AdministrationSheet) -> None:
        self.people.show_lines(sheet.people)
        self.desks.show_lines(sheet.desks, sheet.invitations)
        self._acts.show_lines(sheet.acts)
        self.two_persons.setChecked(sheet.two_persons)
        self.let_act(allowed=True)

    def let_act(self, *, allowed: bool) -> None:
        """Without the centre nothing can be administered."""
        for card in (self.people, self.desks, self.rule, self.log):
            card.setEnabled(allowed)

    def say_away(self, why: str) -> None:
        self.let_act(allowed=False)
        said = _("People and desks are administered at the centre itself.")
        self.banner.say(f"{why} {said}", "waiting", _("Try again"))

    @Slot(str)
    def complain(self, words: str) -> None:
        (self.form.banner if self.form is not None else self.banner).say(words, "waiting")

    @Slot(str)
    def confirm(self, words: str) -> None:
        self.close_form()
        self.banner.say(words, "done")

    @Slot()
    def close_form(self) -> None:
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.people.view.setFocus()

    @Slot()
    def _ask_person(self) -> None:
        self._open_form(PersonForm(self._suggest))

    @Slot()
    def _ask_desk(self) -> None:
        self._open_form(confirm_form.DeskForm())

    @Slot(object)
    def _ask_revocation(self, desk: EnrolledDesk) -> None:
        self._open_form(confirm_form.revoking(desk, self._offline_days))

    @Slot(str, object)
    def _ask_act(self, act: str, person: PersonLine) -> None:
        if act == "roles":
            self._open_form(RolesForm(person))
        elif act == "disable":
            self._open_form(confirm_form.disabling(person, self._offline_days))
        elif act == "rekey":
            self._open_form(confirm_form.rekeying(person))
        else:
            self.enable_requested.emit(person)

    @Slot(bool)
    def _choose_two_persons(self, asked: bool) -> None:  # noqa: FBT001 - a slot of Qt
        """Back to two at once; to one only after the words were read."""
        if asked:
            self.two_persons_asked.emit()
        else:
            self.two_persons.setChecked(True)
            self._open_form(confirm_form.deciding_alone())

    def _open_form(self, form: Editor) -> None:
        self.close_form()
        self.banner.hush()
        self.one_time.forget()
        self.form = form
        form.closed.connect(self.close_form)
        form.save_requested.connect(self._save)
        self._place.addWidget(form)
        form.start()
        self.show_all_of(form)

    @Slot()
    def _save(self) -> None:
        if self.form is not None and self.form.is_complete():
            self.form_saved.emit(self.form)
