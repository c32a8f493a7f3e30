"""The accountant's nominative statements: made once, printed again as they were."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.domain.closing import NumberAwaited, refuse_who_does_not_pay
from desktop.domain.statement_chain import hash_of
from desktop.models import AccountingStatementRecord, new_id
from desktop.services.clock import Clock
from desktop.services.statement_accounts import accounting_content, accounting_paper
from desktop.sheets.accounting_terms import AccountingTerms
from desktop.sheets.sender import LetterSender
from desktop.sheets.statement import AccountingPaper
from desktop.storage.queries import statement as statements
from desktop.storage.unit_of_work import UnitsOfWork


class NominativeStatementService:
    """Nobody but an accountant is told a name here."""

    def __init__(
        self,
        units: UnitsOfWork,
        clock: Clock,
        sender: Callable[[], LetterSender],
        *,
        accounts: Callable[[], AccountingTerms] = AccountingTerms,
        numbers_come: bool = True,
    ) -> None:
        self._accounts = accounts
        self._units = units
        self._clock = clock
        self._sender = sender
        self._numbers_come = numbers_come

    def paper(self, statement_id: UUID, actor: Actor) -> AccountingPaper:
        """Made the first time that it is asked for, with the names of that day; then kept.

        Raises PaymentReserved, UnknownStatement, NumberAwaited, ContentAltered.
        """
        refuse_who_does_not_pay(actor)
        with self._units.reading() as session:
            known = statements.accounting_row(session, statement_id)
            if known is not None:
                row = statements.statement_row(session, statement_id)
                return accounting_paper(session, row, known)
        return self._make(statement_id, actor)

    def print_out(self, statement_id: UUID, actor: Actor) -> AccountingPaper:
        """The original the first time, then duplicates: counted before it is handed over.

        Raises as `paper`.
        """
        paper = self.paper(statement_id, actor)
        with self._units(actor, "print_accounting_statement") as work:
            made = statements.accounting_row(work.session, statement_id)
            before = made.prints if made else 0
            if made is not None:
                made.prints = before + 1
            work.commit()
        return paper.reprinted(before) if before else paper

    def _make(self, statement_id: UUID, actor: Actor) -> AccountingPaper:
        with self._units(actor, "make_accounting_statement") as work:
            row = statements.statement_row(work.session, statement_id)
            if self._numbers_come and row.number is None:
                raise NumberAwaited
            content = accounting_content(work.session, row, self._sender(), self._accounts())
            made = AccountingStatementRecord(
                id=new_id(),
                statement_id=row.id,
                content=content,
                content_hash=hash_of(content, row.content_hash),
                made_at=self._clock.now(),
                made_by_id=actor.id,
                made_by_name=actor.name,
            )
            work.session.add(made)
            paper = accounting_paper(work.session, row, made)
            work.commit()
        return paper
