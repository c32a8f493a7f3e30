"""The content of a statement, made of rows once and never again: papers are printed from it.

Whatever may change later (letterhead, names of families, words of a reason, who the merchant is)
is written down beside the lines, so that the paper of a closed month never changes with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.domain.agreement import AgreementPeriod
from desktop.domain.bank_account import UnknownMerchant
from desktop.domain.closing import NothingToClose, day_after
from desktop.domain.statement import (
    FORMAT,
    NOTHING,
    Content,
    Stated,
    StatedLine,
    alias_of,
    counter_entries_in,
    frozen_line,
    lines_for,
    lines_in,
    totals_of,
)
from desktop.domain.statement_chain import Link, head_of
from desktop.models import AgreementRecord, MerchantRecord, MonthlyStatementRecord
from desktop.sheets.letter import SenderSheet, SignatureSheet
from desktop.sheets.rejection_words import rejection_words
from desktop.storage.queries import closing, closing_month

WITHOUT_VAT = "franchise"
"""`vat_regime` of a small business (CGI 293 B)."""


@dataclass(frozen=True)
class PaperFrame:
    """What stands around the lines: letterhead, names of families, days to pay, who signs."""

    sender: SenderSheet
    families: Mapping[str, str] = field(default_factory=dict)
    payment_days: int = 30
    language: str = "fr"
    signature: SignatureSheet | None = None
    logo: str = ""
    """PNG in base64: kept with the content, since a file of the desk may be replaced."""


@dataclass(frozen=True)
class ToFreeze:
    """`sequence` 1 closes the month, a greater one rectifies the first, which it `cites_id`."""

    merchant: MerchantRecord
    month: str
    sequence: int
    dated_on: date
    cites_id: UUID | None = None


def content_for(
    session: Session,
    wanted: ToFreeze,
    frame: PaperFrame,
    key: bytes,
    periods: Iterable[AgreementPeriod] = (),
) -> Content:
    """Raises NothingToClose."""
    merchant_id, month = wanted.merchant.id, wanted.month
    purchases = closing_month.purchases_of(session, merchant_id, day_after(month))
    alias = partial(alias_of, key, merchant_id)
    lines, counter = lines_for(month, purchases, stated_of(session, merchant_id), alias)
    if not lines and not counter:
        raise NothingToClose
    aside = [] if wanted.cites_id else closing_month.set_aside_of(session, merchant_id, month)
    return {
        "format": FORMAT,
        "language": frame.language,
        "merchant": _merchant(wanted.merchant),
        "agreement": _agreement_number(session, periods, month),
        "month": month,
        "sequence": wanted.sequence,
        "cites": str(wanted.cites_id) if wanted.cites_id else None,
        "dated_on": wanted.dated_on.isoformat(),
        "due_on": (wanted.dated_on + timedelta(days=frame.payment_days)).isoformat(),
        "sender": asdict(frame.sender) | {"logo": None},
        "logo": frame.logo,
        "signature": asdict(frame.signature) if frame.signature else None,
        "families": _families(frame, (*lines, *counter), aside),
        "lines": [frozen_line(line) for line in lines],
        "counter_entries": [frozen_line(line) for line in counter],
        "set_aside": aside,
        "reasons": {one[4]: rejection_words(one[4], frame.language) for one in aside},
        "totals": totals_of(lines, counter),
    }


def merchant_row(session: Session, merchant_id: UUID) -> MerchantRecord:
    """Raises UnknownMerchant."""
    row = session.get(MerchantRecord, merchant_id)
    if row is None:
        raise UnknownMerchant(merchant_id)
    return row


def stated_of(session: Session, merchant_id: UUID) -> dict[UUID, Stated]:
    """What all statements of a merchant say of each purchase, together."""
    found: dict[UUID, Stated] = {}
    for statement_id, content in closing.contents(session, [merchant_id]):
        for line in (*lines_in(content), *counter_entries_in(content)):
            before = found.get(line.transaction_id)
            found[line.transaction_id] = Stated(
                line.money + (before.money if before else NOTHING),
                before.statement_id if before else statement_id,
            )
    return found


def head_of_chain(session: Session, merchant_id: UUID) -> str:
    of = MonthlyStatementRecord
    rows = session.execute(
        select(of.id, of.previous_hash, of.content_hash).where(of.merchant_id == merchant_id)
    )
    return head_of(Link(row.id, row.previous_hash, row.content_hash) for row in rows)


def last_of_month(
    session: Session, merchant_id: UUID, month: str
) -> tuple[MonthlyStatementRecord | None, int]:
    """The first statement of the month, and the greatest sequence that there is; None and 0."""
    of = MonthlyStatementRecord
    of_month = (of.merchant_id == merchant_id, of.month == month)
    most = session.scalar(select(func.max(of.sequence)).where(*of_month))
    first = session.scalar(select(of).where(*of_month).order_by(of.sequence).limit(1))
    return first, most or 0


def _families(
    frame: PaperFrame, lines: Iterable[StatedLine], aside: Iterable[list[Any]]
) -> dict[str, str]:
    used = {line.family for line in lines} | {one[5] for one in aside}
    return {code: frame.families.get(code, code) for code in sorted(used)}


def _merchant(row: MerchantRecord) -> dict[str, Any]:
    town = f"{row.postcode} {row.city}".strip()
    return {
        "id": str(row.id),
        "trade_name": row.trade_name,
        "legal_name": row.legal_name,
        "siret": row.siret,
        "place": row.place,
        "address": [line for line in (row.street, town) if line],
        "vat_number": row.vat_number,
        "vat_exempt": row.vat_regime == WITHOUT_VAT,
    }


def _agreement_number(session: Session, periods: Iterable[AgreementPeriod], month: str) -> str:
    """Of the one that began last before the month ended; empty when none was ever signed."""
    begun = [period for period in periods if period.begins_on < day_after(month)]
    if not begun:
        return ""
    last = max(begun, key=lambda period: period.begins_on)
    row = session.get(AgreementRecord, last.agreement_id)
    return "" if row is None else row.number or row.provisional_number
