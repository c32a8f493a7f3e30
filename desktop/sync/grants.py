"""What each role gets of the central database, made of the list in `sync.sight_list`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, text

from desktop.domain.actor import Role
from desktop.sync.sight_list import CONFLICTS_OF, SEEN_BY, WRITTEN_BY
from desktop.sync.sight_roles import NOBODY

_OPEN_FILE = "not in (select f.household from sync.guarded_file f where f.archived)"
_PLAIN_FILE = "not in (select f.household from sync.guarded_file f)"
_FOR_DECIDERS = '%"visible_to":[null,"decider"]%'


@dataclass(frozen=True)
class Grant:
    """What one role sees of one table; `rows` is a condition in SQL, empty for all of them."""

    role: Role
    entity: str
    columns: tuple[str, ...]
    rows: str
    writes: bool


def grants() -> tuple[Grant, ...]:
    """All of them, in a fixed order; a role that sees nothing of a table may still write it."""
    found = []
    for entity in sorted(SEEN_BY):
        for role in Role:
            columns = visible([role]).get(entity, ())
            writes = role in WRITTEN_BY.get(entity, NOBODY)
            if columns or writes:
                found.append(Grant(role, entity, columns, rows_of(role, entity), writes))
    return tuple(found)


def visible(roles: Iterable[Role]) -> dict[str, tuple[str, ...]]:
    """By table, the columns that these roles see together."""
    held = frozenset(roles)
    found: dict[str, tuple[str, ...]] = {}
    for entity, parts in SEEN_BY.items():
        columns = [name for seers, names in parts if seers & held for name in names.split()]
        if columns:
            found[entity] = tuple(sorted(columns))
    return found


def rows_of(role: Role, entity: str) -> str:
    """Which rows of a table a role sees.

    Archived files are the deciders' alone, and of a confidential one an encoder sees no name.
    """
    rules = []
    if entity == "conflict":
        rules.append(f"entity in ({_quoted(CONFLICTS_OF.get(role, frozenset()))})")
    if entity == "merchant_account" and role is Role.ACCOUNTANT:
        rules.append("state in ('confirmed', 'replaced')")
    if entity == "claim" and role in (Role.ENCODER, Role.ACCOUNTANT):
        rules.append("state in ('granted', 'withdrawn')")  # since when a card may be written
    if entity == "note" and role is not Role.DECIDER:
        rules.append("visible_to <> 'decider'")
    if entity == "history" and role is not Role.DECIDER:
        rules.append(f"not (entity = 'note' and changes like '{_FOR_DECIDERS}')")
    rules += _file_rules(role, entity)
    return " and ".join(rules)


def _file_rules(role: Role, entity: str) -> list[str]:
    if role not in (Role.COUNTER, Role.ENCODER):
        return []
    special = {
        "not_duplicate": [f"first_id {_OPEN_FILE}", f"second_id {_OPEN_FILE}"],
        "household": [f"id {_OPEN_FILE}"],
        "conflict": [f"(household_id is null or household_id {_OPEN_FILE})"],
    }
    if entity in special:
        return special[entity]
    names = visible([role]).get(entity, ())
    if "household_id" not in names:
        return []
    if entity == "member" and role is Role.ENCODER:
        return [f"household_id {_PLAIN_FILE}"]
    return [f"household_id {_OPEN_FILE}"]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))


_REGISTER = """
    insert into sync.granted (role, entity, columns, rows, writes)
    select x ->> 'role', x ->> 'entity',
           array(select jsonb_array_elements_text(x -> 'columns')), x ->> 'rows',
           (x ->> 'writes')::boolean
    from jsonb_array_elements(cast(:grants as jsonb)) x
"""


def as_text() -> str:
    return json.dumps([asdict(grant) for grant in grants()])


def register(connection: Connection) -> None:
    """Write the list down at the centre; to be called before 10_visibility.sql runs."""
    connection.execute(
        text(
            "create table if not exists sync.granted (role text not null, entity text not null, "
            "columns text[] not null, rows text not null, writes bool not null, "
            "primary key (role, entity))"
        )
    )
    connection.execute(text("delete from sync.granted"))
    connection.execute(text(_REGISTER), {"grants": as_text()})


CLOSED_TO_EVERYBODY = """
do $$ begin
    execute format('revoke temporary, create on database %I from public', current_database());
    if (select rolsuper from pg_roles where rolname = current_user) then
        revoke create on schema public from public;
        revoke execute on function pg_catalog.lo_create(oid), pg_catalog.lo_creat(int),
            pg_catalog.lo_from_bytea(oid, bytea) from public;
    end if;
end $$;
"""
"""What PostgreSQL lets everybody do in a new database: a login of ours makes nothing there.

Large objects can be closed by a superuser alone; `docs/visibility.md` tells the others.
"""
