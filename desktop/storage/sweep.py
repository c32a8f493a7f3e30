"""Many units of work in one transaction: for filling an empty store, all or nothing.

Each keeps its own mutation, history and moment; the disk is asked once, at the end, and nobody is
told: nothing shows the store yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.storage import engine as engines
from desktop.storage.unit_of_work import UnitsOfWork


class _OpenSession(Session):
    """Stays open and uncommitted whatever a unit of work does; a closing one undoes nothing."""

    def commit(self) -> None:
        self.flush()

    def close(self) -> None:
        self.expunge_all()

    def finish(self) -> None:
        super().commit()
        super().close()

    def give_up(self) -> None:
        super().close()


class _Sweep(UnitsOfWork):
    def __init__(self, units: UnitsOfWork, now: Callable[[], datetime]) -> None:
        super().__init__(units.engine, desk_label=units.desk_label, now=now)
        self.session = _OpenSession(engines.writing(units.engine), expire_on_commit=False)

    def new_session(self) -> Session:
        return self.session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        yield self.session

    @contextmanager
    def bookkeeping(self) -> Iterator[Session]:
        """In the one transaction, too: another writer would wait for its end."""
        yield self.session
        self.session.flush()


@contextmanager
def sweep(units: UnitsOfWork, now: Callable[[], datetime]) -> Iterator[UnitsOfWork]:
    """Units of work whose moment is `now()`; committed together when the block ends well.

    The preparations of `units` (the search index) run once, before the commit.
    """
    swept = _Sweep(units, now)
    with engines.translated(units.path):
        try:
            yield swept
            for prepare in units.before_commit:
                prepare(swept.session)
            swept.session.finish()
        finally:
            swept.session.give_up()
