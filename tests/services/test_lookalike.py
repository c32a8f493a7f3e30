"""Households that look like the one being typed, on a real store with its search index."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.services.clock import fixed_clock
from desktop.services.household import HouseholdService
from desktop.services.lookalike import LookalikeService
from desktop.services.search import SearchService
from desktop.sheets.household import EnrolmentInput
from tests.builders import a_member, a_person, an_address, an_enrolment
from tests.local_desk import Desk

NOW = datetime(2026, 4, 14, 9, 5, tzinfo=UTC)


@pytest.fixture
def lookalikes(desk: Desk) -> LookalikeService:
    return LookalikeService(desk.units, fixed_clock(NOW))


@pytest.fixture
def households(desk: Desk) -> HouseholdService:
    return HouseholdService(desk.units, fixed_clock(NOW))


def test_a_swapped_name_at_the_same_address_is_shown_with_its_reasons(
    lookalikes: LookalikeService, households: HouseholdService, desk: Desk
) -> None:
    known = households.enrol(an_enrolment(), desk.actor)
    swapped = a_person("Rozen", "Kervela", "1985-03-12")
    (found,) = lookalikes.lookalikes(swapped, an_address(), "")
    assert found.household_id == known.id
    assert found.level == "probable"
    assert found.reasons
    assert found.address == "14 rue de l’Invention, 35200 Rennes"


def test_somebody_else_is_not_shown(
    lookalikes: LookalikeService, households: HouseholdService, desk: Desk
) -> None:
    households.enrol(an_enrolment(), desk.actor)
    somebody = a_person("Yılmaz", "Elif", "1979-07-30")
    assert lookalikes.lookalikes(somebody, an_address("3", "allée des Essais"), "") == ()


def test_households_told_apart_at_enrolment_are_not_asked_about_again(
    lookalikes: LookalikeService, households: HouseholdService, desk: Desk
) -> None:
    first = households.enrol(an_enrolment(), desk.actor)
    form = an_enrolment((a_member(a_person("Kervella", "Rozenn", "1985-03-12")),))
    second = households.enrol(
        EnrolmentInput(
            form.members,
            form.address,
            form.contact,
            form.claimed_on,
            not_duplicate_of=(first.id,),
        ),
        desk.actor,
    )
    again = lookalikes.lookalikes(
        second.applicant.person, second.address, "", household_id=second.id
    )
    assert again == ()
    lookalikes.not_duplicate(second.id, first.id, desk.actor)


def test_a_child_finds_the_household_in_the_one_search_field(
    households: HouseholdService, desk: Desk
) -> None:
    known = households.enrol(an_enrolment(), desk.actor)
    search = SearchService(desk.units)
    for typed in ("mael ker", "kervela", "120385", "12/03/1985", "0639980001"):
        hits = search.find(typed)
        assert [hit.id for hit in hits] == [known.id], typed
    assert search.find("x") == ()
