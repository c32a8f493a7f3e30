"""All cards that this desk knows, by their last digits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.sheets.card import CardLine
from desktop.views.card.words import state_shape, state_words, support_words
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column
from desktop.views.widgets.words import card_tail


def _tail(line: CardLine) -> str:
    return card_tail(line.tail)


def _reference(line: CardLine) -> str:
    return line.reference


class CardListPage(Page):
    lines_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Cards"))
        column = page_column(self)
        self.head = PageHead(_("Cards"))
        column.addWidget(self.head)
        panel = Card()
        self._search = TextEdit(_("Filter: last digits, household, state…"))
        self._search.setAccessibleName(_("Filter the list"))
        self._table: LinesTable[CardLine] = LinesTable(
            (
                Column(_("Card"), _tail, "code"),
                Column(_("Support"), support_words, spare=1),
                Column(_("State"), state_words, "state", shape=state_shape),
                Column(_("Household"), _reference, stretch=True),
                Column(_("Linked on"), _linked_on, "day"),
                Column(_("Blocked on"), _blocked_on, "day", spare=2),
            ),
            discretion,
        )
        empty = EmptyState(
            "credit-card",
            _("No card yet"),
            _("Lay a KorriGo card on the reader to link the first."),
        )
        self.view = LinesView(self._table, empty, _("Cards"))
        self._search.textEdited.connect(self.view.filter)
        self.view.line_chosen.connect(self._open)
        panel.add(self._search)
        panel.body.addWidget(self.view, 1)
        column.addWidget(panel, 1)

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self._search.setFocus()

    def show_lines(self, lines: Sequence[CardLine]) -> None:
        self._table.show_lines(lines)

    @Slot(object)
    def _open(self, line: CardLine) -> None:
        if line.household_id is not None:
            self.open_requested.emit(Place("household", line.household_id))


def _linked_on(line: CardLine) -> object:
    return line.linked_on


def _blocked_on(line: CardLine) -> object:
    return line.blocked_on
