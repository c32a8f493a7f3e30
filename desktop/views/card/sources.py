"""What the pages of cards ask, in one bundle; all of it off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop.services.block_list import BlockListService
from desktop.services.card import CardService
from desktop.services.encoding import EncodingService
from desktop.services.paper_support import PaperSupportService
from desktop.services.stock import StockService
from desktop.services.support import SupportService


@dataclass(frozen=True)
class CardSources:
    """`block_lists` and `papers` are asked for when wanted.

    What signs files, and what draws pages, is loaded with them.
    """

    cards: CardService
    stock: StockService
    supports: SupportService
    encodings: EncodingService
    block_lists: Callable[[], BlockListService]
    papers: Callable[[], PaperSupportService]
    today: Callable[[], date]
