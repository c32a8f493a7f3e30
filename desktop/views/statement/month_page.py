"""A month over all merchants: what is to be checked, what is ready, and what became of the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop import i18n
from desktop.domain.closing import MonthState
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.closing import ClosingLine, ClosingSheet
from desktop.views.statement.acts_row import ActsRow
from desktop.views.statement.batch_editors import BatchEditor, PayEditor, SendEditor
from desktop.views.statement.figures import MonthFigures
from desktop.views.statement.month_columns import month_columns
from desktop.views.statement.words import MONTHS_BACK, month_state_words
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.lines_table import LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.progress_strip import ProgressStrip

STATES = (
    MonthState.TO_CHECK,
    MonthState.READY,
    MonthState.CLOSED,
    MonthState.SENT,
    MonthState.PAID,
)
LIST_HEIGHT = 230
"""With large text the page scrolls rather than squeeze its list."""


def months_until(today: date) -> tuple[str, ...]:
    """The month before this day first: the one that is closed now."""
    last = today.year * 12 + today.month - 1
    places = [last - back for back in range(1, MONTHS_BACK)]
    return tuple(f"{place // 12}-{place % 12 + 1:02}" for place in (*places[:1], last, *places[1:]))


class MonthPage(ScrollPage):
    month_requested = Signal(str)
    draft_requested = Signal(object)  # the id of a draft
    close_requested = Signal(object)  # ids of merchants
    act_requested = Signal(str, object)  # save slip nominative; ids of merchants
    editor_opened = Signal()

    def __init__(self, today: date) -> None:
        super().__init__(_("Month closing"))
        self._sheet: ClosingSheet | None = None
        self._may_close = False
        self.editor: BatchEditor | None = None
        self.close_ready = PrimaryButton(
            _("Close all that are ready"), "Ctrl+Return", "lock-simple"
        )
        self.head.add_action(self.close_ready)
        self.note = Banner()
        self.strip = ProgressStrip()
        self.figures = MonthFigures(STATES)
        self.forms: tuple[BatchEditor, ...] = (SendEditor(today), PayEditor(today))
        for part in (self.note, self.strip, self.figures):
            self.content.addWidget(part)
        for form in self.forms:
            self.content.addWidget(form)
            form.closed.connect(self.close_editor)
            form.hide()
        self.content.addWidget(self._panel(today), 1)
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
        self._table: LinesTable[ClosingLine] = LinesTable(month_columns())
        empty = EmptyState(
            "storefront",
            _("Nothing in this month"),
            _("No merchant sold anything with the card in it, and none has a statement of it."),
        )
        self.view = LinesView(self._table, empty, _("Merchants of the month"))
        self.view.setMinimumHeight(look.scaled(LIST_HEIGHT))
        self.acts = ActsRow()
        self.save, self.slip = self.acts.save, self.acts.slip
        panel = Card()
        fields = QHBoxLayout()
        fields.setSpacing(Space.M)
        for field, share in ((self.month, 2), (self.search, 3), (self.only, 2)):
            fields.addWidget(field, share)
        panel.body.addLayout(fields)
        panel.body.addWidget(self.acts)
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
        self.acts.act_requested.connect(self._act)
        self.acts.choice_requested.connect(self._choose)
        self.figures.place_requested.connect(self.open_requested)

    def allow(self, *, may_close: bool, may_pay: bool) -> None:
        self._may_close = may_close
        self.close_ready.setVisible(may_close)
        self.acts.allow(may_pay=may_pay)

    @property
    def chosen_month(self) -> str:
        return str(self.month.value())

    def open_subject(self, subject: object) -> None:
        """A month to begin with, else the last full one; or a form that was left half-typed."""
        if isinstance(subject, UUID):
            self.draft_requested.emit(subject)
        elif isinstance(subject, str):
            self.month.set_value(subject)
            self.mark_stale()

    @Slot()
    def refresh(self) -> None:
        self.month_requested.emit(self.chosen_month)

    def shown(self) -> None:
        (self.editor or self.view).setFocus()

    def show_month(self, sheet: ClosingSheet) -> None:
        self._sheet = sheet
        self.figures.show_month(sheet)
        self._show()

    def open_editor(self, name: str, month: str, merchants: Sequence[UUID]) -> None:
        """Above the list; the list may be looked through meanwhile."""
        self.close_editor()
        self.editor = next((form for form in self.forms if name == form.NAME), None)
        if self.editor is None:
            return
        self.editor.begin(month, merchants)
        self.editor.tell(self._sheet.lines if self._sheet else ())
        self.editor.show()
        self.figures.hide()
        self.note.hush()
        self._show()
        self.show_all_of(self.editor)
        self.editor_opened.emit()
        self.editor.start()

    @Slot()
    def close_editor(self) -> None:
        if self.editor is not None:
            self.editor.hide()
            self.editor = None
            self.figures.show()
            self._show()
            self.view.setFocus()

    @Slot()
    def _show(self) -> None:
        lines: Sequence[ClosingLine] = self._sheet.lines if self._sheet else ()
        wanted, chosen = str(self.only.value() or ""), self._chosen_ids()
        self._table.show_lines([line for line in lines if wanted in ("", str(line.state))])
        if chosen:
            self.view.select_all(lambda line: line.merchant_id in chosen)
        if self.editor is not None:
            self.editor.tell(lines)
        ready = len(self._ready())
        words = ngettext("Close the one that is ready", "Close {count} that are ready", ready)
        self.close_ready.setText(
            words.format(count=ready) if ready else _("Close all that are ready")
        )
        self.close_ready.setEnabled(bool(ready) and self._may_close and self.editor is None)
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
        self.acts.show_chosen(self._closed_in_selection(), busy=self.editor is not None)

    def _closed_in_selection(self) -> tuple[ClosingLine, ...]:
        return tuple(line for line in self.view.selected_lines() if line.statement_id is not None)

    def _chosen_ids(self) -> frozenset[UUID]:
        """Those of this month: what was chosen in another one is not chosen here."""
        lines: list[ClosingLine] = self.view.selected_lines()
        return frozenset(line.merchant_id for line in lines if line.month == self.chosen_month)

    @Slot()
    def _close_ready(self) -> None:
        self.close_requested.emit(tuple(line.merchant_id for line in self._ready()))

    @Slot(str)
    def _act(self, name: str) -> None:
        merchants = tuple(line.merchant_id for line in self._closed_in_selection())
        if name in {"send", "pay"}:
            self.open_editor(name, self.chosen_month, merchants)
        else:
            self.act_requested.emit(name, merchants)

    @Slot(object)
    def _choose(self, wanted: Callable[[ClosingLine], bool]) -> None:
        self.view.select_all(wanted)
        self.view.setFocus()

    @Slot(object)
    def _open(self, line: ClosingLine) -> None:
        if line.statement_id is not None:
            self.open_requested.emit(Place("statement", line.statement_id))
        else:
            self.open_requested.emit(Place("closing_check", (line.merchant_id, line.month)))
