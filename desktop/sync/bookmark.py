"""Where this desk stands with the centre: its own id, the centre's epoch, how far it has read."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.domain.central import Agreement
from desktop.models.base import canonical, new_id
from desktop.models.journal import SyncStateRecord

DEVICE = "device"
EPOCH = "epoch"
CURSOR = "cursor"  # everything up to here is in the tables
FETCHED = "fetched"  # everything up to here is in the tables or in the stage
LAST_CONTACT = "last_contact"
CLOCK_OFFSET = "clock_offset_ms"  # how far the clock of this desk is ahead of the centre's
COMPARED = "compared"  # how the last comparison of all rows with the centre ended
RELOAD = "reload"  # why all is read anew: rows that do not come are then set aside
NUMBERS_DUE = "numbers_due"  # the centre came back: final numbers known here are to be told
TWO_PERSONS = "two_persons"  # what the city decided, where people are known to the centre
DSEQ_BASE = "dseq_base"  # this file was another desk until then: units of work count from here
JOURNAL = "journal"  # device, public key and secret with which unsent work leaves on a stick
FIRST_LOAD = "first_load"  # how many rows the centre has, while the first of them come in
FIRST_LOADED = "first_loaded"  # how many of them are here
SET_ASIDE = "set_aside:"  # + entity:id, a row as it stood here before the centre's replaced it

_READ = "SELECT value FROM sync_state WHERE name = ?"


def read(session: Session, name: str) -> str | None:
    row = session.connection().exec_driver_sql(_READ, (name,)).first()  # twenty in an exchange
    return None if row is None else row[0]


def number(session: Session, name: str) -> int:
    return int(read(session, name) or 0)


def write(session: Session, name: str, value: str | int | None) -> None:
    text = None if value is None else str(value)
    statement = insert(SyncStateRecord).values(name=name, value=text)
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": text}))


def device_id(session: Session) -> UUID:
    """Made at the first contact; needs a session that may write."""
    known = read(session, DEVICE)
    if known is None:
        known = str(new_id())
        write(session, DEVICE, known)
    return UUID(known)


def last_contact(session: Session) -> datetime | None:
    known = read(session, LAST_CONTACT)
    return datetime.fromisoformat(known) if known else None


def forget(session: Session, name: str) -> None:
    session.execute(delete(SyncStateRecord).where(SyncStateRecord.name == name))


def any_named(session: Session, beginning: str) -> bool:
    named = SyncStateRecord.name.startswith(beginning, autoescape=True)
    return session.scalar(select(exists().where(named))) or False


def forget_missing(session: Session, name: str) -> None:
    """Of what was set aside because the centre did not have it, and has it now."""
    text = read(session, name)
    if text is not None and "why" in json.loads(text):
        forget(session, name)


def missing(session: Session) -> list[tuple[str, datetime, dict[str, Any]]]:
    """Entity, instant and content of the rows that the centre did not have any more.

    Without those that somebody looked at and let go.
    """
    rows = session.scalars(
        select(SyncStateRecord)
        .where(SyncStateRecord.name.startswith(SET_ASIDE, autoescape=True))
        .order_by(SyncStateRecord.name)
    )
    found = []
    for row in rows:
        kept = json.loads(row.value or "{}")
        if "why" in kept and "let_go" not in kept:
            entity = row.name.removeprefix(SET_ASIDE).rpartition(":")[0]
            found.append((entity, datetime.fromisoformat(kept["at"]), kept["document"]))
    return found


def clock_offset(session: Session) -> timedelta | None:
    """Positive when this desk is ahead; None before the first contact."""
    known = read(session, CLOCK_OFFSET)
    return timedelta(milliseconds=int(known)) if known else None


def keep_clock_offset(session: Session, offset: timedelta) -> None:
    write(session, CLOCK_OFFSET, round(offset / timedelta(milliseconds=1)))


def two_persons(session: Session) -> bool | None:
    """Whether a second person decides, as the centre said; None where each desk has its choice."""
    known = read(session, TWO_PERSONS)
    return None if known is None else known == "1"


def keep_two_persons(session: Session, *, asked: bool | None) -> None:
    if asked is None:
        forget(session, TWO_PERSONS)
    else:
        write(session, TWO_PERSONS, int(asked))


def centre_time(session: Session, now: datetime) -> datetime:
    """What the clock of the centre shows when that of this desk shows `now`."""
    return now - (clock_offset(session) or timedelta())


def agreement(session: Session) -> Agreement | None:
    """How the last comparison of all rows with the centre's ended."""
    text = read(session, COMPARED)
    if text is None:
        return None
    written = json.loads(text)
    instants = {
        name: datetime.fromisoformat(value)
        for name, value in written.items()
        if name.endswith("_at") and value
    }
    return Agreement(**written | instants)


def keep_agreement(session: Session, agreement: Agreement) -> None:
    facts = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(agreement).items()
    }
    write(session, COMPARED, canonical(facts))
