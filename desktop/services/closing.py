"""What somebody who follows merchants does with a month: look, check, accept, close, rectify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.closing import (
    Anomaly,
    Finding,
    FindingsOpen,
    MonthClosed,
    MonthNotClosed,
    MonthState,
    NotAcceptable,
    NothingToClose,
    Severity,
    refuse_month_not_over,
    refuse_who_does_not_close,
    refuse_who_does_not_see,
    still_open,
)
from desktop.domain.errors import Refusal
from desktop.domain.protection import checked_reason
from desktop.domain.reference import provisional
from desktop.domain.statement import Content, euros
from desktop.domain.statement_chain import hash_of
from desktop.models import ClosingCheckRecord, MerchantRecord, MonthlyStatementRecord, new_id
from desktop.progress import Progress, unwatched
from desktop.services.clock import Clock
from desktop.services.closing_content import (
    PaperFrame,
    ToFreeze,
    content_for,
    head_of_chain,
    last_of_month,
    merchant_row,
)
from desktop.services.closing_findings import Periods, findings_in, findings_of, refuse_blocked
from desktop.services.closing_sheets import accepted_in, check_sheet, closing_sheet
from desktop.sheets.closing import (
    ClosedMonth,
    ClosedSheet,
    ClosingCheckSheet,
    ClosingSheet,
)
from desktop.storage.bulk import room
from desktop.storage.queries.agreement import periods_of
from desktop.storage.unit_of_work import UnitOfWork, UnitsOfWork

SERIES = "ETAT"
MONTH_KB = 80 * 1024
"""The purchases of a month, merchant by merchant, lie all over the file: with less room than they
take, each is decrypted several times."""


class ClosingService:
    def __init__(
        self,
        units: UnitsOfWork,
        clock: Clock,
        key: Callable[[], bytes],
        frame: Callable[[], PaperFrame],
    ) -> None:
        """`key` is the site's, for the references of cards; `frame` is asked at each closing."""
        self._units = units
        self._clock = clock
        self._key = key
        self._frame = frame

    def month(self, month: str, actor: Actor) -> ClosingSheet:
        """All merchants that sold something in it. Raises StatementsHidden."""
        refuse_who_does_not_see(actor)
        with self._units.reading() as session, room(session, MONTH_KB):
            return closing_sheet(session, month)

    def check(self, merchant_id: UUID, month: str, actor: Actor) -> ClosingCheckSheet:
        """What is odd, and what the statement would say. Raises StatementsHidden."""
        refuse_who_does_not_see(actor)
        with self._units.reading() as session:
            merchant = merchant_row(session, merchant_id)
            held = periods_of(session).get(merchant_id, ())
            first, sequence = last_of_month(session, merchant_id, month)
            cites = first.id if first else None
            wanted = ToFreeze(merchant, month, sequence + 1, self._clock.today(), cites)
            found = self._found(session, month, merchant_id, {merchant_id: held})
            content: Content | None = None
            with suppress(NothingToClose):
                content = content_for(session, wanted, self._frame(), self._key(), held)
                found += findings_in(content)
            state = MonthState(first.state) if first else None
            return check_sheet(session, merchant, month, (state, content, found))

    def accept(
        self,
        merchant_id: UUID,
        month: str,
        anomaly: Anomaly,
        subject_id: UUID,
        reason: str,
        actor: Actor,
    ) -> ClosingCheckSheet:
        """A doubt that stays, with the reason.

        Raises ClosingReserved, ReasonTooShort, NotAcceptable.
        """
        refuse_who_does_not_close(actor)
        written = checked_reason(reason)
        here = self.check(merchant_id, month, actor)
        known = {(x.anomaly, x.finding.subject_id): x for x in here.findings}.get(
            (anomaly, subject_id)
        )
        if known is None or known.severity is not Severity.DOUBT:
            raise NotAcceptable
        with self._units(actor, "accept_anomaly") as work:
            work.session.add(
                ClosingCheckRecord(
                    id=new_id(),
                    merchant_id=merchant_id,
                    month=month,
                    anomaly=anomaly.value,
                    subject_id=subject_id,
                    reason=written,
                    accepted_by_id=actor.id,
                    accepted_by_name=actor.name,
                    accepted_at=self._clock.now(),
                )
            )
            work.commit()
        return self.check(merchant_id, month, actor)

    def close(
        self,
        merchant_ids: Sequence[UUID],
        month: str,
        actor: Actor,
        progress: Progress = unwatched,
    ) -> ClosedSheet:
        """Each merchant's month is an act of its own: what one keeps open keeps open no other.

        Stopped half-way, what is closed stays closed. Raises ClosingReserved, MonthNotOver.
        """
        refuse_who_does_not_close(actor)
        refuse_month_not_over(month, self._clock.today())
        with self._units.reading() as session:
            periods = periods_of(session)
        done = []
        for place, merchant_id in enumerate(merchant_ids):
            progress(place, len(merchant_ids))
            done.append(self._close(merchant_id, month, actor, periods))
        progress(len(merchant_ids), len(merchant_ids))
        return ClosedSheet(month, tuple(done))

    def rectify(self, merchant_id: UUID, month: str, reason: str, actor: Actor) -> UUID:
        """One more statement of a closed month: what no other says. It cites the first.

        Raises ClosingReserved, ReasonTooShort, MonthNotClosed, NothingToClose, FindingsOpen.
        """
        refuse_who_does_not_close(actor)
        written = checked_reason(reason)
        with self._units(actor, "rectify_statement") as work:
            first, sequence = last_of_month(work.session, merchant_id, month)
            if first is None:
                raise MonthNotClosed
            merchant = merchant_row(work.session, merchant_id)
            refuse_blocked(work.session, merchant_id, month)
            held = periods_of(work.session).get(merchant_id, ())
            wanted = ToFreeze(merchant, month, sequence + 1, self._clock.today(), first.id)
            content = content_for(work.session, wanted, self._frame(), self._key(), held)
            row = self._freeze(work, wanted, content | {"reason": written}, actor)
            work.commit()
        return row.id

    def _close(self, merchant_id: UUID, month: str, actor: Actor, periods: Periods) -> ClosedMonth:
        name = ""
        try:
            with self._units(actor, "close_month") as work:
                merchant = merchant_row(work.session, merchant_id)
                name = merchant.trade_name
                row = self._statement(work, merchant, month, actor, periods)
                work.commit()
        except Refusal as why:
            return ClosedMonth(merchant_id, name, refusal=why)
        return ClosedMonth(merchant_id, name, row.id)

    def _statement(
        self, work: UnitOfWork, merchant: MerchantRecord, month: str, actor: Actor, periods: Periods
    ) -> MonthlyStatementRecord:
        first, _ = last_of_month(work.session, merchant.id, month)
        if first is not None:
            raise MonthClosed
        wanted = ToFreeze(merchant, month, 1, self._clock.today())
        held = periods.get(merchant.id, ())
        content = content_for(work.session, wanted, self._frame(), self._key(), held)
        found = self._found(work.session, month, merchant.id, periods)
        found += findings_in(content)
        kept = accepted_in(work.session, merchant.id, month)
        open_ones = still_open(found, kept)
        if open_ones:
            raise FindingsOpen(open_ones)
        return self._freeze(work, wanted, content, actor)

    def _found(
        self, session: Session, month: str, merchant_id: UUID, periods: Periods
    ) -> tuple[Finding, ...]:
        only = [merchant_id]
        return findings_of(session, month, only, periods, late=only)[merchant_id]

    def _freeze(
        self, work: UnitOfWork, wanted: ToFreeze, content: Content, actor: Actor
    ) -> MonthlyStatementRecord:
        previous = head_of_chain(work.session, wanted.merchant.id)
        totals, row_id = content["totals"], new_id()
        content["id"] = str(row_id)  # two desks that close the same have two hashes
        row = MonthlyStatementRecord(
            id=row_id,
            merchant_id=wanted.merchant.id,
            month=wanted.month,
            sequence=wanted.sequence,
            cites_id=wanted.cites_id,
            provisional_number=provisional(SERIES, row_id),
            dated_on=wanted.dated_on,
            line_count=len(content["lines"]) + len(content["counter_entries"]),
            purchases=euros(totals["amount"] + totals["counter_amount"]),
            amount=euros(totals["due"]),
            content=content,
            content_hash=hash_of(content, previous),
            previous_hash=previous,
            closed_at=self._clock.now(),
            closed_by_id=actor.id,
            closed_by_name=actor.name,
        )
        work.session.add(row)
        return row
