"""Stock from one site to another: what goes where, and what each site has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.i18n import number
from desktop.sheets.card import BatchLine
from desktop.sheets.stock import SiteStock
from desktop.views.card.move_form import MoveForm
from desktop.views.card.move_words import site_words
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label
from desktop.views.widgets.tune import Tune


@dataclass(frozen=True)
class StockStanding:
    """Deliveries, the latest first, and the stock of every site."""

    batches: tuple[BatchLine, ...]
    sites: tuple[SiteStock, ...]


class MovePage(ScrollPage):
    standing_requested = Signal()
    sounded = Signal(object)  # a Tune

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Stock from site to site"))
        self.head.set_subtitle(
            _(
                "A card that nobody had yet is given out by its own site. A move needs the centre, "
                "so that both sites know of it."
            )
        )
        self.banner = Banner()
        self.banner.hush()
        self.content.addWidget(self.banner)
        left, right = self.columns(2, 1)
        self.form = MoveForm()
        self._told_in: QWidget = self.form
        self.form.told_beside.connect(self._reveal)
        left.addWidget(self.form)
        left.addStretch(1)
        right.addWidget(self._build_sites())
        right.addStretch(1)

    @property
    def wants_card(self) -> bool:
        """What is laid down now joins the pile."""
        return self.form.takes_cards and self.form.isVisible()

    def refresh(self) -> None:
        self.standing_requested.emit()

    def shown(self) -> None:
        self.form.start()

    def show_standing(self, standing: StockStanding) -> None:
        self.form.show_deliveries(standing.batches)
        self.form.show_sites(standing.sites)
        self._show_sites(standing.sites)

    def confirm(self, words: str) -> None:
        self.form.go.setEnabled(True)
        self.form.begin_again()
        self.banner.say(words, "done")
        self.form.start()
        self._reveal(self.banner)

    def complain(self, words: str) -> None:
        """Beside the button; nothing that was chosen is lost."""
        self.form.go.setEnabled(True)
        self.form.banner.say(words)
        self._reveal(self.form.go)
        self.sounded.emit(Tune.PROBLEM)

    def refuse_card(self, words: str) -> None:
        """Beside the pile, which stays as it is."""
        self.form.pile.banner.say(words)
        self._reveal(self.form.pile.banner)
        self.sounded.emit(Tune.PROBLEM)

    @Slot(object)
    def _reveal(self, part: QWidget) -> None:
        """What was said there is seen, also with large texts, once it has its place."""
        self._told_in = part
        QTimer.singleShot(0, self._scroll_to_told)

    @Slot()
    def _scroll_to_told(self) -> None:
        self.show_all_of(self._told_in)

    def _build_sites(self) -> Card:
        card = Card(_("Stock by site"))
        self._sites = FactRows()
        self._empty = EmptyState(
            "package", _("No stock yet"), _("Receive a delivery first: its cards appear here.")
        )
        said = _("Cards that nobody has: never given out, or handed back.")
        self._told = label(said, "small", wrap=True)
        for part in (self._sites, self._empty, self._told):
            card.add(part)
        self._show_sites(())
        return card

    def _show_sites(self, sites: Sequence[SiteStock]) -> None:
        has_stock = any(stock.count for stock in sites)
        rows = [(site_words(stock), number(stock.count)) for stock in sites]
        self._sites.show_rows(rows if has_stock else [])
        for part, is_seen in (
            (self._sites, has_stock),
            (self._told, has_stock),
            (self._empty, not has_stock),
        ):
            part.setVisible(is_seen)
