"""What a machine of desks works on: one centre and one file per desk, put back for each example."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString, TypeVar, cast
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from desktop.domain.actor import Role
from desktop.sync import installation
from desktop.sync.exchange import Exchange
from tests.local_desk import ACTOR
from tests.sync.conftest import in_database
from tests.sync.machine.desks import MachineDesk, Seat
from tests.sync.persons import someone
from tests.sync.roles import drop_roles_of

Start = TypeVar("Start")
DESKS = 3
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
# What `central init` and administration write; the work of desks does not change it.
STANDING = (
    "site", "entity", "person", "pc", "enrolment_code", "profile_half", "stay", "rule", "granted",
    "administration", "door", "erasure_rule", "revision", "entity_column",
)  # fmt: skip
# A function that puts every other table back, without triggers: rows are few, TRUNCATE is dear.
KEEP = """
do $$ declare
    t record;
    emptied text := '';
    filled text := '';
    found boolean;
begin
    create schema kept;
    for t in select schemaname as s, tablename as n from pg_tables
             where schemaname in ('app', 'proof')
                or schemaname = 'sync' and tablename <> all (string_to_array('STANDING', ' '))
    loop
        emptied := emptied || format('delete from %I.%I;', t.s, t.n);
        execute format('select exists (select 1 from %I.%I)', t.s, t.n) into found;
        if found then
            execute format('create table kept.%I as table %I.%I', t.s || '_' || t.n, t.s, t.n);
            filled := filled || format('insert into %I.%I overriding system value table kept.%I;',
                                       t.s, t.n, t.s || '_' || t.n);
        end if;
    end loop;
    execute 'create function proof.put_back() returns void language plpgsql '
            'set session_replication_role = replica as $f$ begin ' || emptied || filled
            || ' end $f$';
end $$;
""".replace("STANDING", " ".join(STANDING))


@dataclass
class Laboratory:
    """`exchange` is the client that the desks run: a mutant of it has to be found out."""

    url: str
    template: Path
    folder: Path
    seats: tuple[Seat, ...]
    centre: psycopg.Connection[Any]
    exchange: type[Exchange] = Exchange
    tally: Counter[str] = field(default_factory=Counter)
    desks: list[MachineDesk] = field(default_factory=list)
    start: object = None  # what `begin` was told by the first example

    def begin(self, prepare: Callable[[list[MachineDesk]], Start]) -> Start:
        """Desks and centre as they were after `prepare`, which runs once."""
        if self.start is None:
            self.desks = [MachineDesk(self, seat) for seat in self.seats]
            self.start = prepare(self.desks)
            for desk in self.desks:
                desk.keep()
            self.centre.execute(_sql(KEEP))
        self.centre.execute("select proof.put_back()")
        for desk in self.desks:
            desk.put_back()
        return cast(Start, self.start)


@contextmanager
def laboratory(
    server: str,
    template: Path,
    *,
    mutation: str = "",
    exchange: type[Exchange] = Exchange,
    doors_closed: bool = False,
) -> Iterator[Laboratory]:
    """A centre of its own, in which `mutation` replaces functions; desks live in memory."""
    name = sql.Identifier(f"machine_{uuid4().hex}")
    memory = Path("/dev/shm")  # noqa: S108 - thousands of small files, all invented
    root = memory if memory.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="cad-machine-", dir=root))
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name)
        )
        connection.execute(  # no example stops the server: tests/chaos does that
            sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name)
        )
        url = in_database(server, name.as_string().strip('"'))
        try:
            installation.install(url)
            with closing(psycopg.connect(url, autocommit=True)) as centre:
                centre.execute(_sql(WITNESS + mutation))
                seats = _behind_doors(centre, url) if doors_closed else _without_doors(url)
                place = Laboratory(url, template, folder, seats, centre, exchange)
                yield place
                for desk in place.desks:
                    desk.close()
        finally:
            shutil.rmtree(folder)
            drop_roles_of(url)
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _without_doors(url: str) -> tuple[Seat, ...]:
    return tuple(Seat(f"desk {number}", url, ACTOR) for number in range(DESKS))


def _behind_doors(centre: psycopg.Connection[Any], url: str) -> tuple[Seat, ...]:
    """Two who work on files, and the last one at a station for cards; each by a login."""
    someone(centre, url, Role.ADMINISTRATOR)  # from now on doors are closed
    office = (Role.COUNTER, Role.DECIDER)
    people = [someone(centre, url, *roles) for roles in (office, office, (Role.ENCODER,))]
    return tuple(
        Seat(f"desk {number}", person.url, person.actor, person.roles)
        for number, person in enumerate(people)
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
