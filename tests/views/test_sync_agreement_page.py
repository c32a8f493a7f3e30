"""The page of the exchange says when all files were last found equal, and what was mended."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import delete, select

from desktop.models import HouseholdRecord, MemberRecord
from desktop.progress import unwatched
from tests.sync.conftest import centre, centre_template, two_desks  # noqa: F401 - fixtures
from tests.views.test_sync_page import Counter, counters, make_counter  # noqa: F401 - fixtures

pytestmark = pytest.mark.postgres


@pytest.fixture
def exchanged(counters: tuple[Counter, Counter]) -> tuple[Counter, UUID]:  # noqa: F811
    here, there = counters
    household_id = here.desk.enrol()
    for counter in (here, there):
        counter.service.run(unwatched)
    return there, household_id


def test_the_page_says_when_all_files_agreed(counters: tuple[Counter, Counter]) -> None:  # noqa: F811
    here, _ = counters
    here.open()
    assert "not compared yet" in here.read()
    here.click("exchange")
    assert "not compared yet" not in here.read()
    assert "Last full agreement of all files\ntoday at" in here.read()
    assert "All files are the same here and at the centre." in here.page.note.text


def test_what_was_mended_is_told_and_stays_on_the_page(exchanged: tuple[Counter, UUID]) -> None:
    there, household_id = exchanged
    with there.desk.desk.units.applying() as (session, _changes):
        session.execute(delete(MemberRecord))
    there.open()
    there.click("compare")
    assert "1 row differed and was fetched again" in there.page.note.text
    assert "1 row had to be fetched again" in there.read()
    members = there.desk.all(select(MemberRecord.household_id))
    assert members == [household_id]


def test_an_exchange_of_the_same_day_does_not_compare_again(
    exchanged: tuple[Counter, UUID],
) -> None:
    there, household_id = exchanged
    with there.desk.desk.units.applying() as (session, _changes):
        session.get_one(HouseholdRecord, household_id).city = "Nantes"
    there.open()
    there.click("exchange")
    assert there.desk.read(HouseholdRecord, household_id).city == "Nantes"
    there.click("compare")
    assert there.desk.read(HouseholdRecord, household_id).city == "Rennes"
