"""When a desk and the centre no longer remember the same: what each hands over, and sets aside.

The centre came back from a backup, the desk was away for longer than deletions are remembered, or
its file is a copy. In each case all unsent work is pushed first, and nobody chooses a side.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.domain.change import Change
from desktop.models.base import new_id
from desktop.models.journal import MutationRecord
from desktop.storage.local_table import LocalTable, local_tables
from desktop.sync import bookmark, first_load, incoming, mending, outgoing
from desktop.sync.central import Central, Greeting

EPOCH = "epoch"
STALE = "stale"

_NUMBERED = (
    ("household", "reference"),
    ("letter", "number"),
    ("claim", "number"),
    ("agreement", "number"),
    ("monthly_statement", "number"),
    ("remittance_slip", "number"),
)
_UNSENT_ROWS = """
    SELECT DISTINCT o.entity, o.row_id FROM sync_operation o
    JOIN sync_mutation m ON m.id = o.mutation_id
    WHERE m.state IN ('pending', 'resend') OR (m.state = 'acknowledged' AND m.verdict = 'parked')
"""


def notice(session: Session, greeting: Greeting, load_from: int) -> None:
    """What the centre says of itself against what was written down at the last contact."""
    known = bookmark.read(session, bookmark.EPOCH)
    bookmark.write(session, bookmark.EPOCH, greeting.epoch)
    if greeting.journal is not None:
        told = {"device": bookmark.read(session, bookmark.DEVICE)} | greeting.journal
        bookmark.write(session, bookmark.JOURNAL, json.dumps(told, sort_keys=True))
    if known is None:
        incoming.reset(session)
        if greeting.seq >= load_from:
            first_load.begin(session, greeting.rows or greeting.seq)
    elif known != greeting.epoch or bookmark.number(session, bookmark.FETCHED) > greeting.seq:
        say_and_read_all_again(session)
    elif 0 < bookmark.number(session, bookmark.CURSOR) < greeting.min_cursor:
        _read_anew(session, STALE)


def say_and_read_all_again(session: Session) -> None:
    """The centre went back in time: it may have lost what it acknowledged, and numbers it gave."""
    outgoing.send_all_again(session)
    bookmark.write(session, bookmark.NUMBERS_DUE, 1)
    _read_anew(session, EPOCH)


def _read_anew(session: Session, why: str) -> None:
    incoming.reset(session)
    first_load.end(session)
    bookmark.write(session, bookmark.RELOAD, why)


def go_on_as_new_desk(session: Session) -> tuple[UUID, UUID]:
    """Former and new name. Unsent work keeps its ids and counts from 1 under the new name.

    The chain of seals goes on: the first seal of the new name follows one that the centre knows
    under the former.
    """
    former = bookmark.device_id(session)
    new = new_id()
    first = session.scalar(
        select(func.min(MutationRecord.sequence)).where(MutationRecord.state.in_(outgoing.UNSENT))
    )
    bookmark.write(session, bookmark.DEVICE, str(new))
    bookmark.write(session, bookmark.DSEQ_BASE, (first or 1) - 1)
    return former, new


def tell_numbers(session: Session, central: Central, device: UUID) -> None:
    """Numbers on paper stay with their rows; asked after a restore only."""
    wanted = central.numbers_wanted()
    if wanted is None:
        return
    known = [
        (entity, str(row.id), str(row.number))
        for entity, column in _NUMBERED
        for row in session.connection().exec_driver_sql(
            f"SELECT id, {column} AS number FROM {entity} WHERE {column} IS NOT NULL"  # noqa: S608
        )
    ]
    above = [told for told in known if _is_above(told[2], wanted)]
    if above:
        central.tell_numbers(device, above)


def _is_above(number: str, counters: dict[str, int]) -> bool:
    """`ETAT-2026-03-0012` is counted as the others of its year: `ETAT-2026`."""
    before, _, place = number.rpartition("-")
    series_and_year = "-".join(before.split("-")[:2])
    return place.isdecimal() and int(place) > counters.get(series_and_year, 0)


def set_aside_missing(session: Session, at: datetime, changes: set[Change]) -> None:
    """All of the centre lies in the stage: what is here, not there and not unsent goes aside.

    A row that unsent work refers to stays until that work is judged. What the centre tells as
    deleted, or as not for this person any more, is no row that it misses: it goes with the stage.
    """
    why = bookmark.read(session, bookmark.RELOAD)
    if why is None:
        return
    kept = _kept(session)
    for name, table in reversed(local_tables().items()):
        missing = [row_id for row_id in _not_staged(session, table) if row_id not in kept[name]]
        mending.set_aside(session, name, missing, at, why)
        changes.update(mending.drop(session, name, missing))
    bookmark.forget(session, bookmark.RELOAD)


def _kept(session: Session) -> defaultdict[str, set[str]]:
    """Rows of unsent work, and the rows of other tables that these refer to."""
    connection = session.connection()
    kept: defaultdict[str, set[str]] = defaultdict(set)
    for entity, row_id in connection.exec_driver_sql(_UNSENT_ROWS):
        kept[entity].add(row_id)
    for _ in range(2):  # a row may refer to one of its own table
        for name, table in reversed(local_tables().items()):
            for document in table.documents(connection, sorted(kept[name])):
                for column, entity in table.references:
                    if document[column] is not None:
                        kept[entity].add(document[column])
    return kept


def _not_staged(session: Session, table: LocalTable) -> list[str]:
    rows = session.connection().exec_driver_sql(
        f"SELECT id FROM {table.name} WHERE id NOT IN "  # noqa: S608 - a table of ours
        "(SELECT row_id FROM sync_stage WHERE entity = ?)",
        (table.name,),
    )
    return [row.id for row in rows]
