"""Households that may be the one being typed: asked before anything is saved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.duplicate import PersonFacts
from desktop.models import HouseholdRecord, NotDuplicateRecord
from desktop.services.clock import Clock
from desktop.services.protection import ensure_not_relative, without_hidden
from desktop.sheets.household import AddressSheet, Lookalike, PersonSheet
from desktop.sheets.search import DuplicateCandidate
from desktop.storage.candidates import find_candidates
from desktop.storage.queries.household import address_of, one_line_address
from desktop.storage.queries.protection import hidden_files
from desktop.storage.unit_of_work import UnitsOfWork

HIDDEN = {"called": "", "born": "", "address": "", "reasons": ()}


class LookalikeService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._now = clock.now

    def lookalikes(  # noqa: PLR0913 - a form, what to leave out of it, and who looks
        self,
        person: PersonSheet,
        address: AddressSheet,
        phone: str,
        exclude: Collection[UUID] = (),
        household_id: UUID | None = None,
        *,
        in_two_households: bool = False,
        reader: Actor | None = None,
    ) -> tuple[Lookalike, ...]:
        """Best first; those that somebody already told apart from `household_id` are left out.

        A protected file is named by its reference alone, so that no second one is made.

        `in_two_households`: a child in shared custody, whom the other parent may have enrolled.
        """
        facts = _facts(person, address, phone, in_two_households=in_two_households)
        with self._units.reading() as session:
            found = find_candidates(session, facts, except_household=household_id)
            told_apart = set(exclude) | _told_apart(session, household_id)
            kept = [hit for hit in found if hit.household_id not in told_apart]
            addresses = _addresses(session, [hit.household_id for hit in kept])
            hidden = hidden_files(session, reader)
        found_ones = tuple(_lookalike(hit, addresses[hit.household_id]) for hit in kept)
        return without_hidden(found_ones, hidden, HIDDEN)

    def not_duplicate(self, first: UUID, second: UUID, actor: Actor) -> None:
        """Remember, on every desk, that these two are two."""
        with self._units(actor, "tell_apart") as work:
            for household_id in (first, second):
                ensure_not_relative(work.session, actor, household_id)
            remember_apart(work.session, first, second, actor, self._now())
            work.commit()


def _facts(
    person: PersonSheet, address: AddressSheet, phone: str, *, in_two_households: bool
) -> PersonFacts:
    return PersonFacts(
        birth_name=person.birth_name,
        usage_name=person.usage_name,
        first_names=person.first_names,
        born=person.born,
        street_number=address.street_number,
        street=address.street,
        place=address.residence or address.locality,
        postcode=address.postcode,
        city=address.city,
        phone=phone,
        in_two_households=in_two_households,
    )


def _lookalike(hit: DuplicateCandidate, address: str) -> Lookalike:
    return Lookalike(
        household_id=hit.household_id,
        reference=hit.household_reference,
        called=f"{hit.first_names} {hit.usage_name}",
        born=hit.born,
        address=address,
        score=hit.score.value,
        level=hit.score.verdict.value,
        reasons=hit.score.reasons,
    )


def _addresses(session: Session, household_ids: list[UUID]) -> dict[UUID, str]:
    rows = session.scalars(select(HouseholdRecord).where(HouseholdRecord.id.in_(household_ids)))
    return {row.id: one_line_address(address_of(row)) for row in rows}


def remember_apart(session: Session, first: UUID, second: UUID, actor: Actor, at: datetime) -> None:
    low, high = sorted((first, second))
    known = session.scalar(
        select(NotDuplicateRecord).where(
            NotDuplicateRecord.first_id == low, NotDuplicateRecord.second_id == high
        )
    )
    if known is None and low != high:
        session.add(
            NotDuplicateRecord(first_id=low, second_id=high, decided_by=actor.name, decided_at=at)
        )


def _told_apart(session: Session, household_id: UUID | None) -> set[UUID]:
    if household_id is None:
        return set()
    rows = session.execute(
        select(NotDuplicateRecord.first_id, NotDuplicateRecord.second_id).where(
            or_(
                NotDuplicateRecord.first_id == household_id,
                NotDuplicateRecord.second_id == household_id,
            )
        )
    )
    return {second if first == household_id else first for first, second in rows}
