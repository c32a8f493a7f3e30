"""The central database as a desk may use it: a few functions over one connection.

An HTTPS gateway could stand in for this class without a change elsewhere: it only carries
JSON to `hello`, `push`, `pull`, `verdicts` and `site_key`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import psycopg
from psycopg.conninfo import make_conninfo

from desktop.domain.central import (
    CentralAddressUnreadable,
    CentralForbids,
    CentralNotReady,
    CentralUnavailable,
)

CONNECT_SECONDS = 5
_ANSWER_MILLISECONDS = 60_000
_SILENCE_MILLISECONDS = 20_000  # a half-open line is given up, not waited for


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


@dataclass(frozen=True)
class Received:
    """One row or tombstone of a page; `document` is JSON text, None for a deletion."""

    seq: int
    entity: str
    id: str
    operation: str
    reason: str | None
    document: str | None


class Again(Exception):
    """Two pushes waited for each other and ours was stopped: nothing happened, send it again."""


class Central:
    """One connection, made at the first call. Raises CentralUnavailable when there is none.

    Raises CentralAddressUnreadable at once for what is no address.
    """

    def __init__(self, url: str, password: str | None = None) -> None:
        try:
            self._conninfo = make_conninfo(
                url,
                connect_timeout=CONNECT_SECONDS,
                tcp_user_timeout=_SILENCE_MILLISECONDS,
                application_name="carte-alimentation-durable",
                options=f"-c statement_timeout={_ANSWER_MILLISECONDS} -c lock_timeout=5s",
                **({"password": password} if password else {}),
            )
        except psycopg.ProgrammingError:
            raise CentralAddressUnreadable from None  # its text repeats the address
        self._connection: psycopg.Connection[Any] | None = None

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
        self.pull(0, 0)

    def hello(self, device: UUID, label: str, app_version: str) -> Greeting:
        answer = self._one("SELECT sync_api.hello(%s, %s, %s)", (device, label, app_version))
        return Greeting(
            **{name: answer[name] for name in Greeting.__dataclass_fields__},
        )

    def push(self, device: UUID, epoch: str, batch: list[str]) -> dict[str, Any]:
        """The verdicts, in `done`; `error` is epoch, fork, gap or unknown_desk. May raise Again."""
        text = "[" + ",".join(batch) + "]"
        answer = self._one("SELECT sync_api.push(%s, %s::uuid, %s::jsonb)", (device, epoch, text))
        return dict(answer)

    def pull(self, cursor: int, limit: int) -> list[Received]:
        with self._translated() as connection:
            rows = connection.execute(
                "SELECT seq, entity, id::text, op::text, reason, doc::text "
                "FROM sync_api.pull(%s, %s)",
                (cursor, limit),
                prepare=False,
            ).fetchall()
        return [Received(*row) for row in rows]

    def verdicts(self, device: UUID, ids: list[UUID]) -> list[dict[str, Any]]:
        return list(self._one("SELECT sync_api.verdicts(%s, %s)", (device, ids)))

    def site_key(self, offer: bytes) -> bytes:
        return bytes(self._one("SELECT sync_api.site_key(%s)", (offer,)))

    def tell(self, device: UUID, standing: dict[str, Any]) -> None:
        self._one("SELECT sync_api.tell(%s, %s::jsonb)", (device, json.dumps(standing)))

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

    def _one(self, statement: str, arguments: tuple[object, ...]) -> Any:
        with self._translated() as connection:
            row = connection.execute(statement, arguments).fetchone()
        return row[0] if row else None

    @contextmanager
    def _translated(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            yield self._connected()
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            raise Again from error
        except psycopg.errors.LockNotAvailable as error:
            raise Again from error
        except (
            psycopg.errors.InvalidSchemaName,
            psycopg.errors.UndefinedFunction,
            psycopg.errors.UndefinedTable,
        ) as error:
            raise CentralNotReady from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise CentralForbids from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self.close()
            raise explained(error) from error

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._conninfo, autocommit=True)
        return self._connection


def explained(error: psycopg.Error) -> Exception:
    """No answer, or an answer that says who may come in: the first passes, the second does not."""
    text = str(error)
    refused = ("password authentication failed", "no password supplied", "pg_hba.conf")
    if any(part in text for part in refused) or 'role "' in text:
        return CentralForbids()
    if 'database "' in text and "does not exist" in text:
        return CentralNotReady()
    return CentralUnavailable()
