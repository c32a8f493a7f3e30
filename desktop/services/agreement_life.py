"""What happens to an agreement once it is on paper: signed, suspended, resumed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.agreement import (
    AgreementFixed,
    AgreementNotPrinted,
    AgreementOverlaps,
    AgreementState,
    NotSuspended,
    SignatoryMissing,
    SignedOnImpossibleDay,
    overlap,
    refuse_end,
    refuse_suspension,
)
from desktop.domain.protection import checked_reason
from desktop.models import AgreementRecord
from desktop.storage.queries.agreement import (
    agreement_row,
    merged,
    period_of,
    period_with_amendments,
)


@dataclass(frozen=True)
class Signing:
    """The day that stands on the paper, who signed for the merchant, and the scan of it."""

    on: date
    by: str
    scan: Path


def refuse_signing(session: Session, row: AgreementRecord, signing: Signing, today: date) -> None:
    """Raises AgreementNotPrinted, AgreementFixed, SignatoryMissing, SignedOnImpossibleDay.

    Raises AgreementOverlaps: purchases must know under which agreement they were made.
    """
    if row.state == AgreementState.DRAFT:
        raise AgreementNotPrinted
    if row.state != AgreementState.PRINTED:
        raise AgreementFixed
    if not signing.by.strip():
        raise SignatoryMissing
    if not row.dated_on <= signing.on <= today:
        raise SignedOnImpossibleDay
    if row.amends_id is None:
        _refuse_overlap(session, row, signing.on)


def _refuse_overlap(session: Session, row: AgreementRecord, signed_on: date) -> None:
    others = session.scalars(
        select(AgreementRecord).where(
            AgreementRecord.merchant_id == row.merchant_id, AgreementRecord.signed_on.is_not(None)
        )
    ).all()
    numbers = {other.id: other.number or other.provisional_number for other in others}
    own = period_of(row)
    begins = max(own.starts_on, signed_on)
    for agreement_id, period in merged(others).items():
        if begins <= period.last_day and period.begins_on <= own.last_day and overlap(own, period):
            raise AgreementOverlaps(numbers[agreement_id])


def sign(row: AgreementRecord, signing: Signing, scan: tuple[str, str]) -> None:
    """`scan` is the hash and the name of the file."""
    row.state = AgreementState.SIGNED.value
    row.signed_on = signing.on
    row.signed_by = " ".join(signing.by.split())
    row.scan_hash, row.scan_name = scan


def suspend(
    session: Session, row: AgreementRecord, starts: date, until: date | None, reason: str
) -> None:
    """`until` is the first day with it again; a suspension that is over is kept.

    Raises ReasonTooShort, AgreementNotSigned, AgreementOver, TermRefused.
    """
    told = checked_reason(reason)
    base = _agreement(session, row)
    refuse_suspension(period_with_amendments(session, base), starts, until)
    _keep_what_is_over(base, starts)
    base.suspended_from, base.suspended_until = starts, until
    base.suspension_reason = told


def _keep_what_is_over(row: AgreementRecord, before: date) -> None:
    """Purchases of those days stay refused, whatever comes later."""
    first, after = row.suspended_from, row.suspended_until
    if first is None or first >= before:
        return
    over = min(after or before, before)
    kept = [first.isoformat(), over.isoformat(), row.suspension_reason]
    row.past_suspensions = [*row.past_suspensions, kept]


def resume(session: Session, row: AgreementRecord, on: date) -> None:
    """`on` is the first day with it again; one that has not begun is lifted. Raises NotSuspended.

    What was suspended until then stays so.
    """
    base = _agreement(session, row)
    first, after = base.suspended_from, base.suspended_until
    if first is None or (after is not None and after <= on):
        raise NotSuspended
    if on <= first:
        base.suspended_from, base.suspended_until, base.suspension_reason = None, None, ""
    else:
        base.suspended_until = on


def end(session: Session, row: AgreementRecord, ended_on: date, reason: str) -> None:
    """`ended_on` is the first day without it.

    Raises ReasonTooShort, AgreementNotSigned, EndsOnImpossibleDay.
    """
    told = checked_reason(reason)
    base = _agreement(session, row)
    refuse_end(period_with_amendments(session, base), ended_on)
    base.state, base.ended_on, base.reason = AgreementState.ENDED.value, ended_on, told


def give_up(row: AgreementRecord, on: date) -> None:
    """A paper that nobody will sign. Raises AgreementFixed once it is signed."""
    if row.signed_on is not None or row.state == AgreementState.ENDED:
        raise AgreementFixed
    row.state, row.ended_on = AgreementState.ENDED.value, on


def _agreement(session: Session, row: AgreementRecord) -> AgreementRecord:
    """An amendment stands and falls with its agreement."""
    return agreement_row(session, row.amends_id) if row.amends_id else row
