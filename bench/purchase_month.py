"""A made-up month of purchases: merchants, households with cards and credit, and their file."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from desktop import credentials
from desktop.domain.actor import Actor, Role
from desktop.domain.support_code import spell
from desktop.models import (
    AgreementRecord,
    Base,
    CardLinkRecord,
    CardRecord,
    ClaimRecord,
    CreditMovementRecord,
    EntitlementRecord,
    HouseholdRecord,
    MerchantRecord,
    ProductRuleRecord,
    new_id,
)
from desktop.services.clock import Clock
from desktop.settings import Settings
from desktop.sheets.purchase import FileLayout
from desktop.storage import capture, upgrade
from desktop.storage.engine import open_engine, writing
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork

KEY = bytes(range(32))
MONTH, OPENED, LAST = "2026-03", date(2026, 1, 1), date(2026, 12, 31)
WHOLE = 224_000
"""Purchases of the metropolis in a month: 600 merchants, 32,000 households."""

FOLLOWS = Actor(new_id(), "Bench", frozenset({Role.MERCHANT_MANAGER}))
FAMILIES = ("fruit", "vegetables", "bread", "dairy", "eggs")
LAYOUT = FileLayout(
    "Bench",
    columns={
        "on_day": "Date",
        "at_time": "Heure",
        "merchant": "SIRET",
        "card": "Carte",
        "ticket": "Ticket",
        "family": "Famille",
        "amount": "Montant",
        "vat_rate": "TVA",
    },
)


@dataclass(frozen=True)
class Size:
    purchases: int

    @property
    def households(self) -> int:
        return max(10, self.purchases // 7)

    @property
    def merchants(self) -> int:
        return max(4, self.purchases * 600 // WHOLE)


def clock() -> Clock:
    return Clock(lambda: date(2026, 4, 3), lambda: datetime(2026, 4, 3, 8, tzinfo=UTC))


def opened(path: Path) -> UnitsOfWork:
    return UnitsOfWork(open_engine(path, KEY))


def siret(number: int) -> str:
    return f"000{number:011}"


def furnish(folder: Path, size: Size) -> Settings:
    """A desk that the window opens, with that city."""
    folder.mkdir(parents=True)
    settings = Settings(folder, key_file=folder / "desk.key", reader="simulated")
    key = credentials.database_key(settings)
    build(settings.database, size, key)
    engine = open_engine(settings.database, key)
    with writing(engine).begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": upgrade.head()})
    engine.dispose()
    return settings


def build(path: Path, size: Size, key: bytes = KEY) -> None:
    """Rows by bulk insert without the journal, as though they had come from the centre."""
    engine = open_engine(path, key)
    Base.metadata.create_all(engine)
    with writing(engine).begin() as connection, Session(connection) as session:
        _merchants(session, size.merchants)
        for start in range(0, size.households, 2_000):
            _households(session, range(start, min(start + 2_000, size.households)))
        session.commit()
    with engine.begin() as connection:
        capture.install(connection)
        SearchIndex.install(connection)
        connection.execute(text("ANALYZE"))
    engine.dispose()


def write_file(path: Path, size: Size, seed: int = 35) -> None:
    draw = random.Random(seed)
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write("Date;Heure;SIRET;Carte;Ticket;Famille;Montant;TVA\r\n")
        for line in _lines(draw, size):
            file.write(f"{line}\r\n")


def _lines(draw: random.Random, size: Size) -> Iterator[str]:
    for number in range(size.purchases):
        card = draw.randrange(size.households + size.households // 100)  # one in a hundred unknown
        cents = draw.randint(100, 2_200)
        yield ";".join(
            (
                f"{draw.randint(1, 31):02}/03/2026",
                f"{draw.randint(8, 19):02}:{draw.randint(0, 59):02}",
                siret(draw.randrange(size.merchants)),
                spell(card),
                f"T{number:07}",
                draw.choice(FAMILIES),
                f"{cents // 100},{cents % 100:02}",
                "5,5",
            )
        )


def _merchants(session: Session, count: int) -> None:
    rows = [
        {"id": new_id(), "trade_name": f"Commerce {n}", "siret": siret(n), "state": "active",
         "state_since": OPENED, "family": FAMILIES[n % 5]}
        for n in range(count)
    ]  # fmt: skip
    session.execute(insert(MerchantRecord), rows)
    agreements = [
        {"id": new_id(), "merchant_id": row["id"], "provisional_number": f"CONV-PROV-{n}",
         "dated_on": OPENED, "state": "signed", "starts_on": OPENED, "ends_after": LAST,
         "signed_on": OPENED}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    session.execute(insert(AgreementRecord), agreements)
    words = " or ".join(f"family = {family}" for family in FAMILIES)
    rule = {"id": new_id(), "code": "bench", "version": 1, "label": "Bench", "expression": words,
            "in_force_from": OPENED}  # fmt: skip
    session.execute(insert(ProductRuleRecord), [rule])


def _households(session: Session, numbers: range) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    made: dict[type[Base], list[dict[str, Any]]] = {}
    for number in numbers:
        household, claim, card, entitlement = new_id(), new_id(), new_id(), new_id()
        rows: dict[type[Base], dict[str, Any]] = {
            HouseholdRecord: {
                "id": household, "provisional_reference": f"F-{number}", "enrolled_on": OPENED,
            },
            ClaimRecord: {
                "id": claim, "household_id": household, "claimed_on": OPENED, "state": "granted",
            },
            CardRecord: {
                "id": card, "fingerprint": f"{number:064x}", "number": spell(number),
                "tail": f"{number % 1000:03}", "state": "linked",
            },
            CardLinkRecord: {
                "id": new_id(), "card_id": card, "household_id": household, "linked_on": OPENED,
            },
            EntitlementRecord: {
                "id": entitlement, "household_id": household, "claim_id": claim,
                "scenario_code": "bench", "entitlement_kind": "monthly_credit",
                "amount": Decimal(100), "opened_on": OPENED, "ends_after": LAST,
            },
            CreditMovementRecord: {
                "id": new_id(), "household_id": household, "entitlement_id": entitlement,
                "movement_kind": "credit", "amount": Decimal(100), "on_day": date(2026, 3, 1),
                "month": MONTH, "key": f"{entitlement}", "agent_id": FOLLOWS.id,
                "agent_name": "Bench", "at": at,
            },
        }  # fmt: skip
        for record, row in rows.items():
            made.setdefault(record, []).append(row)
    for record, found in made.items():
        session.execute(insert(record), found)
