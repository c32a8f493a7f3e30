"""The triggers that write the journal: generated from the rows, so that no write slips past.

Each change of a synced row outside a unit of work is refused by the database itself.
An update journals the old and the new value of each changed merge group, whole: half an
address merged with half of another would be nobody's address.
"""

# ruff: noqa: S608 - every name in these statements comes from our own rows

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, Table, text
from sqlalchemy.orm import class_mapper

from desktop.models.base import Synced, entity_of, group_of, synced_records

PREFIX = "capture_"
_OUTSIDE = "a synced row was written outside a unit of work"
_FACT = "a fact is never changed"


def triggers() -> dict[str, str]:
    """The text of every trigger by its name."""
    return {
        name: statement
        for record in synced_records().values()
        for name, statement in _triggers_of(record)
    }


def install(connection: Connection) -> bool:
    """Make the triggers of the database those of the rows; true when something had to be done.

    Alembic's batch mode rebuilds a table and drops its triggers without a word, therefore this
    runs after each migration and at each start.
    """
    there = installed(connection)
    wanted = triggers()
    if there == wanted:
        return False
    for name in there:
        connection.execute(text(f"DROP TRIGGER {name}"))
    for statement in wanted.values():
        connection.exec_driver_sql(statement)
    connection.execute(
        text("INSERT OR IGNORE INTO sync_context (one, applying, mutation_id) VALUES (1, 0, NULL)")
    )
    return True


def installed(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE :like"),
        {"like": f"{PREFIX}%"},
    )
    return {name: sql for name, sql in rows}  # noqa: C416 - rows are not pairs for mypy


def _triggers_of(record: type[Synced]) -> list[tuple[str, str]]:
    entity = entity_of(record)
    table = class_mapper(record).local_table
    assert isinstance(table, Table)  # noqa: S101 - for mypy: our rows map tables
    columns = list(table.columns)
    changed = " OR ".join(f"old.{c.name} IS NOT new.{c.name}" for c in columns)
    insert = _journal(entity, "new.id", "I", "NULL", whole(columns, "new"))
    delete = _journal(entity, "old.id", "D", whole(columns, "old"), "NULL")
    update = _journal(
        entity, "new.id", "U", _groups(record, columns, "old"), _groups(record, columns, "new")
    )
    if record.kind == "fact":
        update = delete = f"SELECT RAISE(ABORT, '{_FACT}')"
    return [
        _trigger(entity, "INSERT", "", insert),
        _trigger(entity, "UPDATE", f" AND ({changed})", update),
        _trigger(entity, "DELETE", "", delete),
    ]


def _trigger(entity: str, event: str, condition: str, body: str) -> tuple[str, str]:
    name = f"{PREFIX}{entity}_{event.lower()}"
    when = f"(SELECT applying FROM sync_context) IS NOT 1{condition}"
    return name, (
        f"CREATE TRIGGER {name} AFTER {event} ON {entity} FOR EACH ROW WHEN {when} "
        f"BEGIN {body}; END"
    )


def _journal(entity: str, row_id: str, operation: str, old: str, new: str) -> str:
    mutation = f"coalesce((SELECT mutation_id FROM sync_context), RAISE(ABORT, '{_OUTSIDE}'))"
    return (
        "INSERT INTO sync_operation (mutation_id, entity, row_id, operation, old, new) "
        f"SELECT {mutation}, '{entity}', {row_id}, '{operation}', {old}, {new}"
    )


def whole(columns: list[Column[object]], row: str) -> str:
    """The SQL that writes a row as JSON, as it travels; `row` is `old`, `new` or a table."""
    pairs = ", ".join(f"'{c.name}', {_value(c, row)}" for c in columns)
    return f"json_object({pairs})"


def _groups(record: type[Synced], columns: list[Column[object]], row: str) -> str:
    """`{}` plus each column of a group in which something changed."""
    parts = []
    for column in columns:
        group = group_of(record, column.name)
        changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in group)
        parts.append(
            f"SELECT '{column.name}' AS k, json_quote({_value(column, row)}) AS v WHERE {changed}"
        )
    return f"(SELECT json_group_object(k, json(v)) FROM ({' UNION ALL '.join(parts)}))"


def _value(column: Column[object], row: str) -> str:
    """A truth value is written as JSON's own, as PostgreSQL does: SQLite has only 0 and 1."""
    name = f"{row}.{column.name}"
    if isinstance(column.type, Boolean):
        return f"json(CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)"
    return name
