"""What waits for an agent, counted in a real store."""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.encoding import EncodingMeans, EncodingState
from desktop.models.journal import SyncStateRecord
from desktop.services.clock import fixed_clock
from desktop.services.demonstration import fill
from desktop.services.draft import DraftService
from desktop.services.household import HouseholdService
from desktop.services.invented_protection import invented_iban
from desktop.services.merchant import MerchantService
from desktop.services.merchant_account import MerchantAccountService
from desktop.services.overview import OverviewService
from desktop.sheets.household import ContactSheet, DocumentEntry, EnrolmentInput
from desktop.sheets.merchant import CallBack
from desktop.sheets.overview import WaitingKind
from tests.builders import CLAIMED_ON, a_family, an_address, attested_zero
from tests.local_desk import Desk
from tests.services.agreement_desk import COUNTER, FOLLOWS, trading
from tests.services.card_desk import MEANS, CardDesk, korrigo

CLOCK = fixed_clock(datetime(2026, 4, 15, 9, 0, tzinfo=UTC))


def enrol(desk: Desk, *documents: DocumentEntry) -> None:
    family = a_family()
    HouseholdService(desk.units, CLOCK).enrol(
        EnrolmentInput(
            members=family,
            address=an_address(),
            contact=ContactSheet(),
            claimed_on=CLAIMED_ON,
            incomes=tuple(attested_zero(family[0].id)),
            documents=documents,
        ),
        desk.actor,
    )


def counts(desk: Desk, actor: Actor) -> dict[WaitingKind, int]:
    sheet = OverviewService(desk.units, CLOCK).home(actor)
    return {waiting.kind: waiting.count for waiting in sheet.waiting}


def test_an_empty_desk_has_nothing_waiting(desk: Desk) -> None:
    assert set(counts(desk, desk.actor).values()) == {0}


def test_who_follows_merchants_is_told_of_what_ends_and_of_their_drafts_alone(
    desk: Desk, tmp_path: Path
) -> None:
    trade = trading(desk, tmp_path)
    trade.add_certificate(date(2026, 4, 30))
    drafts = DraftService(desk.units, CLOCK)
    drafts.save("merchant", {}, FOLLOWS, subject_id=trade.merchant, label="Terre-Brune")
    drafts.save("enrolment", {}, desk.actor, label="A. T.")
    sheet = OverviewService(desk.units, CLOCK).home(FOLLOWS)
    ending = next(one for one in sheet.waiting if one.kind is WaitingKind.AGREEMENTS_ENDING)
    assert (ending.count, ending.since) == (1, date(2026, 4, 30))
    assert ([line.form for line in sheet.drafts], sheet.has_drafts) == (["merchant"], True)
    assert WaitingKind.AGREEMENTS_ENDING not in counts(desk, COUNTER)
    seen = OverviewService(desk.units, CLOCK).home(COUNTER).drafts
    assert [line.form for line in seen] == ["enrolment"]


def test_bank_details_wait_for_a_second_person_of_those_who_see_them(
    desk: Desk, tmp_path: Path
) -> None:
    trade = trading(desk, tmp_path)
    accounts = MerchantAccountService(desk.units, CLOCK)
    accountant = Actor(UUID(int=31), "Lou Le Bris", frozenset({Role.ACCOUNTANT}))
    kind = WaitingKind.ACCOUNTS_TO_CONFIRM
    assert counts(desk, accountant)[kind] == 0
    sheet = accounts.propose(trade.merchant, invented_iban(1), "Terre-Brune", FOLLOWS)
    for who in (FOLLOWS, accountant):
        home = OverviewService(desk.units, CLOCK).home(who)
        (tile,) = (one for one in home.waiting if one.kind is kind)
        assert (tile.count, tile.since) == (1, CLOCK.today())
    assert kind not in counts(desk, COUNTER)
    listed = MerchantService(desk.units, CLOCK).lines()
    assert [line.id for line in listed if line.bank_waits] == [trade.merchant]
    called = CallBack("Awen Terre", "02 00 00 00 01", CLOCK.today())
    accounts.confirm(sheet.lines[0].id, called, accountant)
    assert counts(desk, accountant)[kind] == 0
    assert not any(line.bank_waits for line in MerchantService(desk.units, CLOCK).lines())


def test_a_file_that_lacks_a_document_waits(desk: Desk) -> None:
    enrol(desk)
    enrol(desk, DocumentEntry("identity", "missing"))
    waiting = counts(desk, desk.actor)
    assert waiting[WaitingKind.DOCUMENTS_MISSING] == 1


def test_work_waits_to_be_sent_only_where_there_is_a_centre(desk: Desk) -> None:
    enrol(desk)
    enrol(desk)
    assert counts(desk, desk.actor)[WaitingKind.UNSENT] == 0
    with desk.units.bookkeeping() as session:
        session.add(SyncStateRecord(name="epoch", value="01980000-0000-7000-8000-0000000000aa"))
    assert counts(desk, desk.actor)[WaitingKind.UNSENT] == 2


def test_the_week_counts_the_claims_of_each_working_day(desk: Desk) -> None:
    enrol(desk)
    sheet = OverviewService(desk.units, CLOCK).home(desk.actor)
    assert [day.households for day in sheet.week] == [0, 1, 0, 0, 0]
    assert sheet.week[1].on == CLAIMED_ON


def test_drafts_are_those_of_the_desk_the_latest_first(desk: Desk) -> None:
    drafts = DraftService(desk.units, CLOCK)
    drafts.save("enrolment", {"step": 1}, desk.actor, label="K.")
    assert [d.label for d in OverviewService(desk.units, CLOCK).home(desk.actor).drafts] == ["K."]


def test_who_may_not_open_files_is_not_told_what_waits_in_them(desk: Desk) -> None:
    enrol(desk)
    merchants = Actor(UUID(int=3), "Malo Riou", frozenset({Role.MERCHANT_MANAGER}))
    assert WaitingKind.DOCUMENTS_MISSING not in counts(desk, merchants)


def test_cards_to_write_are_counted_where_they_can_be_written(desk: Desk) -> None:
    at = CardDesk(desk)
    at.entitled(1)
    at.entitled(2)
    at.encode(korrigo(2), EncodingState.UNCERTAIN)
    only_links = EncodingMeans("korrigo-transport", "")
    for means, expected in ((MEANS, (2, 1)), (only_links, None)):
        home = OverviewService(desk.units, CLOCK, partial(copy, means)).home(desk.actor)
        found = {waiting.kind: waiting.count for waiting in home.waiting}
        kinds = (WaitingKind.CARDS_TO_ENCODE, WaitingKind.WRITINGS_UNRESOLVED)
        assert tuple(found[kind] for kind in kinds if kind in found) == (expected or ())


def test_each_number_of_the_home_page_opens_a_list_of_that_many(desk: Desk) -> None:
    """Counted in one statement there, line by line here: the same households."""
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    fill(desk.units, bytes(32), moment.date())
    clock = fixed_clock(moment)
    home = OverviewService(desk.units, clock).home(desk.actor)
    waiting = {each.kind: each.count for each in home.waiting}
    lines = HouseholdService(desk.units, clock).lines()
    ending = [line for line in lines if "ending" in line.waits]
    without_card = [line for line in lines if "without_card" in line.waits]
    assert waiting[WaitingKind.ENTITLEMENTS_ENDING] == len(ending) > 0
    assert waiting[WaitingKind.CARDS_TO_LINK] == len(without_card) > 0
