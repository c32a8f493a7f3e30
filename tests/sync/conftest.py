"""Desks and a centre: real encrypted files, a real PostgreSQL made by `central init`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from desktop.models import CardLinkRecord, CardRecord, HouseholdRecord, MemberRecord
from desktop.sync import installation
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange, Exchanged, no_fault
from tests.local_desk import Desk

Fault = Callable[[str], None]


@pytest.fixture(scope="session")
def centre_template(postgres_server: str) -> Iterator[str]:
    """A database made once by `central init`; each test gets a copy, which takes 50 ms."""
    name = f"template_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name)
            )
        )
        installation.install(in_database(postgres_server, name))
        yield name
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def centre(postgres_server: str, centre_template: str) -> Iterator[str]:
    """URL of an empty central database of this test's own."""
    name = f"centre_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(centre_template)
            )
        )
        yield in_database(postgres_server, name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def in_database(url: str, name: str) -> str:
    path, mark, query = url.partition("?")
    return path.rsplit("/", 1)[0] + "/" + name + mark + query


@dataclass
class SyncedDesk:
    """A desk that can exchange; `fault` is called at the named points."""

    desk: Desk
    url: str
    fault: Fault = no_fault
    page: int = 2000
    exchanged: list[Exchanged] = field(default_factory=list)

    def sync(self) -> Exchanged:
        with Central(self.url) as central:
            exchange = Exchange(self.desk.units, central, fault=self.fault, page=self.page)
            self.exchanged.append(exchange.run())
        return self.exchanged[-1]

    def write(self, intent: str, change: Callable[[Any], object]) -> object:
        with self.desk.units(self.desk.actor, intent) as work:
            made = change(work.session)
            work.commit()
        return made

    def read(self, entity: type[Any], row_id: UUID) -> Any:
        with self.desk.units.reading() as session:
            return session.get(entity, row_id)

    def all(self, statement: Any) -> list[Any]:
        with self.desk.units.reading() as session:
            return list(session.scalars(statement))

    def enrol(self, name: str = "Morvan") -> UUID:
        def make(session: Any) -> UUID:
            row = HouseholdRecord(
                provisional_reference="P-1",
                enrolled_on=date(2026, 3, 2),
                street_number="4",
                street="rue du Test",
                postcode="35200",
                city="Rennes",
            )
            session.add(row)
            session.flush()
            session.add(
                MemberRecord(
                    household_id=row.id,
                    role="applicant",
                    birth_name=name,
                    first_names="Anne",
                    born="1985-03",
                )
            )
            return row.id

        made = self.write("enrol", make)
        assert isinstance(made, UUID)
        return made

    def change(self, row_id: UUID, entity: type[Any] = HouseholdRecord, **values: object) -> None:
        def edit(session: Any) -> None:
            row = session.get_one(entity, row_id)
            for name, value in values.items():
                setattr(row, name, value)

        self.write("correct", edit)

    def link(self, household_id: UUID, fingerprint: str) -> UUID:
        """Card and link in one unit of work, as at the counter."""

        def make(session: Any) -> UUID:
            card = CardRecord(fingerprint=fingerprint, tail="042", state="linked")
            session.add(card)
            session.flush()
            link = CardLinkRecord(
                card_id=card.id, household_id=household_id, linked_on=date(2026, 3, 2)
            )
            session.add(link)
            session.flush()
            return link.id

        made = self.write("link", make)
        assert isinstance(made, UUID)
        return made


@pytest.fixture
def two_desks(make_desk: Callable[..., Desk], centre: str) -> tuple[SyncedDesk, SyncedDesk]:
    return (SyncedDesk(make_desk("desk 1"), centre), SyncedDesk(make_desk("desk 2"), centre))


@pytest.fixture
def administrator(centre: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(centre, autocommit=True) as connection:
        yield connection
