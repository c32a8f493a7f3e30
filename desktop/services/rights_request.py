"""Requests of persons about their own data: written down, counted to their day, answered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from desktop.domain.actor import Actor
from desktop.domain.disposal import (
    Answer,
    RequestAnswered,
    RequestFromTheFuture,
    RequestKind,
    ensure_decides,
)
from desktop.domain.enrolment import UnknownHousehold
from desktop.models import HouseholdRecord, RightsRequestRecord
from desktop.services.clock import Clock
from desktop.services.protection import without_hidden
from desktop.sheets.disposal import RequestLine
from desktop.storage.queries.privacy import request_lines
from desktop.storage.queries.protection import hidden_files
from desktop.storage.unit_of_work import UnitsOfWork


class RightsRequestService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._today = clock.today

    def lines(self, reader: Actor | None = None) -> tuple[RequestLine, ...]:
        """Those that wait first, by their deadline; without the name where a file is shut."""
        with self._units.reading() as session:
            lines = tuple(request_lines(session))
            return without_hidden(lines, hidden_files(session, reader), {"people": ""})

    def household_called(self, reference: str) -> UUID:
        """By its number or its provisional one, as typed. Raises UnknownHousehold."""
        typed = reference.strip().upper()
        with self._units.reading() as session:
            found = session.scalar(
                select(HouseholdRecord.id).where(
                    or_(
                        HouseholdRecord.reference == typed,
                        HouseholdRecord.provisional_reference == typed,
                    )
                )
            )
        if found is None:
            raise UnknownHousehold(UUID(int=0))
        return found

    def receive(
        self, household_id: UUID, kind: RequestKind, received_on: date, actor: Actor
    ) -> UUID:
        """Anybody at the counter may be asked. Raises UnknownHousehold, RequestFromTheFuture."""
        if received_on > self._today():
            raise RequestFromTheFuture
        with self._units(actor, "receive_request") as work:
            if work.session.get(HouseholdRecord, household_id) is None:
                raise UnknownHousehold(household_id)
            row = RightsRequestRecord(
                household_id=household_id,
                request_kind=kind.value,
                received_on=received_on,
                received_by_id=actor.id,
                received_by_name=actor.name,
            )
            work.session.add(row)
            work.commit()
            return row.id

    def answer(self, request_id: UUID, answer: Answer, actor: Actor) -> None:
        """Raises NotADecider, RequestAnswered."""
        ensure_decides(actor)
        with self._units(actor, "answer_request") as work:
            row = work.session.get(RightsRequestRecord, request_id)
            if row is None or row.answered_on is not None:
                raise RequestAnswered
            row.answered_on, row.answer = self._today(), answer.value
            row.answered_by_id, row.answered_by_name = actor.id, actor.name
            work.commit()
