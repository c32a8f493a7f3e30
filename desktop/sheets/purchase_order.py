"""In which order a list of purchases is read, and where a part of it begins."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.sheets.purchase import PurchaseLine

ORDERED_BY = (
    "day", "merchant", "card", "ticket", "amount", "covered", "share", "state",
)  # fmt: skip


@dataclass(frozen=True)
class PurchaseOrder:
    """`by` is of ORDERED_BY; what is equal there follows by day and hour, in the same direction."""

    by: str = "day"
    descending: bool = True


@dataclass(frozen=True)
class PurchasePlace:
    """`skip` lines after the line whose key is `after`; empty is before the first line."""

    after: tuple[object, ...] = ()
    skip: int = 0


@dataclass(frozen=True)
class PurchasePart:
    """Some lines in order, and the key of the last of them."""

    lines: tuple[PurchaseLine, ...]
    last: tuple[object, ...] = ()
