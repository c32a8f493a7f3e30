"""Retention and rights: requests with their deadline, files that leave, slips, desks behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import language, long_date, ngettext
from desktop.sheets.disposal import DeskBehind, RequestLine, SlipSheet
from desktop.sheets.disposal_words import act_words
from desktop.sheets.retention import RetentionLine
from desktop.views.privacy.extension_form import ExtensionForm
from desktop.views.privacy.order_form import ARCHIVE, REACTIVATE, OrderForm
from desktop.views.privacy.request_card import RequestCard
from desktop.views.privacy.retention_card import RetentionCard
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.moment import short_moment
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.request_form import RequestForm
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

LEAST_SLIPS = 170


@dataclass(frozen=True)
class PrivacyStanding:
    """Everything that the page shows; `rules` is one sentence about the periods."""

    requests: tuple[RequestLine, ...]
    files: tuple[RetentionLine, ...]
    slips: tuple[SlipSheet, ...]
    rules: str
    on: date


class PrivacyPage(ScrollPage):
    standing_requested = Signal()
    desks_requested = Signal()
    slip_requested = Signal(object)  # the id of a slip
    form_saved = Signal(object)  # an OrderForm, a RequestForm or an ExtensionForm

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Retention and rights"))
        self.head.set_subtitle(
            _("What people ask of their data, how long files are kept, and what was erased.")
        )
        self._today = date.min
        self.form: Editor | None = None
        self.banner = Banner()
        self.banner.hush()
        self.content.addWidget(self.banner)
        self._place = QVBoxLayout()
        self.content.addLayout(self._place)
        self.requests = RequestCard(discretion)
        self.files = RetentionCard(discretion)
        for card in (self.requests, self.files):
            self.content.addWidget(card)
        left, right = self.columns(1, 1)
        left.addWidget(self._build_slips())
        right.addWidget(self._build_desks())
        left.addStretch(1)
        right.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.requests.new_requested.connect(self._ask_request)
        self.requests.erase_requested.connect(self._ask_erasure)
        self.requests.file_requested.connect(self._open_file)
        self.requests.extension_requested.connect(self._ask_extension)
        self.files.archive_requested.connect(self._ask_archive)
        self.files.dispose_requested.connect(self._ask_disposal)
        self.files.reactivate_requested.connect(self._ask_reactivation)
        self.files.view.line_chosen.connect(self._open_line)

    def refresh(self) -> None:
        self.standing_requested.emit()
        self.desks_requested.emit()

    def shown(self) -> None:
        self.requests.view.setFocus()

    def show_standing(self, standing: PrivacyStanding) -> None:
        self._today = standing.on
        self.requests.show_lines(standing.requests, standing.on)
        self.files.show_lines(standing.files, standing.rules)
        self._slips.show_lines(standing.slips)
        self._follow_slip(self.slips.current_line())

    def show_desks(self, desks: Sequence[DeskBehind], now: datetime) -> None:
        if not desks:
            self._desks_said.setText(_("Every desk has read every erasure."))
        else:
            words = ngettext(
                "{count} desk has not read an erasure yet and may still hold those files.",
                "{count} desks have not read an erasure yet and may still hold those files.",
                len(desks),
            )
            self._desks_said.setText(words.format(count=len(desks)))
        self._desks.show_rows([(_name(desk), _seen(desk, now)) for desk in desks])

    @Slot(str)
    def say_unknown_desks(self, why: str) -> None:
        self._desks_said.setText(why)
        self._desks.show_rows([])

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

    def _build_slips(self) -> Card:
        card = Card(_("Slips of disposal"))
        self._slips: LinesTable[SlipSheet] = LinesTable(
            [
                Column(_("Day"), lambda slip: slip.at.astimezone().date(), "day"),
                Column(_("Files"), lambda slip: slip.households, "number"),
                Column(_("Occasion"), lambda slip: act_words(slip.act, language()), stretch=True),
            ]
        )
        empty = EmptyState("file-x", _("Nothing was erased yet"), _("Each erasure leaves a slip."))
        self.slips = LinesView(self._slips, empty, _("Slips of disposal"))
        self.slips.setMinimumHeight(look.scaled(LEAST_SLIPS))
        self.save_slip = SecondaryButton(_("Save the slip as PDF…"), "", "download-simple")
        self.save_slip.clicked.connect(self._ask_slip)
        self.slips.line_selected.connect(self._follow_slip)
        row = QWidget()
        FlowLayout(row, Space.M).addWidget(self.save_slip)
        card.add(self.slips)
        card.add(row)
        self._follow_slip(None)
        return card

    def _build_desks(self) -> Card:
        card = Card(_("Where erased files may still lie"))
        self._desks_said = label(_("The centre was not asked yet."), "muted", wrap=True)
        self._desks = FactRows()
        card.add(self._desks_said)
        card.add(self._desks)
        card.body.addSpacing(Space.S)
        card.add(
            label(
                _(
                    "A desk that has been silent for long is revoked by the administration and "
                    "wiped. It brings nothing back."
                ),
                "small",
                wrap=True,
            )
        )
        return card

    @Slot(object)
    def _follow_slip(self, slip: object) -> None:
        self.save_slip.setEnabled(isinstance(slip, SlipSheet))

    @Slot()
    def _ask_slip(self) -> None:
        slip = self.slips.current_line()
        if isinstance(slip, SlipSheet):
            self.slip_requested.emit(slip.id)

    @Slot()
    def _ask_request(self) -> None:
        self._open_form(RequestForm(self._today))

    @Slot(object)
    def _ask_erasure(self, household: UUID) -> None:
        self._open_form(OrderForm("erasure", [household]))

    @Slot(object)
    def _ask_extension(self, line: RequestLine) -> None:
        self._open_form(ExtensionForm(line))

    @Slot()
    def _ask_archive(self) -> None:
        self._open_form(OrderForm(ARCHIVE, self.files.ids("can_be_archived")))

    @Slot()
    def _ask_disposal(self) -> None:
        self._open_form(OrderForm("disposal", self.files.ids("can_be_disposed_of")))

    @Slot()
    def _ask_reactivation(self) -> None:
        self._open_form(OrderForm(REACTIVATE, self.files.ids("can_be_brought_back")))

    def _open_form(self, form: Editor) -> None:
        self.close_form()
        self.banner.hush()
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

    @Slot(object)
    def _open_file(self, household: UUID) -> None:
        self.open_requested.emit(Place("household", household))

    @Slot(object)
    def _open_line(self, line: RetentionLine) -> None:
        self._open_file(line.household_id)


def _name(desk: DeskBehind) -> str:
    name = desk.label or _("A desk without a name")
    return _("{desk}, revoked: to be wiped").format(desk=name) if desk.revoked else name


def _seen(desk: DeskBehind, now: datetime) -> str:
    if desk.last_contact is None:
        return _("never seen")
    day = long_date(desk.last_contact.astimezone().date())
    is_old = (now - desk.last_contact).days > 0
    return day if is_old else short_moment(desk.last_contact, now)
