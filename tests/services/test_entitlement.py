"""Entitlements that are suspended, resumed and ended: who may, and what follows everywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from desktop.domain.claim import ReasonNeeded, RoleNeeded
from desktop.domain.entitlement import EntitlementOver, NotBackwards
from desktop.domain.entitlement_terms import ContributionOutOfRange, NoContribution
from desktop.domain.ledger import UnknownEntitlement
from desktop.domain.note import LooksLikeSocialSecurityNumber
from desktop.domain.transaction import RejectionReason, Verdict
from desktop.models import EntitlementRecord, HistoryRecord, new_id
from desktop.services.clock import Clock, fixed_clock
from desktop.services.entitlement import EntitlementService
from desktop.services.household import HouseholdService
from desktop.storage.queries.entitlement import columns_of, period_of
from tests.local_desk import Desk
from tests.services.ledger_town import COUNTER, DECIDER, MERCHANTS, NOW, Town, a_town
from tests.services.market import CARDS, GRANTS, Market, a_market, told

TODAY = date(2026, 4, 14)
WHY = "Absente pour trois mois, demande de la personne"


@pytest.fixture
def town(desk: Desk) -> Town:
    return a_town(desk)


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    return a_market(desk, tmp_path)


@pytest.fixture
def service(town: Town) -> EntitlementService:
    return EntitlementService(town.desk.units, fixed_clock(NOW))


def later(town: Town, day: date) -> EntitlementService:
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return EntitlementService(town.desk.units, fixed_clock(moment))


def row_of(desk: Desk, entitlement: UUID) -> EntitlementRecord:
    with desk.units.reading() as session:
        return session.get_one(EntitlementRecord, entitlement)


def test_a_suspension_is_told_with_its_days_and_its_reason(
    town: Town, service: EntitlementService
) -> None:
    entitlement = town.entitle()
    line = service.suspend(entitlement, date(2026, 5, 1), date(2026, 6, 1), WHY, DECIDER)
    assert (line.state, line.suspended_from, line.suspended_until, line.reason) == (
        "in_force", date(2026, 5, 1), date(2026, 6, 1), WHY,
    )  # fmt: skip
    may = later(town, date(2026, 5, 3))
    back = may.resume(entitlement, date(2026, 5, 4), DECIDER)
    assert (back.state, back.suspended_until) == ("suspended", date(2026, 5, 4))


def test_several_suspensions_follow_each_other_and_older_versions_see_the_one_that_runs(
    town: Town, service: EntitlementService
) -> None:
    entitlement = town.entitle()
    service.suspend(entitlement, TODAY, date(2026, 4, 20), WHY, DECIDER)
    later(town, date(2026, 5, 2)).suspend(entitlement, date(2026, 5, 10), None, WHY, DECIDER)
    row = row_of(town.desk, entitlement)
    assert (row.suspended_on, row.suspended_until) == (date(2026, 5, 10), None)
    assert row.past_suspensions == [["2026-04-14", "2026-04-20"]]
    assert columns_of(period_of(row), date(2026, 5, 2))["past_suspensions"] == row.past_suspensions
    later(town, date(2026, 5, 20)).resume(entitlement, date(2026, 5, 15), DECIDER)
    row = row_of(town.desk, entitlement)
    assert (row.suspended_on, row.reason, len(row.past_suspensions)) == (None, "", 2)


def test_a_month_that_was_credited_meanwhile_is_given_to_who_comes_back_into_it(
    town: Town,
) -> None:
    entitlement, other = town.entitle(), town.entitle()
    march = later(town, date(2026, 3, 20))
    march.suspend(entitlement, date(2026, 3, 25), None, WHY, DECIDER)
    town.ledger.run_credits("2026-04", DECIDER)
    assert town.ledger.balance(entitlement, TODAY) == 0
    assert town.ledger.balance(other, TODAY) == 100
    later(town, TODAY).resume(entitlement, date(2026, 4, 10), DECIDER)
    assert town.ledger.balance(entitlement, TODAY) == 100
    assert town.failing() == []


def test_an_early_end_lets_expire_what_is_left_and_may_be_taken_back(
    town: Town, service: EntitlementService
) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-04", DECIDER)
    line = service.end(entitlement, date(2026, 4, 20), WHY, DECIDER)
    assert (line.state, line.last_day, line.ends_after) == (
        "in_force", date(2026, 4, 19), date(2026, 6, 30),
    )  # fmt: skip
    assert service.keep(entitlement, DECIDER).last_day == date(2026, 6, 30)
    service.end(entitlement, date(2026, 4, 20), WHY, DECIDER)
    town.ledger.run_credits("2026-05", DECIDER)
    assert town.ledger.balance(entitlement, date(2026, 4, 19)) == 100
    assert town.ledger.balance(entitlement, date(2026, 4, 20)) == 0
    assert town.ledger.balance(entitlement, date(2026, 5, 31)) == 0
    assert town.failing() == []


@pytest.mark.parametrize("actor", [COUNTER, MERCHANTS], ids=["counter", "merchant manager"])
def test_only_who_decides_may(town: Town, service: EntitlementService, actor: object) -> None:
    entitlement = town.entitle()
    for act in (
        lambda: service.suspend(entitlement, TODAY, None, WHY, actor),  # type: ignore[arg-type]
        lambda: service.resume(entitlement, TODAY, actor),  # type: ignore[arg-type]
        lambda: service.end(entitlement, TODAY, WHY, actor),  # type: ignore[arg-type]
        lambda: service.keep(entitlement, actor),  # type: ignore[arg-type]
        lambda: service.agree_contribution(entitlement, Decimal(5), actor),  # type: ignore[arg-type]
    ):
        with pytest.raises(RoleNeeded):
            act()


def test_nothing_is_taken_away_without_a_reason_or_backwards(
    town: Town, service: EntitlementService
) -> None:
    entitlement = town.entitle()
    with pytest.raises(ReasonNeeded):
        service.suspend(entitlement, TODAY, None, "  ", DECIDER)
    with pytest.raises(LooksLikeSocialSecurityNumber):
        service.end(entitlement, TODAY, "2 85 03 35 238 002 83", DECIDER)
    with pytest.raises(NotBackwards):
        service.end(entitlement, date(2026, 4, 1), WHY, DECIDER)
    with pytest.raises(EntitlementOver):
        service.suspend(entitlement, date(2026, 7, 1), None, WHY, DECIDER)
    with pytest.raises(UnknownEntitlement):
        service.end(new_id(), TODAY, WHY, DECIDER)


def test_each_act_stands_in_the_history_with_the_reason(
    town: Town, service: EntitlementService
) -> None:
    entitlement = town.entitle()
    service.suspend(entitlement, TODAY, None, WHY, DECIDER)
    service.resume(entitlement, TODAY, DECIDER)
    with town.desk.units.reading() as session:
        rows = session.query(HistoryRecord).filter_by(row_id=entitlement).all()
        acts = {row.act: row.changes for row in rows}
    assert acts["suspend_entitlement"]["reason"] == ["", WHY]
    assert acts["resume_entitlement"]["suspended_on"] == ["2026-04-14", None]


def test_a_purchase_is_judged_by_its_own_day(market: Market) -> None:
    day = datetime(2026, 3, 10, 8, tzinfo=UTC)
    then = EntitlementService(market.desk.units, Clock(lambda: date(2026, 3, 10), lambda: day))
    then.suspend(market.entitlements[0], date(2026, 3, 12), date(2026, 3, 16), WHY, GRANTS)
    then.end(market.entitlements[1], date(2026, 3, 15), WHY, GRANTS)
    days = (11, 12, 15, 16)
    rows = [
        told(2 * place + which, on_day=date(2026, 3, day_of_month), card_reference=CARDS[which])
        for which in (0, 1)
        for place, day_of_month in enumerate(days)
    ]
    preview = market.propose(*rows)
    found = {(line.told.card_reference, line.told.on_day.day): line.reason  # type: ignore[union-attr]
             for line in preview.lines}  # fmt: skip
    suspended = RejectionReason.ENTITLEMENT_SUSPENDED
    assert [found[CARDS[0], d] for d in days] == [None, suspended, suspended, None]
    over = RejectionReason.NO_ENTITLEMENT
    assert [found[CARDS[1], d] for d in days] == [None, None, over, over]
    assert {line.verdict for line in preview.lines} == {Verdict.ACCEPTED, Verdict.REFUSED}


def test_a_scenario_without_a_contribution_asks_for_none(
    town: Town, service: EntitlementService
) -> None:
    with pytest.raises(NoContribution):
        service.agree_contribution(town.entitle(), Decimal(5), DECIDER)
    assert ContributionOutOfRange(Decimal(1), Decimal(2)).most == 2


def test_who_decides_and_closes_a_household_ends_its_right_and_others_leave_it(town: Town) -> None:
    households = HouseholdService(town.desk.units, fixed_clock(NOW))
    ours, others = town.entitle(), town.entitle()
    households.close(town.household_of(ours), date(2026, 4, 1), "Déménagement", DECIDER)
    households.close(town.household_of(others), date(2026, 4, 1), "Déménagement", COUNTER)
    ended, going_on = row_of(town.desk, ours), row_of(town.desk, others)
    assert (ended.ended_on, ended.reason) == (TODAY, "Déménagement"), "days had stay had"
    assert (going_on.ended_on, going_on.reason) == (None, "")
