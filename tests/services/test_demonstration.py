"""The demonstration is a city whose past could have happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import PANEL_NUMBERS, UNKNOWN_NUMBER, training_holder
from desktop.domain.assessment import replay, to_document
from desktop.domain.card import UnknownCard
from desktop.domain.encoding import EncodingMeans, EncodingReason, EncodingState
from desktop.domain.transaction import RejectionReason
from desktop.models import (
    AccessRecord,
    AssessmentRecord,
    CardTransactionRecord,
    ClaimRecord,
    EntitlementRecord,
    HistoryRecord,
    HouseholdRecord,
    LetterRecord,
    MemberRecord,
    MerchantRecord,
    PurchaseImportRecord,
    RelativeRecord,
)
from desktop.services.card import CardService
from desktop.services.clock import fixed_clock
from desktop.services.closing_sheets import closing_sheet
from desktop.services.demonstration import HOUSEHOLDS, fill, is_empty
from desktop.services.draft import DraftService
from desktop.services.encoding import EncodingService
from desktop.services.invented_people import InventedPeople
from desktop.services.invented_protection import ACCOUNTANT, MERCHANT_MANAGER
from desktop.services.ledger_rows import months_credited
from desktop.services.merchant_account import MerchantAccountService
from desktop.services.overview import OverviewService
from desktop.services.rights_request import RightsRequestService
from desktop.services.stock import StockService
from desktop.sheets.overview import WaitingKind
from desktop.storage.opening import open_store
from desktop.storage.queries.privacy import slips
from desktop.storage.search import SearchIndex
from desktop.storage.sweep import sweep
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.storage.verification import verify
from desktop.views.enrolment.form import (
    WHERE,
    WHO,
    WITH_WHOM,
    from_body,
    gaps,
    initials,
    steps_done,
)
from tests.local_desk import ACTOR, KEY, Desk

_ON = date(2026, 11, 23)
_SITE_KEY = bytes(range(32))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnitsOfWork]:
    path: Path = tmp_path_factory.mktemp("city") / "desk.db"
    units = open_store(path, KEY, desk_label="guichet d’essai", site_keys=[_SITE_KEY])
    assert is_empty(units)
    assert fill(units, _SITE_KEY, _ON) == HOUSEHOLDS
    yield units
    units.close()


def count(units: UnitsOfWork, record: type) -> int:
    with units.reading() as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


def test_two_hundred_households_and_twenty_merchants_stand_there(city: UnitsOfWork) -> None:
    assert count(city, HouseholdRecord) == 200
    assert count(city, MerchantRecord) == 20
    assert count(city, MemberRecord) > 350
    assert not is_empty(city)


def test_every_household_has_a_history_that_ends_by_the_day(city: UnitsOfWork) -> None:
    with city.reading() as session:
        told = set(session.scalars(select(HistoryRecord.household_id)))
        households = set(session.scalars(select(HouseholdRecord.id)))
        latest = session.scalar(select(func.max(HistoryRecord.at)))
        assert told == households
        assert latest is not None
        assert latest.date() <= _ON
        acts = set(session.scalars(select(HistoryRecord.act)))
    assert {"enrol", "assess", "propose", "grant", "deny", "link_card", "replace_card"} <= acts


def test_claims_stand_at_every_step(city: UnitsOfWork) -> None:
    with city.reading() as session:
        counted = Counter(session.scalars(select(ClaimRecord.state)))
    assert counted["granted"] > 100
    assert {"complete", "documents_missing", "proposed", "denied", "withdrawn"} <= counted.keys()


def test_some_entitlements_are_in_force_some_over_and_all_follow_a_grant(city: UnitsOfWork) -> None:
    with city.reading() as session:
        rows = session.scalars(select(EntitlementRecord)).all()
        granted = set(session.scalars(select(ClaimRecord.id).where(ClaimRecord.state == "granted")))
    assert {row.claim_id for row in rows} == granted
    assert any(row.ends_after < _ON for row in rows)
    assert any(row.opened_on <= _ON <= row.ends_after for row in rows)


def test_one_entitlement_is_suspended_and_one_iban_waits_for_a_second_person(
    city: UnitsOfWork,
) -> None:
    clock = fixed_clock(datetime(2026, 11, 23, 16, tzinfo=UTC))
    with city.reading() as session:
        (row,) = session.scalars(
            select(EntitlementRecord).where(EntitlementRecord.suspended_on.is_not(None))
        )
        assert (row.suspended_on, row.suspended_until) == (_ON, None)
        assert row.reason
        acts = session.scalars(
            select(HistoryRecord.act).where(HistoryRecord.household_id == row.household_id)
        ).all()
    assert "suspend_entitlement" in acts
    for actor in (MERCHANT_MANAGER, ACCOUNTANT):
        home = OverviewService(city, clock).home(actor)
        (tile,) = (w for w in home.waiting if w.kind is WaitingKind.ACCOUNTS_TO_CONFIRM)
        assert tile.count == 1


def test_every_assessment_replays_to_the_same_cent(city: UnitsOfWork) -> None:
    with city.reading() as session:
        for snapshot in session.scalars(select(AssessmentRecord.snapshot)):
            assert to_document(replay(snapshot)) == snapshot


def test_the_training_cards_lead_to_households_and_the_unknown_ones_do_not(
    city: UnitsOfWork,
) -> None:
    clock = fixed_clock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    cards = CardService(city, clock, SimulatedReader(_SITE_KEY))
    for number in (n for n in PANEL_NUMBERS if n <= 6):
        assert cards.identify(training_holder(number, _SITE_KEY)).household_id is not None
    with pytest.raises(UnknownCard):
        cards.identify(training_holder(UNKNOWN_NUMBER, _SITE_KEY))


def test_cards_wait_for_the_station_one_was_torn_and_the_cupboard_is_not_empty(
    city: UnitsOfWork,
) -> None:
    clock = fixed_clock(datetime(2026, 11, 23, 15, tzinfo=UTC))
    encodings = EncodingService(city, clock)
    station = encodings.station(EncodingMeans("training", "", korrigo_key=1, neutral_key=1))
    waiting = Counter(line.reason for line in station.queue)
    assert waiting[EncodingReason.UNRESOLVED] == waiting[EncodingReason.REQUESTED] == 1
    assert 8 <= waiting[EncodingReason.FIRST] <= 20
    panel = {training_holder(number, _SITE_KEY).tail for number in PANEL_NUMBERS if number <= 6}
    assert panel <= {line.tail for line in station.queue}
    assert [line.state for line in station.unresolved] == [EncodingState.UNCERTAIN]
    states = Counter(line.state for line in encodings.lines())
    assert states[EncodingState.VERIFIED] > 100
    assert states[EncodingState.NOT_WRITTEN] > 0
    tags, codes = sorted(StockService(city, clock).batches(), key=lambda batch: -batch.received)
    assert (tags.expected_count, tags.received, codes.in_stock) == (30, 28, 12)
    assert tags.linked == tags.received - tags.in_stock > 0
    lines = CardService(city, clock, SimulatedReader(_SITE_KEY)).lines()
    held = {line.support for line in lines if line.state == "linked"}
    assert held == {"korrigo", "neutral_card", "paper"}
    assert any(line.state == "blocked" for line in lines)


def test_letters_of_the_last_days_wait_to_be_printed(city: UnitsOfWork) -> None:
    with city.reading() as session:
        rows = session.scalars(select(LetterRecord)).all()
        lacking = session.scalar(
            select(func.count()).where(ClaimRecord.state == "documents_missing")
        )
    assert {row.state for row in rows} == {"draft"}
    assert all(_ON - timedelta(days=10) <= row.dated_on <= _ON for row in rows)
    kinds = Counter(row.letter_kind for row in rows)
    assert kinds["documents_missing"] == lacking
    assert kinds["grant"] >= 3


def test_two_enrolments_were_left_half_filled(city: UnitsOfWork) -> None:
    drafts = DraftService(city, fixed_clock(datetime(2026, 11, 23, 15, tzinfo=UTC)))
    just_begun, further = (drafts.open(line.id) for line in drafts.lines())
    form = from_body(further.body)
    assert form.applicant.called == "Aïssata Tanguy"
    assert {gap.step for gap in gaps(form)} == set()
    assert steps_done(form) == {WHO, WITH_WHOM, WHERE}
    assert gaps(from_body(just_begun.body))
    for draft in (just_begun, further):
        assert initials(from_body(draft.body)) in draft.line.label
        assert "Tanguy" not in draft.line.label


def test_the_city_can_be_searched_at_once(city: UnitsOfWork) -> None:
    with city.reading() as session:
        name = session.scalar(select(MemberRecord.birth_name).limit(1))
        assert SearchIndex.find(session, str(name))
        assert SearchIndex.find(session, "menhir")


def test_the_same_seed_invents_the_same_people() -> None:
    def people(seed: int) -> list[tuple[object, ...]]:
        invented = InventedPeople(seed, _ON)
        families = [invented.family(number) for number in range(1, 30)]
        return [
            (family.address, family.contact, tuple(member.person for member in family.members))
            for family in families
        ]

    assert people(35) == people(35)
    assert people(35) != people(36)


def test_a_filling_that_fails_leaves_an_empty_store(desk: Desk) -> None:
    def fail_in_the_middle(units: UnitsOfWork) -> None:
        with units(ACTOR, "enrol") as work:
            work.session.add(HouseholdRecord(provisional_reference="F-PROV-1", enrolled_on=_ON))
            work.commit()
        raise LookupError

    with pytest.raises(LookupError), sweep(desk.units, _nine_o_clock) as swept:
        fail_in_the_middle(swept)
    assert is_empty(desk.units)


def test_each_unit_of_a_sweep_keeps_its_own_moment(desk: Desk) -> None:
    moments = iter([datetime(2026, 3, day, 9, tzinfo=UTC) for day in (2, 3)])
    now: Callable[[], datetime] = moments.__next__
    with sweep(desk.units, now) as swept:
        for number in (1, 2):
            with swept(ACTOR, "enrol") as work:
                reference = f"F-PROV-{number}"
                work.session.add(HouseholdRecord(provisional_reference=reference, enrolled_on=_ON))
                work.commit()
    with desk.units.reading() as session:
        at = session.scalars(select(HistoryRecord.at).order_by(HistoryRecord.at)).all()
    assert [moment.day for moment in at] == [2, 3]


def _nine_o_clock() -> datetime:
    return datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_files_of_the_city_were_opened_and_its_chain_of_seals_holds(city: UnitsOfWork) -> None:
    with city.reading() as session:
        reasons = Counter(session.scalars(select(AccessRecord.reason)))
    assert set(reasons) == {"counter", "claim", "search", "letter", "card", "break_glass"}
    assert reasons.pop("break_glass") == 1
    assert min(reasons.values()) > 1
    assert [check.name for check in verify(city.engine) if not check.passed] == []


def test_files_are_protected_archived_and_asked_for(city: UnitsOfWork) -> None:
    with city.reading() as session:
        households = session.scalars(select(HouseholdRecord)).all()
        relatives = session.scalars(select(RelativeRecord)).all()
    assert sum(row.confidential for row in households) == 1
    assert sum(row.restricted for row in households) == 1
    assert Counter(row.stage for row in households) == {"active": 199, "archived": 1}
    assert len(relatives) == 1
    clock = fixed_clock(datetime(2026, 11, 23, 15, tzinfo=UTC))
    requests = RightsRequestService(city, clock).lines()
    assert len(requests) == 3
    assert requests[0].hurries(_ON)
    with city.reading() as session:
        assert len(slips(session)) == 1


def test_merchants_are_paid_somewhere_and_one_account_waits_for_a_second_person(
    city: UnitsOfWork,
) -> None:
    accounts = MerchantAccountService(city, fixed_clock(datetime(2026, 11, 23, 15, tzinfo=UTC)))
    with city.reading() as session:
        merchants = session.scalars(select(MerchantRecord.id)).all()
    sheets = [accounts.accounts(merchant, ACCOUNTANT) for merchant in merchants]
    assert sum(sheet.in_use is not None for sheet in sheets) == 16
    waiting = [sheet.waiting for sheet in sheets if sheet.waiting is not None]
    assert [line.proposed_by_id for line in waiting] == [MERCHANT_MANAGER.id]


def test_purchases_of_three_months_stand_there_some_refused_some_to_be_looked_at(
    city: UnitsOfWork,
) -> None:
    of = CardTransactionRecord
    with city.reading() as session:
        rows = session.scalars(select(of)).all()
        imports = session.scalars(select(PurchaseImportRecord)).all()
        credited = months_credited(session)
        months = {month: closing_sheet(session, month) for month in ("2026-09", "2026-10")}
    assert credited == {"2026-09", "2026-10", "2026-11"} == {each.month for each in imports}
    assert {each.source for each in imports} == {"operator_file", "paper_slips"}
    assert 300 < len(rows) < 400
    assert max(row.on_day for row in rows) < _ON
    refused = {row.rejection_reason for row in rows if row.state == "refused"}
    assert refused >= {
        reason.value
        for reason in (
            *(RejectionReason.UNKNOWN_CARD, RejectionReason.CARD_BLOCKED),
            *(RejectionReason.FAMILY_NOT_ELIGIBLE, RejectionReason.UNKNOWN_MERCHANT),
            *(RejectionReason.NO_AGREEMENT, RejectionReason.MERCHANT_SUSPENDED),
        )
    }
    assert any(0 < row.covered_amount < row.amount for row in rows)
    assert {row.suspicion for row in rows} == {"", "same_ticket", "within_minutes"}
    assert all(line.statement_id for line in months["2026-09"].lines)
    assert not any(line.statement_id for line in months["2026-10"].lines)
    assert any(line.open_findings for line in months["2026-10"].lines)
