"""Purchases: what a source tells of one, what makes it the same, and why it is refused.

Months are text (2026-03), amounts Decimal euros; a reversal has a negative amount.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal, Unavailable


class PurchaseSource(StrEnum):
    OPERATOR_FILE = "operator_file"
    PAPER_SLIPS = "paper_slips"
    DROP_FOLDER = "drop_folder"
    MANUAL = "manual"


class PurchaseState(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Verdict(StrEnum):
    """What becomes of one row of a source; what is known already is not written again."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    KNOWN = "known"


class Suspicion(StrEnum):
    """Accepted, and somebody should look at it."""

    SAME_TICKET = "same_ticket"
    WITHIN_MINUTES = "within_minutes"


class RejectionReason(StrEnum):
    """Why a row is refused: first those of reading it, then those of the rules."""

    TOO_MANY_COLUMNS = "too_many_columns"
    NOT_A_RECORD = "not_a_record"
    FIELD_MISSING = "field_missing"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_RATE = "not_a_rate"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    TEXT_TOO_LONG = "text_too_long"
    FORMULA = "formula"
    AMOUNT_ZERO = "amount_zero"
    IN_THE_FUTURE = "in_the_future"
    OTHER_MONTH = "other_month"
    FORECLOSED = "foreclosed"
    TOO_LATE = "too_late"
    CLOSED_MONTH = "closed_month"
    UNKNOWN_MERCHANT = "unknown_merchant"
    MERCHANT_SUSPENDED = "merchant_suspended"
    NO_AGREEMENT = "no_agreement"
    AGREEMENT_SUSPENDED = "agreement_suspended"
    UNKNOWN_CARD = "unknown_card"
    CARD_BLOCKED = "card_blocked"
    CARD_NOT_LINKED = "card_not_linked"
    NO_ENTITLEMENT = "no_entitlement"
    ENTITLEMENT_SUSPENDED = "entitlement_suspended"
    UNKNOWN_FAMILY = "unknown_family"
    FAMILY_NOT_ELIGIBLE = "family_not_eligible"
    OUTLET_NOT_ELIGIBLE = "outlet_not_eligible"
    MONTH_NOT_CREDITED = "month_not_credited"
    NO_BALANCE = "no_balance"
    SLIP_TYPED_TWICE = "slip_typed_twice"
    DUPLICATE = "duplicate"
    NOTHING_TO_REVERSE = "nothing_to_reverse"
    MORE_THAN_BOUGHT = "more_than_bought"
    IMPORT_REVERSED = "import_reversed"


@dataclass(frozen=True, slots=True)
class Told:
    """One purchase as a source tells it; `line` counts from 1 in the file or the grid.

    `at_time` is 10:42 or empty; a negative `amount` takes back a purchase, or a part of one.
    `entry` numbers what the source itself numbers (an API's id), empty otherwise.
    """

    line: int
    merchant_reference: str
    card_reference: str
    on_day: date
    amount: Decimal
    at_time: str = ""
    ticket: str = ""
    booklet: str = ""
    slip_number: int | None = None
    family: str = ""
    vat_rate: Decimal | None = None
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that says no purchase: which line, why, in which field, and what stands there."""

    line: int
    reason: RejectionReason
    field: str = ""
    given: str = ""


def key_of(told: Told, merchant: str) -> str:
    """What makes a purchase one and the same, whoever tells it and how often.

    `merchant` is the id of a known one, else what the source calls it. A slip is its number. Of a
    sale every word counts, as one ticket may have a line for each family; the number that an API
    gave it counts only without a ticket, as the file of the same operator does not have it.
    """
    if told.booklet and told.slip_number is not None:
        parts = ["slip", told.booklet.casefold(), str(told.slip_number)]
    else:
        parts = [
            "sale", merchant, told.card_reference, told.on_day.isoformat(), told.at_time,
            told.ticket or f"#{told.entry}", told.family, f"{told.amount:.2f}",
        ]  # fmt: skip
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:40]


def missing_numbers(numbers: Iterable[int]) -> tuple[int, ...]:
    """The slips of one booklet that nobody typed, between the first and the last that were."""
    typed = sorted(set(numbers))
    if not typed:
        return ()
    return tuple(number for number in range(typed[0], typed[-1]) if number not in set(typed))


class TableFault(StrEnum):
    NOT_A_TABLE = "not_a_table"
    NOT_THIS_ENCODING = "not_this_encoding"
    LINE_TOO_WIDE = "line_too_wide"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    PASSWORD = "password"  # noqa: S105 - the name of a fault
    NO_SUCH_SHEET = "no_such_sheet"
    HEADER_MERGED = "header_merged"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    QUOTE_OPEN = "quote_open"
    TOO_MANY_LINES = "too_many_lines"


class TableUnreadable(Refusal):
    """`line` from 1, 0 when it is the whole file; `given` is the column, the sheet or the size."""

    def __init__(self, file: str, fault: TableFault, line: int = 0, given: str = "") -> None:
        super().__init__(file, fault, line, given)
        self.file, self.fault, self.line, self.given = file, fault, line, given


class SourceKnown(Refusal):
    """The very same file was taken in already, and is still in force."""

    def __init__(self, file: str, on: date) -> None:
        super().__init__(file, on)
        self.file, self.on = file, on


class DropFileBroken(Refusal):
    """`count` of its lines say no purchase, the first is `line`: the file is left where it is."""

    def __init__(self, file: str, count: int, line: int) -> None:
        super().__init__(file, count, line)
        self.file, self.count, self.line = file, count, line


class DropFolderUnreachable(Unavailable):
    """It is on a drive that is not there, or may not be read or written."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self.folder = folder


class CorrectionRefused(Refusal):
    """The corrected purchase would be refused: nothing was changed."""

    def __init__(self, reason: RejectionReason) -> None:
        super().__init__(reason)
        self.reason = reason


class PreviewOutdated(Refusal):
    """Something changed since the preview was made: it has to be looked at again."""


class NothingToRecord(Refusal):
    """Every row is known already or cannot be read."""


class ImportReversed(Refusal):
    """Somebody took it back already."""


class ImportClosed(Refusal):
    """`count` of its purchases stand in a statement: they are corrected one by one."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class PurchaseNotInForce(Refusal):
    """A purchase that was refused, or that is a reversal itself, cannot be taken back."""


class MoreThanBought(Refusal):
    """`left` is what has not been taken back yet, in euros."""

    def __init__(self, left: Decimal) -> None:
        super().__init__(left)
        self.left = left


class ImportHasReturns(Refusal):
    """`count` of its purchases were taken back later: those returns are undone first."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class UnknownPurchase(Refusal):
    """Not on this desk."""


class PurchasesReserved(Refusal):
    """Purchases are taken in and corrected by who follows merchants."""


class PurchasesHidden(Refusal):
    """Purchases are seen by who follows merchants and by accounting."""


class LayoutIncomplete(Refusal):
    """A layout names its operator, and a column for each of the `missing` fields."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


WHO_WRITES = frozenset({Role.MERCHANT_MANAGER})
WHO_READS = WHO_WRITES | {Role.ACCOUNTANT}


def refuse_who_may_not_write(actor: Actor) -> None:
    """Raises PurchasesReserved."""
    if not actor.roles & WHO_WRITES:
        raise PurchasesReserved


def refuse_who_may_not_read(actor: Actor) -> None:
    """Raises PurchasesHidden."""
    if not actor.roles & WHO_READS:
        raise PurchasesHidden
