"""What merchants declared to sell, and whether it can be bought today."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.sheets.product import ProductLine, ProductsSheet
from desktop.views.product.button_row import button_row
from desktop.views.product.days import last_day
from desktop.views.product.words import product_words
from desktop.views.theme import look
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView

LEAST_LIST = 240


class DeclaredCard(Card):
    declare_requested = Signal()
    end_requested = Signal(object)  # a ProductLine
    merchant_requested = Signal(object)  # its id

    def __init__(self) -> None:
        super().__init__(_("Products that merchants declared"))
        self._sheet: ProductsSheet | None = None
        self._merchant_id: UUID | None = None
        self.table: LinesTable[ProductLine] = LinesTable(self._columns())
        empty = EmptyState(
            "leaf",
            _("No product declared yet"),
            _("Where a rule asks for declared products, only these can be bought."),
        )
        self.view = LinesView(self.table, empty, _("Products that merchants declared"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self.declare = SecondaryButton(_("Declare a product…"), "Ctrl+D", "plus")
        self.end = SecondaryButton(_("It is no longer sold…"))
        self.open = SecondaryButton(_("Open the merchant"), "", "storefront")
        self.all = LinkButton(_("Show the products of all merchants"), "", "list-bullets")
        self.open.clicked.connect(self._ask_open)
        self.all.clicked.connect(self._show_all)
        self.all.hide()
        self.declare.clicked.connect(self.declare_requested)
        self.end.clicked.connect(self._ask_end)
        self.add(self.view)
        self.add(button_row(self.declare, self.end, self.open, self.all))
        self.view.line_selected.connect(self._follow)

    def show_merchant(self, merchant_id: UUID | None) -> None:
        """Its products alone, or with None all of them."""
        self._merchant_id = merchant_id
        self.view.keep(self._is_of_merchant if merchant_id else None)
        self.all.setVisible(merchant_id is not None)
        self._follow(self.view.current_line())

    def _is_of_merchant(self, line: ProductLine) -> bool:
        return line.merchant_id == self._merchant_id

    def show_sheet(self, sheet: ProductsSheet) -> None:
        self._sheet = sheet
        self.table.show_lines(sheet.products)
        for button in (self.declare, self.end):
            button.setVisible(sheet.may_declare)
        self._follow(self.view.current_line())

    def _columns(self) -> list[Column[ProductLine]]:
        return [
            Column(_("Merchant"), lambda line: line.merchant),
            Column(_("Product"), lambda line: line.name),
            Column(_("What is known of it"), self._known, stretch=True, spare=1),
            Column(_("Begins on"), lambda line: line.valid_from, "day", spare=2),
            Column(_("Until"), lambda line: last_day(line.valid_until), "day", spare=3),
            Column(_("Today"), _eligible_words, "state", shape=_eligible_shape),
        ]

    def _known(self, line: ProductLine) -> str:
        return product_words(line.product, self._sheet.known) if self._sheet else ""

    @Slot(object)
    def _follow(self, line: object) -> None:
        self.end.setEnabled(isinstance(line, ProductLine) and line.valid_until is None)
        self.open.setEnabled(isinstance(line, ProductLine) or self._merchant_id is not None)

    @Slot()
    def _ask_open(self) -> None:
        line = self.view.current_line()
        chosen = line.merchant_id if isinstance(line, ProductLine) else self._merchant_id
        if chosen is not None:
            self.merchant_requested.emit(chosen)

    @Slot()
    def _show_all(self) -> None:
        self.show_merchant(None)

    @Slot()
    def _ask_end(self) -> None:
        self.end_requested.emit(self.view.current_line())


def _eligible_words(line: ProductLine) -> str:
    return _("eligible") if line.is_eligible else _("not eligible")


def _eligible_shape(line: ProductLine) -> tuple[str, str]:
    return ("check-circle", "done") if line.is_eligible else ("minus-circle", "neutral")
