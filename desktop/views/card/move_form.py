"""Which cards go to which site, and why: a whole delivery, or those laid down one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.sheets.card import BatchLine
from desktop.sheets.stock import SiteStock, StockCard
from desktop.views.card.move_pile import PileField
from desktop.views.card.move_words import consequence, delivery_words, site_words
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.text import label

ANOTHER = "\n"
"""Chosen for a site whose name is typed; no site is called so."""


@dataclass(frozen=True)
class StockMove:
    """A delivery, or the cards of a pile; `note` may be empty."""

    batch_id: UUID | None
    card_ids: tuple[UUID, ...]
    to_site: str
    note: str


class MoveForm(Card):
    delivery_chosen = Signal(object)  # the id of a delivery
    move_requested = Signal(object)  # a StockMove
    told_beside = Signal(object)  # the part that says what is missing

    def __init__(self) -> None:
        super().__init__(_("Which cards, and where to"))
        self.body.setSpacing(Space.M)
        self._left: tuple[SiteStock, ...] = ()
        self._names: dict[str, str] = {}
        self.which = Choice([(None, _("Cards laid down one by one"))])
        self.which_row = FieldRow(_("Cards"), self.which)
        self.pile = PileField()
        self.site = Choice()
        self.site_row = FieldRow(_("To the site"), self.site)
        self.typed = TextEdit()
        self.typed_row = FieldRow(
            _("Name of the site"), self.typed, _("As it stands in the settings of its desks.")
        )
        self.note = TextEdit(_("By whom, in which box…"))
        self.said = label("", "lead", wrap=True)
        self.banner = Banner()
        self.go = PrimaryButton(_("Move to the site"), "Ctrl+Return", "truck")
        self.go.setObjectName("go")
        remark = FieldRow(_("Remark"), self.note, optional=True)
        fields: tuple[QWidget, ...] = (self.which_row, self.pile, self.site_row, self.typed_row)
        for part in (*fields, remark, self.said, self.banner):
            self.add(part)
        self.body.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_sites(())
        self._follow()
        self._connect()

    def _connect(self) -> None:
        self.which.value_changed.connect(self._choose)
        self.site.value_changed.connect(self._follow)
        self.typed.textEdited.connect(self._follow)
        self.pile.changed.connect(self._follow)
        self.go.clicked.connect(self._ask)

    @property
    def takes_cards(self) -> bool:
        return self.which.value() is None

    @property
    def to_site(self) -> str:
        """As it is written already, where the site typed is one that is known."""
        chosen = self.site.value()
        if chosen != ANOTHER:
            return str(chosen or "")
        typed = " ".join(self.typed.text().split())
        return self._names.get(typed.casefold(), typed)

    def show_deliveries(self, batches: Sequence[BatchLine]) -> None:
        """Those of which something is left."""
        options: list[tuple[object, str]] = [(None, _("Cards laid down one by one"))]
        options += [(batch.batch_id, delivery_words(batch)) for batch in batches if batch.in_stock]
        self.which.set_options(options)
        self._choose()

    def show_sites(self, sites: Sequence[SiteStock]) -> None:
        self._names = {stock.name.casefold(): stock.name for stock in sites if stock.name}
        options: list[tuple[object, str]] = [("", _("Choose the site"))]
        options += [(stock.name, site_words(stock)) for stock in sites if stock.name]
        self.site.set_options([*options, (ANOTHER, _("Another site…"))])
        if self.to_site:
            self.site.set_value(self.to_site)  # one that was typed, once it has stock
        self._follow()

    def show_left(self, batch_id: UUID, left: tuple[SiteStock, ...]) -> None:
        """Of the delivery that is chosen; an answer about one that was chosen before is late."""
        if self.which.value() == batch_id:
            self._left = left
            self._follow()

    def start(self) -> None:
        (self.pile.code if self.takes_cards else self.which).setFocus()

    def begin_again(self) -> None:
        """After a move: the next pile goes to the same site, most likely."""
        self.pile.clear()
        self.note.clear()
        self.which.set_value(None)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        self._left = ()
        chosen = self.which.value()
        if isinstance(chosen, UUID):
            self.delivery_chosen.emit(chosen)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """What will happen stands there as soon as both halves are chosen."""
        self.pile.setVisible(self.takes_cards)
        self.typed_row.setVisible(self.site.value() == ANOTHER)
        for row in (self.which_row, self.site_row, self.typed_row):
            row.calm()
        chosen, site = self._chosen(), self.to_site
        self.said.setText(consequence(chosen, site) if chosen and site else "")
        self.said.setVisible(bool(self.said.text()))
        self.banner.hush()

    def _chosen(self) -> tuple[SiteStock, ...]:
        if not self.takes_cards:
            return self._left
        counts = Counter(card.site for card in self.pile.cards)
        return tuple(SiteStock(site, count) for site, count in sorted(counts.items()))

    @Slot()
    def _ask(self) -> None:
        chosen = self.which.value()
        cards: tuple[StockCard, ...] = self.pile.cards if self.takes_cards else ()
        if not self._is_complete(cards):
            return
        self.go.setEnabled(False)
        batch_id = chosen if isinstance(chosen, UUID) else None
        ids = tuple(card.card_id for card in cards)
        self.move_requested.emit(StockMove(batch_id, ids, self.to_site, self.note.text().strip()))

    def _is_complete(self, cards: Sequence[StockCard]) -> bool:
        if self.takes_cards and not cards:
            self.pile.complain(_("Lay a card on the reader, or type its code, then Enter."))
            self.pile.code.setFocus()
            self.told_beside.emit(self.pile)
            return False
        if not self.to_site:
            row = self.typed_row if self.site.value() == ANOTHER else self.site_row
            row.complain(_("Say to which site they go."))
            row.setFocus()
            self.told_beside.emit(row)
            return False
        return True
