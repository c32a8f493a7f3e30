"""The documents that a payment rests on: what the accountant looks for behind a closed month.

CGCT, annex I (article D. 1617-19), heading 6: 6112 for an optional aid paid to a third party, 6113
for vouchers. Which of them holds is for the accountant to say; the file of the city says it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.domain.bank_account import refuse_unreadable
from desktop.domain.letter import BLANK
from desktop.domain.statement import Content, counter_entries_in
from desktop.i18n import catalogue
from desktop.models import AgreementRecord, MerchantAccountRecord, MonthlyStatementRecord
from desktop.services.statement_papers import cited_number, number_of
from desktop.sheets.accounting_terms import Rubric
from desktop.sheets.sender import LetterSender
from desktop.sheets.statement import SupportingPiece
from desktop.storage.queries.statement import account_in_use, statement_row


def pieces_of(
    session: Session,
    row: MonthlyStatementRecord,
    sender: LetterSender,
    rubric: Rubric,
    decisions: int,
) -> tuple[SupportingPiece, ...]:
    """In the order of the list; what the city has not said yet is a blank to be filled by hand.

    `decisions` counts those named in the summary by beneficiary.
    """
    content: Content = row.content
    found = [
        *_granting(content, sender, decisions),
        *_stated(session, row, content, rubric),
        *_paid_to(session, row, content),
    ]
    return tuple(found)


def frozen_piece(piece: SupportingPiece, rubric: Rubric) -> list[Any]:
    """As it stands in the content: see `read_piece`."""
    day = piece.dated_on.isoformat() if piece.dated_on else None
    return [piece.title, piece.reference, day, piece.attached, rubric.value]


def read_piece(frozen: list[Any]) -> SupportingPiece:
    title, reference, day, attached, rubric = frozen
    dated_on = date.fromisoformat(day) if day else None
    return SupportingPiece(title, reference, dated_on, attached, rubric)


def _granting(content: Content, sender: LetterSender, decisions: int) -> Iterator[SupportingPiece]:
    texts = catalogue(content["language"])
    _ = texts.gettext
    resolution = " ".join(x for x in (sender.resolution_number, sender.resolution_date) if x)
    title = _("Resolution that fixes the conditions of the aid")
    yield SupportingPiece(title, resolution or BLANK, attached=False)
    counted = texts.ngettext("{count} decision, below", "{count} decisions, below", decisions)
    yield SupportingPiece(
        _("Decisions that grant the aid, by beneficiary"),
        counted.format(count=decisions) if decisions else BLANK,
        attached=False,
    )


def _stated(
    session: Session, row: MonthlyStatementRecord, content: Content, rubric: Rubric
) -> Iterator[SupportingPiece]:
    _ = catalogue(content["language"]).gettext
    own = number_of(row)
    yield SupportingPiece(_("Nominative statement: this document"), own, row.dated_on)
    account = (
        _("Account of the merchant with the number of each voucher")
        if rubric is Rubric.VOUCHERS
        else _("Monthly statement of the merchant, by ticket")
    )
    yield SupportingPiece(account, own, row.dated_on)
    if row.cites_id:
        first = statement_row(session, row.cites_id)
        yield SupportingPiece(_("Statement that it rectifies"), number_of(first), first.dated_on)
    cited = {cited_number(session, line) for line in counter_entries_in(content)}
    for number in sorted(cited - {""}):
        yield SupportingPiece(_("Statement that counter-entries correct"), number)


def _paid_to(
    session: Session, row: MonthlyStatementRecord, content: Content
) -> Iterator[SupportingPiece]:
    _ = catalogue(content["language"]).gettext
    number = content["agreement"]
    signed_on = _signed_on(session, number) if number else None
    title = _("Agreement with the merchant")
    yield SupportingPiece(title, number or BLANK, signed_on, attached=False)
    account = account_in_use(session, row.merchant_id)
    yield SupportingPiece(
        _("Bank details, confirmed by two people"),
        _last_of(account) if account else BLANK,
        _confirmed_on(account),
        attached=False,
    )


def _last_of(account: MerchantAccountRecord) -> str:
    """Raises BankDetailsSealed."""
    refuse_unreadable(account.iban)
    return f"… {account.iban[-4:]}"


def _signed_on(session: Session, number: str) -> date | None:
    of = AgreementRecord
    known = or_(of.number == number, of.provisional_number == number)
    return session.scalar(select(of.signed_on).where(known, of.amendment == 0).limit(1))


def _confirmed_on(account: MerchantAccountRecord | None) -> date | None:
    return account.decided_at.date() if account and account.decided_at else None
