"""What the pages of cards ask, in one bundle; all of it off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desktop.domain.actor import Actor
from desktop.domain.block_list import BlockListIssue
from desktop.services.card import CardService
from desktop.services.encoding import EncodingService
from desktop.services.stock import StockService
from desktop.services.support import SupportService
from desktop.sheets.card import BlockListLine, PaperSheet


class Reading(Protocol):
    """A typed or scanned code: the ten symbols meant, and which of the fifteen were mended."""

    @property
    def number(self) -> str: ...

    @property
    def corrected(self) -> tuple[int, ...]: ...


class BlockLists(Protocol):
    """What partners refuse: issues made before, and the next one with its signed file."""

    def lines(self) -> tuple[BlockListLine, ...]: ...

    def next_issue(self, actor: Actor, *, full: bool = False) -> tuple[BlockListIssue, str]: ...


@dataclass(frozen=True)
class CardSources:
    """`draw` gives the PDF of a paper code; `read_code` what was meant by one, `code_of` its text.

    `read_code` raises CodeIncomplete and CodeUnreadable. `block_lists` is asked for when wanted:
    what signs files is loaded with it.
    """

    cards: CardService
    stock: StockService
    supports: SupportService
    encodings: EncodingService
    block_lists: Callable[[], BlockLists]
    draw: Callable[[PaperSheet], bytes]
    read_code: Callable[[str], Reading]
    code_of: Callable[[str], str]
    today: Callable[[], date]
