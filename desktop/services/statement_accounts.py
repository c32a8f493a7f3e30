"""The nominative statement of the accountant: made once of what stands behind a closed month.

Names are looked up at the accountant's desk, where alone they are; what was made then stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.closing import ContentAltered
from desktop.domain.statement import Content, StatedLine, cents, counter_entries_in, euros, lines_in
from desktop.domain.statement_chain import hash_of
from desktop.i18n import catalogue
from desktop.models import (
    AccountingStatementRecord,
    CardTransactionRecord,
    ClaimRecord,
    EntitlementRecord,
    HouseholdRecord,
    MemberRecord,
    MonthlyStatementRecord,
)
from desktop.services.statement_papers import (
    cited_number,
    number_of,
    paper_account,
    paper_merchant,
    sound,
)
from desktop.sheets.letter import SenderSheet
from desktop.sheets.sender import LetterSender
from desktop.sheets.statement import AccountingPaper, AccountingPaperLine, SupportingPiece
from desktop.storage.queries.closing import in_parts
from desktop.storage.queries.statement import account_in_use

RUBRIC = "6112"
"""CGCT, annex I to article D. 1617-19: optional aid."""


@dataclass(frozen=True)
class Beneficiary:
    reference: str = ""
    name: str = ""
    decision: str = ""


UNKNOWN = Beneficiary()


def accounting_content(
    session: Session, row: MonthlyStatementRecord, sender: LetterSender
) -> Content:
    """Of a statement that has its final number."""
    content = sound(row)
    lines = (*lines_in(content), *counter_entries_in(content))
    people = beneficiaries(session, {line.transaction_id for line in lines})
    account = account_in_use(session, row.merchant_id)
    return {
        "statement": str(row.id),
        "number": number_of(row),
        "lines": [
            _frozen(session, line, content, people.get(line.transaction_id, UNKNOWN))
            for line in lines
        ],
        "account": str(account.id) if account else None,
        "pieces": [[x.title, x.reference, x.rubric] for x in _pieces(row, content, sender)],
    }


def beneficiaries(session: Session, transaction_ids: Collection[UUID]) -> dict[UUID, Beneficiary]:
    """By purchase. Of a household that was erased nothing is known any more."""
    found: dict[UUID, Beneficiary] = {}
    of = CardTransactionRecord
    for part in in_parts(transaction_ids):
        rows = session.execute(
            select(
                of.id,
                HouseholdRecord.reference,
                HouseholdRecord.provisional_reference,
                MemberRecord.usage_name,
                MemberRecord.birth_name,
                MemberRecord.first_names,
                ClaimRecord.number,
            )
            .join(HouseholdRecord, HouseholdRecord.id == of.household_id)
            .outerjoin(
                MemberRecord,
                (MemberRecord.household_id == HouseholdRecord.id)
                & (MemberRecord.role == "applicant"),
            )
            .outerjoin(EntitlementRecord, EntitlementRecord.id == of.entitlement_id)
            .outerjoin(ClaimRecord, ClaimRecord.id == EntitlementRecord.claim_id)
            .where(of.id.in_(part))
            .order_by(MemberRecord.id)
        )
        for row in rows:
            found.setdefault(row.id, _beneficiary(row))
    return found


def _beneficiary(row: Any) -> Beneficiary:
    name = f"{row.usage_name or row.birth_name or ''} {row.first_names or ''}".strip()
    return Beneficiary(row.reference or row.provisional_reference or "", name, row.number or "")


def _frozen(session: Session, line: StatedLine, content: Content, who: Beneficiary) -> list[Any]:
    return [
        str(line.transaction_id),
        line.on_day.isoformat(),
        line.ticket,
        who.reference,
        who.name,
        who.decision,
        content["families"].get(line.family, line.family),
        cents(line.money.amount),
        cents(line.money.covered),
        cited_number(session, line),
    ]


def _pieces(
    row: MonthlyStatementRecord, content: Content, sender: LetterSender
) -> Iterator[SupportingPiece]:
    _ = catalogue(content["language"]).gettext
    resolution = " ".join(x for x in (sender.resolution_number, sender.resolution_date) if x)
    yield SupportingPiece(
        _("Resolution that fixes the conditions of the aid"), resolution, rubric=RUBRIC
    )
    yield SupportingPiece(_("Agreement with the merchant"), content["agreement"], rubric=RUBRIC)
    yield SupportingPiece(_("Monthly statement of the merchant"), number_of(row), rubric=RUBRIC)


def accounting_paper(
    session: Session, row: MonthlyStatementRecord, made: AccountingStatementRecord
) -> AccountingPaper:
    """The original. Raises ContentAltered, TotalsDisagree."""
    frozen, content = made.content, sound(row)
    if hash_of(frozen, row.content_hash) != made.content_hash:
        raise ContentAltered(made.id)
    return AccountingPaper(
        number=frozen["number"],
        provisional=row.number is None,
        month=row.month,
        dated_on=made.made_at.date(),
        sender=SenderSheet(**content["sender"]),
        merchant=paper_merchant(content),
        account=paper_account(session, frozen["account"]),
        lines=tuple(_line(one) for one in frozen["lines"]),
        amount=row.amount,
        pieces=tuple(SupportingPiece(a, b, rubric=c) for a, b, c in frozen["pieces"]),
        due_on=date.fromisoformat(content["due_on"]),
        content_hash=made.content_hash,
        language=content["language"],
    ).checked()


def _line(frozen: list[Any]) -> AccountingPaperLine:
    _row, day, slip, household, name, decision, family, amount, covered, cites = frozen
    return AccountingPaperLine(
        on_day=date.fromisoformat(day),
        slip=slip,
        household=household,
        beneficiary=name,
        decision=decision,
        family=family,
        amount=euros(amount),
        covered=euros(covered),
        cites=cites,
    )
