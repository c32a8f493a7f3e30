"""Purchases as pages show them: previews of imports, imports, lists and remembered layouts.

No name and no income is in here: who follows merchants sees cards by their public number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from desktop.domain.transaction import (
    PurchaseSource,
    RejectionReason,
    Suspicion,
    Told,
    Unread,
    Verdict,
)

FIELDS = (
    "on_day", "at_time", "merchant", "card", "ticket", "family", "amount", "vat_rate", "booklet",
    "slip_number", "entry",
)  # fmt: skip
"""What a column of a file may mean, in the order in which the assistant asks."""

NEEDED_FIELDS = frozenset({"on_day", "merchant", "card", "amount"})


@dataclass(frozen=True)
class FileLayout:
    """How the files of one operator are read.

    `columns` says which title (or number from 1, when `header_line` is 0) has which field of
    FIELDS; `merchant` of one merchant's own terminal stands in `only_merchant` instead.
    `merchants` and `families` translate what the operator calls them: ids and codes.
    `day_order` is dmy, ymd or mdy; `in_cents` when amounts are whole cents.
    """

    operator: str
    file_format: str = "csv"  # csv · xlsx · json
    encoding: str = "utf-8"
    separator: str = ";"
    decimal_mark: str = ","
    day_order: str = "dmy"
    header_line: int = 1
    sheet: str = ""
    in_cents: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    merchants: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    only_merchant: str = ""


@dataclass(frozen=True)
class LayoutLook:
    """What the mapping assistant opens with: `layout` remembered or guessed, and the first rows.

    `missing` are the needed fields that no column was found for.
    """

    layout: FileLayout
    remembered: bool
    titles: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]
    encodings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayoutLine:
    id: UUID
    layout: FileLayout
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row of a source and what will become of it.

    `told` is None when the row could not be read: then `field` and `given` say where and what.
    """

    line: int
    verdict: Verdict
    told: Told | None
    merchant: str = ""  # trade name; as the source calls it when unknown
    covered: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    reason: RejectionReason | None = None
    field: str = ""
    given: str = ""
    suspicion: Suspicion | None = None
    known_as: UUID | None = None  # the purchase that it already is; None: another line of this


@dataclass(frozen=True)
class ImportLine:
    """An import as the list shows it; `state` is recorded or reversed."""

    id: UUID
    source: PurchaseSource
    operator: str
    file_name: str
    month: str
    lines: int
    accepted: int
    refused: int
    known: int
    state: str
    imported_at: datetime
    imported_by: str
    reversed_at: datetime | None
    reversed_by: str
    reversed_reason: str


@dataclass(frozen=True)
class ImportPreview:
    """Everything that `record` would write, and why; nothing was written.

    `month` is the one that was asked for, else the one of most rows. `same_file` is the import
    that brought this very file: then every row is known. `covered` is of the accepted rows.
    """

    source: PurchaseSource
    operator: str
    file_name: str
    file_hash: str
    month: str
    lines: Sequence[PreviewLine] = field(repr=False)
    accepted: int
    refused: int
    known: int
    suspicious: int
    amount: Decimal
    covered: Decimal
    reasons: tuple[tuple[RejectionReason, int], ...]  # the most frequent first
    same_file: ImportLine | None = None
    told: Sequence[Told] = field(default=(), repr=False)
    unread: tuple[Unread, ...] = field(default=(), repr=False)
    asked_month: str = ""
    layout: FileLayout | None = None
    origin: str = ""  # path of a file of the drop folder


@dataclass(frozen=True)
class ImportSheet:
    """An import on its own page; `reversible` while none of its purchases is closed.

    `twice` of its purchases were told at another desk as well: one of the two imports is to be
    taken back.
    """

    line: ImportLine
    amount: Decimal
    covered: Decimal
    reasons: tuple[tuple[str, int], ...]
    merchants: int
    suspicious: int
    closed: int
    twice: int = 0

    @property
    def reversible(self) -> bool:
        return self.line.state == "recorded" and not self.closed


@dataclass(frozen=True)
class SlipTyped:
    """A paper slip as it was typed in the grid: words as typed, read by the service."""

    merchant: str
    card: str
    on_day: str
    amount: str
    booklet: str
    slip_number: str
    family: str = ""
    at_time: str = ""


@dataclass(frozen=True)
class MissingSlips:
    """Numbers between the first and the last slip of a booklet that nobody typed."""

    booklet: str
    merchant_id: UUID | None
    merchant: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class DropFile:
    """A file of the drop folder; `refusal` says why it is left where it is."""

    name: str
    preview: ImportPreview | None
    refusal: Exception | None = None


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """A purchase as the list shows it. `state` is accepted or refused.

    `reversed_amount` is what was taken back of it since, `statement` the number of the statement
    that it stands in: empty in lists, and while its month is open.
    """

    id: UUID
    import_id: UUID
    line: int
    source: str
    on_day: date
    at_time: str
    merchant_id: UUID | None
    merchant: str
    card: str
    ticket: str
    booklet: str
    slip_number: int | None
    family: str
    amount: Decimal
    covered: Decimal
    share: Decimal
    state: str
    rejection_reason: str
    suspicion: str
    settled_by: str
    settled_note: str
    reverses_id: UUID | None
    reason: str
    reversed_amount: Decimal = Decimal(0)
    statement: str = ""


@dataclass(frozen=True)
class PurchaseCorrection:
    """What a purchase should have said; what is empty or None was right."""

    amount: Decimal | None = None
    on_day: date | None = None
    card: str = ""
    merchant_id: UUID | None = None
    family: str = ""
    ticket: str = ""


@dataclass(frozen=True)
class PurchaseFilter:
    """Empty fields do not filter. `text` looks in ticket, card, booklet and merchant."""

    month: str = ""
    from_day: date | None = None
    until_day: date | None = None  # excluded
    merchant_id: UUID | None = None
    state: str = ""
    reason: str = ""
    family: str = ""
    source: str = ""
    import_id: UUID | None = None
    suspicious: bool = False  # and not settled
    text: str = ""


@dataclass(frozen=True)
class PurchaseCount:
    """Of all purchases that a filter leaves: `amount` and `covered` of the accepted ones."""

    count: int
    accepted: int
    refused: int
    amount: Decimal
    covered: Decimal


@dataclass(frozen=True)
class DuplicatePair:
    """A purchase to look at, and the one that it resembles."""

    purchase: PurchaseLine
    resembles: PurchaseLine | None
