"""What a machine of desks works on: one centre and one store, emptied for each example."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString, cast
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from desktop.models.base import synced_records
from desktop.sync import installation
from desktop.sync.exchange import Exchange
from tests.sync.conftest import in_database

# Every value that a push wrote, so that a loss is seen although the history still tells of it.
WITNESS = """
create schema proof;
create table proof.change (n bigserial, entity text, id uuid, number text, old jsonb, new jsonb);
create function proof.witness() returns trigger language plpgsql security definer as $$ begin
    insert into proof.change (entity, id, number, old, new)
    values (tg_table_name, new.id,
            coalesce(to_jsonb(new) ->> 'reference', to_jsonb(new) ->> 'number'),
            case when tg_op = 'UPDATE' then to_jsonb(old) end, to_jsonb(new));
    return null;
end $$;
create trigger witness after insert or update on app.household
    for each row execute function proof.witness();
create trigger witness after insert or update on app.member
    for each row execute function proof.witness();
create trigger witness after insert or update on app.letter
    for each row execute function proof.witness();
create trigger witness after insert or update on app.claim
    for each row execute function proof.witness();
"""


@dataclass
class Laboratory:
    """`exchange` is the client that the desks run: a mutant of it has to be found out."""

    url: str
    template: Path
    folder: Path
    exchange: type[Exchange] = Exchange
    tally: Counter[str] = field(default_factory=Counter)

    def empty(self, centre: psycopg.Connection[Any]) -> None:
        tables = ", ".join(f"app.{name}" for name in synced_records())
        centre.execute(
            _sql(
                f"truncate {tables}, sync.row_head, sync.mutation, sync.device, "
                "sync.counter, sync.erasure, sync.erased_row, sync.past_access, "
                "proof.change cascade"
            )
        )
        centre.execute("update sync.head set seq = 0, epoch = gen_random_uuid()")

    def new_file(self) -> Path:
        path = self.folder / f"{uuid4().hex}.db"
        shutil.copy(self.template, path)
        return path

    def forget(self, path: Path) -> None:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def laboratory(
    server: str, template: Path, *, mutation: str = "", exchange: type[Exchange] = Exchange
) -> Iterator[Laboratory]:
    """A centre of its own, in which `mutation` replaces functions; desks live in memory."""
    name = f"machine_{uuid4().hex}"
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name)
            )
        )
        connection.execute(  # no example stops the server: tests/chaos does that
            sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name))
        )
        url = in_database(server, name)
        memory = Path("/dev/shm")  # noqa: S108 - thousands of small files, all invented
        folder = Path(
            tempfile.mkdtemp(prefix="cad-machine-", dir=memory if memory.is_dir() else None)
        )
        try:
            installation.install(url)
            with closing(psycopg.connect(url, autocommit=True)) as centre:
                centre.execute(_sql(WITNESS + mutation))
            yield Laboratory(url, template, folder, exchange)
        finally:
            shutil.rmtree(folder)
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _sql(script: str) -> LiteralString:
    return cast(LiteralString, script)


def erase(centre: psycopg.Connection[Any], household_id: UUID) -> bool:
    """As a decider does; false when something of the household is still open."""
    slip = Jsonb(
        {
            "act": "erasure",
            "ground": "request",
            "visa": "",
            "by_id": str(uuid4()),
            "by_name": "Camille Le Goff",
            "oldest": "2026-01-01",
            "newest": "2026-01-01",
            "appeal": 0,
            "appeal_untold": 0,
        }
    )
    row = centre.execute(
        "select sync_api.erase_households(array[%s]::uuid[], %s)", (household_id, slip)
    ).fetchone()
    assert row is not None
    return "slip" in row[0]
