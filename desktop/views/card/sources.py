"""What the pages of cards ask, in one bundle; all of it off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desktop.services.block_list import BlockListService
from desktop.services.card import CardService
from desktop.services.encoding import EncodingService
from desktop.services.paper_support import PaperSupportService
from desktop.services.stock import StockService
from desktop.services.support import SupportService


class Reading(Protocol):
    """A typed or scanned code: the ten symbols meant, and which of the fifteen were mended."""

    @property
    def number(self) -> str: ...

    @property
    def corrected(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class CardSources:
    """`read_code` gives what was meant by a code, `code_of` the text of a number.

    `read_code` raises CodeIncomplete and CodeUnreadable. `block_lists` and `papers` are asked for
    when wanted: what signs files, and what draws pages, is loaded with them.
    """

    cards: CardService
    stock: StockService
    supports: SupportService
    encodings: EncodingService
    block_lists: Callable[[], BlockListService]
    papers: Callable[[], PaperSupportService]
    read_code: Callable[[str], Reading]
    code_of: Callable[[str], str]
    today: Callable[[], date]
