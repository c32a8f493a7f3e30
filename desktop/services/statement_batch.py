"""Acts on statements of many merchants at once: one that cannot follow holds back no other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.domain.closing import AlreadyRemitted, StatementChannel, StatementState
from desktop.domain.errors import Refusal
from desktop.progress import Progress, unwatched
from desktop.services.statement_printing import SavedStatements, StatementPrintingService
from desktop.sheets.statement_line import StatementLine

Act = Callable[[tuple[UUID, ...]], object]


@dataclass(frozen=True)
class MonthOfMerchants:
    """Which statements an act is about: all that these merchants have of a month (2026-03)."""

    month: str
    merchant_ids: frozenset[UUID]


@dataclass(frozen=True)
class BatchTold:
    """`already` had it written before; `refused` have the number of the statement and why."""

    done: int
    already: int = 0
    refused: tuple[tuple[str, Refusal], ...] = ()


@dataclass(frozen=True)
class SavedSlip:
    """The files of one slip; `already` statements are on another one."""

    paths: tuple[Path, ...]
    already: int = 0


@dataclass(frozen=True)
class StatementBatchService:
    """Rectifications go with the statement that they rectify."""

    papers: StatementPrintingService

    def lines(self, of: MonthOfMerchants, actor: Actor) -> tuple[StatementLine, ...]:
        """Raises StatementsHidden."""
        every = self.papers.lines(actor, of.month)
        return tuple(line for line in every if line.merchant_id in of.merchant_ids)

    def send(
        self,
        of: MonthOfMerchants,
        channel: StatementChannel,
        on: date,
        actor: Actor,
        progress: Progress = unwatched,
    ) -> BatchTold:
        """Raises as `StatementService.send` when not one of them can be sent."""
        every = self.lines(of, actor)
        wanted = [line for line in every if line.sent_on is None]
        told = _together(wanted, lambda ids: self.papers.send(ids, channel, on, actor), progress)
        return BatchTold(told.done, len(every) - len(wanted), told.refused)

    def pay(
        self,
        of: MonthOfMerchants,
        on: date,
        order: str,
        actor: Actor,
        progress: Progress = unwatched,
    ) -> BatchTold:
        """By one payment order. Raises as `StatementService.pay` when not one can be paid."""
        every = self.lines(of, actor)
        wanted = [line for line in every if line.state is not StatementState.PAID]
        told = _together(wanted, lambda ids: self.papers.pay(ids, on, order, actor), progress)
        return BatchTold(told.done, len(every) - len(wanted), told.refused)

    def save(
        self, of: MonthOfMerchants, folder: Path, actor: Actor, progress: Progress = unwatched
    ) -> SavedStatements:
        """Raises StatementsHidden, FolderNotWritable, NoSpaceLeft."""
        ids = tuple(line.id for line in self.lines(of, actor))
        return self.papers.save_all(ids, folder, actor, progress)

    def save_nominative(
        self, of: MonthOfMerchants, folder: Path, actor: Actor, progress: Progress = unwatched
    ) -> SavedStatements:
        """For an accountant. Raises as `StatementPrintingService.save_nominative`."""
        saved: list[Path] = []

        def save_each(ids: tuple[UUID, ...]) -> None:
            saved.extend(self.papers.save_nominative(one, folder, actor) for one in ids)

        told = _one_by_one(self.lines(of, actor), save_each, progress)
        return SavedStatements(tuple(saved), tuple(why for _number, why in told.refused))

    def save_slip(self, of: MonthOfMerchants, folder: Path, actor: Actor) -> SavedSlip:
        """One slip over those that are on none. Raises AlreadyRemitted when all are; as `remit`."""
        every = self.lines(of, actor)
        wanted = tuple(line.id for line in every if not line.slip_number)
        if not wanted:
            raise AlreadyRemitted
        paths = self.papers.save_slip(self.papers.remit(wanted, actor), folder, actor)
        return SavedSlip(paths, len(every) - len(wanted))


def _together(lines: Sequence[StatementLine], act: Act, progress: Progress) -> BatchTold:
    """One act over all; where a rule says no to it, each by itself."""
    if not lines:
        return BatchTold(0)
    try:
        act(tuple(line.id for line in lines))
    except Refusal:
        return _one_by_one(lines, act, progress)
    progress(len(lines), len(lines))
    return BatchTold(len(lines))


def _one_by_one(lines: Collection[StatementLine], act: Act, progress: Progress) -> BatchTold:
    """Raises what was said of the first when not one could be done."""
    refused: list[tuple[str, Refusal]] = []
    for place, line in enumerate(lines):
        progress(place, len(lines))
        try:
            act((line.id,))
        except Refusal as why:
            refused.append((line.number, why))
    progress(len(lines), len(lines))
    if refused and len(refused) == len(lines):
        raise refused[0][1]
    return BatchTold(len(lines) - len(refused), refused=tuple(refused))
