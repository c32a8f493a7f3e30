"""What the pages of cards ask, in one bundle; all of it off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desktop.services.block_list import BlockListService
from desktop.services.card import CardService
from desktop.services.encoding import EncodingService
from desktop.services.stock import StockService
from desktop.services.support import SupportService
from desktop.sheets.card import PaperSheet


class Reading(Protocol):
    """A typed or scanned code: the ten symbols meant, and which of the fifteen were mended."""

    @property
    def number(self) -> str: ...

    @property
    def corrected(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class CardSources:
    """`draw` gives the PDF of a paper code; `read_code` what was meant by one, `code_of` its text.

    `read_code` raises CodeIncomplete and CodeUnreadable.
    """

    cards: CardService
    stock: StockService
    supports: SupportService
    encodings: EncodingService
    block_lists: BlockListService
    draw: Callable[[PaperSheet], bytes]
    read_code: Callable[[str], Reading]
    code_of: Callable[[str], str]
    today: Callable[[], date]
