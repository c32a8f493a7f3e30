"""What the page tells of rows that come in, and of rows that the centre does not have any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.services.protection import why_shut
from desktop.sheets.sync import MissingRow, SyncSheet
from desktop.storage.queries import journal
from desktop.sync import bookmark


def with_received(
    session: Session, sheet: SyncSheet, reader: Actor | None, at: datetime
) -> SyncSheet:
    expected = bookmark.read(session, bookmark.FIRST_LOAD)
    return replace(
        sheet,
        missing=tuple(_as_told(session, row, reader, at) for row in missing_rows(session)),
        first_load=expected is not None,
        first_load_rows=bookmark.number(session, bookmark.FIRST_LOADED),
        first_load_of=int(expected or 0),
    )


def missing_rows(session: Session) -> tuple[MissingRow, ...]:
    """By table and row; a household that is gone itself is named by what was set aside of it."""
    rows = [_missing_row(*row) for row in bookmark.missing(session)]
    wanted = {row.household_id for row in rows if row.household_id}
    references = journal.references_of(session, wanted)
    for row in rows:
        if row.entity == "household":
            document = row.values
            references[row.row_id] = document["reference"] or document["provisional_reference"]
    return tuple(replace(row, household=references.get(row.household_id, "")) for row in rows)


def _as_told(session: Session, row: MissingRow, reader: Actor | None, at: datetime) -> MissingRow:
    """Of a file that is shut to who reads, only that something of it lies aside."""
    shut = why_shut(session, reader, row.household_id, at)
    return replace(row, values={}, protection=shut) if shut else row


def _missing_row(entity: str, at: datetime, document: dict[str, Any]) -> MissingRow:
    row_id = UUID(str(document["id"]))
    of = document.get("household_id")
    household = row_id if entity == "household" else UUID(of) if of else None
    return MissingRow(entity, row_id, household, at, document)
