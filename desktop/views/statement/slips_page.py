"""Remittance slips: what went to the accountant, saved again when the final number came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.sheets.statement_line import SlipLine
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column


def _number(line: SlipLine) -> str:
    words = _("{number} (provisional)") if line.provisional else "{number}"
    return words.format(number=line.number)


def _dated_on(line: SlipLine) -> date:
    return line.dated_on


def _count(line: SlipLine) -> int:
    return line.count


def _amount(line: SlipLine) -> Decimal:
    return line.amount


def _made_by(line: SlipLine) -> str:
    return line.made_by


class SlipsPage(Page):
    lines_requested = Signal()
    save_requested = Signal(object)  # the id of a slip

    def __init__(self) -> None:
        super().__init__(_("Remittance slips"))
        column = page_column(self)
        self.head = PageHead(_("Remittance slips"))
        self.save = PrimaryButton(_("Save the slip and its files"), "Ctrl+S", "download-simple")
        self.head.add_action(self.save)
        self.note = Banner()
        column.addWidget(self.head)
        column.addWidget(self.note)
        self._table: LinesTable[SlipLine] = LinesTable(
            (
                Column(_("Slip"), _number, "code"),
                Column(_("Dated"), _dated_on, "day"),
                Column(_("Statements"), _count, "number"),
                Column(_("To be paid"), _amount, "amount"),
                Column(_("Made by"), _made_by, spare=1, stretch=True),
            )
        )
        empty = EmptyState(
            "stack", _("No slip yet"), _("Closed statements are put on a slip in the month’s list.")
        )
        self.view = LinesView(self._table, empty, _("Remittance slips"))
        panel = Card()
        panel.body.addWidget(self.view, 1)
        column.addWidget(panel, 1)
        self.save.clicked.connect(self._ask)
        self.view.line_chosen.connect(self._open)
        self.view.selection_changed.connect(self._follow)
        self._follow()

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self.view.setFocus()

    def show_lines(self, lines: Sequence[SlipLine]) -> None:
        self._table.show_lines(lines)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.save.setEnabled(len(self.view.selected_lines()) == 1)

    @Slot()
    def _ask(self) -> None:
        for line in self.view.selected_lines()[:1]:
            self.save_requested.emit(line.id)

    @Slot(object)
    def _open(self, line: SlipLine) -> None:
        self.open_requested.emit(Place("slip", line.id))
