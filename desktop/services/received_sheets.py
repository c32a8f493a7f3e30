"""What the page tells of rows that come in, and of rows that the centre does not have any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.sheets.sync import MissingRow, SyncSheet
from desktop.sync import bookmark


def with_received(session: Session, sheet: SyncSheet) -> SyncSheet:
    expected = bookmark.read(session, bookmark.FIRST_LOAD)
    return replace(
        sheet,
        missing=tuple(_missing_row(*row) for row in bookmark.missing(session)),
        first_load=expected is not None,
        first_load_rows=bookmark.number(session, bookmark.FIRST_LOADED),
        first_load_of=int(expected or 0),
    )


def _missing_row(entity: str, at: datetime, document: dict[str, Any]) -> MissingRow:
    row_id = UUID(str(document["id"]))
    of = document.get("household_id")
    household = row_id if entity == "household" else UUID(of) if of else None
    return MissingRow(entity, row_id, household, at, document)
