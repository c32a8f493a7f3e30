"""When somebody is told that an agreement or a certificate comes to its end, or came to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop.domain.agreement import A_DAY, AgreementPeriod, Standing, state_on
from desktop.domain.merchant import ENDING_SOON


class EndingKind(StrEnum):
    """What comes to its end, or came to it: the rows of the worklist."""

    AGREEMENT_ENDS = "agreement_ends"
    AGREEMENT_RENEWS = "agreement_renews"
    AGREEMENT_ENDED = "agreement_ended"
    AGREEMENT_UNSIGNED = "agreement_unsigned"
    CERTIFICATE_ENDS = "certificate_ends"
    CERTIFICATE_ENDED = "certificate_ended"


@dataclass(frozen=True)
class Notice:
    """How many days before its end somebody is told, and how long after it still is.

    The delivered clauses ask for a notice of 60 days to refuse a renewal: told on that day, nobody
    could still decide.
    """

    agreement_days: int = 90
    certificate_days: int = ENDING_SOON.days
    unsigned_days: int = 14
    afterwards_days: int = 90


USUAL_NOTICE = Notice()


def ending_of_agreement(
    period: AgreementPeriod, on: date, notice: Notice = USUAL_NOTICE
) -> tuple[EndingKind, date] | None:
    """What is coming up, and its day: the last day, or the day from which it is renewed."""
    standing = state_on(period, on)
    if standing is Standing.ENDED and period.signed_on is not None:
        is_recent = on - period.last_day <= timedelta(days=notice.afterwards_days)
        return (EndingKind.AGREEMENT_ENDED, period.last_day) if is_recent else None
    if standing not in {Standing.IN_FORCE, Standing.SUSPENDED}:
        return None
    until = period.runs_until(on)
    if until - on > timedelta(days=notice.agreement_days):
        return None
    if until < period.last_day:
        return EndingKind.AGREEMENT_RENEWS, until + A_DAY
    return EndingKind.AGREEMENT_ENDS, until


def ending_of_certificate(
    valid_until: date, on: date, notice: Notice = USUAL_NOTICE
) -> tuple[EndingKind, date] | None:
    """`valid_until` is the last day with it."""
    left = (valid_until - on).days
    if left < -notice.afterwards_days or left > notice.certificate_days:
        return None
    kind = EndingKind.CERTIFICATE_ENDED if left < 0 else EndingKind.CERTIFICATE_ENDS
    return kind, valid_until
