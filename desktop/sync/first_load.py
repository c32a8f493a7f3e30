"""The first load: pages go straight into the tables, while the page says that not all is here.

Through the stage a large centre would be written twice. Each page is one transaction with the
place reached: killed in the middle, the next exchange goes on after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.domain.change import Change
from desktop.storage import local_load
from desktop.storage.engine import translated, writing
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark, incoming, outgoing, sight
from desktop.sync.central import LoadPage, LoadPart, Received

FROM = 5000
"""Entries at the centre from which on it pays; fewer are shown at once, as one snapshot."""

PAGE = 5000
"""Rows of one page, as many as the centre gives at once: each page is a commit."""


def begin(session: Session, rows: int) -> None:
    bookmark.write(session, bookmark.FIRST_LOAD, rows)
    bookmark.write(session, bookmark.FIRST_LOADED, 0)


def end(session: Session) -> None:
    bookmark.forget(session, bookmark.FIRST_LOAD)
    bookmark.forget(session, bookmark.FIRST_LOADED)


def is_on(session: Session) -> bool:
    return bookmark.read(session, bookmark.FIRST_LOAD) is not None


def reached(session: Session) -> tuple[int, int]:
    """How many rows are here, of how many; (0, 0) when none is on."""
    done = bookmark.number(session, bookmark.FIRST_LOADED)
    return done, bookmark.number(session, bookmark.FIRST_LOAD)


def is_plain(session: Session) -> bool:
    """Whether the centre's rows may go into the tables without a look at each of them."""
    return (
        is_on(session)
        and bookmark.read(session, bookmark.RELOAD) is None
        and not bookmark.any_named(session, bookmark.SET_ASIDE)
        and not outgoing.waiting(session)
    )


def store(units: UnitsOfWork, page: list[Received]) -> bool:
    """False when a rule of the tables was in the way: then the page is staged like any other.

    References are not checked here: a row may come before the one it refers to.
    """
    return _stored(units, partial(incoming.load, page=page), page[-1].seq, len(page))


def store_whole(units: UnitsOfWork, page: LoadPage) -> bool:
    """As `store`, for a page that came in bulk; False also for one that has nothing.

    And when somebody saved meanwhile: their work is not to be covered by what they worked on.
    """
    if page.last is None:
        return False
    try:
        return _stored(units, partial(_load, parts=page.parts), page.last, page.entries)
    except _SavedMeanwhile:
        return False


class _SavedMeanwhile(Exception):
    """Rows are to be looked at one by one."""


def _load(session: Session, parts: tuple[LoadPart, ...]) -> None:
    if not is_plain(session):
        raise _SavedMeanwhile
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        for part in parts:
            if part.gone:
                local_load.delete(connection, part.entity, part.gone)
            if part.found:
                local_load.load(connection, part.entity, part.columns, part.found)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


def _stored(units: UnitsOfWork, load: Callable[[Session], None], last: int, entries: int) -> bool:
    try:
        with _unchecked(units) as session:
            session.connection().exec_driver_sql("UPDATE sync_context SET applying = 1")
            load(session)
            bookmark.write(session, bookmark.FETCHED, last)
            loaded = bookmark.number(session, bookmark.FIRST_LOADED) + entries
            bookmark.write(session, bookmark.FIRST_LOADED, loaded)
            session.connection().exec_driver_sql("UPDATE sync_context SET applying = 0")
    except IntegrityError:
        with units.bookkeeping() as session:
            end(session)
        return False
    return True


def finish(session: Session, changes: set[Change]) -> int:
    """To be called inside `units.applying()`, once the last page is here; how many rows came.

    Rows that refer to nothing would be a fault: then all is read again, through the stage.
    """
    loaded = bookmark.number(session, bookmark.FIRST_LOADED)
    end(session)
    torn = sight.is_torn(sight.known(session))
    check = "PRAGMA foreign_key_check"
    if not torn and session.connection().exec_driver_sql(check).first() is not None:
        incoming.reset(session)
        return 0
    bookmark.write(session, bookmark.CURSOR, bookmark.number(session, bookmark.FETCHED))
    changes.update(incoming.one_of_each(session))
    return loaded


@contextmanager
def _unchecked(units: UnitsOfWork) -> Iterator[Session]:
    """One transaction without foreign keys: that can be said only before it begins."""
    with translated(units.path), writing(units.engine).connect() as connection:
        _set_checking(connection, "OFF")
        try:
            with connection.begin(), Session(connection) as session:
                yield session
                session.flush()
        finally:
            _set_checking(connection, "ON")


def _set_checking(connection: Connection, state: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys = {state}")
