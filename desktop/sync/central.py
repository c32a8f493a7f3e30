"""The central database as a desk may use it: a few functions over one connection.

An HTTPS gateway could stand in for this class without a change elsewhere: it only carries
JSON to `hello`, `push`, `pull`, `load`, `verdicts` and `site_key`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import psycopg

from desktop.domain.actor import Role
from desktop.domain.central import (
    CentralNotReady,
)
from desktop.domain.door import Rights
from desktop.storage import upgrade
from desktop.sync.explained import meant_by
from desktop.sync.line import SILENT_SECONDS, Line
from desktop.sync.link import Link

_WAITED_CROSSWISE = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.LockNotAvailable,
)


@dataclass(frozen=True)
class Greeting:
    """What the centre says of itself at the first call."""

    protocol: int
    revision: str
    epoch: str
    seq: int
    revoked: bool
    last_dseq: int
    now: str
    min_cursor: int = 0  # a desk that has read less missed deletions that are forgotten by now
    rows: int = 0  # an estimate
    two_persons: bool | None = None  # None: each desk decides for itself, there are no persons yet
    journal: dict[str, str] | None = None  # to whom a journal on a stick is sealed, in hex


@dataclass(frozen=True)
class Received:
    """One row or tombstone of a page; `document` is JSON text, None for a deletion."""

    seq: int
    entity: str
    id: str
    operation: str
    reason: str | None
    document: str | None


@dataclass(frozen=True)
class LoadPart:
    """Of one table: `found` is a JSON array of arrays of `columns`, `gone` one of ids."""

    entity: str
    columns: tuple[str, ...]
    found: str | None
    gone: str | None


@dataclass(frozen=True)
class LoadPage:
    """A page of a first load; `last` is how far it goes, None where nothing is left."""

    last: int | None
    entries: int
    parts: tuple[LoadPart, ...]


class Again(Exception):
    """Two pushes waited for each other and ours was stopped: nothing happened, send it again."""


class Central:
    """One connection, made at the first call. Raises CentralUnavailable when there is none.

    Raises CentralAddressUnreadable at once for what is no address, LinkNotProtected for a way
    that is not proven. A plain address is a laboratory's: tests, and a DBA on the server itself.
    `patience` is for how many seconds nothing at all may come while an answer is due.
    """

    def __init__(
        self, link: Link | str, password: str | None = None, *, patience: float = SILENT_SECONDS
    ) -> None:
        if isinstance(link, str):
            link = Link(link, password=password, laboratory=True)
        self._conninfo = link.conninfo()
        self._patience = patience
        self._connection: Line | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def answers(self) -> None:
        """Raises when the centre cannot be used from here with this login; changes nothing."""
        self._one("SELECT count(*) FROM sync_api.pull(0, 0)", ())

    def hello(self, device: UUID, label: str, app_version: str) -> Greeting:
        facts = (device, label, app_version, upgrade.head())
        try:
            answer = self._one("SELECT sync_api.hello(%s, %s, %s, %s)", facts)
        except CentralNotReady:  # one of before, which is told apart from none at all
            answer = self._one("SELECT sync_api.hello(%s, %s, %s)", facts[:3])
        known = Greeting.__dataclass_fields__.keys() & answer.keys()
        return Greeting(**{name: answer[name] for name in known})

    def who_am_i(self) -> Rights:
        """What the centre says of the person whose login this is. Raises CentralForbids."""
        told = self.ask("SELECT sync_api.who_am_i()")
        return Rights(
            person_id=UUID(told["id"]),
            login=told["login"],
            name=told["name"],
            roles=frozenset(Role(role) for role in told["roles"]),
            confirmed_at=datetime.fromisoformat(told["now"]),
            expires_at=datetime.fromisoformat(told["expires"]),
            must_change_password=told["must_change_password"],
        )

    def profile_half(self, pc_id: UUID, profile: str) -> bytes:
        """The centre's 32 bytes for the key of a file. Raises CentralForbids, DeskRevoked."""
        return bytes(self.ask("SELECT sync_api.profile_half(%s, %s)", pc_id, profile))

    def change_password(self, verifier: str) -> None:
        """Of the person whose login this is; `one_time.verifier` makes what is given."""
        self.ask("SELECT sync_api.change_password(%s)", verifier)

    def standing_people(self, logins: Sequence[str]) -> dict[str, str | None]:
        """The profile of each person, None for who is let in no more; also as a courier."""
        told = self.ask("SELECT sync_api.standing_people(%s)", list(logins))
        return {
            login: told[login]["profile"] if told.get(login, {}).get("active") else None
            for login in logins
        }

    def push(self, device: UUID, epoch: str, batch: list[str]) -> dict[str, Any]:
        """The verdicts, in `done`; `error` is epoch, fork, gap or unknown_desk. May raise Again."""
        text = "[" + ",".join(batch) + "]"
        answer = self._one("SELECT sync_api.push(%s, %s::uuid, %s::jsonb)", (device, epoch, text))
        return dict(answer)

    def pull(self, cursor: int, limit: int) -> list[Received]:
        """Rows as a desk of this revision knows them. Raises DeskTooOld below the window."""
        with self._translated() as connection:
            rows = connection.execute(
                "SELECT seq, entity, id::text, op::text, reason, doc::text "
                "FROM sync_api.pull(%s, %s, %s)",
                (cursor, limit, upgrade.head()),
                prepare=False,
            ).fetchall()
        return [Received(*row) for row in rows]

    def load(self, cursor: int, limit: int) -> LoadPage:
        """As `pull`, in bulk; empty also for a desk of another version than the centre's."""
        with self._translated() as connection:
            rows = connection.execute(
                "SELECT entity, columns, found, gone, last_seq, entries "
                "FROM sync_api.load(%s, %s, %s)",
                (cursor, limit, upgrade.head()),
                prepare=False,
            ).fetchall()
        parts = tuple(
            LoadPart(entity, tuple(columns or ()), found, gone)
            for entity, columns, found, gone, _, _ in rows
            if entity is not None
        )
        last, entries = next(((row[4], row[5]) for row in rows if row[0] is None), (None, 0))
        return LoadPage(last, entries, parts)

    def sight(self) -> str:
        """Another text whenever `visible` may answer otherwise."""
        return str(self._one("SELECT sync_api.sight()", ()))

    def visible(self) -> dict[str, list[str]]:
        """By table, the columns that this login may read."""
        return dict(self._one("SELECT sync_api.visible()", ()))

    def verdicts(self, device: UUID, ids: list[UUID]) -> list[dict[str, Any]]:
        return list(self._one("SELECT sync_api.verdicts(%s, %s)", (device, ids)))

    def site_key(self, offer: bytes) -> bytes:
        return bytes(self._one("SELECT sync_api.site_key(%s)", (offer,)))

    def tell(self, device: UUID, standing: dict[str, Any]) -> None:
        self._one("SELECT sync_api.tell(%s, %s::jsonb)", (device, json.dumps(standing)))

    def succeeded(self, device: UUID, successor: UUID) -> None:
        self._one("SELECT sync_api.succeeded(%s, %s)", (device, successor))

    def numbers_wanted(self) -> dict[str, int] | None:
        """By series and year, above which number the centre asks; None when it does not."""
        wanted = self._one("SELECT sync_api.numbers_wanted()", ())
        return None if wanted is None else dict(wanted)

    def tell_numbers(self, device: UUID, numbers: list[tuple[str, str, str]]) -> None:
        """Entity, row and final number of rows that have one here."""
        self._one("SELECT sync_api.tell_numbers(%s, %s::jsonb)", (device, json.dumps(numbers)))

    def digest(
        self, entity: str, columns: list[str], cursor: int, buckets: int
    ) -> tuple[dict[int, tuple[int, int]], list[str]]:
        """Sums by bucket, and the ids of rows that changed after `cursor` and are left out."""
        answer = self._one(
            "SELECT sync_api.digest(%s, %s, %s, %s)", (entity, columns, cursor, buckets)
        )
        return {place: (rows, xor) for place, rows, xor in answer["sums"]}, answer["moved"]

    def digest_rows(
        self, entity: str, columns: list[str], cursor: int, buckets: list[int]
    ) -> list[tuple[str, int, int | None]]:
        """Id, sequence and hash of each row of those buckets; no hash for what was deleted."""
        with self._translated() as connection:
            return connection.execute(
                "SELECT id::text, seq, sum FROM sync_api.digest_rows(%s, %s, %s, %s)",
                (entity, columns, cursor, buckets),
            ).fetchall()

    def compared(self, device: UUID, odd: list[tuple[str, int, int]], *, agreed: bool) -> None:
        self._one("SELECT sync_api.compared(%s, %s, %s::jsonb)", (device, agreed, json.dumps(odd)))

    def erase_households(self, ids: list[UUID], slip: dict[str, Any]) -> dict[str, Any]:
        """`slip` and `rows` when it was done; `held` or `unknown` when nothing was."""
        arguments = (ids, json.dumps(slip))
        return dict(self._one("SELECT sync_api.erase_households(%s, %s::jsonb)", arguments))

    def erasures(self) -> list[dict[str, Any]]:
        """Every erasure, the newest first, with the desks that have not read so far yet."""
        return list(self._one("SELECT sync_api.erasures()", ()))

    def ask(self, statement: str, *arguments: object) -> Any:
        """The one value that a function of the centre answers."""
        return self._one(statement, arguments)

    def _one(self, statement: str, arguments: tuple[object, ...]) -> Any:
        with self._translated() as connection:
            row = connection.execute(statement, arguments).fetchone()
        return row[0] if row else None

    @contextmanager
    def _translated(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            yield self._connected()
        except _WAITED_CROSSWISE as error:
            raise Again from error
        except psycopg.Error as error:
            meant = meant_by(error)
            if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
                self.close()
            if meant is None:
                raise
            raise meant from error

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = Line.connect(self._conninfo, autocommit=True)
            self._connection.patience = self._patience
        return self._connection
