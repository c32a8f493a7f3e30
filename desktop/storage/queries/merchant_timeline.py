"""What happened to a merchant: its own events, its bank details, agreements and statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.bank_account import tail_of
from desktop.models import (
    AgreementRecord,
    MerchantAccountRecord,
    MerchantEventRecord,
    MonthlyStatementRecord,
)
from desktop.sheets.merchant import Happening
from desktop.storage.queries.agreement_timeline import day_of, happenings_of, newest_first


def timeline_of(session: Session, merchant_id: UUID, on: date) -> tuple[Happening, ...]:
    """The newest first, as it is known on that day."""
    return newest_first(
        (
            *_events(session, merchant_id),
            *_accounts(session, merchant_id),
            *_agreements(session, merchant_id, on),
            *_statements(session, merchant_id),
        )
    )


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
        tail = tail_of(row.iban)
        day = day_of(row.proposed_at)
        yield Happening(day, "account_proposed", row.proposed_by_name, "", tail, at=row.proposed_at)
        if row.decided_at is not None:
            act = "account_refused" if row.state == "refused" else "account_confirmed"
            who, day = row.decided_by_name or "", day_of(row.decided_at)
            yield Happening(day, act, who, row.note, tail, at=row.decided_at)


def _agreements(session: Session, merchant_id: UUID, on: date) -> Iterator[Happening]:
    asked = select(AgreementRecord).where(AgreementRecord.merchant_id == merchant_id)
    order = (AgreementRecord.dated_on, AgreementRecord.amendment, AgreementRecord.id)
    yield from happenings_of(session.scalars(asked.order_by(*order)).all(), on)


def _statements(session: Session, merchant_id: UUID) -> Iterator[Happening]:
    asked = select(MonthlyStatementRecord).where(MonthlyStatementRecord.merchant_id == merchant_id)
    for row in session.scalars(asked):
        subject, who, at = row.number or row.provisional_number, row.closed_by_name, row.closed_at
        yield Happening(day_of(at), "statement_closed", who, "", subject, at=at)
        if row.sent_on is not None:
            yield Happening(row.sent_on, "statement_sent", "", "", subject)
        if row.paid_on is not None:
            yield Happening(row.paid_on, "statement_paid", "", row.payment_order, subject)
