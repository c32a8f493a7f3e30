"""Months closed, their papers printed by who may, remitted and paid; one purchase reversed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from desktop.domain.closing import Severity, StatementChannel
from desktop.reports.accounting_paper import accounting_pdf
from desktop.reports.preview import page_count
from desktop.services.invented_protection import ACCOUNTANT, MERCHANT_MANAGER
from desktop.sheets.closing import ClosingLine
from desktop.sheets.purchase import PurchaseFilter
from desktop.tour.driving import NeverHappened
from desktop.tour.trade_desk import TradeDesk

SHOWN = "Le Verger de Tugdual"
"""The merchant whose papers the visitor gets."""

TWICE = "Même panier passé deux fois à la caisse, confirmé par le commerçant."
KEPT = "Vu avec le commerçant : le bon manquant a été annulé au marché."
BROUGHT_BACK = "Panier rapporté au stand."
ORDER = "MANDAT-0815"


def close_all(here: TradeDesk, month: str, *, settle: bool) -> None:
    """With `settle` what is odd is settled or accepted before; without, it stays to be checked."""
    if settle:
        _settle_twins(here, month)
        _accept_doubts(here, month)
    ids = [line.merchant_id for line in lines_of(here, month)]
    closed = here.trade.closing.close(ids, month, MERCHANT_MANAGER)
    here.exchange()
    done = {one.merchant_id for one in closed.closed}
    stated = [line for line in lines_of(here, month) if line.merchant_id in done]
    here.tell(
        "month closed",
        month=month,
        merchants=len(stated),
        amount=str(sum((line.amount for line in stated), Decimal(0))),
        numbers=sorted(line.number for line in stated),
        provisional=sum(line.provisional for line in stated),
        kept_open={one.trade_name: type(one.refusal).__name__ for one in closed.refused},
    )


def lines_of(here: TradeDesk, month: str) -> tuple[ClosingLine, ...]:
    """Of the merchants of this visit."""
    found = here.trade.closing.month(month, MERCHANT_MANAGER).lines
    return tuple(line for line in found if line.merchant_id not in here.others)


def statement_of(here: TradeDesk, month: str, merchant: str) -> UUID:
    """Raises NeverHappened while the month of that merchant is open."""
    for line in lines_of(here, month):
        if line.trade_name == merchant and line.statement_id is not None:
            return line.statement_id
    raise NeverHappened(f"the month of {merchant} is closed")


def print_both(here: TradeDesk, statement_id: UUID) -> None:
    """The merchant's, without a name; the accountant's, which the manager is refused."""
    papers = here.trade.statement_papers
    merchants = papers.printed(statement_id, MERCHANT_MANAGER)
    (here.folder / "statement.pdf").write_bytes(merchants)
    paper = here.trade.nominative_statements.paper(statement_id, ACCOUNTANT)
    named = accounting_pdf(paper)
    (here.folder / "accounting-statement.pdf").write_bytes(named)
    here.tell(
        "both documents printed",
        statement=paper.number,
        pages=[page_count(merchants), page_count(named)],
        amount=str(paper.amount),
    )


def pay(here: TradeDesk, month: str) -> UUID:
    """Handed over, put on one slip, and paid by one order."""
    papers = here.trade.statement_papers
    ids = tuple(line.statement_id for line in lines_of(here, month) if line.statement_id)
    papers.send(ids, StatementChannel.HANDED_OVER, here.clock.today(), MERCHANT_MANAGER)
    slip_id = papers.remit(ids, MERCHANT_MANAGER)
    here.exchange()
    saved = papers.save_slip(slip_id, here.folder, MERCHANT_MANAGER)
    slip = next(line for line in papers.slips(MERCHANT_MANAGER) if line.id == slip_id)
    here.put(here.next_month, 20)
    papers.pay(ids, here.clock.today(), ORDER, ACCOUNTANT)
    here.tell(
        "remitted and paid",
        slip=slip.number,
        amount=str(slip.amount),
        statements=len(ids),
        files=[path.name for path in saved],
        states=sorted({line.state.value for line in lines_of(here, month)}),
    )
    return slip_id


def reverse_one(here: TradeDesk, month: str) -> UUID:
    """Of a month that is closed: the row of today that takes it back; its id."""
    here.put(here.next_month, 12)
    merchant_id = here.merchant(SHOWN).id
    wanted = PurchaseFilter(month=month, merchant_id=merchant_id, state="accepted")
    bought = here.trade.purchases.lines(wanted, MERCHANT_MANAGER)[0]
    back = here.trade.corrections.reverse(bought.id, BROUGHT_BACK, MERCHANT_MANAGER)
    here.tell(
        "purchase reversed",
        bought_on=bought.on_day.isoformat(),
        reversed_on=back.on_day.isoformat(),
        amount=str(back.amount),
        covered=str(back.covered),
    )
    return back.id


def _settle_twins(here: TradeDesk, month: str) -> None:
    found = here.trade.purchases.duplicates(PurchaseFilter(month=month), MERCHANT_MANAGER)
    for pair in found:
        here.trade.corrections.settle(pair.purchase.id, TWICE, MERCHANT_MANAGER, is_duplicate=True)
    here.tell("duplicates settled", count=len(found))


def _accept_doubts(here: TradeDesk, month: str) -> None:
    """Each with the reason that stays beside the statement."""
    told: Counter[str] = Counter()
    for line in lines_of(here, month):
        check = here.trade.closing.check(line.merchant_id, month, MERCHANT_MANAGER)
        for found in check.findings:
            told[found.anomaly.value] += 1
            if found.severity is Severity.DOUBT:
                _accept(here, line.merchant_id, month, found.finding.subject_id)
    here.tell("checked", anomalies=dict(told))


def _accept(here: TradeDesk, merchant_id: UUID, month: str, subject_id: UUID) -> None:
    closing = here.trade.closing
    found = closing.check(merchant_id, month, MERCHANT_MANAGER).findings
    anomaly = next(one.anomaly for one in found if one.finding.subject_id == subject_id)
    closing.accept(merchant_id, month, anomaly, subject_id, KEPT, MERCHANT_MANAGER)


def counted(here: TradeDesk, months: Collection[str]) -> tuple[Decimal, Decimal]:
    """What is owed by statements, and what was covered of the purchases that they are of."""
    owed = covered = Decimal(0)
    for month in months:
        closed = {
            line.merchant_id: line.amount for line in lines_of(here, month) if line.statement_id
        }
        owed += sum(closed.values(), Decimal(0))
        for merchant_id in closed:
            wanted = PurchaseFilter(month=month, merchant_id=merchant_id)
            covered += here.trade.purchases.count(wanted, MERCHANT_MANAGER).covered
    return owed, covered
