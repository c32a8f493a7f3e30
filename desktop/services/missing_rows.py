"""Rows that the centre does not have any more: done again as new work, or let go with a note."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.central import UnknownConflict
from desktop.models.base import canonical
from desktop.services.protection import ensure_not_relative
from desktop.services.received_sheets import missing_rows
from desktop.sheets.sync import MissingKey, MissingRow
from desktop.storage.local_table import local_tables
from desktop.sync import bookmark


def bring_back(session: Session, keys: Collection[MissingKey], actor: Actor) -> None:
    """Under their own ids, so that what refers to them fits; a row after those it refers to.

    Raises UnknownConflict when one does not lie aside any more, FileOfRelative.
    """
    rows = _wanted(session, keys)
    for row in rows:
        ensure_not_relative(session, actor, row.household_id)
    order = list(local_tables())
    for row in sorted(rows, key=lambda row: order.index(row.entity)):
        local_tables()[row.entity].insert(session.connection(), [row.values])
        bookmark.forget(session, _name(row.key))


def let_go(
    session: Session, keys: Collection[MissingKey], note: str, actor: Actor, at: datetime
) -> None:
    """They stay where they lie, with who let them go and why, until all of that age goes."""
    for row in _wanted(session, keys):
        ensure_not_relative(session, actor, row.household_id)
        kept = json.loads(bookmark.read(session, _name(row.key)) or "{}")
        told = {"at": at.isoformat(), "by": actor.name, "note": note.strip()}
        bookmark.write(session, _name(row.key), canonical(kept | {"let_go": told}))


def _wanted(session: Session, keys: Collection[MissingKey]) -> list[MissingRow]:
    known = {row.key: row for row in missing_rows(session)}
    if set(keys) - set(known):
        raise UnknownConflict
    return [known[key] for key in keys]


def _name(key: MissingKey) -> str:
    entity, row_id = key
    return f"{bookmark.SET_ASIDE}{entity}:{row_id}"
