"""Statements as PDF: looked at, printed and counted, saved; slips with their files for finance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.domain.closing import StatementChannel
from desktop.domain.errors import Refusal
from desktop.progress import Progress, unwatched
from desktop.reports import writing
from desktop.reports.accounting_paper import accounting_pdf
from desktop.reports.finance_file import finance_csv, finance_xlsx
from desktop.reports.pain001 import payment_order
from desktop.reports.remittance_paper import remittance_pdf
from desktop.reports.statement_paper import statement_pdf
from desktop.services.clock import Clock
from desktop.services.statement import StatementService
from desktop.services.statement_nominative import NominativeStatementService
from desktop.sheets.payment_order import PayingAccount
from desktop.sheets.statement import RemittancePaper
from desktop.sheets.statement_line import (
    OverdueSheet,
    SlipLine,
    StatementLine,
    StatementSheet,
    ThresholdSheet,
)


@dataclass(frozen=True)
class ShownStatement:
    """A statement and its paper, as it will be or was printed."""

    sheet: StatementSheet
    pdf: bytes


@dataclass(frozen=True)
class ShownSlip:
    """A remittance slip and its paper."""

    paper: RemittancePaper
    pdf: bytes


@dataclass(frozen=True)
class SavedStatements:
    """What lies in the folder now, and why others do not."""

    paths: tuple[Path, ...]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class StatementPrintingService:
    """`payer` answers None where no régie pays, which is the rule."""

    statements: StatementService
    nominative: NominativeStatementService
    payer: Callable[[], PayingAccount | None]
    clock: Clock

    def today(self) -> date:
        return self.clock.today()

    def lines(self, actor: Actor, month: str = "") -> tuple[StatementLine, ...]:
        """Raises StatementsHidden."""
        return self.statements.lines(actor, month)

    def shown(self, statement_id: UUID, actor: Actor) -> ShownStatement:
        """Nothing is counted. Raises StatementsHidden, UnknownStatement, ContentAltered."""
        sheet = self.statements.sheet(statement_id, actor)
        return ShownStatement(sheet, statement_pdf(sheet.paper))

    def printed(self, statement_id: UUID, actor: Actor) -> bytes:
        """Counted: the second is a duplicate. Raises as `StatementService.print_out`."""
        return statement_pdf(self.statements.print_out(statement_id, actor))

    def save(self, statement_id: UUID, folder: Path, actor: Actor) -> Path:
        """Counted as a print. Raises as `printed`, FolderNotWritable, NoSpaceLeft."""
        paper = self.statements.print_out(statement_id, actor)
        return writing.write(folder, f"{paper.number}.pdf", statement_pdf(paper))

    def save_all(
        self,
        statement_ids: tuple[UUID, ...],
        folder: Path,
        actor: Actor,
        progress: Progress = unwatched,
    ) -> SavedStatements:
        """A refused one stops no other. Raises FolderNotWritable, NoSpaceLeft."""
        saved: list[Path] = []
        refused: list[Refusal] = []
        for place, statement_id in enumerate(statement_ids):
            progress(place, len(statement_ids))
            try:
                saved.append(self.save(statement_id, folder, actor))
            except Refusal as refusal:
                refused.append(refusal)
        progress(len(statement_ids), len(statement_ids))
        return SavedStatements(tuple(saved), tuple(refused))

    def save_nominative(self, statement_id: UUID, folder: Path, actor: Actor) -> Path:
        """For an accountant, counted. Raises PaymentReserved, NumberAwaited, FolderNotWritable."""
        paper = self.nominative.print_out(statement_id, actor)
        return writing.write(folder, f"{paper.number}-nominatif.pdf", accounting_pdf(paper))

    def shown_nominative(self, statement_id: UUID, actor: Actor) -> bytes:
        """For an accountant. Made when it is first asked for. Raises as `save_nominative`."""
        return accounting_pdf(self.nominative.paper(statement_id, actor))

    def printed_nominative(self, statement_id: UUID, actor: Actor) -> bytes:
        """Counted: the second is a duplicate. Raises as `save_nominative`."""
        return accounting_pdf(self.nominative.print_out(statement_id, actor))

    def printed_slip(self, slip_id: UUID, actor: Actor) -> bytes:
        """Counted. Raises as `StatementService.print_slip`."""
        return remittance_pdf(self.statements.print_slip(slip_id, actor))

    def shown_slip(self, slip_id: UUID, actor: Actor) -> ShownSlip:
        """Raises StatementsHidden, UnknownStatement, TotalsDisagree."""
        paper = self.statements.remittance(slip_id, actor)
        return ShownSlip(paper, remittance_pdf(paper))

    def send(
        self, statement_ids: tuple[UUID, ...], channel: StatementChannel, on: date, actor: Actor
    ) -> None:
        """Raises as `StatementService.send`."""
        self.statements.send(statement_ids, channel, on, actor)

    def pay(self, statement_ids: tuple[UUID, ...], on: date, order: str, actor: Actor) -> None:
        """Raises as `StatementService.pay`."""
        self.statements.pay(statement_ids, on, order, actor)

    def remit(self, statement_ids: tuple[UUID, ...], actor: Actor) -> UUID:
        """Raises as `StatementService.remit`."""
        return self.statements.remit(statement_ids, actor)

    def slips(self, actor: Actor) -> tuple[SlipLine, ...]:
        """Raises StatementsHidden."""
        return self.statements.slips(actor)

    def overdue(self, actor: Actor) -> OverdueSheet:
        """Raises StatementsHidden."""
        return self.statements.overdue(actor)

    def threshold(self, actor: Actor) -> ThresholdSheet:
        """Raises StatementsHidden."""
        return self.statements.threshold(actor)

    def save_slip(self, slip_id: UUID, folder: Path, actor: Actor) -> tuple[Path, ...]:
        """The slip and the finance files; an order to a bank only where a régie pays.

        Raises StatementsHidden, UnknownStatement, TotalsDisagree, StatementNotPayable,
        SlipProvisional, FolderNotWritable. All is made before anything is written.
        """
        paper = self.statements.remittance(slip_id, actor)
        payer = self.payer()
        made = {
            f"{paper.number}.csv": finance_csv(paper),
            f"{paper.number}.xlsx": finance_xlsx(paper),
        }
        if payer is not None:
            order = payment_order(paper, payer, self.clock.now(), self.clock.today())
            made[f"{paper.number}-pain001.xml"] = order
        printed = self.printed_slip(slip_id, actor)  # counted once nothing else can be refused
        made = {f"{paper.number}.pdf": printed} | made
        return tuple(writing.write(folder, name, content) for name, content in made.items())
