"""A merchant as the list and its own page show it, its bank details, and what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from desktop.sheets.certificate import CertificateLine
from desktop.sheets.outlet import OutletLine


@dataclass(frozen=True)
class MerchantLine:
    """`outlet_kind` is shop or stall; `state` prospect, active, suspended or closed.

    `weekdays` are those of its stalls, 1 Monday … 7 Sunday; `ends_on` is the last day of the
    certificate that ends first or ended last without another of its label.
    """

    id: UUID
    trade_name: str
    outlet_kind: str
    place: str
    family: str
    state: str
    weekdays: tuple[int, ...] = ()
    siret: str = ""
    ends_on: date | None = None
    alert: str = ""  # certificate_ended · certificate_ending
    has_successor: bool = False
    bank_waits: bool = False  # bank details for a second person to confirm


@dataclass(frozen=True)
class MerchantForm:
    """What is typed of a merchant; codes are those of domain.merchant and business_identity."""

    trade_name: str
    family: str = ""
    siret: str = ""
    no_siret_reason: str = ""
    legal_name: str = ""
    legal_form: str = ""
    naf_code: str = ""
    naf_version: str = "rev2"
    vat_regime: str = ""
    representative: str = ""
    representative_role: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


@dataclass(frozen=True)
class MerchantFile:
    """What only those who follow merchants and accounting see of one."""

    form: MerchantForm
    vat_number: str
    state_since: date | None
    state_reason: str
    predecessor: MerchantLine | None
    successors: tuple[MerchantLine, ...]


@dataclass(frozen=True)
class Happening:
    """One fact of a timeline: `act` is a code, `changes` the fields with what they were and are.

    `subject` says what it was about: an outlet, a label, the number of an agreement, and
    `amendment` which of its amendments. `until` is the last day of what lasts, included.
    """

    on_day: date
    act: str
    who: str
    reason: str = ""
    subject: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    at: datetime | None = None
    amendment: int = 0
    until: date | None = None


@dataclass(frozen=True)
class CallBack:
    """Who was called before bank details were confirmed, at a number known before, and when."""

    name: str
    phone: str = field(repr=False)
    on: date


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
    call_back: CallBack | None = None


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
    """`accounts` and `file` are None for who does not see bank details and identity."""

    merchant: MerchantLine
    accounts: AccountsSheet | None
    file: MerchantFile | None = None
    outlets: tuple[OutletLine, ...] = ()
    certificates: tuple[CertificateLine, ...] = ()
    timeline: tuple[Happening, ...] = ()
    may_change: bool = False
