"""Every kind of column says the same on SQLite, in the journal, on PostgreSQL and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.bank_account import UNREADABLE
from desktop.models.base import (
    Base,
    BasisPoints,
    CanonicalJson,
    Cents,
    Day,
    Id,
    Instant,
    Synced,
    canonical,
    group_of,
    new_id,
    synced_records,
)
from desktop.models.sealed import Sealed, is_sealed, use_keys
from desktop.storage import capture
from desktop.storage.local_table import LocalTable
from tests.local_desk import SITE_KEY

_texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=30)
_documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)
_zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9))])
_instants = st.datetimes(
    datetime(1900, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=_zones,
)
VALUES: dict[type[Any], st.SearchStrategy[Any]] = {
    Id: st.uuids(),
    Instant: _instants,
    Day: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    Cents: st.decimals(-(10**12), 10**12, places=2),
    BasisPoints: st.integers(0, 10_000).map(lambda points: Decimal(points) / 10_000),
    CanonicalJson: _documents,
    Boolean: st.booleans(),
    Integer: st.integers(-(2**31), 2**31 - 1),
    String: _texts,
    Text: _texts,
    Sealed: _texts.filter(lambda clear: clear != UNREADABLE and not is_sealed(clear)),
}


def kind_of(column: Any) -> type[Any]:
    return type(column.type)


def test_every_column_that_travels_is_of_a_tried_kind() -> None:
    kinds = {
        kind_of(column)
        for record in synced_records().values()
        for column in record.__table__.columns
    }
    assert kinds <= set(VALUES)


class _Other(Base):
    __abstract__ = True
    metadata = MetaData()


class SampleRecord(_Other):
    """One column of each kind."""

    __tablename__ = "sample"

    id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    instant: Mapped[datetime | None] = mapped_column(Instant)
    day: Mapped[date | None] = mapped_column(Day)
    cents: Mapped[Decimal | None] = mapped_column(Cents)
    rate: Mapped[Decimal | None] = mapped_column(BasisPoints)
    document: Mapped[Any | None] = mapped_column(CanonicalJson)
    truth: Mapped[bool | None] = mapped_column(Boolean)
    number: Mapped[int | None] = mapped_column(Integer)
    text: Mapped[str | None] = mapped_column(Text)
    sealed: Mapped[str | None] = mapped_column(Sealed("sample.sealed"))


SAMPLE = SampleRecord.__table__
assert isinstance(SAMPLE, Table)


@pytest.fixture(scope="module")
def databases(postgres_server: str) -> Iterator[tuple[Connection, Connection]]:
    """A SQLite and a PostgreSQL with the one table; the JSON way of the exchange between them."""
    lite = create_engine("sqlite://")
    centre = create_engine(postgres_server.replace("postgresql://", "postgresql+psycopg://", 1))
    for engine in (lite, centre):
        use_keys(engine.dialect, [SITE_KEY])
    with lite.connect() as first, centre.connect() as second:
        second.exec_driver_sql("SET search_path TO pg_temp")
        second.exec_driver_sql("SET timezone TO 'Pacific/Auckland'")
        for connection in (first, second):
            SampleRecord.metadata.create_all(connection)
        yield first, second
        second.rollback()
    lite.dispose()
    centre.dispose()


@pytest.mark.postgres
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    row=st.fixed_dictionaries(
        {
            column.name: VALUES[kind_of(column)]
            if column.name == "id"
            else st.none() | VALUES[kind_of(column)]
            for column in SAMPLE.columns
        }
    )
)
def test_a_value_survives_the_way_to_the_centre_and_back(
    databases: tuple[Connection, Connection], row: dict[str, Any]
) -> None:
    lite, centre = databases
    lite.execute(SAMPLE.delete())
    lite.execute(SAMPLE.insert(), row)
    journalled = lite.exec_driver_sql(
        f"SELECT {capture.whole(list(SAMPLE.columns), 'sample')} FROM sample"  # noqa: S608
    ).scalar_one()
    arrived = centre.exec_driver_sql(
        "SELECT to_jsonb(jsonb_populate_record(NULL::sample, %s::jsonb))::text", (journalled,)
    ).scalar_one()
    table = LocalTable(SAMPLE)
    before = lite.exec_driver_sql("SELECT * FROM sample").one()
    lite.execute(SAMPLE.delete())
    table.insert(lite, [json.loads(arrived)])
    assert lite.exec_driver_sql("SELECT * FROM sample").one() == before
    back = lite.execute(select(SAMPLE)).mappings().one()
    assert dict(back) == {**row, "document": json.loads(canonical(row["document"]))}


@given(_documents)
def test_equal_documents_have_equal_text(document: Any) -> None:
    shuffled = json.loads(json.dumps(document))
    if isinstance(shuffled, dict):
        shuffled = dict(reversed(list(shuffled.items())))
    assert canonical(shuffled) == canonical(document)


@pytest.mark.parametrize("amount", ["0.001", "12.345"])
def test_a_fraction_of_a_cent_is_never_stored(amount: str) -> None:
    with pytest.raises(ValueError, match="two decimals"):
        Cents().process_bind_param(Decimal(amount), create_engine("sqlite://").dialect)


def test_merge_groups_name_columns_that_exist_and_none_twice() -> None:
    for name, record in synced_records().items():
        grouped = [column for group in record.merge_groups for column in group]
        assert len(grouped) == len(set(grouped)), name
        assert set(grouped) <= set(record.__table__.columns.keys()), name
        for group in record.merge_groups:
            assert {group_of(record, column) for column in group} == {group}


def test_every_row_that_travels_has_an_id_made_at_the_desk() -> None:
    for record in synced_records().values():
        (key,) = record.__table__.primary_key.columns
        assert (key.name, type(key.type)) == ("id", Id)
        assert record.kind in ("record", "fact", "claim")
        assert issubclass(record, Synced)


def test_a_row_comes_after_those_it_refers_to() -> None:
    seen: set[str] = set()
    for name, record in synced_records().items():
        for key in record.__table__.foreign_keys:
            assert key.column.table.name in seen | {name}
        seen.add(name)


def test_ids_made_one_after_the_other_sort_in_that_order() -> None:
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert made == sorted(made)
    assert {id_.version for id_ in made} == {7}
