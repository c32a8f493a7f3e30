"""A month with merchants: one signs, purchases come in, the month is closed, one is taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.progress import unwatched
from desktop.reports.preview import page_count
from desktop.services.invented_protection import MERCHANT_MANAGER
from desktop.storage.verification import verify
from desktop.tour import trade_closing, trade_sources
from desktop.tour.driving import NeverHappened
from desktop.tour.pictures import TradeSubjects
from desktop.tour.trade_desk import TradeDesk, trade_desk
from desktop.tour.trade_stallholder import take_in

if TYPE_CHECKING:
    from desktop.app.desk import Desk

FOLDER = "trade"


class TradeVisit:
    """Works on the store of an open desk; `told` collects what was seen, in order."""

    def __init__(self, desk: Desk, out: Path) -> None:
        self._desk, self.folder = desk, out / FOLDER
        self.told: list[dict[str, Any]] = []
        self.subjects: TradeSubjects | None = None

    def files(self) -> list[str]:
        """Papers and the files of the sources, relative to where the tour leaves all."""
        return sorted(f"{FOLDER}/{path.name}" for path in self.folder.iterdir() if path.is_file())

    def walk(self) -> None:
        """Raises NeverHappened, and the refusals of a service that says no."""
        self.folder.mkdir(parents=True, exist_ok=True)
        here = trade_desk(self._desk, self.folder, self._exchange, self._tell)
        _, agreement_id = take_in(here)
        trade_sources.credit(here, here.month)
        trade_sources.credit(here, here.next_month)
        trade_sources.bring_in(here)
        here.put(here.next_month, 4)
        trade_closing.close_all(here, here.month, settle=True)
        first = trade_closing.statement_of(here, here.month, trade_closing.SHOWN)
        before = self._as_printed(here, first)
        trade_closing.print_both(here, first)
        slip_id = trade_closing.pay(here, here.month)
        reversed_id = trade_closing.reverse_one(here, here.month)
        later = self._next_month(here)
        if self._as_printed(here, first) != before:
            raise NeverHappened("a closed statement stays as it was printed")
        self._prove(here)
        self.subjects = self._subjects(here, agreement_id, (later, first), (reversed_id, slip_id))

    def _next_month(self, here: TradeDesk) -> UUID:
        """Its statement counts the purchase that was taken back against what is owed."""
        here.clock.put(self._desk.clock.today().replace(day=1), 95)
        path = trade_sources.terminal_file(here, here.next_month, 64, with_defects=False)
        trade_sources.take_file(here, path, trade_sources.TERMINALS, here.next_month)
        trade_closing.close_all(here, here.next_month, settle=False)
        later = trade_closing.statement_of(here, here.next_month, trade_closing.SHOWN)
        sheet = here.trade.statements.sheet(later, MERCHANT_MANAGER)
        pdf = here.trade.statement_papers.printed(later, MERCHANT_MANAGER)
        (self.folder / "statement-next-month.pdf").write_bytes(pdf)
        self._tell(
            "statement with a counter-entry",
            number=sheet.line.number,
            counter_entries=len(sheet.paper.counter_entries),
            corrections=str(sheet.paper.corrections),
            amount=str(sheet.line.amount),
            pages=page_count(pdf),
        )
        return later

    def _subjects(
        self,
        here: TradeDesk,
        agreement_id: UUID,
        statement_ids: tuple[UUID, UUID],
        others: tuple[UUID, UUID],
    ) -> TradeSubjects:
        """`statement_ids` of the next month and of the paid one; a purchase and a slip besides."""
        lines = trade_closing.lines_of(here, here.next_month)
        to_check = next(line for line in lines if line.open_findings)
        file = trade_sources.terminal_file(here, here.month, 84, with_defects=True)
        purchase_id, slip_id = others
        return TradeSubjects(
            here.month,
            here.next_month,
            agreement_id,
            *statement_ids,
            purchase_id,
            to_check.merchant_id,
            file,
            slip_id,
        )

    def _prove(self, here: TradeDesk) -> None:
        """Statements add up to purchases to the cent; the file, ledger and chains are sound."""
        owed, covered = trade_closing.counted(here, (here.month, here.next_month))
        problems = [check.name for check in verify(self._desk.units.engine) if not check.passed]
        if owed != covered or problems:
            raise NeverHappened(f"statements and ledger are sound: {owed} {covered} {problems}")
        self._tell("verified", statements=str(owed), purchases=str(covered), first_unchanged=True)

    def _as_printed(self, here: TradeDesk, statement_id: UUID) -> bytes:
        return here.trade.statement_papers.shown(statement_id, MERCHANT_MANAGER).pdf

    def _exchange(self) -> object:
        return self._desk.sync.run(unwatched) if self._desk.settings.central_url else None

    def _tell(self, step: str, **facts: Any) -> None:
        self.told.append({"step": step, **facts})
