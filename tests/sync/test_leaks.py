"""What each login really reaches at the centre, object by object, against the list in the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from desktop.domain.actor import Role
from desktop.storage import upgrade
from desktop.sync import grants, installation
from desktop.sync.central import Central
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import Someone, op, pushed, someone
from tests.sync.roles import drop_roles_of

COURIER = {
    "hello", "push", "tell", "verdicts", "tombstones", "standing_people", "succeeded",
    "numbers_wanted", "tell_numbers", "orphan_half", "forget_half",
    "schema_window",
}  # fmt: skip
"""Functions of sync_api that a PC may call; those it may not are a person's."""

HELPERS = {
    "as_known_to", "caller_kind", "digest_of", "digest_rows_of", "hashed_rows", "holds",
    "load_query", "page", "page_query", "place_of_caller", "row_text", "serves", "visible_columns",
}  # fmt: skip
"""Functions of schema sync that the functions of sync_api call with the rights of the caller."""

LABORATORY = {
    "as_known_to", "caller_kind", "digest_for_laboratory", "digest_rows_for_laboratory",
    "load_for_laboratory", "page", "page_for_laboratory", "place_of_caller", "serves",
    "visible_to_laboratory",
}  # fmt: skip
"""Of these, the ones that read refuse once doors are closed."""

REGISTRY = {"row_head", "entity"}
"""Tables of schema sync that a person reads: ids, versions and names of tables."""

_COLUMNS = """
    select n.nspname, c.relname, a.attname
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and a.attnum > 0 and not a.attisdropped
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
"""
_FUNCTIONS = """
    select n.nspname, p.proname, p.oid::regprocedure::text, p.pronargs,
           array(select format_type(t, null) from unnest(p.proargtypes) t)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname not in ('pg_catalog', 'information_schema')
      and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
"""


@dataclass(frozen=True)
class Login:
    """A login and what the code says that it reaches; `api` is None for all that people call."""

    name: str
    url: str
    columns: frozenset[tuple[str, str, str]]
    functions: frozenset[tuple[str, str]]


@pytest.fixture
def logins(centre: str, administrator: psycopg.Connection[Any]) -> Iterator[list[Login]]:
    installation.install(centre)  # closes the database itself, which a copy does not take along
    api = {
        name
        for room, name, *_ in administrator.execute(_FUNCTIONS).fetchall()
        if room == "sync_api"
    }
    admin = {
        (room, name)
        for room, name, *_ in administrator.execute(_FUNCTIONS).fetchall()
        if room == "sync_admin"
    }
    persons = {("sync_api", name) for name in api - {"enrol"}}
    helpers = {("sync", name) for name in HELPERS}
    found = []
    for role in Role:
        one = someone(administrator, centre, role)
        more = admin if role is Role.ADMINISTRATOR else set()
        found.append(
            Login(
                role.value,
                one.url,
                frozenset(_columns(administrator, role)),
                frozenset(persons | helpers | more),
            )
        )
    none: frozenset[tuple[str, str, str]] = frozenset()
    others = {
        "cad_desk": {("sync_api", name) for name in COURIER},
        "cad_enrolment": {("sync_api", "enrol")},
        "cad_laboratory": persons | {("sync", name) for name in LABORATORY},
        "": set(),
    }
    made = []
    for group, functions in others.items():
        name = f"x_{uuid4().hex[:12]}"
        made.append(name)
        administrator.execute(sql.SQL("create role {} login").format(sql.Identifier(name)))
        if group:
            administrator.execute(
                sql.SQL("grant {} to {}").format(sql.Identifier(group), sql.Identifier(name))
            )
        url = centre.replace("postgres:@", f"{name}:@")
        found.append(Login(group or "public", url, none, frozenset(functions)))
    yield found
    drop_roles_of(centre)
    for name in made:
        administrator.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))


def _columns(administrator: psycopg.Connection[Any], role: Role) -> set[tuple[str, str, str]]:
    seen = {
        ("app", entity, column)
        for entity, columns in grants.visible([role]).items()
        for column in columns
    }
    guarded = {"guarded_file"} if role in (Role.COUNTER, Role.ENCODER) else set()
    for room, table, column in administrator.execute(_COLUMNS).fetchall():
        if room == "sync" and table in REGISTRY | guarded:
            seen.add((room, table, column))
    return seen


def test_each_login_reaches_what_the_list_says_and_nothing_more(
    two_desks: tuple[SyncedDesk, SyncedDesk],
    logins: list[Login],
    administrator: psycopg.Connection[Any],
) -> None:
    office, _ = two_desks
    office.link(office.enrol(), "f1")
    office.sync()
    columns = administrator.execute(_COLUMNS).fetchall()
    functions = administrator.execute(_FUNCTIONS).fetchall()
    for login in logins:
        with psycopg.connect(login.url, autocommit=True) as connection:
            _compare_columns(connection, login, columns)
            _compare_functions(connection, login, functions)
            _refuses_everything_else(connection, login)


def _compare_columns(connection: psycopg.Connection[Any], login: Login, columns: Any) -> None:
    reached = set()
    for room, table, column in columns:
        statement = sql.SQL("select {} from {} limit 1").format(
            sql.Identifier(column), sql.Identifier(room, table)
        )
        if _may(connection, statement):
            reached.add((room, table, column))
    assert reached == login.columns, login.name


def _compare_functions(connection: psycopg.Connection[Any], login: Login, functions: Any) -> None:
    """A function that answers anything but a refusal of its own was reached."""
    reached = set()
    for room, name, call, _, types in functions:
        granted = connection.execute(
            "select has_schema_privilege(%s, 'usage') and "
            "(select has_function_privilege(p.oid, 'execute') from pg_proc p "
            " join pg_namespace n on n.oid = p.pronamespace where n.nspname = %s "
            " and p.proname = %s and array(select format_type(t, null) "
            "     from unnest(p.proargtypes) t) = %s::text[])",
            (room, room, name, types),
        ).fetchone()
        if granted == (True,):
            reached.add((room, name))
            continue
        arguments = sql.SQL(", ").join(sql.SQL(f"null::{kind}") for kind in types)
        statement = sql.SQL("select {}({})").format(sql.Identifier(room, name), arguments)
        assert not _may(connection, statement), (login.name, call)
    assert reached == login.functions, login.name


def _refuses_everything_else(connection: psycopg.Connection[Any], login: Login) -> None:
    for statement in (
        "create temporary table mine (a int)",
        "create table public.mine (a int)",
        "create schema mine",
        "select lo_create(0)",
        "select lo_from_bytea(0, 'a')",
        "create role mine",
        "set role cad_owner",
        "set session authorization postgres",
        "copy (select 1) to program 'true'",
        "select pg_read_file('PG_VERSION')",
        "create extension postgres_fdw",
        "insert into app.household default values",
        "update app.household set id = id",
        "delete from app.household",
        "truncate app.household",
        "update sync.row_head set seq = 0",
        "update sync.head set two_persons = false",
        "select rolpassword from pg_authid",
    ):
        assert not _may(connection, sql.SQL(statement)), (login.name, statement)
    writes = connection.execute(
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname in ('app', 'sync', 'sync_api', 'sync_admin') and c.relkind in ('r', 'S') "
        "and case c.relkind when 'S' then has_sequence_privilege(c.oid, 'usage, select, update') "
        "else has_table_privilege(c.oid, 'insert, update, delete, truncate, references, trigger') "
        "end"
    ).fetchone()
    assert writes == (0,), login.name


def _may(connection: psycopg.Connection[Any], statement: sql.Composable) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)  # type: ignore[arg-type]
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.errors.FeatureNotSupported:
        return False  # an extension that is not there at all
    except psycopg.errors.ActiveSqlTransaction:
        return False
    return True


def test_what_comes_through_pull_is_what_the_list_says(
    two_desks: tuple[SyncedDesk, SyncedDesk], logins: list[Login]
) -> None:
    office, _ = two_desks
    office.link(office.enrol(), "f1")
    office.sync()
    for login in logins:
        if login.name not in {role.value for role in Role}:
            with psycopg.connect(login.url) as connection, pytest.raises(psycopg.Error) as refused:
                connection.execute("select * from sync_api.pull(0, 100, '0005')").fetchall()
            assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege), login.name
            continue
        with Central(login.url) as central:
            told, page = central.visible(), central.pull(0, 5000)
        with psycopg.connect(login.url) as connection:
            documents = connection.execute(
                "select entity, array(select jsonb_object_keys(doc)) "
                "from sync_api.pull(0, 5000, %s) where doc is not null",
                (upgrade.head(),),
            ).fetchall()
            loaded = connection.execute(
                "select entity, columns, found from sync_api.load(0, 5000, %s) "
                "where found is not null",
                (upgrade.head(),),
            ).fetchall()
            rows = {(e, i) for e, i in connection.execute(
                "select entity, id::text from sync_api.pull(0, 5000, %s) where doc is not null",
                (upgrade.head(),),
            )}  # fmt: skip
        allowed = grants.visible([Role(login.name)])
        for entity, columns, found in loaded:
            assert set(columns) == set(allowed[entity]), (login.name, entity)
            place = columns.index("id")
            assert {(entity, row[place]) for row in json.loads(found)} <= rows
        assert sum(len(json.loads(found)) for _, _, found in loaded) == len(rows)
        assert {name: tuple(columns) for name, columns in told.items()} == allowed
        assert {row.entity for row in page} <= set(allowed)
        for entity, keys in documents:
            assert set(keys) <= set(allowed[entity]), (login.name, entity)


def test_a_unique_rule_tells_no_row(
    two_desks: tuple[SyncedDesk, SyncedDesk],
    centre: str,
    administrator: psycopg.Connection[Any],
) -> None:
    office, _ = two_desks
    office.link(office.enrol(), "f1")
    office.sync()
    someone(administrator, centre, Role.ADMINISTRATOR)
    encoder: Someone = someone(administrator, centre, Role.ENCODER)
    try:
        row_id = uuid4()
        card = {"id": str(row_id), "fingerprint": "f1", "support": "korrigo", "product": ""}
        card |= {"tail": "1", "state": "stock", "retired_reason": "", "site": ""}
        card |= {"encoding_request": ""}
        answer = pushed(encoder.url, uuid4(), encoder, op("card", row_id, card), dseq=1)
        assert answer["verdict"] == "refused"
        assert answer["why"] == "uq_card_fingerprint"
        assert set(answer) == {"id", "verdict", "why"}
    finally:
        drop_roles_of(centre)
