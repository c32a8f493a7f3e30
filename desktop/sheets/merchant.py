"""A merchant as the list and its own page show it, and its bank details."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
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


@dataclass(frozen=True)
class TypedIban:
    """`iban` without spaces, `grouped` by four as banks print it; `bic` and `bank` as derived."""

    iban: str = field(repr=False)
    grouped: str = field(repr=False)
    bic: str
    bank: str


@dataclass(frozen=True)
class AccountLine:
    """One set of bank details: `state` is proposed, confirmed, refused or replaced."""

    id: UUID
    grouped: str = field(repr=False)
    bic: str
    bank: str
    holder: str = field(repr=False)
    state: str
    proposed_by_id: UUID
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str


@dataclass(frozen=True)
class AccountsSheet:
    """`lines` from the newest; those in use and waiting are among them."""

    lines: tuple[AccountLine, ...]

    @property
    def in_use(self) -> AccountLine | None:
        return next((line for line in self.lines if line.state == "confirmed"), None)

    @property
    def waiting(self) -> AccountLine | None:
        return next((line for line in self.lines if line.state == "proposed"), None)


@dataclass(frozen=True)
class MerchantSheet:
    """`accounts` is None for who does not see bank details."""

    merchant: MerchantLine
    accounts: AccountsSheet | None
