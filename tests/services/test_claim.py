"""A claim from statement to decision on a real encrypted store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from desktop.domain.actor import Actor, Role
from desktop.domain.assessment import Outcome, replay, to_document
from desktop.domain.claim import (
    AboveExemptionCeiling,
    AssessmentNeeded,
    ClaimSettings,
    ExemptionNeeded,
    NotAllowedNow,
    PersonNotHeard,
    ReasonNeeded,
    RoleNeeded,
    SamePersonDecides,
    WithdrawalTooLate,
)
from desktop.domain.enrolment import UnknownAssessment, UnknownClaim
from desktop.domain.entitlement import OverlappingEntitlement
from desktop.domain.supporting_document import SeenNeedsDate, WaiverNeedsReason
from desktop.importers.scenario_file import read_scenario
from desktop.models.base import new_id
from desktop.services.assessment import AssessmentService
from desktop.services.claim import ClaimService
from desktop.services.clock import Clock
from desktop.services.household import HouseholdService
from desktop.services.ledger import LedgerService
from desktop.services.scale import ScaleService, scenario_row
from desktop.settings import RESOURCES
from desktop.sheets.household import DocumentEntry, HouseholdSheet
from tests.builders import a_family, a_member, a_person, an_enrolment, attested_zero, wages
from tests.local_desk import Desk

COUNTER = Actor(new_id(), "Nolwenn Le Goff", frozenset({Role.COUNTER}))
DECIDER = Actor(new_id(), "Maud Abiven", frozenset({Role.DECIDER, Role.COUNTER}))


class MovingClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 4, 14, 8, 33, tzinfo=UTC)

    def today(self) -> date:
        return self.moment.date()

    def now(self) -> datetime:
        return self.moment

    def wait(self, days: int) -> None:
        self.moment += timedelta(days=days)


@dataclass
class Counter:
    households: HouseholdService
    claims: ClaimService
    assessments: AssessmentService
    scales: ScaleService
    time: MovingClock

    def enrol(self, *amounts: str, **more: object) -> tuple[HouseholdSheet, UUID]:
        wages_of_applicant = amounts or ("1450.32", "1450.32", "1502.18")
        form = an_enrolment(amounts=wages_of_applicant, **more)  # type: ignore[arg-type]
        sheet = self.households.enrol(form, COUNTER)
        assert sheet.claim is not None
        return sheet, sheet.claim.id

    def proposed(self, *amounts: str) -> tuple[HouseholdSheet, UUID]:
        sheet, claim_id = self.enrol(*amounts)
        result = self.assessments.record(claim_id, COUNTER)
        entitled = result.assessment.outcome is Outcome.ENTITLED
        self.claims.propose(claim_id, "grant" if entitled else "deny", "", COUNTER)
        return sheet, claim_id


@pytest.fixture
def counter(desk: Desk) -> Counter:
    time = MovingClock()
    clock = Clock(time.today, time.now)
    scales = ScaleService(desk.units, clock)
    scales.seed(desk.actor)
    return Counter(
        HouseholdService(desk.units, clock),
        ClaimService(desk.units, clock, lambda: ClaimSettings(exemption_ceiling=Decimal(700))),
        AssessmentService(desk.units, clock),
        scales,
        time,
    )


def test_a_granted_claim_opens_the_credit_of_the_running_scenario(counter: Counter) -> None:
    sheet, claim_id = counter.proposed()
    outcome = counter.claims.decide(claim_id, "grant", "", DECIDER)
    assert outcome.amount == Decimal(100)
    assert (outcome.opened_on, outcome.ends_after) == (date(2026, 5, 1), date(2026, 10, 31))
    assert outcome.claim.state == "granted"
    assert outcome.claim.proposed_by == "Nolwenn Le Goff"
    assert outcome.claim.decided_by == "Maud Abiven"
    entitlement = counter.households.sheet(sheet.id).entitlement
    assert entitlement is not None
    assert entitlement.state == "scheduled"


def test_who_is_granted_today_does_not_wait_for_another_credit_run(
    counter: Counter, desk: Desk
) -> None:
    """Dijon gives by the day from the decision on: 17 of 30 days of April."""
    dijon = read_scenario(RESOURCES / "scenarios/examples/dijon.yaml")
    with desk.units(desk.actor, "seed_rules") as work:
        work.session.add(scenario_row(dijon))
        work.commit()
    counter.scales.run_scenario("dijon", desk.actor)
    ledger = LedgerService(desk.units, Clock(counter.time.today, counter.time.now))
    balances = []
    for _each in range(2):
        _sheet, claim_id = counter.proposed()
        granted = counter.claims.decide(claim_id, "grant", "", DECIDER).entitlement_id
        assert granted is not None
        balances.append(ledger.balance(granted, counter.time.today()))
        ledger.run_credits("2026-04", DECIDER)
        assert ledger.balance(granted, counter.time.today()) == balances[-1] or not balances[-1]
    assert balances[0] == 0, "nobody was credited in April yet"
    assert balances[1] == Decimal("68.00"), "4 × 30 € × 17/30"


def test_the_other_scenario_gives_a_rate_with_a_monthly_cap(counter: Counter, desk: Desk) -> None:
    counter.scales.run_scenario("discount-by-bracket", desk.actor)
    sheet, claim_id = counter.proposed("1950.00", "1950.00", "1950.00")
    counter.claims.decide(claim_id, "grant", "", DECIDER)
    entitlement = counter.households.sheet(sheet.id).entitlement
    assert entitlement is not None
    assert entitlement.bracket == "S2"
    assert (entitlement.rate, entitlement.monthly_cap) == (Decimal("0.3"), Decimal(40))


def test_the_recorded_assessment_is_frozen_and_replays_to_the_same_cent(counter: Counter) -> None:
    _, claim_id = counter.enrol("1450.33", "1450.33", "1450.34")
    sheet = counter.assessments.record(claim_id, COUNTER)
    assert sheet.assessment.mean_income == Decimal("1450.33")
    again = counter.assessments.sheet(sheet.id).assessment
    assert replay(to_document(again)) == sheet.assessment
    members = counter.households.sheet(counter.claims.sheet(claim_id, COUNTER).household_id).members
    incomes = counter.claims.sheet(claim_id, COUNTER).incomes
    assert counter.assessments.preview(members, incomes, date(2026, 4, 14)) == sheet.assessment


def test_who_proposed_does_not_decide(counter: Counter) -> None:
    _, claim_id = counter.enrol()
    counter.assessments.record(claim_id, DECIDER)
    counter.claims.propose(claim_id, "grant", "", DECIDER)
    with pytest.raises(SamePersonDecides):
        counter.claims.decide(claim_id, "grant", "", DECIDER)
    with pytest.raises(RoleNeeded):
        counter.claims.decide(claim_id, "grant", "", COUNTER)


def test_above_the_scale_there_is_denial_with_a_reason_or_an_exemption_within_a_ceiling(
    counter: Counter,
) -> None:
    sheet, claim_id = counter.proposed("4000.00", "4000.00", "4000.00")
    with pytest.raises(ExemptionNeeded):
        counter.claims.decide(claim_id, "grant", "", DECIDER)
    with pytest.raises(ReasonNeeded):
        counter.claims.decide(claim_id, "deny", " ", DECIDER)
    outcome = counter.claims.exempt(claim_id, "S3", "perte d’emploi ce mois-ci", DECIDER)
    assert outcome.claim.exemption is not None
    assert outcome.claim.exemption.approver == "Maud Abiven"
    assert counter.households.sheet(sheet.id).entitlement is not None


def test_an_exemption_beyond_the_delegation_is_refused(counter: Counter, desk: Desk) -> None:
    strict = ClaimService(
        desk.units,
        Clock(counter.time.today, counter.time.now),
        lambda: ClaimSettings(exemption_ceiling=Decimal(599)),
    )
    _, claim_id = counter.proposed("4000.00", "4000.00", "4000.00")
    with pytest.raises(AboveExemptionCeiling):
        strict.exempt(claim_id, "S3", "perte d’emploi", DECIDER)


def test_a_month_not_stated_stops_the_assessment_until_it_is(counter: Counter) -> None:
    sheet, claim_id = counter.enrol()
    counter.claims.state_incomes(
        claim_id, tuple(wages(sheet.applicant.id, "1450.32", "1450.32", "1502.18")), COUNTER
    )
    with pytest.raises(AssessmentNeeded):
        counter.assessments.record(claim_id, COUNTER)
    entries = wages(sheet.applicant.id, "1450.32", "1450.32", "1502.18")
    entries += attested_zero(sheet.members[1].id)
    counter.claims.state_incomes(claim_id, tuple(entries), COUNTER)
    assert counter.assessments.record(claim_id, COUNTER).assessment.outcome is Outcome.ENTITLED


def test_what_is_stated_anew_undoes_the_assessment_and_a_proposal_forbids_it(
    counter: Counter,
) -> None:
    _, claim_id = counter.enrol()
    counter.assessments.record(claim_id, COUNTER)
    incomes = counter.claims.sheet(claim_id, COUNTER).incomes
    again = counter.claims.state_incomes(claim_id, incomes, COUNTER)
    assert (again.state, again.assessment) == ("complete", None)
    counter.assessments.record(claim_id, COUNTER)
    counter.claims.propose(claim_id, "grant", "", COUNTER)
    with pytest.raises(NotAllowedNow):
        counter.claims.state_incomes(claim_id, incomes, COUNTER)


def test_a_missing_document_waits_and_a_seen_one_frees(counter: Counter) -> None:
    _, claim_id = counter.enrol(documents=(DocumentEntry("family_record", "missing"),))
    with pytest.raises(NotAllowedNow):
        counter.assessments.record(claim_id, COUNTER)
    seen = DocumentEntry("family_record", "seen", seen_on=date(2026, 4, 14))
    assert counter.claims.note_document(claim_id, seen, COUNTER).state == "complete"
    with pytest.raises(SeenNeedsDate):
        counter.claims.note_document(claim_id, DocumentEntry("identity", "seen"), COUNTER)
    with pytest.raises(WaiverNeedsReason):
        counter.claims.note_document(claim_id, DocumentEntry("identity", "waived"), COUNTER)
    assert len(counter.claims.sheet(claim_id, COUNTER).documents) == 1


def test_a_grant_is_taken_back_within_four_months_after_hearing_the_person(
    counter: Counter,
) -> None:
    sheet, claim_id = counter.proposed()
    counter.claims.decide(claim_id, "grant", "", DECIDER)
    counter.time.wait(30)
    with pytest.raises(PersonNotHeard):
        counter.claims.withdraw(claim_id, "pièce fausse", DECIDER)
    heard = date(2026, 5, 12)
    assert counter.claims.withdraw(claim_id, "pièce fausse", DECIDER, heard).state == "withdrawn"
    entitlement = counter.households.sheet(sheet.id).entitlement
    assert entitlement is not None
    assert entitlement.state == "ended"


def test_after_four_months_a_grant_stands(counter: Counter) -> None:
    _, claim_id = counter.proposed()
    counter.claims.decide(claim_id, "grant", "", DECIDER)
    counter.time.wait(140)
    with pytest.raises(WithdrawalTooLate):
        counter.claims.withdraw(claim_id, "pièce fausse", DECIDER, date(2026, 8, 20))


def test_a_household_has_one_entitlement_at_a_time(counter: Counter) -> None:
    sheet, claim_id = counter.proposed()
    counter.claims.decide(claim_id, "grant", "", DECIDER)
    renewal = counter.claims.open(sheet.id, date(2026, 4, 14), "renewal", COUNTER)
    counter.claims.state_incomes(renewal.id, counter.assessments.last_incomes(sheet.id), COUNTER)
    counter.assessments.record(renewal.id, COUNTER)
    counter.claims.propose(renewal.id, "grant", "", COUNTER)
    with pytest.raises(OverlappingEntitlement):
        counter.claims.decide(renewal.id, "grant", "", DECIDER)
    assert counter.claims.sheet(renewal.id, COUNTER).state == "proposed"


def test_the_decider_sends_back_and_the_applicant_may_give_up(counter: Counter) -> None:
    _, claim_id = counter.proposed()
    sent_back = counter.claims.send_back(claim_id, "vérifier le loyer", DECIDER)
    assert sent_back.state == "assessed"
    assert counter.claims.withdraw(claim_id, "a déménagé", COUNTER).state == "withdrawn"


def test_who_is_absent_or_has_left_is_not_of_the_household(counter: Counter) -> None:
    partner = a_member(a_person("Diallo", "Ibrahima", "1983-11-02"), "partner")
    away = type(partner)(partner.id, partner.person, "partner", absence="detained")
    family = (a_family(children=0, partner=False)[0], away)
    _, claim_id = counter.enrol("900.00", "900.00", "900.00", members=family)
    result = counter.assessments.record(claim_id, COUNTER).assessment
    assert result.coefficient.value == Decimal(1)
    assert result.bracket is not None
    assert result.bracket.code == "S1"


def test_the_acts_offered_are_those_that_the_role_may_do(counter: Counter) -> None:
    _, claim_id = counter.proposed()
    assert "grant" in counter.claims.sheet(claim_id, DECIDER).acts
    assert "grant" not in counter.claims.sheet(claim_id, COUNTER).acts


def test_seeding_twice_is_seeding_once(counter: Counter, desk: Desk) -> None:
    before = len(counter.scales.scales())
    desk.told.clear()
    counter.scales.seed(desk.actor)
    assert len(counter.scales.scales()) == before
    assert desk.told == []


def test_an_unknown_claim_is_said_to_be_unknown(counter: Counter) -> None:
    with pytest.raises(UnknownClaim):
        counter.claims.sheet(new_id(), COUNTER)
    with pytest.raises(UnknownAssessment):
        counter.assessments.sheet(new_id())
