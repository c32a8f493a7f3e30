"""What every row shares: names of constraints, ids, types that agree on both databases."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, cast
from uuid import UUID

import uuid_utils
from sqlalchemy import BigInteger, Date, DateTime, Dialect, MetaData, String, Text, types
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine


def new_id() -> UUID:
    """A UUIDv7, made at the desk where the row is born; its time is never read back."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


class Id(TypeDecorator[UUID]):
    """uuid on PostgreSQL, 36 lower-case characters on SQLite: both say the same in JSON."""

    impl = String(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(String(36))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return value if value is None or isinstance(value, UUID) else UUID(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; text `YYYY-MM-DDTHH:MM:SS.ffffffZ` on SQLite, timestamptz on PostgreSQL."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


class Day(TypeDecorator[date]):
    """A calendar day; `YYYY-MM-DD` on SQLite."""

    impl = Date
    cache_ok = True


class Cents(TypeDecorator[Decimal]):
    """Euros in the code, whole cents in the database: SQLite has no exact decimal."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        cents = value * 100
        if cents != cents.to_integral_value():
            raise ValueError("an amount of money has more than two decimals")
        return int(cents)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class BasisPoints(TypeDecorator[Decimal]):
    """A rate 0…1 in the code, ten-thousandths in the database."""

    impl = types.Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 10000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-4)


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: equal values have equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class CanonicalJson(TypeDecorator[Any]):
    """A JSON document kept as canonical text on both databases, so that equal is equal."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """Constraint names are fixed, so that a refusal of the database can be recognised by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {UUID: Id, datetime: Instant, date: Day}


class Synced(Base):
    """A row that travels to the central database.

    `merge_groups` names the columns that only make sense together (an address);
    columns in no group are groups of their own. `kind` says how two desks are reconciled:
    `record` three-way merge per group · `fact` insert only · `claim` unique, decided centrally.
    `told` are the columns of a fact that the history of its household repeats; a row that is
    not `in_history` is not told there at all; one that is not `in_news` makes no page load anew.
    """

    __abstract__ = True
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = ()
    kind: ClassVar[str] = "record"
    told: ClassVar[tuple[str, ...]] = ()
    in_history: ClassVar[bool] = True
    in_news: ClassVar[bool] = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Local(Base):
    """A row that never leaves this desk."""

    __abstract__ = True


def entity_of(record: type[Base]) -> str:
    return cast("str", record.__tablename__)


def synced_records() -> dict[str, type[Synced]]:
    """Every row that travels, by its table; a row comes after the rows it refers to."""
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    found = {
        entity_of(m.class_): m.class_ for m in Base.registry.mappers if issubclass(m.class_, Synced)
    }
    return dict(sorted(found.items(), key=lambda item: order[item[0]]))


def group_of(record: type[Synced], column: str) -> tuple[str, ...]:
    """The columns that are merged together with `column`, itself included."""
    return next((group for group in record.merge_groups if column in group), (column,))
