"""From a merchant to its agreements, products and purchases, and to all of them in pictures."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.sheets.purchase import PurchaseFilter
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import WrappedLink
from desktop.views.widgets.card import Card
from desktop.views.widgets.page import Place


class WaysCard(Card):
    place_requested = Signal(object)  # a Place

    def __init__(self) -> None:
        super().__init__(_("About this merchant"))
        self._merchant_id: UUID | None = None
        self.body.setSpacing(Space.S)
        self.links: dict[str, WrappedLink] = {}
        for name, words, icon in (
            ("agreements", _("Its agreements"), "handshake"),
            ("products", _("Products that it declared"), "leaf"),
            ("purchases", _("Purchases made there"), "shopping-cart-simple"),
            ("purchase_pictures", _("Purchases of all in pictures"), "chart-bar"),
        ):
            link = WrappedLink(words, "", icon)
            link.setObjectName(name)
            link.clicked.connect(self._open)
            self.links[name] = link
            self.add(link)

    def show_merchant(self, merchant_id: UUID, *, has_acts: bool) -> None:
        """Agreements are among the acts of who may act."""
        self._merchant_id = merchant_id
        self.links["agreements"].setHidden(has_acts)

    @Slot()
    def _open(self) -> None:
        page = self.sender().objectName()
        subjects: dict[str, object] = {
            "agreements": self._merchant_id,
            "products": self._merchant_id,
            "purchases": PurchaseFilter(merchant_id=self._merchant_id),
        }
        self.place_requested.emit(Place(page, subjects.get(page)))
