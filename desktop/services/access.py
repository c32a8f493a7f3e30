"""The access log: notes who opened whose file, and tells it to those who may know."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.access import (
    ONE_VISIT,
    AccessLogClosed,
    Reason,
    is_repeated,
    may_read_log,
)
from desktop.domain.actor import Actor
from desktop.domain.enrolment import UnknownHousehold
from desktop.domain.errors import Refusal
from desktop.models import AccessRecord
from desktop.services.clock import Clock
from desktop.services.protection import ensure_may_open, ensure_not_relative
from desktop.sheets.access import AccessSheet
from desktop.storage.queries.access import access_sheet, household_behind, reasons_since
from desktop.storage.unit_of_work import UnitsOfWork

_ABOUT = frozenset({Reason.ACCESS_LOG, Reason.ACCESS_PRINT})
"""Reading who opened a file is not opening it."""


class AccessService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._now = clock.now

    def note(self, noun: str, row_id: UUID, reason: Reason, actor: Actor) -> bool:
        """Remember that `actor` looks at a household, claim or letter; belongs on a lane.

        False when it adds nothing to the visit of the last minutes, or the row is not here, or
        the file stayed shut: what was not opened is no opening.
        """
        with self._units.reading() as session:
            household_id = household_behind(session, noun, row_id)
            if household_id is None:
                return False
            if reason not in _ABOUT and not self._was_opened(session, household_id, actor):
                return False
            since = self._now() - ONE_VISIT
            lately = reasons_since(session, household_id, actor.id, since)
        if is_repeated(reason, lately):
            return False
        with self._units(actor, "open_file") as work:
            work.session.add(
                AccessRecord(
                    household_id=household_id,
                    agent_id=actor.id,
                    at=self._now(),
                    desk_label=self._units.desk_label,
                    reason=reason.value,
                    mutation_id=work.mutation_id,
                )
            )
            work.commit()
        return True

    def _was_opened(self, session: Session, household_id: UUID, actor: Actor) -> bool:
        try:
            ensure_may_open(session, actor, household_id, self._units.now())
        except Refusal:
            return False
        return True

    def log(
        self, household_id: UUID, actor: Actor, reason: Reason = Reason.ACCESS_LOG
    ) -> AccessSheet:
        """Every opening of a file; that it is read now is the newest line of it.

        Raises AccessLogClosed, FileOfRelative, UnknownHousehold.
        """
        if not may_read_log(actor):
            raise AccessLogClosed
        with self._units.reading() as session:
            ensure_not_relative(session, actor, household_id)
        self.note("household", household_id, reason, actor)
        with self._units.reading() as session:
            sheet = access_sheet(session, household_id)
        if sheet is None:
            raise UnknownHousehold(household_id)
        return sheet
