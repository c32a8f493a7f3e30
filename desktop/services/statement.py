"""What becomes of closed statements: printed, handed over, remitted, paid, found late."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.closing import (
    AlreadyRemitted,
    MonthState,
    NumberAwaited,
    OutOfOrder,
    PaymentOrderMissing,
    SentOnImpossibleDay,
    StatementChannel,
    StatementState,
    refuse_who_does_not_pay,
    refuse_who_does_not_see,
)
from desktop.domain.late_interest import PaymentTerms
from desktop.domain.reference import provisional
from desktop.importers.logo_file import small_logo
from desktop.models import (
    MonthlyStatementRecord,
    RemittanceSlipRecord,
    new_id,
)
from desktop.services.clock import Clock
from desktop.services.statement_outlook import overdue_sheet, threshold_sheet
from desktop.services.statement_papers import (
    charge_words,
    listed,
    remittance_paper,
    statement_paper,
)
from desktop.sheets.accounting_terms import AccountingTerms
from desktop.sheets.letter import SenderSheet
from desktop.sheets.sender import LetterSender
from desktop.sheets.statement import RemittancePaper, StatementPaper
from desktop.sheets.statement_line import (
    OverdueSheet,
    SlipLine,
    StatementLine,
    StatementSheet,
    ThresholdSheet,
)
from desktop.storage.queries import statement as statements
from desktop.storage.unit_of_work import UnitsOfWork

SLIPS = "BORD"
PAPERS_IN = "fr"
"""The language of a slip: who pays reads French."""


class StatementService:
    def __init__(
        self,
        units: UnitsOfWork,
        clock: Clock,
        terms: Callable[[], PaymentTerms],
        sender: Callable[[], LetterSender],
        *,
        accounts: Callable[[], AccountingTerms] = AccountingTerms,
        numbers_come: bool = True,
    ) -> None:
        """`numbers_come` from a centre: then nothing leaves the house without its final one."""
        self._accounts = accounts
        self._units = units
        self._clock = clock
        self._terms = terms
        self._sender = sender
        self._numbers_come = numbers_come

    def lines(self, actor: Actor, month: str = "", state: str = "") -> tuple[StatementLine, ...]:
        """Of all months and states unless one is named. Raises StatementsHidden."""
        refuse_who_does_not_see(actor)
        of = MonthlyStatementRecord
        which = [of.month == month] if month else []
        which += [of.state == state] if state else []
        with self._units.reading() as session:
            return statements.statement_lines(session, self._terms(), self._clock.today(), *which)

    def of_merchant(self, merchant_id: UUID, actor: Actor) -> tuple[StatementLine, ...]:
        """Raises StatementsHidden."""
        refuse_who_does_not_see(actor)
        which = MonthlyStatementRecord.merchant_id == merchant_id
        with self._units.reading() as session:
            return statements.statement_lines(session, self._terms(), self._clock.today(), which)

    def overdue(self, actor: Actor) -> OverdueSheet:
        """What waits for its payment, and what each day costs. Raises StatementsHidden."""
        refuse_who_does_not_see(actor)
        with self._units.reading() as session:
            return overdue_sheet(session, self._terms(), self._clock.today())

    def sheet(self, statement_id: UUID, actor: Actor) -> StatementSheet:
        """Raises StatementsHidden, UnknownStatement, ContentAltered."""
        refuse_who_does_not_see(actor)
        of = MonthlyStatementRecord
        with self._units.reading() as session:
            row = statements.statement_row(session, statement_id)
            of_month = (of.merchant_id == row.merchant_id, of.month == row.month)
            lines = statements.statement_lines(
                session, self._terms(), self._clock.today(), *of_month
            )
            made = statements.accounting_row(session, statement_id)
            return StatementSheet(
                line=next(line for line in lines if line.id == statement_id),
                paper=statement_paper(session, row),
                closed_at=row.closed_at,
                closed_by=row.closed_by_name,
                cites=row.cites_id,
                rectified_by=tuple(x for x in lines if x.sequence > row.sequence),
                reason=row.content.get("reason", ""),
                accounting_made_at=made.made_at if made else None,
            )

    def print_out(self, statement_id: UUID, actor: Actor) -> StatementPaper:
        """The original the first time, then duplicates: counted before the paper is handed over.

        Raises StatementsHidden, UnknownStatement, ContentAltered, NumberAwaited.
        """
        refuse_who_does_not_see(actor)
        with self._units(actor, "print_statement") as work:
            row = statements.statement_row(work.session, statement_id)
            self._refuse_unnumbered(row)
            paper = statement_paper(work.session, row)
            before = row.prints
            row.prints += 1
            work.commit()
        return paper.reprinted(before) if before else paper

    def send(
        self, statement_ids: Collection[UUID], channel: StatementChannel, on: date, actor: Actor
    ) -> None:
        """All or none. Raises StatementsHidden, NumberAwaited, OutOfOrder, SentOnImpossibleDay."""
        refuse_who_does_not_see(actor)
        with self._units(actor, "send_statement") as work:
            for statement_id in statement_ids:
                row = statements.statement_row(work.session, statement_id)
                self._refuse_unnumbered(row)
                self._refuse_day(row, on)
                if row.sent_on is not None:
                    raise OutOfOrder
                row.channel, row.sent_on = channel.value, on
                if row.state == StatementState.CLOSED:
                    row.state = StatementState.SENT.value
            work.commit()

    def pay(
        self, statement_ids: Collection[UUID], on: date, payment_order: str, actor: Actor
    ) -> None:
        """Paid by one payment order. Raises PaymentReserved, PaymentOrderMissing, and as `send`."""
        refuse_who_does_not_pay(actor)
        order = " ".join(payment_order.split())
        if not order:
            raise PaymentOrderMissing
        with self._units(actor, "pay_statement") as work:
            for statement_id in statement_ids:
                row = statements.statement_row(work.session, statement_id)
                self._refuse_unnumbered(row)
                self._refuse_day(row, on)
                if row.state == MonthState.PAID:
                    raise OutOfOrder
                row.state = StatementState.PAID.value
                row.paid_on, row.payment_order = on, order
            work.commit()

    def remit(self, statement_ids: Collection[UUID], actor: Actor) -> UUID:
        """One slip over these. Raises StatementsHidden, NumberAwaited, AlreadyRemitted."""
        refuse_who_does_not_see(actor)
        sender, accounts = self._sender().sheet, self._accounts()
        with self._units(actor, "remit_statements") as work:
            rows = [statements.statement_row(work.session, one) for one in statement_ids]
            self._refuse_remitted(work.session, rows)
            lines = [listed(work.session, row, accounts) for row in rows]
            lines.sort(key=lambda one: (one["merchant"], one["number"]))
            slip_id = new_id()
            work.session.add(
                RemittanceSlipRecord(
                    id=slip_id,
                    provisional_number=provisional(SLIPS, slip_id),
                    dated_on=self._clock.today(),
                    statements=_around(sender, accounts, rows) | {"lines": lines},
                    count=len(lines),
                    amount=sum((row.amount for row in rows), Decimal(0)),
                    made_at=self._clock.now(),
                    made_by_id=actor.id,
                    made_by_name=actor.name,
                )
            )
            work.commit()
        return slip_id

    def slips(self, actor: Actor) -> tuple[SlipLine, ...]:
        """Raises StatementsHidden."""
        refuse_who_does_not_see(actor)
        with self._units.reading() as session:
            return statements.slip_lines(session)

    def remittance(self, slip_id: UUID, actor: Actor) -> RemittancePaper:
        """Raises StatementsHidden, UnknownStatement."""
        refuse_who_does_not_see(actor)
        with self._units.reading() as session:
            return remittance_paper(session, statements.slip_row(session, slip_id))

    def print_slip(self, slip_id: UUID, actor: Actor) -> RemittancePaper:
        """As `print_out`; what has a provisional number yet is no original, and is not counted.

        Raises StatementsHidden, UnknownStatement, TotalsDisagree.
        """
        refuse_who_does_not_see(actor)
        with self._units(actor, "print_slip") as work:
            row = statements.slip_row(work.session, slip_id)
            paper = remittance_paper(work.session, row)
            if self._numbers_come and row.number is None:
                return paper
            before = row.prints
            row.prints += 1
            work.commit()
        return paper.reprinted(before) if before else paper

    def threshold(self, actor: Actor) -> ThresholdSheet:
        """Of the twelve months until the last full one. Raises StatementsHidden."""
        refuse_who_does_not_see(actor)
        with self._units.reading() as session:
            return threshold_sheet(session, self._terms(), self._clock.today())

    def _refuse_unnumbered(self, row: MonthlyStatementRecord) -> None:
        if self._numbers_come and row.number is None:
            raise NumberAwaited

    def _refuse_day(self, row: MonthlyStatementRecord, on: date) -> None:
        if not row.dated_on <= on <= self._clock.today():
            raise SentOnImpossibleDay

    def _refuse_remitted(self, session: Session, rows: Collection[MonthlyStatementRecord]) -> None:
        known = statements.slip_numbers(session)
        for row in rows:
            self._refuse_unnumbered(row)
            if row.id in known:
                raise AlreadyRemitted


def _around(
    sender: SenderSheet, accounts: AccountingTerms, rows: Collection[MonthlyStatementRecord]
) -> dict[str, Any]:
    """What stands on a slip beside its statements, as it is on the day on which it is made."""
    who = accounts.signature
    return {
        "sender": asdict(sender) | {"logo": None},
        "logo": small_logo(sender.logo),
        "addressee": list(accounts.addressee),
        "charge": charge_words(accounts.budgets_of(row.month for row in rows), PAPERS_IN),
        "signature": asdict(who) if who else None,
    }
