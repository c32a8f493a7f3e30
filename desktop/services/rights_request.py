"""Requests of persons about their own data: written down, counted to their day, answered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from desktop.domain.actor import Actor, Role
from desktop.domain.disposal import (
    ANSWER_MONTHS,
    Answer,
    ExtensionTooLate,
    RequestAnswered,
    RequestExtended,
    RequestFromTheFuture,
    RequestKind,
    ensure_decides,
)
from desktop.domain.enrolment import UnknownHousehold
from desktop.domain.note import refuse_social_security_number
from desktop.domain.protection import checked_reason
from desktop.domain.retention import last_day
from desktop.models import HouseholdRecord, RightsRequestRecord
from desktop.services.clock import Clock
from desktop.services.protection import ensure_may_open, without_hidden
from desktop.sheets.disposal import CorrectionLine, RequestLine, RequestsDue
from desktop.storage.queries.privacy import corrections_since, request_lines, requests_due
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

    def due(self, reader: Actor) -> RequestsDue | None:
        """For who answers; None where nothing waits."""
        if not reader.may_act_as(Role.DECIDER):
            return None
        with self._units.reading() as session:
            return requests_due(session)

    def corrections(self, request_id: UUID, reader: Actor) -> tuple[CorrectionLine, ...]:
        """What was corrected in the file since the request came in.

        Raises RequestAnswered where it went with its file, FileOfRelative, FileProtected.
        """
        with self._units.reading() as session:
            row = session.get(RightsRequestRecord, request_id)
            if row is None:
                raise RequestAnswered
            ensure_may_open(session, reader, row.household_id, self._units.now())
            return tuple(corrections_since(session, row.household_id, row.received_on))

    def extend(self, request_id: UUID, reason: str, actor: Actor) -> None:
        """Two months more; the person is told why within the first (article 12(3)).

        Raises NotADecider, ReasonTooShort, RequestAnswered, RequestExtended, ExtensionTooLate.
        """
        ensure_decides(actor)
        note = checked_reason(reason)
        refuse_social_security_number(note)
        with self._units(actor, "extend_request") as work:
            row = work.session.get(RightsRequestRecord, request_id)
            if row is None or row.answered_on is not None:
                raise RequestAnswered
            if row.extended_on is not None:
                raise RequestExtended
            if self._today() > last_day(row.received_on, ANSWER_MONTHS):
                raise ExtensionTooLate
            row.extended_on, row.extension_reason = self._today(), note
            row.extended_by_name = actor.name
            work.commit()

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
