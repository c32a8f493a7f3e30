"""Invents the families of the demonstration: names, ages, addresses, incomes; by a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import yaml

from desktop.domain.month import months_before
from desktop.importers.street_file import StreetDirectory
from desktop.models import new_id
from desktop.settings import RESOURCES
from desktop.sheets.household import (
    AddressSheet,
    ContactSheet,
    DocumentEntry,
    EnrolmentInput,
    IncomeEntry,
    MemberSheet,
    PersonSheet,
)

_FOLDER = RESOURCES / "demonstration"
_STREETS = RESOURCES / "streets"
_COMPOSITIONS = (  # adults, children, how often
    (1, 0, 30), (1, 1, 14), (1, 2, 10), (1, 3, 4),
    (2, 0, 12), (2, 1, 10), (2, 2, 11), (2, 3, 6), (2, 4, 3),
)  # fmt: skip
_INCOMES = (  # source, monthly amounts between, how often, as an only income
    ("wage", 520, 1380, 40),
    ("rsa", 580, 660, 20),
    ("unemployment", 700, 1250, 16),
    ("retirement_pension", 820, 1300, 8),
    ("aah", 1030, 1040, 7),
    ("self_employment", 350, 1400, 5),
    ("none", 0, 0, 4),
)
_LANGUAGES = {"turkish": "tr", "maghrebi": "ar", "eastern": "en"}
_AREA = "35200"


@dataclass(frozen=True)
class Family:
    """What the enrolment form of this family will hold, but for the day and the months."""

    members: tuple[MemberSheet, ...]
    address: AddressSheet
    contact: ContactSheet


class InventedPeople:
    def __init__(self, seed: int, on: date) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - invented people, no secret
        self._on = on
        self._origins: list[dict[str, Any]] = yaml.safe_load(
            (_FOLDER / "names.yaml").read_text("utf-8")
        )
        self._weights = [origin["weight"] for origin in self._origins]
        self._directory = StreetDirectory.from_files(
            _STREETS / "rennes-sample.csv", _STREETS / "priority-areas-sample.csv"
        )
        self._streets = self._directory.complete("rue", limit=99)
        self._streets += self._directory.complete("allée", limit=99)
        self._streets += self._directory.complete("place", limit=99)

    def family(self, number: int) -> Family:
        (origin,) = self.draw.choices(self._origins, self._weights)
        adults, children, _ = self.draw.choices(_COMPOSITIONS, [c[2] for c in _COMPOSITIONS])[0]
        members = [self._adult(origin, "applicant")]
        if adults == 2:
            members.append(self._partner(origin, members[0]))
        members += [self._child(origin, members[0]) for _ in range(children)]
        return Family(tuple(members), self._address(number), self._contact(number, origin))

    def _adult(self, origin: dict[str, Any], role: str) -> MemberSheet:
        women = self.draw.random() < 0.6
        person = PersonSheet(
            birth_name=self.draw.choice(origin["surnames"]),
            first_names=self.draw.choice(origin["women" if women else "men"]),
            born=self._born(21, 71),
        )
        return MemberSheet(new_id(), person, role)

    def _partner(self, origin: dict[str, Any], applicant: MemberSheet) -> MemberSheet:
        """Half of the couples share a name in use."""
        other = self._adult(origin, "partner")
        shared = applicant.person.birth_name if self.draw.random() < 0.5 else ""
        return replace(other, person=replace(other.person, usage_name=shared))

    def _child(self, origin: dict[str, Any], applicant: MemberSheet) -> MemberSheet:
        names = origin["women" if self.draw.random() < 0.5 else "men"]
        name = applicant.person.birth_name
        person = PersonSheet(name, self.draw.choice(names), self._born(0, 17))
        custody = "shared" if self.draw.random() < 0.08 else "full"
        return MemberSheet(new_id(), person, "child", custody)

    def _born(self, youngest: int, oldest: int) -> str:
        """One in thirty adults does not know the day."""
        days = self.draw.randint(youngest * 366 + 1, (oldest + 1) * 365)
        born = (self._on - timedelta(days=days)).isoformat()
        return born[:4] if youngest and self.draw.random() < 0.03 else born

    def _address(self, number: int) -> AddressSheet:
        if number % 40 == 7:
            return AddressSheet(housing="registered_at_ccas", postcode=_AREA, city="Rennes")
        street = self.draw.choice(self._streets)
        house = self.draw.choice(self._directory.numbers_of(street.name))
        hosted = number % 25 == 3
        return AddressSheet(
            housing="hosted" if hosted else "home",
            hosted_by=self.draw.choice(self._origins[0]["surnames"]) if hosted else "",
            apartment=f"Appartement {self.draw.randint(1, 60)}" if number % 3 else "",
            street_number=house,
            street=street.name,
            postcode=street.postcode,
            city=street.city,
            priority_area=self._directory.priority_area(street.name, house, self._on),
        )

    def _contact(self, number: int, origin: dict[str, Any]) -> ContactSheet:
        """Numbers of 06 39 98, which the regulator keeps for invented people."""
        speaks = _LANGUAGES.get(origin["origin"], "fr") if self.draw.random() < 0.5 else "fr"
        return ContactSheet(
            phone=f"06 39 98 {number // 100:02} {number % 100:02}" if number % 9 else "",
            safe_channel="counter" if number % 33 == 5 else "letter",
            do_not_write=number % 33 == 5,
            language=speaks,
            easy_to_read=number % 12 == 0,
        )

    def incomes(
        self, family: Family, claimed_on: date, *, well_off: bool = False
    ) -> tuple[IncomeEntry, ...]:
        """Each adult has one source over the reference months; a wage moves a little."""
        months = list(months_before(claimed_on))
        entries: list[IncomeEntry] = []
        for member in family.members:
            if member.role in ("applicant", "partner"):
                entries += self._of_adult(member, months, well_off=well_off)
        children = sum(member.role == "child" for member in family.members)
        if children >= 2:
            allowance = Decimal("153.01") + Decimal("196.05") * (children - 2)
            applicant = family.members[0].id
            entries += [IncomeEntry(applicant, m, "family_allowance", allowance) for m in months]
        return tuple(entries)

    def _of_adult(
        self, member: MemberSheet, months: Sequence[str], *, well_off: bool
    ) -> list[IncomeEntry]:
        if member.role == "partner" and self.draw.random() < 0.4:
            return [IncomeEntry(member.id, month, "none", Decimal(0)) for month in months]
        source, least, most, _ = self.draw.choices(_INCOMES, [each[3] for each in _INCOMES])[0]
        if well_off:
            source, least, most = "wage", 3_400, 4_200
        usual = Decimal(self.draw.randint(least * 100, most * 100)) / 100
        moves = source in ("wage", "self_employment")
        changes = [Decimal(self.draw.randint(-4000, 4000)) / 100 if moves else 0 for _ in months]
        return [
            IncomeEntry(member.id, month, source, usual + change)
            for month, change in zip(months, changes, strict=True)
        ]

    def form(
        self,
        family: Family,
        claimed_on: date,
        *,
        well_off: bool = False,
        lacks_document: bool = False,
        note: str = "",
    ) -> EnrolmentInput:
        return EnrolmentInput(
            members=family.members,
            address=family.address,
            contact=family.contact,
            claimed_on=claimed_on,
            incomes=self.incomes(family, claimed_on, well_off=well_off),
            documents=self._documents(family, claimed_on, lacks_document=lacks_document),
            note=note,
        )

    def _documents(
        self, family: Family, seen_on: date, *, lacks_document: bool
    ) -> tuple[DocumentEntry, ...]:
        adults = [m for m in family.members if m.role in ("applicant", "partner")]
        identities = [DocumentEntry("identity", "seen", m.id, seen_on) for m in adults]
        proof = "missing" if lacks_document else "received"
        return (*identities, DocumentEntry("address_proof", proof))
