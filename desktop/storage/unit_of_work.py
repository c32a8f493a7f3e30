"""One use case, one transaction, one mutation that travels to the centre.

A unit of work names the mutation for the triggers, writes the history of what changed
before it commits, and tells the news after. What is not committed is undone. It is made
on the thread that uses it; nothing slow (network, card, PDF) happens inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import Engine, exists, select, update
from sqlalchemy.orm import Session, sessionmaker

from desktop.domain.actor import Actor
from desktop.domain.change import Change
from desktop.domain.store import FolderUnwritable
from desktop.models.base import new_id, synced_records
from desktop.models.journal import MutationRecord, OperationRecord, SyncContextRecord
from desktop.storage import engine as engines
from desktop.storage.history import (
    Act,
    RowChange,
    quiet_households,
    row_changes,
    write_history,
)
from desktop.storage.queries.protection import refuse_changing
from desktop.storage.sealing import seal

OnCommitted = Callable[[frozenset[Change]], None]
BeforeCommit = Callable[[Session], object]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def tell_nobody(changes: frozenset[Change]) -> None:
    """Nobody shows these rows."""


class UnitsOfWork:
    """Opens units of work on the store of this desk; services are given one."""

    def __init__(
        self,
        engine: Engine,
        *,
        desk_label: str = "",
        on_committed: OnCommitted = tell_nobody,
        before_commit: Sequence[BeforeCommit] = (),
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        """`before_commit` are called in the transaction, also when applying rows of the centre."""
        self.engine = engine
        self.path = Path(engine.url.database or "")
        self.desk_label = desk_label
        self.now = now
        self.before_commit = tuple(before_commit)
        self.on_committed = on_committed
        self._writers = sessionmaker(engines.writing(engine), expire_on_commit=False)
        self._readers = sessionmaker(engines.reading(engine), expire_on_commit=False)

    def __call__(self, actor: Actor, intent: str) -> UnitOfWork:
        """A unit of work that writes; `intent` is the name of the use case in the history."""
        return UnitOfWork(self, actor, intent)

    def new_session(self) -> Session:
        return self._writers()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view of the store; SQLite refuses a write in it."""
        with self._readers() as session:
            try:
                yield session
            except Exception as error:
                fault = engines.fault_of(error, self.path)
                if fault is None or isinstance(fault, FolderUnwritable):
                    raise
                raise fault from error

    @contextmanager
    def applying(self, *, torn: bool = False) -> Iterator[tuple[Session, set[Change]]]:
        """Rows from the centre: not journalled, but news. Commits when the block ends well.

        The block adds what it changed to the set. `torn` rows may refer to rows that stay there.
        """
        changes: set[Change] = set()
        with engines.translated(self.path), self._session_of(torn=torn) as session:
            session.execute(update(SyncContextRecord).values(applying=True))
            yield session, changes
            session.flush()
            for prepare in self.before_commit:
                prepare(session)
            session.execute(update(SyncContextRecord).values(applying=False))
        self.tell(frozenset(changes))

    @contextmanager
    def _session_of(self, *, torn: bool) -> Iterator[Session]:
        if not torn:
            with self._writers() as session, session.begin():
                yield session
            return
        with (
            engines.unchecked(self.engine) as connection,
            connection.begin(),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()

    def tell(self, changes: frozenset[Change]) -> None:
        """The news, without the rows that no page shows anew because of them."""
        records = synced_records()
        told = frozenset(change for change in changes if records[change.kind].in_news)
        if told:
            self.on_committed(told)

    @contextmanager
    def bookkeeping(self) -> Iterator[Session]:
        """Changes of local rows alone (journal, stage, preferences); commits at the end."""
        with engines.translated(self.path), self._writers() as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


class UnitOfWork:
    """The writing kind. `session` is open inside `with`; `commit()` once, at the end."""

    session: Session

    def __init__(self, units: UnitsOfWork, actor: Actor, intent: str) -> None:
        self._units = units
        self._act = Act(new_id(), actor, intent, units.now(), units.desk_label)
        self._changes: set[Change] = set()

    @property
    def mutation_id(self) -> UUID:
        return self._act.mutation_id

    def __enter__(self) -> Self:
        self.session = self._units.new_session()
        try:
            with engines.translated(self._units.path):
                self._name_mutation()
        except BaseException:
            self.session.close()
            raise
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.session.close()
        if isinstance(exc, Exception):
            fault = engines.fault_of(exc, self._units.path)
            if fault is not None:
                raise fault from exc

    def commit(self) -> None:
        """Write history, refresh what must be fresh, commit, and then tell what changed."""
        self._tell_history()
        for prepare in self._units.before_commit:
            prepare(self.session)
        self._record_mutation()
        self.session.commit()
        self._units.tell(frozenset(self._changes))

    def next_part(self) -> None:
        """What was written so far travels as a mutation of its own; the commit is still to come.

        For acts of more rows than one message to the centre takes: here all of it or nothing is
        written, and the centre receives the parts one after another.
        """
        self._tell_history()
        self._record_mutation()
        self._act = replace(self._act, mutation_id=new_id())
        self._name_mutation()

    def _tell_history(self) -> None:
        self.session.flush()
        changes = row_changes(self.session, self._act.mutation_id)
        self._refuse_protected(changes)
        write_history(self.session, self._act, changes)
        self.session.flush()
        self._changes |= {change.change() for change in changes}

    def _refuse_protected(self, changes: list[RowChange]) -> None:
        """Whatever the service asked before: what is shut to the actor is not changed."""
        act = self._act
        households = {change.household_id for change in changes if change.household_id}
        households |= quiet_households(self.session, act.mutation_id)
        refuse_changing(self.session, act.actor, act.intent, households, act.at)

    def _name_mutation(self) -> None:
        self.session.execute(
            update(SyncContextRecord).values(mutation_id=self._act.mutation_id, applying=False)
        )

    def _record_mutation(self) -> None:
        """Drafts and preferences leave no operation, hence no mutation to send."""
        act = self._act
        operations = exists().where(OperationRecord.mutation_id == act.mutation_id)
        if self.session.scalar(select(operations)):
            mutation = MutationRecord(
                id=act.mutation_id,
                actor_id=act.actor.id,
                actor_name=act.actor.name,
                intent=act.intent,
                at=act.at,
            )
            seal(self.session, mutation)
            self.session.add(mutation)
        self.session.flush()
        self.session.execute(update(SyncContextRecord).values(mutation_id=None))
