"""The household page: its head, what happened, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.domain.assessment import Assessment
from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.card import CardToReplace
from desktop.sheets.household import HouseholdSheet, TimelineEntry
from desktop.views.household.acts import acts_of, letter_kind
from desktop.views.household.card_editor import CARD_EDITORS, CardEditor, replaceable_cards
from desktop.views.household.entitlement_card import EntitlementCard
from desktop.views.household.happenings import Known, shown_entries
from desktop.views.household.ledger_card import LedgerCard
from desktop.views.household.panels import MeanCard, PeopleCard, household_title
from desktop.views.household.shut import ShutPanel
from desktop.views.household.standing import address_words, badges_of, restriction_words
from desktop.views.messages.protection import shut_file
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.acts_card import ActsCard
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.flow import Columns
from desktop.views.widgets.lookalike_card import LookalikeCard
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.reading_order import in_reading_order
from desktop.views.widgets.timeline import Timeline

LEAST_TIMELINE = 480


def _nobody_may() -> bool:
    """Until whoever makes exports says who may."""
    return False


class HouseholdPage(ScrollPage):
    household_opened = Signal(object)
    reload_requested = Signal()
    editor_requested = Signal(str)
    editor_opened = Signal(object)
    member_chosen = Signal(object)
    leaving_chosen = Signal(object)
    print_requested = Signal(str, object)

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Household"))
        self._discretion = discretion
        self._sheet: HouseholdSheet | None = None
        self._today = date.min
        self._editor: Editor | None = None
        self._wish: CardToReplace | None = None
        self.may_export: Callable[[], bool] = _nobody_may
        self.tells_accesses = self.offers_protection = self.takes_requests = False
        self.shut_id: UUID | None = None
        self.banner = Banner()
        self.restriction, self.shut = Banner(), ShutPanel()
        for part in (self.banner, self.restriction):
            self.content.addWidget(part)
        self.content.addLayout(_at_the_left(self.shut))
        self._columns = Columns(2, 1)
        self.content.addWidget(self._columns, 1)
        self._left, self._right = self._columns.left, self._columns.right
        self._happened = Card(_("What happened"))
        self.timeline = Timeline(discretion)
        self._add_filters()
        self._happened.add(self.timeline)
        self._left.addWidget(self._happened, 1)
        self.acts, self.people = ActsCard(), PeopleCard(discretion)
        self.entitlement, self.mean = EntitlementCard(discretion), MeanCard(discretion)
        self.lookalikes = LookalikeCard(discretion, _("Perhaps the same household"))
        self.ledger = LedgerCard(discretion)
        balance = (self.entitlement, self.ledger)
        for card in (self.acts, self.lookalikes, *balance, self.mean, self.people):
            self._right.addWidget(card)
        self._right.addStretch(1)
        self._join()
        discretion.changed.connect(self._show_head)

    def _join(self) -> None:
        self._columns.narrowed.connect(self._move_acts)
        self.acts.requested.connect(self._do)
        self.people.member_chosen.connect(self.member_chosen)
        self.people.leaving_chosen.connect(self.leaving_chosen)
        self.lookalikes.open_requested.connect(self._open_other)

    @property
    def wants_card(self) -> bool:
        """A card laid down now is to be linked to this household."""
        editor = self._editor
        is_waiting = isinstance(editor, CARD_EDITORS) and editor.panel.is_waiting
        return is_waiting and self.isVisible()

    @property
    def editor(self) -> Editor | None:
        return self._editor

    def open_subject(self, subject: object) -> None:
        """The id of a household, or a card of theirs that is to be replaced."""
        self.close_editor()
        self._wish = subject if isinstance(subject, CardToReplace) else None
        self.household_opened.emit(self._wish.household_id if self._wish else subject)

    def refresh(self) -> None:
        self.reload_requested.emit()

    def shown(self) -> None:
        self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_household(self, sheet: HouseholdSheet, today: date) -> None:
        self._sheet, self._today, self.shut_id = sheet, today, None
        self.shut.hide()
        self._columns.show()
        self.restriction.say(restriction_words(sheet), "waiting")
        self._show_head()
        offered = {
            "accesses": self.tells_accesses,
            "export": self.may_export(),
            "protect": self.offers_protection,
            "request": self.takes_requests,
        }
        self.acts.show_acts(acts_of(sheet, offered))
        self.entitlement.show_entitlement(sheet.entitlement, today, held=sheet.restricted)
        self.people.show_members(sheet.members, today)
        self._order()

    def show_shut(self, error: Exception) -> None:
        """Nothing of the file that was here before, or of this one, stays on the page."""
        self.close_editor()
        self._sheet, self.shut_id = None, shut_file(error)
        self._columns.hide()
        self.banner.hush()
        self.restriction.hush()
        self.timeline.show_entries(())
        self.set_title(_("Household"))
        self.head.set_eyebrow("")
        self.head.set_subtitle("")
        self.head.clear_badges()
        self.shut.say(error)

    def show_timeline(
        self, entries: tuple[TimelineEntry, ...], now: datetime, known: Known
    ) -> None:
        self.timeline.show_entries(shown_entries(entries, now, known))
        room = min(look.scaled(LEAST_TIMELINE), self.timeline.full_height)
        self.timeline.setMinimumHeight(room)

    def show_assessment(self, assessment: Assessment | None) -> None:
        self.mean.show_assessment(assessment)

    def open_editor(self, editor: Editor) -> None:
        """One at a time, above what happened."""
        self.close_editor()
        self._editor = editor
        self.acts.hide()
        self._left.insertWidget(0, editor)
        editor.closed.connect(self.close_editor)
        editor.show()
        self._order()
        self.editor_opened.emit(editor)
        self.show_all_of(editor)
        editor.start()

    def open_wished(self) -> None:
        """What the page was opened for, once it knows the household; not a second time."""
        wish, self._wish = self._wish, None
        sheet = self._sheet
        if wish is None or sheet is None:
            return
        if wish.card_id in {card.card_id for card in replaceable_cards(sheet)}:
            self.editor_requested.emit(CardEditor.NAME)
        if isinstance(self._editor, CardEditor):
            self._editor.choose(wish.card_id)

    @Slot(bool)
    def _move_acts(self, is_narrow: bool) -> None:  # noqa: FBT001 - a Qt slot
        """In one column what can be done stands above what happened, not a screen below."""
        layout = self._left if is_narrow else self._right
        layout.insertWidget(0, self.acts)
        self._order()

    def _order(self) -> None:
        """Tab as one reads: the editor, then the columns, each downwards."""
        above = [self._editor] if self._editor is not None else []
        sides = [self._happened, self.acts]
        if self._columns.is_narrow:
            sides.reverse()
        parts = [*above, *sides, self.lookalikes, self.entitlement, self.ledger, self.people]
        in_reading_order(parts)

    @Slot()
    def close_editor(self) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
            self.acts.show()
            self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_filters(self) -> None:
        self._filters = QButtonGroup(self)
        for category, words in (
            ("", _("All")),
            ("decisions", _("Decisions")),
            ("letters", _("Letters")),
            ("cards", _("Card")),
            ("household", _("Household")),
        ):
            button = LinkButton(words)
            button.setCheckable(True)
            button.setChecked(not category)
            button.setProperty("category", category)
            button.clicked.connect(self._filter)
            self._filters.addButton(button)
            self._happened.add_corner(button)

    @Slot()
    def _filter(self) -> None:
        self.timeline.show_only(str(self.sender().property("category")))

    @Slot()
    def _show_head(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.set_title(self._discretion.hidden(household_title(sheet, self._today)))
        enrolled = _("Household {reference} · enrolled on {day}")
        self.head.set_eyebrow(
            enrolled.format(reference=sheet.reference, day=long_date(sheet.enrolled_on))
        )
        self.head.set_subtitle(self._discretion.hidden(address_words(sheet.address)))
        self.head.clear_badges()
        for badge in badges_of(sheet, self._today):
            self.head.add_badge(StateBadge(badge.words, badge.tone, badge.icon))

    @Slot(str)
    def _do(self, act: str) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        if act == "assess":
            self.open_requested.emit(Place("assessment", sheet.id))
        elif act == "accesses":
            self.open_requested.emit(Place("accesses", sheet.id))
        elif act == "claim" and sheet.claim is not None:
            self.open_requested.emit(Place("claim", sheet.claim.id))
        elif act == "print" and sheet.claim is not None:
            self.print_requested.emit(letter_kind(sheet), sheet.claim.id)
        else:
            self.editor_requested.emit(act)

    @Slot(object)
    def _open_other(self, household_id: UUID) -> None:
        self.open_requested.emit(Place("household", household_id))

    @property
    def today(self) -> date:
        return self._today

    @property
    def sheet(self) -> HouseholdSheet | None:
        return self._sheet

    @property
    def household_id(self) -> UUID | None:
        return self._sheet.id if self._sheet else None


def _at_the_left(part: QWidget) -> QHBoxLayout:
    """At the top, too, and no wider than it wants to be."""
    row = QHBoxLayout()
    row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
    row.addStretch(0)
    return row
