"""A row has one spelling: whatever its columns hold, SQLite and PostgreSQL hash the same text."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    Boolean,
    Connection,
    Integer,
    String,
    Table,
    create_engine,
    insert,
    text,
    update,
)

from desktop.models.base import Base, BasisPoints, CanonicalJson, Cents, Day, Id, Instant
from desktop.models.journal import SyncContextRecord
from desktop.models.sealed import Sealed
from desktop.storage.local_table import local_tables
from desktop.storage.site_keys import use_site_keys
from desktop.sync import digest
from tests.local_desk import SITE_KEY, Desk

pytestmark = pytest.mark.postgres
ALL_BUCKETS = list(range(digest.BUCKETS))
VALUES: dict[type[Any], object] = {
    Id: UUID("0192f3a0-0000-7000-8000-00000000abcd"),
    Instant: datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=timezone(timedelta(hours=1))),
    Day: date(1912, 2, 29),
    Cents: Decimal("-12345.67"),
    BasisPoints: Decimal("0.0725"),
    CanonicalJson: {"é": [1, 2.5, None], "a": {"y": "’", "x": True}},
    Boolean: True,
    Integer: -3,
    Sealed: "FR1420041010050500013M02606",
    String: "L’Hôpital 🌾\n\ttab, 'quoted' \\ ",
}


def row_of(table: Table, *, empty: bool) -> dict[str, object]:
    """Each column filled by its type, or NULL wherever that is allowed."""
    row: dict[str, object] = {}
    for column in table.columns:
        kind = next(kind for kind in VALUES if isinstance(column.type, kind))
        row[column.name] = None if empty and column.nullable else VALUES[kind]
    return row


def spelt_here(desk: Desk, table: Table, row: dict[str, object]) -> dict[str, int]:
    """Written by our types and read back inside a transaction that is undone."""
    with desk.units.new_session() as session:
        session.execute(update(SyncContextRecord).values(applying=True))
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        session.execute(insert(table).values(row))
        found = digest.local_rows(connection, local_tables()[table.name], ALL_BUCKETS)
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
        session.rollback()
    return found


def spelt_there(centre: Connection, table: Table, row: dict[str, object]) -> dict[str, int]:
    with centre.begin_nested() as undone:
        rules = text("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = :t")
        oid = centre.scalar(text("SELECT CAST(:name AS regclass)::oid"), {"name": table.name})
        for rule in centre.scalars(rules, {"t": oid}).all():
            centre.execute(text(f"ALTER TABLE {table.name} DROP CONSTRAINT {rule}"))
        centre.execute(insert(table).values(row))
        head = text("INSERT INTO sync.row_head VALUES (:entity, :id, 1, 'U')")
        centre.execute(head, {"entity": table.name, "id": row["id"]})
        found = centre.execute(
            text("SELECT id::text, sum FROM sync_api.digest_rows(:entity, :columns, 9, :all)"),
            {
                "entity": table.name,
                "columns": digest.columns(local_tables()[table.name]),
                "all": ALL_BUCKETS,
            },
        ).all()
        undone.rollback()
    return {row[0]: row[1] for row in found}


@pytest.mark.parametrize("time_zone", ["Europe/Paris", "America/St_Johns"])
def test_every_column_of_every_table_is_spelt_alike(
    desk: Desk, centre: str, time_zone: str
) -> None:
    engine = create_engine(centre.replace("postgresql:", "postgresql+psycopg:"))
    use_site_keys(engine, [SITE_KEY])
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SET timezone = '{time_zone}'"))
            connection.execute(text("SET session_replication_role = replica"))  # no trigger
            connection.execute(text("SET search_path = app"))
            for name in local_tables():
                table = Base.metadata.tables[name]
                for empty in (False, True):
                    row = row_of(table, empty=empty)
                    ours = spelt_here(desk, table, row)
                    assert len(ours) == 1
                    assert ours == spelt_there(connection, table, row), name
    finally:
        engine.dispose()


def test_what_is_null_and_what_is_empty_are_told_apart(desk: Desk) -> None:
    table = Base.metadata.tables["card"]
    row = row_of(table, empty=True)
    assert row["number"] is None
    assert spelt_here(desk, table, row) != spelt_here(desk, table, row | {"number": ""})


def test_a_total_counts_all_buckets_and_an_odd_one_is_named() -> None:
    sums = {0: (2, 5), 7: (1, 6)}
    assert digest.total(sums) == (3, 3)
    assert digest.odd_buckets(sums, {0: (2, 5), 9: (1, 6)}) == [7, 9]
    assert digest.bucket_of(str(UUID(int=255))) == 255
