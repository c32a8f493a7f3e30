"""Where the cards lie that nobody has: the stock of each site, and a card that leaves one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class SiteStock:
    """`count` cards that may be given out lie at `name`; empty: received before sites had names.

    `is_ours` is the site of this desk.
    """

    name: str
    count: int
    is_ours: bool = False


@dataclass(frozen=True)
class StockCard:
    """A card in the stock of `site`, recognised by its last digits."""

    card_id: UUID
    tail: str
    support: str
    site: str
