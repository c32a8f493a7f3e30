"""The nominative statement of the accountant: made once of what stands behind a closed month.

Names are looked up at the accountant's desk, where alone they are; what was made then stays.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.closing import ContentAltered
from desktop.domain.statement import (
    Content,
    LineKind,
    StatedLine,
    cents,
    counter_entries_in,
    euros,
    lines_in,
)
from desktop.domain.statement_chain import hash_of
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
    charge_words,
    cited_number,
    number_of,
    paper_account,
    paper_merchant,
    paper_signature,
    sound,
)
from desktop.services.statement_pieces import frozen_piece, pieces_of, read_piece
from desktop.sheets.accounting_terms import AccountingTerms
from desktop.sheets.letter import SenderSheet
from desktop.sheets.sender import LetterSender
from desktop.sheets.statement import AccountingPaper, AccountingPaperLine
from desktop.storage.queries.closing import in_parts
from desktop.storage.queries.statement import account_in_use


@dataclass(frozen=True)
class Beneficiary:
    reference: str = ""
    name: str = ""
    decision: str = ""
    decided_on: date | None = None


UNKNOWN = Beneficiary()
_OTHERS = (LineKind.REVERSAL, LineKind.CORRECTION)


def accounting_content(
    session: Session, row: MonthlyStatementRecord, sender: LetterSender, accounts: AccountingTerms
) -> Content:
    """Of a statement that has its final number."""
    content = sound(row)
    lines = (*lines_in(content), *counter_entries_in(content))
    people = beneficiaries(session, {line.transaction_id for line in lines})
    account = account_in_use(session, row.merchant_id)
    budgets, who = accounts.budgets_of([row.month]), accounts.signature
    decisions = len({one.decision for one in people.values()} - {""})
    pieces = pieces_of(session, row, sender, accounts.rubric, decisions)
    return {
        "statement": str(row.id),
        "number": number_of(row),
        "lines": [
            _frozen(session, line, content, people.get(line.transaction_id, UNKNOWN))
            for line in lines
        ],
        "account": str(account.id) if account else None,
        "pieces": [frozen_piece(piece, accounts.rubric) for piece in pieces],
        "charge": charge_words(budgets, content["language"]),
        "signature": asdict(who) if who else None,
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
                ClaimRecord.decided_on,
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
    reference = row.reference or row.provisional_reference or ""
    return Beneficiary(reference, name, row.number or "", row.decided_on)


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
        who.decided_on.isoformat() if who.decision and who.decided_on else None,
        line.kind in _OTHERS,
    ]


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
        pieces=tuple(read_piece(one) for one in frozen["pieces"]),
        charge=tuple((label, words) for label, words in frozen["charge"]),
        signature=paper_signature(frozen["signature"]),
        logo=b64decode(content["logo"]),
        due_on=date.fromisoformat(content["due_on"]),
        content_hash=made.content_hash,
        language=content["language"],
    ).checked()


def _line(frozen: list[Any]) -> AccountingPaperLine:
    _row, day, slip, household, name, decision, family, amount, covered, cites, *more = frozen
    decided_on, corrects = more
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
        decided_on=date.fromisoformat(decided_on) if decided_on else None,
        corrects=corrects,
    )
