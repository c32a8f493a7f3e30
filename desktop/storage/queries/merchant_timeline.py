"""What happened to a merchant: its own events, its bank details, agreements and statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import (
    AgreementRecord,
    MerchantAccountRecord,
    MerchantEventRecord,
    MonthlyStatementRecord,
)
from desktop.sheets.merchant import Happening


def timeline_of(session: Session, merchant_id: UUID) -> tuple[Happening, ...]:
    """The newest first; what happened on one day as it was written."""
    found = [
        *_events(session, merchant_id),
        *_accounts(session, merchant_id),
        *_agreements(session, merchant_id),
        *_statements(session, merchant_id),
    ]
    found.sort(key=_when)
    return tuple(found[::-1])  # of one moment, the last told comes first


def _when(happening: Happening) -> tuple[str, str]:
    at = happening.at.isoformat() if happening.at else ""
    return happening.on_day.isoformat(), at


def _events(session: Session, merchant_id: UUID) -> Iterator[Happening]:
    asked = select(MerchantEventRecord).where(MerchantEventRecord.merchant_id == merchant_id)
    for row in session.scalars(asked.order_by(MerchantEventRecord.at, MerchantEventRecord.id)):
        changes = row.facts.get("changes", {})
        yield Happening(
            on_day=row.on_day,
            act=row.act,
            who=row.agent_name,
            reason=row.reason,
            subject=row.facts.get("subject", ""),
            changes=tuple((name, *map(str, values)) for name, values in sorted(changes.items())),
            at=row.at,
        )


def _accounts(session: Session, merchant_id: UUID) -> Iterator[Happening]:
    asked = select(MerchantAccountRecord).where(MerchantAccountRecord.merchant_id == merchant_id)
    for row in session.scalars(asked):
        tail = f"…{row.iban[-4:]}"
        day = _day(row.proposed_at)
        yield Happening(day, "account_proposed", row.proposed_by_name, "", tail, at=row.proposed_at)
        if row.decided_at is not None:
            act = "account_refused" if row.state == "refused" else "account_confirmed"
            who, day = row.decided_by_name or "", _day(row.decided_at)
            yield Happening(day, act, who, row.note, tail, at=row.decided_at)


def _agreements(session: Session, merchant_id: UUID) -> Iterator[Happening]:
    asked = select(AgreementRecord).where(AgreementRecord.merchant_id == merchant_id)
    for row in session.scalars(asked):
        subject = row.number or row.provisional_number
        if row.printed_at is not None:
            day = _day(row.printed_at)
            yield Happening(day, "agreement_printed", "", "", subject, at=row.printed_at)
        if row.signed_on is not None:
            yield Happening(row.signed_on, "agreement_signed", row.signed_by, "", subject)
        if row.suspended_from is not None:
            why = row.suspension_reason
            yield Happening(row.suspended_from, "agreement_suspended", "", why, subject)
        if row.ended_on is not None:
            yield Happening(row.ended_on, "agreement_ended", "", row.reason, subject)


def _statements(session: Session, merchant_id: UUID) -> Iterator[Happening]:
    asked = select(MonthlyStatementRecord).where(MonthlyStatementRecord.merchant_id == merchant_id)
    for row in session.scalars(asked):
        subject, who, at = row.number or row.provisional_number, row.closed_by_name, row.closed_at
        yield Happening(_day(at), "statement_closed", who, "", subject, at=at)
        if row.sent_on is not None:
            yield Happening(row.sent_on, "statement_sent", "", "", subject)
        if row.paid_on is not None:
            yield Happening(row.paid_on, "statement_paid", "", row.payment_order, subject)


def _day(moment: datetime) -> date:
    """As people at the desk say it."""
    return moment.astimezone().date()
