"""A month of purchases as its pictures draw it: by family, and by market day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.product import Nomenclature

Week = tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True)
class FamilyShare:
    """`labelled` of `amount` was bought where a quality label was proven for the family."""

    family: str
    amount: Decimal
    labelled: Decimal


@dataclass(frozen=True)
class MarketWeek:
    """Purchases from Monday to Sunday; `market` is empty for the shops together.

    `elsewhere` are stallholders on a day on which they stand on no market, as far as we know.
    """

    market: str
    counts: Week
    elsewhere: bool = False


@dataclass(frozen=True)
class PictureSheet:
    """`months` are those that have purchases, the latest first; `month` is empty without any."""

    month: str
    months: tuple[str, ...]
    families: tuple[FamilyShare, ...]
    markets: tuple[MarketWeek, ...]
    known: Nomenclature
