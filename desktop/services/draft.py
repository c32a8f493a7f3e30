"""Half-filled forms: saved as they are typed, so that nothing costs a second typing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.enrolment import UnknownDraft
from desktop.models import ClaimRecord, DraftRecord, new_id
from desktop.services.clock import Clock
from desktop.services.protection import ensure_may_open
from desktop.sheets.draft import DraftLine, DraftSheet
from desktop.storage.queries.protection import hidden_files
from desktop.storage.unit_of_work import UnitsOfWork


class DraftService:
    """Drafts stay on this desk; saving one is a single local commit."""

    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._now = clock.now

    def save(
        self,
        form: str,
        body: dict[str, Any],
        actor: Actor,
        *,
        draft_id: UUID | None = None,
        subject_id: UUID | None = None,
        label: str = "",
    ) -> DraftLine:
        """Write the form as it stands; `draft_id` makes a repeated save the same draft."""
        with self._units(actor, "save_draft") as work:
            row = work.session.get(DraftRecord, draft_id) if draft_id else None
            if row is None:
                row = DraftRecord(id=draft_id or new_id(), form=form, agent_id=actor.id)
                work.session.add(row)
            row.subject_id = subject_id
            row.label = label
            row.body = body
            row.saved_at = self._now()
            line = _line(row)
            work.commit()
        return line

    def open(self, draft_id: UUID, reader: Actor | None = None) -> DraftSheet:
        """Raises UnknownDraft; FileOfRelative, FileArchived, FileProtected as its file."""
        with self._units.reading() as session:
            row = session.get(DraftRecord, draft_id)
            if row is None:
                raise UnknownDraft(draft_id)
            subject = _household_of(session, row.subject_id)
            ensure_may_open(session, reader, subject, self._units.now())
            return DraftSheet(_line(row), row.body)

    def lines(self, reader: Actor | None = None) -> tuple[DraftLine, ...]:
        """Of all agents of this desk, the latest first: a colleague can finish it.

        In the file of a reader's relative there are none; in a confidential one, without a label.
        """
        with self._units.reading() as session:
            rows = session.scalars(select(DraftRecord).order_by(DraftRecord.saved_at.desc()))
            return drafts_as_seen_by(session, tuple(_line(row) for row in rows), reader)

    def discard(self, draft_id: UUID, actor: Actor) -> None:
        with self._units(actor, "discard_draft") as work:
            row = work.session.get(DraftRecord, draft_id)
            if row is not None:
                work.session.delete(row)
            work.commit()


def drafts_as_seen_by(
    session: Session, lines: tuple[DraftLine, ...], reader: Actor | None
) -> tuple[DraftLine, ...]:
    """A label says initials: nothing of a relative's file, none of a confidential one."""
    hidden = hidden_files(session, reader)
    shown = []
    for line in lines:
        household_id = _household_of(session, line.subject_id)
        if household_id in hidden.relatives | hidden.archived:
            continue
        shown.append(replace(line, label="") if household_id in hidden.confidential else line)
    return tuple(shown)


def _household_of(session: Session, subject_id: UUID | None) -> UUID | None:
    """Forms are about a household, a claim of one, or nothing yet."""
    claim = session.get(ClaimRecord, subject_id) if subject_id else None
    return claim.household_id if claim else subject_id


def _line(row: DraftRecord) -> DraftLine:
    return DraftLine(row.id, row.form, row.label, row.subject_id, row.saved_at)
