"""Enrolling and correcting households on a real encrypted store."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop.domain.actor import Actor, Role
from desktop.domain.enrolment import (
    HouseholdClosed,
    IncompleteForm,
    MemberLeftBeforeArriving,
    UnknownHousehold,
    UnknownMember,
)
from desktop.domain.note import LooksLikeSocialSecurityNumber
from desktop.models.base import new_id
from desktop.services.clock import fixed_clock
from desktop.services.draft import DraftService
from desktop.services.household import HouseholdService
from desktop.sheets.household import (
    AddressSheet,
    ContactSheet,
    DocumentEntry,
    EnrolmentInput,
    HouseholdSheet,
)
from tests.builders import a_family, a_member, a_person, an_address, an_enrolment
from tests.local_desk import Desk

TODAY = date(2026, 4, 14)
NOW = datetime(2026, 4, 14, 8, 33, tzinfo=UTC)


@pytest.fixture
def households(desk: Desk) -> HouseholdService:
    return HouseholdService(desk.units, fixed_clock(NOW))


@pytest.fixture
def family(households: HouseholdService, desk: Desk) -> HouseholdSheet:
    return households.enrol(an_enrolment(), desk.actor)


def test_an_enrolment_is_one_act_with_everything_in_it(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    assert [member.role for member in family.members] == ["applicant", "partner", "child", "child"]
    assert family.applicant.person.called == "Rozenn Kervella"
    assert family.contact.phone == "+33639980001"
    assert family.claim is not None
    assert family.claim.state == "complete"
    assert family.provisional
    assert family.reference.startswith("F-PROV-")
    assert len(desk.told) == 1
    (entry,) = households.timeline(family.id)
    assert entry.act == "enrol"
    assert entry.actor_name == "Camille Le Goff"


def test_a_document_to_bring_makes_the_claim_wait(households: HouseholdService, desk: Desk) -> None:
    documents = (DocumentEntry("identity", "missing"), DocumentEntry("home", "seen", None, TODAY))
    sheet = households.enrol(an_enrolment(documents=documents), desk.actor)
    assert sheet.claim is not None
    assert sheet.claim.state == "documents_missing"
    assert sheet.documents_missing == 1


def test_every_correction_is_in_the_timeline_with_the_old_value(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    households.correct_address(family.id, an_address("16"), desk.actor)
    newest = households.timeline(family.id)[0]
    assert newest.act == "correct_address"
    (row,) = newest.rows
    assert row.changes["street_number"] == ("14", "16")
    assert households.sheet(family.id).address.street_number == "16"


def test_a_child_born_later_is_added_and_a_partner_leaves(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    baby = a_member(a_person("Kervella", "Nolwenn", "2026-04-01"), "child")
    households.add_member(family.id, baby, desk.actor)
    households.member_left(family.members[1].id, date(2026, 5, 1), desk.actor)
    sheet = households.sheet(family.id)
    assert len(sheet.members) == 5
    assert sheet.members[1].present_until == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (an_enrolment((a_member(a_person(born="")),)), ("born",)),
        (an_enrolment((a_member(a_person(birth_name=" ")),)), ("birth_name",)),
        (an_enrolment(address=AddressSheet(postcode="35200")), ("street", "city")),
        (EnrolmentInput((), an_address(), ContactSheet(), TODAY), ("applicant",)),
    ],
    ids=["no birth date", "no birth name", "no street", "nobody"],
)
def test_a_form_with_a_hole_is_refused_whole_and_names_the_fields(
    households: HouseholdService, desk: Desk, form: EnrolmentInput, fields: tuple[str, ...]
) -> None:
    with pytest.raises(IncompleteForm) as refusal:
        households.enrol(form, desk.actor)
    assert refusal.value.fields == fields
    assert households.lines() == ()


def test_who_is_registered_at_the_ccas_needs_no_street(
    households: HouseholdService, desk: Desk
) -> None:
    form = an_enrolment(address=AddressSheet(housing="registered_at_ccas"))
    assert households.enrol(form, desk.actor).address.street == ""


def test_a_number_like_a_social_security_number_is_refused_in_a_note(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    with pytest.raises(LooksLikeSocialSecurityNumber):
        households.write_note(family.id, "voir 2 85 03 35 238 123 45", desk.actor)
    households.write_note(family.id, "Rappeler après 14 h", desk.actor)
    assert [note.text for note in households.sheet(family.id).notes] == ["Rappeler après 14 h"]


def test_a_note_for_those_who_decide_is_not_shown_to_the_counter(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    counter = Actor(new_id(), "Idriss Mendy", frozenset({Role.COUNTER}))
    households.write_note(family.id, "Rappeler le service", desk.actor)
    households.write_note(family.id, "Voir la commission", desk.actor, "decider")
    assert [n.text for n in households.sheet(family.id, counter).notes] == ["Rappeler le service"]
    assert len(households.sheet(family.id, desk.actor).notes) == 2
    seen = [entry.act for entry in households.timeline(family.id, counter)]
    assert seen == ["write_note", "enrol"]
    assert len(households.timeline(family.id, desk.actor)) == 3
    assert len(households.timeline(family.id)) == 2


def test_a_closed_household_takes_no_correction(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    with pytest.raises(IncompleteForm):
        households.close(family.id, TODAY, " ", desk.actor)
    households.close(family.id, TODAY, "déménagement", desk.actor)
    with pytest.raises(HouseholdClosed):
        households.correct_contact(family.id, ContactSheet(), desk.actor)


def test_unknown_people_are_refused_by_name_of_the_case(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    with pytest.raises(UnknownHousehold):
        households.sheet(new_id())
    with pytest.raises(UnknownMember):
        households.correct_member(family.id, a_member(), desk.actor)
    arrived = a_member(a_person("Tanguy", "Erwan", "1990"), "other_adult")
    with pytest.raises(UnknownMember):
        households.member_left(arrived.id, TODAY, desk.actor)


def test_nobody_leaves_before_having_arrived(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    late = a_family(children=0, partner=False)[0]
    guest = type(late)(late.id, late.person, "other_adult", present_from=date(2026, 3, 1))
    households.add_member(family.id, guest, desk.actor)
    with pytest.raises(MemberLeftBeforeArriving):
        households.member_left(guest.id, date(2026, 2, 1), desk.actor)


def test_the_list_shows_each_household_once_with_its_applicant(
    households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    other = (a_member(a_person("Yılmaz", "Elif", "1979-07-30")),)
    households.enrol(an_enrolment(other), desk.actor)
    lines = households.lines()
    assert sorted(line.applicant for line in lines) == ["Kervella Rozenn", "Yılmaz Elif"]
    assert {line.members for line in lines} == {1, 4}
    assert {line.state for line in lines} == {"none"}


def test_the_draft_goes_with_the_enrolment_that_ends_it(
    households: HouseholdService, desk: Desk
) -> None:
    drafts = DraftService(desk.units, fixed_clock(NOW))
    line = drafts.save("enrolment", {"step": 4}, desk.actor, label="K.")
    form = an_enrolment()
    households.enrol(
        EnrolmentInput(form.members, form.address, form.contact, form.claimed_on, draft_id=line.id),
        desk.actor,
    )
    assert drafts.lines() == ()
