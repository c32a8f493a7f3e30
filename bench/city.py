"""A made-up city in an encrypted file: 35 000 households, 75 000 people, cards and merchants."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine, insert, text

from desktop.models import (
    Base,
    CardLinkRecord,
    CardRecord,
    HouseholdRecord,
    MemberRecord,
    MerchantRecord,
    new_id,
)
from desktop.storage.engine import open_engine, writing

HOUSEHOLDS, PEOPLE = 35_000, 75_000
KEY = bytes(range(32))
_NAMES = Path(__file__).parents[1] / "resources" / "demonstration" / "names.yaml"
_BEGINNINGS = "ker tre lan plou guer mor bel ben dia ould kar dem gon cha rou vil mar sil fer kov"
_MIDDLES = "ma lo ri ne sou va ta che gui do la mi ra ze ba no"
_ENDINGS = "ec ic an ou ard et ier ain lli di ko ne ra va oglu ski eau in on el"


class City:
    """Draws people: half from the names of the demonstration, half from made-up rare names."""

    def __init__(self, seed: int = 35) -> None:
        self.draw = random.Random(seed)
        origins = yaml.safe_load(_NAMES.read_text("utf-8"))
        self._weights = [origin["weight"] for origin in origins]
        self._origins = origins

    def family(self) -> tuple[str, list[str]]:
        (origin,) = self.draw.choices(self._origins, self._weights)
        common = self.draw.random() < 0.5
        surname = self.draw.choice(origin["surnames"]) if common else self._rare()
        return surname, [*origin["women"], *origin["men"]]

    def first_name(self, usual: list[str]) -> str:
        return self.draw.choice(usual) if self.draw.random() < 0.6 else self._rare()

    def _rare(self) -> str:
        parts = [self.draw.choice(_BEGINNINGS.split()), self.draw.choice(_ENDINGS.split())]
        parts.insert(1, self.draw.choice(_MIDDLES.split()))
        return "".join(parts).title()

    def born(self, youngest: int, oldest: int) -> str:
        year = self.draw.randint(2026 - oldest, 2026 - youngest)
        return f"{year}-{self.draw.randint(1, 12):02}-{self.draw.randint(1, 28):02}"


def build(path: Path, households: int = HOUSEHOLDS, people: int = PEOPLE) -> Engine:
    """Rows by bulk insert through the models, without the journal: this measures reading."""
    engine = open_engine(path, KEY)
    Base.metadata.create_all(engine)
    city = City()
    sizes = _sizes(city.draw, households, people)
    with writing(engine).begin() as connection:
        for batch in _batches(city, sizes):
            for record, rows in batch.items():
                connection.execute(insert(record), rows)
        connection.execute(insert(MerchantRecord), list(_merchants(city)))
        connection.execute(text("ANALYZE"))
    return engine


def _sizes(draw: random.Random, households: int, people: int) -> list[int]:
    sizes = [1] * households
    for _ in range(people - households):
        sizes[draw.randrange(households)] += 1
    return sizes


def _batches(city: City, sizes: list[int]) -> Iterator[dict[type[Base], list[dict[str, Any]]]]:
    rows: dict[type[Base], list[dict[str, Any]]] = {}
    records = (HouseholdRecord, MemberRecord, CardRecord, CardLinkRecord)
    for number, size in enumerate(sizes, 1):
        rows = rows or {record: [] for record in records}
        _household(city, rows, number, size)
        if number % 2_000 == 0:
            yield rows
            rows = {}
    if rows:
        yield rows


def _household(
    city: City, rows: dict[type[Base], list[dict[str, Any]]], number: int, size: int
) -> None:
    household_id, card_id = new_id(), new_id()
    surname, usual = city.family()
    digits = f"{number % 100_000_000:08}"
    rows[HouseholdRecord].append(
        {
            "id": household_id, "reference": f"F-2026-{number:06}",
            "provisional_reference": f"F-PROV-{number:06}", "enrolled_on": date(2026, 1, 5),
            "street_number": str(city.draw.randint(1, 120)),
            "street": f"rue {city.draw.choice(_MIDDLES.split())}{number % 700}",
            "postcode": "35200", "city": "Rennes", "phone": f"+336{digits}",
        }
    )  # fmt: skip
    for rank in range(size):
        role = ("applicant", "partner")[rank] if rank < 2 else "child"
        rows[MemberRecord].append(
            {
                "id": new_id(), "household_id": household_id, "role": role,
                "birth_name": surname if rank != 1 else city.family()[0],
                "usage_name": surname if rank == 1 else "",
                "first_names": city.first_name(usual),
                "born": city.born(0, 19) if role == "child" else city.born(20, 90),
            }
        )  # fmt: skip
    rows[CardRecord].append(
        {"id": card_id, "fingerprint": f"{number:064x}", "tail": f"{number % 1000:03}"}
    )
    rows[CardLinkRecord].append(
        {"id": new_id(), "card_id": card_id, "household_id": household_id,
         "linked_on": date(2026, 2, 1)}
    )  # fmt: skip


def _merchants(city: City) -> Iterator[dict[str, Any]]:
    for number in range(600):
        yield {"id": new_id(), "trade_name": f"Épicerie {city.family()[0]} {number}"}
