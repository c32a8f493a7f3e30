"""What retention finds in a real store: last contacts, and what is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.retention import RetentionState, StillOpen, Why
from desktop.importers.retention_file import read_retention
from desktop.models import EntitlementRecord
from desktop.services.clock import Clock
from desktop.services.retention import RetentionService
from desktop.settings import RESOURCES
from desktop.sheets.retention import RetentionForecast
from desktop.storage.queries.retention import retention_facts
from desktop.storage.unit_of_work import UnitsOfWork
from tests.local_desk import Desk
from tests.services.letter_counter import (
    COUNTER,
    LONE_PARENT,
    LetterCounter,
    a_form,
    a_letter_counter,
)

RULES = read_retention(RESOURCES / "retention" / "rennes.yaml")


@pytest.fixture
def counter(desk: Desk, tmp_path: Path) -> LetterCounter:
    """Of 2026: the history is written at the counter's own time, not today's."""
    made = a_letter_counter(desk, tmp_path)
    desk.units.now = made.time.now
    return made


def forecast(counter: LetterCounter, on: date) -> RetentionForecast:
    clock = Clock(counter.time.today, counter.time.now)
    return RetentionService(counter.desk.units, clock, RULES).forecast(on)


def only(units: UnitsOfWork, on: date) -> tuple[date | None, frozenset[StillOpen]]:
    with units.reading() as session:
        (facts,) = retention_facts(session, on).values()
    return facts.last_contact_on, facts.open


def test_a_claim_that_waits_keeps_the_household_for_ever(counter: LetterCounter) -> None:
    counter.enrol(a_form(LONE_PARENT))
    found = forecast(counter, date(2050, 1, 1))
    assert found.would_change == 0
    assert found.held == {StillOpen.CLAIM: 1}
    assert found.held_households == 1


def test_an_entitlement_is_contact_until_it_ends(counter: LetterCounter) -> None:
    counter.granted()
    units = counter.desk.units
    assert only(units, date(2026, 10, 31)) == (
        date(2026, 10, 31),
        frozenset({StillOpen.ENTITLEMENT}),
    )
    assert only(units, date(2026, 11, 1)) == (date(2026, 10, 31), frozenset())
    assert forecast(counter, date(2028, 10, 31)).would_change == 0
    found = forecast(counter, date(2028, 11, 1))
    assert found.states == {RetentionState.INTERMEDIATE: 1}
    assert found.reasons == {Why.DECISION_KEPT: 1}


def test_one_that_was_suspended_is_still_open(counter: LetterCounter) -> None:
    counter.granted()
    with counter.desk.units(COUNTER, "suspend") as work:
        row = work.session.query(EntitlementRecord).one()
        row.suspended_on = date(2026, 6, 1)
        row.ends_after = date(2040, 6, 1)
        work.commit()
    found = forecast(counter, date(2039, 1, 1))
    assert (found.would_change, found.reasons) == (0, {Why.STILL_OPEN: 1})


def test_a_denial_is_open_while_it_can_be_contested(counter: LetterCounter) -> None:
    counter.denied()
    rules = replace(RULES, active=replace(RULES.active, months=1))
    clock = Clock(counter.time.today, counter.time.now)
    service = RetentionService(counter.desk.units, clock, rules)
    held = service.forecast(date(2027, 4, 14))  # nobody was told in due form: a year
    assert held.held == {StillOpen.APPEAL: 1}
    assert service.forecast(date(2027, 4, 15)).would_change == 1


def test_a_letter_is_contact_and_starts_the_appeal(counter: LetterCounter) -> None:
    claim_id = counter.denied()
    letter = counter.letters.prepare("denial", claim_id, COUNTER)
    counter.letters.print(letter.id, COUNTER)
    counter.time.wait(20)
    counter.letters.mark_sent(letter.id, "handed_over", date(2026, 5, 4), COUNTER)
    units = counter.desk.units
    assert only(units, date(2026, 9, 5)) == (date(2026, 5, 4), frozenset())
    with units.reading() as session:
        (facts,) = retention_facts(session, date(2026, 9, 5)).values()
    assert [decision.notified_on for decision in facts.decisions] == [date(2026, 5, 4)]


def test_a_note_years_later_begins_the_period_anew(counter: LetterCounter) -> None:
    claim_id = counter.denied()
    household = counter.claims.sheet(claim_id, COUNTER).household_id
    counter.time.wait(600)
    counter.households.write_note(household, "Est repassée.", COUNTER)
    contact = counter.time.today()
    assert only(counter.desk.units, date(2028, 1, 1))[0] == contact


def test_looking_changes_nothing(counter: LetterCounter) -> None:
    counter.granted()
    told = len(counter.desk.told)
    forecast(counter, date(2050, 1, 1))
    assert len(counter.desk.told) == told
