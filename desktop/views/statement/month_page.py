"""A month over all merchants: what is to be checked, what is ready, and what became of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop import i18n
from desktop.domain.closing import MonthState
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.closing import ClosingLine, ClosingSheet
from desktop.views.statement.words import (
    MONTHS_BACK,
    line_state_shape,
    line_state_words,
    month_state_shape,
    month_state_words,
)
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.charts_progress import Segment, StateBar
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column
from desktop.views.widgets.progress_strip import ProgressStrip

STATES = (
    MonthState.TO_CHECK,
    MonthState.READY,
    MonthState.CLOSED,
    MonthState.SENT,
    MonthState.PAID,
)
CLOSED = frozenset({MonthState.CLOSED, MonthState.SENT, MonthState.PAID})


def months_until(today: date) -> tuple[str, ...]:
    """The month before this day first: the one that is closed now."""
    last = today.year * 12 + today.month - 1
    places = [last - back for back in range(1, MONTHS_BACK)]
    return tuple(f"{place // 12}-{place % 12 + 1:02}" for place in (*places[:1], last, *places[1:]))


def _name(line: ClosingLine) -> str:
    return line.trade_name


def _count(line: ClosingLine) -> int:
    return line.count


def _amount(line: ClosingLine) -> Decimal:
    return line.amount


def _open_findings(line: ClosingLine) -> int | None:
    return line.open_findings or None


def _number(line: ClosingLine) -> str:
    return line.number


def _due_on(line: ClosingLine) -> date | None:
    return line.due_on


class MonthPage(Page):
    month_requested = Signal(str)
    close_requested = Signal(object)  # ids of merchants
    slip_requested = Signal(object)  # ids of statements
    save_requested = Signal(object)  # ids of statements

    def __init__(self, today: date) -> None:
        super().__init__(_("Month closing"))
        self._sheet: ClosingSheet | None = None
        self._may_close = False
        column = page_column(self)
        self.head = PageHead(_("Month closing"))
        self.slips = LinkButton(_("Slips"), icon="stack")
        self.slip = SecondaryButton(_("Put on a remittance slip…"), icon="stack")
        self.close_ready = PrimaryButton(
            _("Close all that are ready"), "Ctrl+Return", "lock-simple"
        )
        self.save = SecondaryButton(_("Save as PDF"), "Ctrl+S", "download-simple")
        for button in (self.slips, self.save, self.slip, self.close_ready):
            self.head.add_action(button)
        self.note = Banner()
        self.strip = ProgressStrip()
        self.bar = StateBar()
        for part in (self.head, self.note, self.strip, self.bar):
            column.addWidget(part)
        column.addWidget(self._panel(today), 1)
        self._connect()
        self._follow_selection()

    def _panel(self, today: date) -> Card:
        self.month = Choice([(m, i18n.month_name(m)) for m in months_until(today)])
        self.month.setAccessibleName(_("Month"))
        self.search = TextEdit(_("Filter: merchant, number…"))
        self.search.setAccessibleName(_("Filter the list"))
        states = [(str(state), month_state_words(state)) for state in STATES]
        self.only = Choice([("", _("All states")), *states])
        self.only.setAccessibleName(_("Which states"))
        self._table: LinesTable[ClosingLine] = LinesTable(
            (
                Column(_("Merchant"), _name, stretch=True),
                Column(
                    _("Where it stands"),
                    line_state_words,
                    "state",
                    shape=line_state_shape,
                    stretch=True,
                ),
                Column(_("To look at"), _open_findings, "number", spare=2),
                Column(_("Purchases"), _count, "number", spare=4),
                Column(_("To be paid back"), _amount, "amount"),
                Column(_("Payable until"), _due_on, "day", spare=1),
                Column(_("Statement"), _number, "code", spare=3),
            )
        )
        self._empty = EmptyState(
            "storefront",
            _("Nothing in this month"),
            _("No merchant sold anything with the card in it, and none has a statement of it."),
        )
        self.view = LinesView(self._table, self._empty, _("Merchants of the month"))
        panel = Card()
        fields = QHBoxLayout()
        fields.setSpacing(Space.M)
        for field, share in ((self.month, 2), (self.search, 3), (self.only, 2)):
            fields.addWidget(field, share)
        panel.body.addLayout(fields)
        panel.body.addWidget(self.view, 1)
        return panel

    def _connect(self) -> None:
        self.month.value_changed.connect(self.refresh)
        self.search.textEdited.connect(self.view.filter)
        self.search.returnPressed.connect(self.view.setFocus)
        self.only.value_changed.connect(self._show)
        self.view.line_chosen.connect(self._open)
        self.view.selection_changed.connect(self._follow_selection)
        self.close_ready.clicked.connect(self._close_ready)
        self.slip.clicked.connect(self._ask_slip)
        self.save.clicked.connect(self._ask_save)
        self.slips.clicked.connect(self._open_slips)

    def allow(self, *, may_close: bool) -> None:
        self._may_close = may_close
        self.close_ready.setVisible(may_close)

    @property
    def chosen_month(self) -> str:
        return str(self.month.value())

    def open_subject(self, subject: object) -> None:
        """A month to begin with, else the last full one."""
        if isinstance(subject, str):
            self.month.set_value(subject)
            self.mark_stale()

    @Slot()
    def refresh(self) -> None:
        self.month_requested.emit(self.chosen_month)

    def shown(self) -> None:
        self.view.setFocus()

    def show_month(self, sheet: ClosingSheet) -> None:
        self._sheet = sheet
        counted = sheet.counted()
        self.bar.show_segments(
            [
                Segment(
                    month_state_words(state),
                    counted[state],
                    month_state_shape(state)[1],
                    month_state_shape(state)[0],
                    is_done=state in CLOSED,
                )
                for state in STATES
            ]
        )
        self._show()

    @Slot()
    def _show(self) -> None:
        lines: Sequence[ClosingLine] = self._sheet.lines if self._sheet else ()
        wanted = str(self.only.value() or "")
        self._table.show_lines([line for line in lines if wanted in ("", str(line.state))])
        ready = len(self._ready())
        words = ngettext("Close the one that is ready", "Close {count} that are ready", ready)
        self.close_ready.setText(
            words.format(count=ready) if ready else _("Close all that are ready")
        )
        self.close_ready.setEnabled(bool(ready) and self._may_close)
        self._say_sum()
        self._follow_selection()

    def _say_sum(self) -> None:
        if self._sheet is None or not self._sheet.lines:
            self.head.set_subtitle("")
            return
        count = len(self._sheet.lines)
        words = ngettext(
            "{count} merchant, {amount} to be paid back",
            "{count} merchants, {amount} to be paid back",
            count,
        )
        amount = i18n.money(self._sheet.amount)
        self.head.set_subtitle(words.format(count=i18n.number(count), amount=amount))

    def _ready(self) -> tuple[ClosingLine, ...]:
        lines = self._sheet.lines if self._sheet else ()
        return tuple(line for line in lines if line.state is MonthState.READY)

    @Slot()
    def _follow_selection(self) -> None:
        chosen = self._closed_in_selection()
        words = ngettext(
            "Put it on a remittance slip…", "Put {count} on a remittance slip…", len(chosen)
        )
        self.slip.setText(
            words.format(count=len(chosen)) if chosen else _("Put on a remittance slip…")
        )
        self.slip.setEnabled(bool(chosen))
        words = ngettext(
            "Save {count} statement as PDF", "Save {count} statements as PDF", len(chosen)
        )
        self.save.setText(words.format(count=len(chosen)) if chosen else _("Save as PDF"))
        self.save.setEnabled(bool(chosen))

    def _closed_in_selection(self) -> tuple[ClosingLine, ...]:
        return tuple(line for line in self.view.selected_lines() if line.statement_id is not None)

    @Slot()
    def _close_ready(self) -> None:
        self.close_requested.emit(tuple(line.merchant_id for line in self._ready()))

    @Slot()
    def _ask_slip(self) -> None:
        chosen = self._closed_in_selection()
        self.slip_requested.emit(tuple(line.statement_id for line in chosen))

    @Slot()
    def _ask_save(self) -> None:
        chosen = self._closed_in_selection()
        self.save_requested.emit(tuple(line.statement_id for line in chosen))

    @Slot()
    def _open_slips(self) -> None:
        self.open_requested.emit(Place("slips"))

    @Slot(object)
    def _open(self, line: ClosingLine) -> None:
        if line.statement_id is not None:
            self.open_requested.emit(Place("statement", line.statement_id))
        else:
            self.open_requested.emit(Place("closing_check", (line.merchant_id, line.month)))
