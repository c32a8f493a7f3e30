"""A merchant as the list shows it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class MerchantLine:
    """`outlet_kind` is shop or stall; `state` prospect, active, suspended or closed."""

    id: UUID
    trade_name: str
    outlet_kind: str
    place: str
    family: str
    state: str
