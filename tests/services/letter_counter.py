"""A counter that writes letters, on a real encrypted store, with an invented sender."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.claim import ClaimSettings
from desktop.importers.sender_file import SenderSource
from desktop.models.base import new_id
from desktop.services.assessment import AssessmentService
from desktop.services.claim import ClaimService
from desktop.services.clock import Clock
from desktop.services.household import HouseholdService
from desktop.services.letter import LetterService
from desktop.services.scale import ScaleService
from desktop.sheets.household import DocumentEntry, EnrolmentInput, HouseholdSheet
from tests.builders import a_family, a_member, a_person, an_enrolment
from tests.local_desk import Desk

COUNTER = Actor(new_id(), "Nolwenn Le Goff", frozenset({Role.COUNTER}))
DECIDER = Actor(new_id(), "Maud Abiven", frozenset({Role.DECIDER, Role.COUNTER}))
ABOVE = ("4000.00", "4000.00", "4000.00")
LONE_PARENT = ("1552.36", "1552.36", "1738.36")


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
class LetterCounter:
    """`letters` writes; the rest carries a household to the point of which a letter tells."""

    desk: Desk
    households: HouseholdService
    claims: ClaimService
    assessments: AssessmentService
    scales: ScaleService
    letters: LetterService
    time: MovingClock

    def enrol(self, form: EnrolmentInput) -> tuple[HouseholdSheet, UUID]:
        sheet = self.households.enrol(form, COUNTER)
        assert sheet.claim is not None
        return sheet, sheet.claim.id

    def decided(self, form: EnrolmentInput, decision: str, reason: str = "") -> UUID:
        _, claim_id = self.enrol(form)
        self.assessments.record(claim_id, COUNTER)
        self.claims.propose(claim_id, decision, reason, COUNTER)
        self.claims.decide(claim_id, decision, reason, DECIDER)
        return claim_id

    def granted(self, **contact: object) -> UUID:
        return self.decided(a_form(LONE_PARENT, **contact), "grant")

    def denied(self, **contact: object) -> UUID:
        return self.decided(a_form(ABOVE, **contact), "deny", "Ressources au-dessus du barème.")

    def incomplete(self, **contact: object) -> UUID:
        form = a_form(LONE_PARENT, **contact)
        applicant = form.members[0].id
        documents = (
            DocumentEntry("payslips", "missing", applicant),
            DocumentEntry("caf_statement", "missing"),
            DocumentEntry("identity", "seen", applicant, date(2026, 4, 14)),
        )
        return self.enrol(replace(form, documents=documents))[1]

    def received(self, **contact: object) -> UUID:
        form = a_form(LONE_PARENT, **contact)
        seen = DocumentEntry("identity", "seen", form.members[0].id, date(2026, 4, 14))
        return self.enrol(replace(form, documents=(seen,)))[1]


def a_form(amounts: tuple[str, str, str], **contact: object) -> EnrolmentInput:
    """A lone parent with a child."""
    family = (a_member(), a_member(a_person("Kervella", "Maël", "2015-05-20"), "child"))
    form = an_enrolment(family, amounts=amounts)
    return replace(form, contact=replace(form.contact, **contact))  # type: ignore[arg-type]


def a_letter_counter(desk: Desk, folder: Path) -> LetterCounter:
    time = MovingClock()
    clock = Clock(time.today, time.now)
    scales = ScaleService(desk.units, clock)
    scales.seed(desk.actor)
    return LetterCounter(
        desk,
        HouseholdService(desk.units, clock),
        ClaimService(desk.units, clock, lambda: ClaimSettings(exemption_ceiling=Decimal(700))),
        AssessmentService(desk.units, clock),
        scales,
        LetterService(desk.units, clock, SenderSource(folder, demonstration=True)),
        time,
    )


def a_couple(amounts: tuple[str, str, str] = ABOVE) -> EnrolmentInput:
    return an_enrolment(a_family(children=1), amounts=amounts)
