"""The sheet of a household that carries a code: from the store to the printer, and again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image

from desktop.cardreader.neutral.code import read_code
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import training_holder
from desktop.domain.card import BlockReason, CardNotLinked, SupportDiffers
from desktop.models import EntitlementRecord
from desktop.reports.preview import pages
from desktop.services.card import CardService
from desktop.services.clock import Clock, fixed_clock
from desktop.services.household import HouseholdService
from desktop.services.paper_support import PaperSupportService
from desktop.services.support import SupportService
from desktop.sheets.card import PaperSheet
from desktop.sheets.household import HouseholdSheet
from desktop.sheets.letter import SenderSheet
from desktop.sheets.sender import LetterSender
from tests.builders import an_enrolment
from tests.local_desk import Desk

NOW = datetime(2026, 4, 14, 9, 5, tzinfo=UTC)
SITE_KEY = bytes(32)
SENDER = LetterSender(
    SenderSheet("Une collectivité", "Accueil de la carte", "1 rue des Essais", "35000 Rennes"),
    counter=None,  # type: ignore[arg-type]  # where letters are fetched is not on a card
)


def the_sender() -> LetterSender:
    return SENDER


@pytest.fixture
def clock() -> Clock:
    return fixed_clock(NOW)


@pytest.fixture
def supports(desk: Desk, clock: Clock) -> SupportService:
    return SupportService(desk.units, clock)


@pytest.fixture
def papers(desk: Desk, clock: Clock) -> PaperSupportService:
    return PaperSupportService(desk.units, clock, the_sender)


@pytest.fixture
def family(desk: Desk, clock: Clock) -> HouseholdSheet:
    return HouseholdService(desk.units, clock).enrol(an_enrolment(), desk.actor)


@pytest.fixture
def paper(supports: SupportService, family: HouseholdSheet, desk: Desk) -> PaperSheet:
    return supports.issue_paper(family.id, desk.actor)


def text_of(pdf: bytes) -> str:
    return " ".join(pages(pdf)[0].text.split())


def scanned(pdf: bytes) -> str:
    image = Image.open(BytesIO(pages(pdf, 150)[0].png()))
    (symbol,) = zxingcpp.read_barcodes(image)
    return symbol.text


def give_entitlement(desk: Desk, household: HouseholdSheet, until: date) -> None:
    assert household.claim is not None
    with desk.units(desk.actor, "grant") as work:
        work.session.add(
            EntitlementRecord(
                household_id=household.id,
                claim_id=household.claim.id,
                scenario_code="credit-100",
                entitlement_kind="monthly_credit",
                opened_on=date(2026, 3, 9),
                ends_after=until,
            )
        )
        work.commit()


def test_the_printed_code_leads_back_to_the_number_of_the_card(
    papers: PaperSupportService, paper: PaperSheet
) -> None:
    pdf = papers.pdf(paper)
    assert read_code(scanned(pdf)).number == paper.number
    assert paper.reference in text_of(pdf)


def test_it_speaks_the_language_of_the_household_unless_another_is_asked_for(
    papers: PaperSupportService, paper: PaperSheet
) -> None:
    assert "DUPLICATA" not in text_of(papers.pdf(paper))
    assert "Provisional number" in text_of(papers.pdf(paper, "en"))
    assert "Numéro provisoire" in text_of(papers.pdf(paper))


def test_the_days_are_those_of_the_entitlement(
    desk: Desk, papers: PaperSupportService, family: HouseholdSheet, paper: PaperSheet
) -> None:
    assert "2026 included" not in text_of(papers.pdf(paper, "en"))
    give_entitlement(desk, family, date(2026, 9, 8))
    text = text_of(papers.pdf(paper, "en"))
    assert "From 9 March 2026" in text
    assert "to 8 September 2026 included" in text


def test_an_entitlement_that_ended_promises_nothing(
    desk: Desk, papers: PaperSupportService, family: HouseholdSheet, paper: PaperSheet
) -> None:
    give_entitlement(desk, family, date(2026, 4, 13))
    assert "included" not in text_of(papers.pdf(paper, "en"))


def test_looking_counts_nothing_and_a_second_print_is_a_duplicate_of_the_same_code(
    desk: Desk, papers: PaperSupportService, paper: PaperSheet
) -> None:
    first = papers.pdf(paper)
    assert papers.pdf(paper) == first
    papers.note_printed(paper.card_id, desk.actor)
    second = papers.pdf(paper)
    assert "DUPLICATA" not in text_of(first)
    assert "DUPLICATA" in text_of(second)
    assert scanned(second) == scanned(first)


def test_a_code_that_nobody_carries_any_more_is_not_printed(
    desk: Desk,
    clock: Clock,
    papers: PaperSupportService,
    family: HouseholdSheet,
    paper: PaperSheet,
) -> None:
    cards = CardService(desk.units, clock, SimulatedReader(SITE_KEY))
    cards.block(family.id, paper.card_id, BlockReason.LOST.value, desk.actor)
    with pytest.raises(CardNotLinked):
        papers.pdf(paper)


def test_a_card_of_plastic_gets_no_second_support_on_paper(
    desk: Desk, clock: Clock, papers: PaperSupportService, family: HouseholdSheet
) -> None:
    cards = CardService(desk.units, clock, SimulatedReader(SITE_KEY))
    found = cards.link(family.id, training_holder(1, SITE_KEY), desk.actor)
    card_id: UUID = found.card_id
    as_if = PaperSheet(card_id, "NBSQQG28T5", family.id, "F-2026-000001", NOW.date())
    with pytest.raises(SupportDiffers):
        papers.pdf(as_if)
