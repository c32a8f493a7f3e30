"""Tells the centre which columns each revision has, by running the chain of revisions once."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import Connection, create_engine, inspect, text

from desktop.domain.version_window import Columns, ages
from desktop.models.base import synced_records
from desktop.storage import upgrade

_REVISIONS = """
    INSERT INTO sync.revision (name, place)
    SELECT name, place FROM jsonb_array_elements_text(CAST(:chain AS jsonb))
                            WITH ORDINALITY x (name, place)
"""
_COLUMNS = """
    INSERT INTO sync.entity_column (entity, col, since, until, renamed_to)
    SELECT x ->> 'entity', x ->> 'column', x ->> 'since', x ->> 'until', x ->> 'renamed_to'
    FROM jsonb_array_elements(CAST(:ages AS jsonb)) x
"""


def register(connection: Connection) -> None:
    """Write both tables of the window anew; to be called once its functions are there."""
    chain = columns_by_revision()
    connection.execute(text("DELETE FROM sync.entity_column"))
    connection.execute(text("DELETE FROM sync.revision"))
    connection.execute(text(_REVISIONS), {"chain": json.dumps([name for name, _ in chain])})
    told = json.dumps([asdict(age) for age in ages(chain)])
    connection.execute(text(_COLUMNS), {"ages": told})


def columns_by_revision() -> list[tuple[str, Columns]]:
    """The columns of every table that travels, oldest revision first.

    From an empty database in memory that is brought up step by step, so that no list beside the
    chain can disagree with it; 0.1 s, at an installation only.
    """
    found: list[tuple[str, Columns]] = []
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            for revision in upgrade.revisions():
                upgrade.run(connection, revision)
                found.append((revision, _columns(connection)))
    finally:
        engine.dispose()
    return found


def _columns(connection: Connection) -> Columns:
    there = inspect(connection)
    return {
        name: frozenset(column["name"] for column in there.get_columns(name))
        for name in synced_records()
        if there.has_table(name)
    }
