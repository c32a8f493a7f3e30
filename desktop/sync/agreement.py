"""Compares all rows of this desk with the centre's and fetches again those that differ.

Only when nothing is unsent: then every row must be equal. Rows that change meanwhile at the
centre are left out on both sides, they come with the next exchange.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from desktop.domain.central import Agreement, Comparison, OddRows
from desktop.progress import Progress, unwatched
from desktop.storage.local_table import LocalTable, local_tables
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark, sight
from desktop.sync.central import Central
from desktop.sync.digest import BUCKETS, Sums, local_rows, local_sums, odd_buckets, total
from desktop.sync.mending import Odd, Unsettled, mend, settled, settled_at

EVERY = timedelta(days=1)


def is_due(units: UnitsOfWork) -> bool:
    """Once a day; also when the clock of this desk went back."""
    with units.reading() as session:
        last = bookmark.agreement(session)
    return last is None or not timedelta() <= units.now() - last.compared_at < EVERY


def compare(
    units: UnitsOfWork, central: Central, progress: Progress = unwatched
) -> Comparison | None:
    """Compare, mend, compare again what was mended; None while something here is unsent."""
    try:
        cursor = settled_at(units)
        odd = _odd_rows(units, central, cursor, progress)
        left = odd
        if odd and mend(units, central, cursor, odd):
            left = _odd_rows(units, central, cursor, unwatched)
    except Unsettled:
        return None
    done = Comparison(
        mended=tuple(
            OddRows(name, len(rows) - rows.dropped, rows.dropped)
            for name, rows in odd.items()
            if name not in left
        ),
        left=tuple(OddRows(name, len(r) - r.dropped, r.dropped) for name, r in left.items()),
    )
    _write_down(units, central, done)
    return done


def _odd_rows(
    units: UnitsOfWork, central: Central, cursor: int, progress: Progress
) -> dict[str, Odd]:
    tables = local_tables()
    found: dict[str, Odd] = {}
    with units.reading() as session:
        seen = sight.known(session)
    for place, (name, table) in enumerate(tables.items(), 1):
        if name not in seen:
            continue
        odd = _odd_rows_of(units, central, table, sight.columns(table, seen), cursor)
        if odd:
            found[name] = odd
        progress(place, len(tables))
    return found


def _odd_rows_of(
    units: UnitsOfWork, central: Central, table: LocalTable, names: list[str], cursor: int
) -> Odd:
    theirs, moved = central.digest(table.name, names, cursor, 1)
    if total(_sums(units, table, names, cursor, moved)) == total(theirs):
        return Odd()
    theirs, moved = central.digest(table.name, names, cursor, BUCKETS)
    buckets = odd_buckets(_sums(units, table, names, cursor, moved), theirs)
    if not buckets:
        return Odd()
    with settled(units, cursor) as session:  # first: what comes later is above the cursor
        here = local_rows(session.connection(), table, buckets, names)
    return _differing(here, central.digest_rows(table.name, names, cursor, buckets), cursor)


def _differing(here: dict[str, int], there: list[tuple[str, int, int | None]], cursor: int) -> Odd:
    odd = Odd()
    for row_id, seq, hashed in there:
        ours = here.pop(row_id, None)
        if ours != hashed and seq <= cursor:
            odd.fetch.append(seq)
            odd.ids.add(row_id)
            odd.dropped += hashed is None
    odd.unknown = sorted(here)
    odd.dropped += len(odd.unknown)
    return odd


def _sums(
    units: UnitsOfWork, table: LocalTable, names: list[str], cursor: int, moved: list[str]
) -> Sums:
    with settled(units, cursor) as session:
        return local_sums(session.connection(), table, moved, names)


def _write_down(units: UnitsOfWork, central: Central, done: Comparison) -> None:
    """Here for the page, at the centre for whoever looks after it."""
    now = units.now()
    with units.bookkeeping() as session:
        device = UUID(str(bookmark.read(session, bookmark.DEVICE)))
        before = bookmark.agreement(session)
        after = Agreement.after(before, done, now)
        bookmark.keep_agreement(session, after)
    odd = [(rows.entity, rows.fetched, rows.dropped) for rows in (*done.mended, *done.left)]
    central.compared(device, odd, agreed=done.agreed)
