"""The merchants of the scheme: name, place and state; purchases come with a later page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.merchant import MerchantLine
from desktop.views.merchant.words import family_words, kind_words, state_shape, state_words
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column


def _name(line: MerchantLine) -> str:
    return line.trade_name


def _place(line: MerchantLine) -> str:
    return line.place


class MerchantListPage(Page):
    lines_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Merchants"))
        column = page_column(self)
        self.head = PageHead(_("Merchants"))
        column.addWidget(self.head)
        panel = Card()
        self._search = TextEdit(_("Filter: name, place, product…"))
        self._search.setAccessibleName(_("Filter the list"))
        self._table: LinesTable[MerchantLine] = LinesTable(
            (
                Column(_("Trade name"), _name, stretch=True),
                Column(_("Kind"), kind_words, spare=1),
                Column(_("Place"), _place, stretch=True),
                Column(_("Products"), family_words, spare=2),
                Column(_("State"), state_words, "state", shape=state_shape),
            )
        )
        empty = EmptyState(
            "storefront",
            _("No merchant yet"),
            _("They arrive from the central database at the next exchange."),
        )
        self.view = LinesView(self._table, empty, _("Merchants"))
        self._search.textEdited.connect(self.view.filter)
        self._search.returnPressed.connect(self.view.setFocus)
        self.view.line_chosen.connect(self._open)
        panel.add(self._search)
        panel.body.addWidget(self.view, 1)
        column.addWidget(panel, 1)

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self._search.setFocus()

    def show_lines(self, lines: Sequence[MerchantLine]) -> None:
        self._table.show_lines(lines)
        self.head.set_subtitle(
            ngettext("{count} merchant", "{count} merchants", len(lines)).format(count=len(lines))
        )

    @Slot(object)
    def _open(self, line: MerchantLine) -> None:
        self.open_requested.emit(Place("merchant", line.id))
