"""Papers out of frozen content: the same row gives the same sheet, whatever changed since."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.bank_account import refuse_unreadable
from desktop.domain.closing import ContentAltered
from desktop.domain.statement import (
    Content,
    LineKind,
    StatedLine,
    counted,
    counter_entries_in,
    euros,
    lines_in,
    month_of,
    sold_by_rate,
)
from desktop.domain.statement_chain import hash_of
from desktop.i18n import catalogue
from desktop.models import MerchantAccountRecord, MonthlyStatementRecord, RemittanceSlipRecord
from desktop.sheets.accounting_terms import AccountingTerms, BudgetLine
from desktop.sheets.letter import SenderSheet, SignatureSheet
from desktop.sheets.statement import (
    CounterEntryLine,
    PaperAccount,
    PaperMerchant,
    RemittanceLine,
    RemittancePaper,
    SetAsideLine,
    StatementPaper,
    StatementPaperLine,
)
from desktop.storage.queries.statement import account_in_use, statement_row


def statement_paper(session: Session, row: MonthlyStatementRecord) -> StatementPaper:
    """The original; see `reprinted`. Raises ContentAltered, TotalsDisagree."""
    content = sound(row)
    cited = statement_row(session, row.cites_id) if row.cites_id else None
    return StatementPaper(
        number=number_of(row),
        provisional=row.number is None,
        month=row.month,
        dated_on=row.dated_on,
        sender=SenderSheet(**content["sender"]),
        merchant=paper_merchant(content),
        lines=tuple(_line(line, content) for line in lines_in(content)),
        purchases=row.purchases,
        amount=row.amount,
        counter_entries=tuple(_counter(session, x, content) for x in counter_entries_in(content)),
        set_aside=tuple(_aside(one, content) for one in content["set_aside"]),
        due_on=date.fromisoformat(content["due_on"]),
        sequence=row.sequence,
        cites=number_of(cited) if cited else "",
        already=cited.amount if cited else None,
        signature=paper_signature(content["signature"]),
        logo=b64decode(content["logo"]),
        content_hash=row.content_hash,
        language=content["language"],
    ).checked()


def sound(row: MonthlyStatementRecord) -> Content:
    """The content, proven by its hash. Raises ContentAltered."""
    content: Content = row.content
    if hash_of(content, row.previous_hash) != row.content_hash:
        raise ContentAltered(row.id)
    return content


def number_of(row: MonthlyStatementRecord | RemittanceSlipRecord) -> str:
    return row.number or row.provisional_number


def paper_merchant(content: Content) -> PaperMerchant:
    who = content["merchant"]
    return PaperMerchant(
        trade_name=who["trade_name"],
        siret=who["siret"],
        agreement=content["agreement"],
        place=who["place"],
        legal_name=who["legal_name"],
        address=tuple(who["address"]),
        vat_number=who["vat_number"],
        vat_exempt=who["vat_exempt"],
    )


def cited_number(session: Session, line: StatedLine) -> str:
    """Of the statement that had the purchase before; empty when none had."""
    return number_of(statement_row(session, line.cites_id)) if line.cites_id else ""


def cited_month(session: Session, line: StatedLine) -> str:
    """The month that is corrected: a purchase may be taken back long after; empty as above."""
    return statement_row(session, line.cites_id).month if line.cites_id else ""


def _line(line: StatedLine, content: Content) -> StatementPaperLine:
    return StatementPaperLine(
        on_day=line.on_day,
        ticket=line.ticket,
        card_alias=line.card_alias,
        family=content["families"].get(line.family, line.family),
        amount=line.money.amount,
        covered=line.money.covered,
        share=line.money.share,
        at_time=line.at_time,
        vat_rate=line.vat_rate,
        reversal=line.money.amount < 0,
        correction=line.kind is LineKind.CORRECTION,
    )


def _counter(session: Session, line: StatedLine, content: Content) -> CounterEntryLine:
    _ = catalogue(content["language"]).gettext
    words = {
        LineKind.LATE: _("told after the month was closed"),
        LineKind.REVERSAL: _("purchase taken back"),
        LineKind.CORRECTION: _("corrected since"),
    }
    return CounterEntryLine(
        line=_line(line, content),
        month=cited_month(session, line) or month_of(line.on_day),
        cites=cited_number(session, line),
        reason=line.reason or words.get(line.kind, ""),
    )


def _aside(frozen: list[Any], content: Content) -> SetAsideLine:
    _row, day, ticket, amount, reason, family = frozen
    return SetAsideLine(
        on_day=date.fromisoformat(day),
        ticket=ticket,
        amount=euros(amount),
        reason=content["reasons"][reason],
        family=content["families"].get(family, family),
    )


def listed(
    session: Session, row: MonthlyStatementRecord, accounts: AccountingTerms
) -> dict[str, Any]:
    """A statement as a slip keeps it; the account by its row, which never changes."""
    content = sound(row)
    account = account_in_use(session, row.merchant_id)
    every = (*lines_in(content), *counter_entries_in(content))
    first, others = counted(every)
    budget = accounts.budget_of(row.month)
    return {
        "id": str(row.id),
        "number": row.number or row.provisional_number,
        "merchant": content["merchant"]["trade_name"],
        "siret": content["merchant"]["siret"],
        "month": row.month,
        "count": first,
        "corrections": others,
        "purchases": int(row.purchases * 100),
        "amount": int(row.amount * 100),
        "agreement": content["agreement"],
        "account": str(account.id) if account else None,
        "due_on": content["due_on"],
        "vat": [list(one) for one in sold_by_rate(every)],
        "hash": row.content_hash,
        "budget": asdict(budget) if budget else None,
    }


def remittance_paper(session: Session, row: RemittanceSlipRecord) -> RemittancePaper:
    """Raises TotalsDisagree."""
    return RemittancePaper(
        number=number_of(row),
        provisional=row.number is None,
        dated_on=row.dated_on,
        sender=SenderSheet(**row.statements["sender"]),
        lines=tuple(_remitted(session, one) for one in row.statements["lines"]),
        amount=row.amount,
        addressee=tuple(row.statements["addressee"]),
        charge=tuple((label, words) for label, words in row.statements["charge"]),
        signature=paper_signature(row.statements["signature"]),
        logo=b64decode(row.statements["logo"]),
    ).checked()


def _remitted(session: Session, one: dict[str, Any]) -> RemittanceLine:
    return RemittanceLine(
        number=one["number"],
        merchant=one["merchant"],
        siret=one["siret"],
        month=one["month"],
        count=one["count"],
        purchases=euros(one["purchases"]),
        amount=euros(one["amount"]),
        agreement=one["agreement"],
        account=paper_account(session, one["account"]),
        due_on=date.fromisoformat(one["due_on"]),
        vat=tuple(
            (euros(int(rate)).scaleb(-2) if rate else None, euros(x)) for rate, x in one["vat"]
        ),
        content_hash=one["hash"],
        corrections=one["corrections"],
        budget=BudgetLine(**one["budget"]) if one["budget"] else None,
    )


def paper_signature(frozen: dict[str, str] | None) -> SignatureSheet | None:
    return SignatureSheet(**frozen) if frozen else None


def charge_words(lines: Collection[BudgetLine], language: str) -> list[list[str]]:
    """Pairs of label and words: one budget line in full, several by their year."""
    _ = catalogue(language).gettext
    if len(lines) > 1:
        return [
            [str(x.fiscal_year), " · ".join(filter(None, (x.budget, x.codes, x.commitment)))]
            for x in lines
        ]
    return [
        [label, words]
        for x in lines
        for label, words in (
            (_("Fiscal year"), str(x.fiscal_year)),
            (_("Budget"), x.budget),
            (_("Chapter"), x.chapter),
            (_("Article"), x.article),
            (_("Function"), x.function),
            (_("Commitment"), x.commitment),
        )
        if words
    ]


def paper_account(session: Session, account_id: str | None) -> PaperAccount | None:
    """Raises BankDetailsSealed: no paper says where to pay with half an IBAN."""
    row = session.get(MerchantAccountRecord, UUID(account_id)) if account_id else None
    if row is None:
        return None
    refuse_unreadable(row.iban)
    return PaperAccount(row.holder, row.iban, row.bic)
