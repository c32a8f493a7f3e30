"""Where a merchant sells, and the directory of stalls and shops by market and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.domain.merchant import ClosingPeriod, Hours


@dataclass(frozen=True)
class OutletForm:
    """What is typed of an outlet; `weekday` 1 Monday … 7 Sunday for a stall, None for a shop."""

    label: str
    outlet_kind: str = "shop"
    market: str = ""
    weekday: int | None = None
    pitch: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    hours: tuple[Hours, ...] = ()
    closures: tuple[ClosingPeriod, ...] = ()
    opened_on: date | None = None


@dataclass(frozen=True)
class OutletLine:
    """`closed_on` is the first day on which it is no longer there."""

    id: UUID
    merchant_id: UUID
    form: OutletForm
    closed_on: date | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether it is there at all; a closing period does not count."""
        begun = self.form.opened_on is None or self.form.opened_on <= day
        return begun and (self.closed_on is None or day < self.closed_on)

    @property
    def place(self) -> str:
        parts = (
            (self.form.market, self.form.pitch)
            if self.form.outlet_kind == "stall"
            else (self.form.street,)
        )
        return ", ".join(part for part in parts if part) or self.form.label


@dataclass(frozen=True)
class Stall:
    """One place where one buys; `away` is the closing period that holds on the day asked for."""

    merchant_id: UUID
    trade_name: str
    family: str
    state: str
    outlet_id: UUID
    place: str
    pitch: str
    hours: tuple[Hours, ...]
    away: ClosingPeriod | None


@dataclass(frozen=True)
class MarketDay:
    """A market on its weekday with who stands there; the shops have no market and weekday 0.

    `next_on` is the next market day, today included; for the shops the day asked for.
    """

    market: str
    weekday: int
    next_on: date
    stalls: tuple[Stall, ...]

    @property
    def present(self) -> int:
        return sum(stall.away is None and stall.state == "active" for stall in self.stalls)
