"""Invented people and households for tests; no builder knows the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from desktop.models.base import new_id
from desktop.sheets.household import (
    AddressSheet,
    ContactSheet,
    DocumentEntry,
    EnrolmentInput,
    IncomeEntry,
    MemberSheet,
    PersonSheet,
)

CLAIMED_ON = date(2026, 4, 14)
MONTHS = ("2026-01", "2026-02", "2026-03")


def a_person(
    birth_name: str = "Kervella",
    first_names: str = "Rozenn",
    born: str = "1985-03-12",
    usage_name: str = "",
) -> PersonSheet:
    return PersonSheet(birth_name, first_names, born, usage_name)


def a_member(person: PersonSheet | None = None, role: str = "applicant") -> MemberSheet:
    return MemberSheet(new_id(), person or a_person(), role)


def an_address(number: str = "14", street: str = "rue de l’Invention") -> AddressSheet:
    return AddressSheet(street_number=number, street=street, postcode="35200", city="Rennes")


def a_family(children: int = 2, partner: bool = True) -> tuple[MemberSheet, ...]:
    members = [a_member()]
    if partner:
        members.append(a_member(a_person("Diallo", "Ibrahima", "1983-11-02"), "partner"))
    names = ("Maël", "Enora", "Youn", "Awa", "Lenaïg")
    for index in range(children):
        born = f"{2012 + 3 * index}-05-2{index}"
        members.append(a_member(a_person("Kervella", names[index], born), "child"))
    return tuple(members)


def wages(member_id: UUID, *amounts: str, months: tuple[str, ...] = MONTHS) -> list[IncomeEntry]:
    return [
        IncomeEntry(member_id, month, "wage", Decimal(amount))
        for month, amount in zip(months, amounts, strict=True)
    ]


def attested_zero(member_id: UUID, months: tuple[str, ...] = MONTHS) -> list[IncomeEntry]:
    return [IncomeEntry(member_id, month, "none", Decimal(0)) for month in months]


def an_enrolment(
    members: tuple[MemberSheet, ...] | None = None,
    *,
    amounts: tuple[str, str, str] = ("1450.32", "1450.32", "1502.18"),
    documents: tuple[DocumentEntry, ...] = (),
    address: AddressSheet | None = None,
    claimed_on: date = CLAIMED_ON,
) -> EnrolmentInput:
    """A family whose applicant works; the other adults attest that they have nothing."""
    people = members or a_family()
    incomes = wages(people[0].id, *amounts)
    for member in people[1:]:
        if member.role == "partner":
            incomes += attested_zero(member.id)
    return EnrolmentInput(
        members=people,
        address=address or an_address(),
        contact=ContactSheet(phone="06 39 98 00 01"),
        claimed_on=claimed_on,
        incomes=tuple(incomes),
        documents=documents,
    )
