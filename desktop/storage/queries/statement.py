"""Questions about statements and slips: rows in, lines out; contents are read only when printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desktop.domain.closing import StatementState, UnknownStatement, day_after, first_day
from desktop.domain.late_interest import ON_TIME, PaymentTerms, late_interest
from desktop.models import (
    AccountingStatementRecord,
    CardTransactionRecord,
    MerchantAccountRecord,
    MerchantRecord,
    MonthlyStatementRecord,
    RemittanceSlipRecord,
)
from desktop.sheets.statement_line import SlipLine, StatementLine

_OF = MonthlyStatementRecord


def statement_row(session: Session, statement_id: UUID) -> MonthlyStatementRecord:
    """Raises UnknownStatement."""
    row = session.get(_OF, statement_id)
    if row is None:
        raise UnknownStatement(statement_id)
    return row


def statement_lines(
    session: Session, terms: PaymentTerms, today: date, *which: ColumnElement[bool]
) -> tuple[StatementLine, ...]:
    """By merchant, then from the first statement of a month on."""
    rows = session.execute(
        select(
            _OF.id,
            _OF.merchant_id,
            _OF.month,
            _OF.sequence,
            _OF.number,
            _OF.provisional_number,
            _OF.state,
            _OF.dated_on,
            func.json_extract(_OF.content, "$.totals.purchases").label("first"),
            func.json_extract(_OF.content, "$.totals.corrections").label("corrections"),
            _OF.purchases,
            _OF.amount,
            _OF.prints,
            _OF.channel,
            _OF.sent_on,
            _OF.paid_on,
            _OF.payment_order,
            func.json_extract(_OF.content, "$.due_on").label("due_on"),
            MerchantRecord.trade_name,
        )
        .join(MerchantRecord, MerchantRecord.id == _OF.merchant_id)
        .where(*which)
        .order_by(MerchantRecord.trade_name, _OF.month, _OF.sequence, _OF.id)
    )
    slips = slip_numbers(session)
    return tuple(_line(row, terms, today, slips) for row in rows)


def _line(row: Any, terms: PaymentTerms, today: date, slips: dict[UUID, str]) -> StatementLine:
    due_on = date.fromisoformat(row.due_on)
    until = row.paid_on or today
    return StatementLine(
        id=row.id,
        merchant_id=row.merchant_id,
        trade_name=row.trade_name,
        month=row.month,
        sequence=row.sequence,
        number=row.number or row.provisional_number,
        provisional=row.number is None,
        state=StatementState(row.state),
        dated_on=row.dated_on,
        due_on=due_on,
        count=row.first,
        corrections=row.corrections,
        purchases=row.purchases,
        amount=row.amount,
        prints=row.prints,
        channel=row.channel,
        sent_on=row.sent_on,
        paid_on=row.paid_on,
        payment_order=row.payment_order,
        slip_number=slips.get(row.id, ""),
        late=late_interest(row.amount, due_on, until, terms) if until > due_on else ON_TIME,
    )


def slip_numbers(session: Session) -> dict[UUID, str]:
    """By statement the number of the slip that it went on."""
    of = RemittanceSlipRecord
    rows = session.execute(select(of.number, of.provisional_number, of.statements))
    return {
        UUID(listed["id"]): row.number or row.provisional_number
        for row in rows
        for listed in row.statements["lines"]
    }


def slip_row(session: Session, slip_id: UUID) -> RemittanceSlipRecord:
    """Raises UnknownStatement."""
    row = session.get(RemittanceSlipRecord, slip_id)
    if row is None:
        raise UnknownStatement(slip_id)
    return row


def slip_lines(session: Session) -> tuple[SlipLine, ...]:
    """The latest first."""
    of = RemittanceSlipRecord
    rows = session.scalars(select(of).order_by(of.dated_on.desc(), of.id.desc()))
    return tuple(
        SlipLine(
            row.id,
            row.number or row.provisional_number,
            row.number is None,
            row.dated_on,
            row.count,
            row.amount,
            row.made_by_name,
        )
        for row in rows
    )


def accounting_row(session: Session, statement_id: UUID) -> AccountingStatementRecord | None:
    of = AccountingStatementRecord
    return session.scalar(select(of).where(of.statement_id == statement_id))


def account_in_use(session: Session, merchant_id: UUID) -> MerchantAccountRecord | None:
    of = MerchantAccountRecord
    return session.scalar(
        select(of)
        .where(of.merchant_id == merchant_id, of.state == "confirmed")
        .order_by(of.decided_at.desc(), of.id.desc())
        .limit(1)
    )


def paid_with_card(session: Session, first: str, last: str) -> dict[str, Decimal]:
    """By month what accepted purchases were covered with, from `first` to `last` (2026-03)."""
    of = CardTransactionRecord
    month = func.substr(of.on_day, 1, 7).label("month")
    rows = session.execute(
        select(month, func.sum(of.covered_amount).label("amount"))
        .where(of.on_day >= first_day(first), of.on_day < day_after(last), of.state == "accepted")
        .group_by(month)
    )
    return {row.month: row.amount for row in rows}
