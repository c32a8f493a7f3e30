"""The closing of a merchant's month: what is odd before it, and where the month stands.

What blocks is settled first. What is doubtful is settled, or accepted with a reason that stays
beside the statement. A notice is only told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue

FEW_REFUSED = Decimal("0.10")
"""From this share of refused purchases on somebody looks before the month is closed."""

_FINDINGS = uuid5(NAMESPACE_URL, "carte-alimentation-durable:closing")


class Severity(StrEnum):
    BLOCKING = "blocking"
    DOUBT = "doubt"
    NOTICE = "notice"


class Anomaly(StoredValue):
    DUPLICATE_OPEN = "duplicate_open"
    MISSING_SLIPS = "missing_slips"
    MANY_REFUSED = "many_refused"
    NO_AGREEMENT = "no_agreement"
    CERTIFICATE_ENDED = "certificate_ended"
    MERCHANT_SUSPENDED = "merchant_suspended"
    EARLIER_MONTH_OPEN = "earlier_month_open"
    NEGATIVE_TOTAL = "negative_total"
    NO_BANK_DETAILS = "no_bank_details"
    CAME_LATE = "came_late"
    COUNTER_ENTRIES = "counter_entries"

    @property
    def severity(self) -> Severity:
        return _SEVERITY.get(self, Severity.DOUBT)


_SEVERITY = {
    Anomaly.DUPLICATE_OPEN: Severity.BLOCKING,
    Anomaly.NO_BANK_DETAILS: Severity.NOTICE,
    Anomaly.CAME_LATE: Severity.NOTICE,
    Anomaly.COUNTER_ENTRIES: Severity.NOTICE,
}


class MonthState(StrEnum):
    """`nothing`: no purchase to state. `sent` is handed over, too."""

    NOTHING = "nothing"
    TO_CHECK = "to_check"
    READY = "ready"
    CLOSED = "closed"
    SENT = "sent"
    PAID = "paid"


class StatementState(StoredValue):
    CLOSED = "closed"
    SENT = "sent"
    PAID = "paid"


class StatementChannel(StoredValue):
    HANDED_OVER = "handed_over"
    POSTED = "posted"
    E_MAIL = "e_mail"


@dataclass(frozen=True)
class Finding:
    """One anomaly with its facts, which tell it from another of its kind.

    `subject_id` is what it is about: a purchase, a certificate, or made of the facts when these
    are several. When the facts change, an acceptance of the former ones counts no more.
    """

    anomaly: Anomaly
    facts: tuple[str, ...] = ()
    subject: UUID | None = None

    @property
    def subject_id(self) -> UUID:
        return self.subject or uuid5(_FINDINGS, "|".join((self.anomaly.value, *self.facts)))


def still_open(
    findings: Iterable[Finding], accepted: Collection[tuple[Anomaly, UUID]]
) -> tuple[Finding, ...]:
    """What keeps the month from being closed."""
    return tuple(
        one
        for one in findings
        if one.anomaly.severity is not Severity.NOTICE
        and (
            one.anomaly.severity is Severity.BLOCKING
            or (one.anomaly, one.subject_id) not in accepted
        )
    )


class ClosingReserved(Refusal):
    """Months are closed by those who follow merchants."""


class PaymentReserved(Refusal):
    """What was paid is written down by the accountant, who alone sees beneficiaries by name."""


class StatementsHidden(Refusal):
    """Statements are seen by those who follow merchants and by the accountant."""


class UnknownStatement(Refusal):
    """Not on this desk; perhaps another desk had closed the month first."""


class MonthNotOver(Refusal):
    """Purchases of `month` may still be made."""

    def __init__(self, month: str) -> None:
        super().__init__(month)
        self.month = month


class MonthClosed(Refusal):
    """The merchant's month is closed already; a difference is rectified."""


class MonthNotClosed(Refusal):
    """There is no statement of this month to rectify."""


class NothingToClose(Refusal):
    """No purchase and no correction that a statement does not say yet."""


class FindingsOpen(Refusal):
    """Something odd was neither settled nor accepted with a reason."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(len(findings))
        self.findings = findings


class NotAcceptable(Refusal):
    """It is settled, not accepted; or nobody found it."""


class NumberAwaited(Refusal):
    """The statement has no final number yet: nothing leaves the house before the next exchange."""


class OutOfOrder(Refusal):
    """Closed, sent, paid: nothing is taken back, and nothing is paid that was not sent."""


class SentOnImpossibleDay(Refusal):
    """In the future, or before the month was closed."""


class PaymentOrderMissing(Refusal):
    """What was paid is found again by the number of its payment order."""


class AlreadyRemitted(Refusal):
    """A statement goes to the accountant on one slip only."""


class ContentAltered(Refusal):
    """What is stored is not what was closed: nothing is printed of it."""


def refuse_who_does_not_close(actor: Actor) -> None:
    """Raises ClosingReserved."""
    if not actor.may_act_as(Role.MERCHANT_MANAGER):
        raise ClosingReserved


def refuse_who_does_not_pay(actor: Actor) -> None:
    """Raises PaymentReserved."""
    if not actor.may_act_as(Role.ACCOUNTANT):
        raise PaymentReserved


def refuse_who_does_not_see(actor: Actor) -> None:
    """Raises StatementsHidden."""
    if not actor.roles & {Role.MERCHANT_MANAGER, Role.ACCOUNTANT}:
        raise StatementsHidden


def first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def day_after(month: str) -> date:
    """The first day that is not in the month any more."""
    start = first_day(month)
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)


def refuse_month_not_over(month: str, today: date) -> None:
    """Raises MonthNotOver."""
    if today < day_after(month):
        raise MonthNotOver(month)
