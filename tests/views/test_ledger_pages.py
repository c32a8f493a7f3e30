"""The credit run and the ledger of a household in the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.ledger import LedgerService
from desktop.views.credit.page import CreditRunPage
from desktop.views.credit.presenter import CreditRunPresenter
from desktop.views.household.ledger_page import LedgerPage
from desktop.views.household.ledger_presenter import LedgerPresenter, LedgerShowing
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from desktop.views.widgets.page import Place
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.services.ledger_town import COUNTER, DECIDER, MERCHANTS, Town, a_town
from tests.views.counter_desk import Counter, open_counter


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def town(desk: Desk) -> Town:
    return a_town(desk)


@pytest.fixture
def ledger(town: Town) -> LedgerService:
    return town.ledger


@pytest.fixture
def run_page(counter: Counter, ledger: LedgerService, qtbot: QtBot) -> CreditRunPage:
    counter.session.log_in(MERCHANTS)
    page = CreditRunPage()
    CreditRunPresenter(page, counter.jobs, counter.session, ledger)
    return page


def opened(page: CreditRunPage, counter: Counter, qtbot: QtBot) -> CreditRunPage:
    counter.show(qtbot, page)
    page.refresh_if_needed()
    counter.settle(qtbot)
    return page


def test_a_month_is_seen_before_it_is_credited_and_once_it_is_nothing_is_left(
    run_page: CreditRunPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    spender = town.entitle()
    town.entitle(suspended_on=date(2026, 2, 1))
    town.ledger.run_credits("2026-03", DECIDER)
    town.buy(spender, date(2026, 3, 10), "30.25")
    page = opened(run_page, counter, qtbot)
    assert page.chosen == "2026-04"
    assert page.said_of_month == "€100.00 would be given to 1 entitlement for April 2026."
    assert page.said_beside == (
        "€69.75 that was not spent in time expires. "
        "1 entitlement is suspended and is given nothing."
    )
    assert page.run.isEnabled()
    with qtbot.waitSignal(page.said) as said:
        page.run.click()
    counter.settle(qtbot)
    assert said.args == ["April 2026 is credited: 2 movements were written."]
    assert page.chosen == "2026-04", "the month stays that somebody has just credited"
    assert page.said_of_month == "April 2026 is credited: €100.00 in all. Nothing is missing."
    assert not page.run.isEnabled()
    assert town.ledger.balance(spender, date(2026, 4, 1)) == 100
    assert page.view.as_text().splitlines()[1].startswith("April 2026")


def test_what_takes_long_is_shown_as_it_advances_and_may_be_stopped(
    run_page: CreditRunPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    town.entitle_many(1100)
    page = opened(run_page, counter, qtbot)
    assert page.said_of_month.startswith("€110,000.00 would be given to 1,100 entitlements")
    assert page.progress.isHidden(), "it has ended"
    page.run.click()
    assert not page.progress.isHidden()
    assert not page.month.isEnabled()
    counter.settle(qtbot)
    assert page.said_of_month == "April 2026 is credited: €110,000.00 in all. Nothing is missing."
    assert page.month.isEnabled()


def test_another_month_is_previewed_when_it_is_chosen(
    run_page: CreditRunPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    town.entitle()
    page = opened(run_page, counter, qtbot)
    page.month.set_value("2026-05")
    page.month.value_changed.emit("2026-05")
    counter.settle(qtbot)
    assert page.said_of_month == "€100.00 would be given to 1 entitlement for May 2026."
    assert page.run.text() == "Credit May 2026"


def test_without_an_entitlement_there_is_nothing_to_credit(
    run_page: CreditRunPage, counter: Counter, qtbot: QtBot
) -> None:
    page = opened(run_page, counter, qtbot)
    assert page.said_of_month == "Nobody has an entitlement in April 2026."
    assert not page.run.isEnabled()


@pytest.fixture
def page(counter: Counter, ledger: LedgerService, qtbot: QtBot) -> LedgerPage:
    counter.session.log_in(DECIDER)
    page = LedgerPage(counter.session.discretion)
    LedgerPresenter(page, counter.jobs, counter.session, ledger)
    counter.show(qtbot, page)
    return page


def show(page: LedgerPage, town: Town, entitlement: UUID, counter: Counter, qtbot: QtBot) -> None:
    page.open_subject(town.household_of(entitlement))
    page.refresh_if_needed()
    counter.settle(qtbot)


def test_every_movement_is_told_with_the_balance_after_it(
    page: LedgerPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-03", DECIDER)
    town.buy(entitlement, date(2026, 3, 3), "12.40")
    town.ledger.run_credits("2026-04", DECIDER)
    show(page, town, entitlement, counter, qtbot)
    told = [line.split("\t") for line in page.view.as_text().splitlines()[1:]]
    assert [line[1] for line in told] == [
        "Not spent in time", "Credit of April 2026", "Purchase", "Credit of March 2026",
    ]  # fmt: skip
    assert told[2][2] == "Étal de Gwenola"
    assert page.said_balance == "€100.00 left, to be spent by 30 April 2026"
    page.day.setText("31/03/2026")
    page.day.textEdited.emit("31/03/2026")
    assert page.said_of_day == "€87.60 at the end of 31 March 2026"


def test_suspended_days_and_what_is_paid_in_stand_beside_the_balance(
    page: LedgerPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    entitlement = town.entitle(
        suspended_on=date(2026, 4, 10),
        past_suspensions=[["2026-02-03", "2026-03-01"]],
        contribution=Decimal(20),
    )
    town.ledger.run_credits("2026-04", DECIDER)
    show(page, town, entitlement, counter, qtbot)
    assert page.said_beside == (
        "Suspended from 3 February 2026, back on 1 March 2026. Suspended from 10 April 2026. "
        "The household pays in €20.00 a month."
    )
    for typed, words in (
        ("09/04/2026", "€100.00 at the end of 9 April 2026"),
        ("10/04/2026", "€100.00 at the end of 10 April 2026, suspended on that day"),
        ("28/02/2026", "€0.00 at the end of 28 February 2026, suspended on that day"),
    ):
        page.day.setText(typed)
        page.day.textEdited.emit(typed)
        assert page.said_of_day == words


def test_a_run_tells_what_households_pay_in(
    run_page: CreditRunPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    town.entitle(contribution=Decimal(20))
    town.entitle(contribution=Decimal("12.50"))
    town.entitle(contribution=Decimal(5), suspended_on=date(2026, 4, 1))
    page = opened(run_page, counter, qtbot)
    assert "The households pay in €32.50, which is collected elsewhere." in page.said_beside
    assert "1 entitlement is suspended" in page.said_beside


def test_money_that_ends_first_is_told_apart(
    page: LedgerPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    town.bring("vitalim")
    entitlement = town.entitle("vitalim", amount=Decimal(50))
    for month in ("2026-03", "2026-04"):
        town.ledger.run_credits(month, DECIDER)
    town.buy(entitlement, date(2026, 4, 2), "12.40")
    show(page, town, entitlement, counter, qtbot)
    assert page.said_balance == "€87.60 left, €37.60 of it to be spent by 30 April 2026"


def test_discretion_hides_the_amounts(
    page: LedgerPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-04", DECIDER)
    show(page, town, entitlement, counter, qtbot)
    counter.session.discretion.toggle()
    assert "100" not in page.view.as_text() + page.said_balance


def test_a_correction_is_written_with_its_reason_or_says_why_not(
    page: LedgerPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-04", DECIDER)
    show(page, town, entitlement, counter, qtbot)
    page.correct.click()
    page.form.save.click()
    assert page.form.isVisible(), "neither an amount nor a reason"
    page.form.way.set_value(-1)
    page.form.amount.set_amount(Decimal("100.01"))
    page.form.reason.setText("Bon compté deux fois")
    page.form.save.click()
    counter.settle(qtbot)
    assert page.form.banner.text.startswith("Only €100.00 is left")
    page.form.amount.set_amount(Decimal(40))
    page.form.save.click()
    counter.settle(qtbot)
    assert page.form.isHidden()
    assert page.said_balance == "€60.00 left, to be spent by 30 April 2026"
    assert "Bon compté deux fois" in page.view.as_text()


def test_a_counter_agent_looks_and_corrects_nothing(
    page: LedgerPage, town: Town, counter: Counter, qtbot: QtBot
) -> None:
    entitlement = town.entitle()
    counter.session.log_in(COUNTER)
    show(page, town, entitlement, counter, qtbot)
    assert page.correct.isHidden()


def enrolled(counter: Counter) -> UUID:
    return counter.services.households.enrol(an_enrolment(), DECIDER).id


def test_the_page_of_a_household_shows_the_balance_and_leads_to_all_movements(
    desk: Desk, counter: Counter, town: Town, qtbot: QtBot
) -> None:
    counter.session.log_in(replace(DECIDER))
    household = enrolled(counter)
    entitlement = town.entitle(household=household)
    town.ledger.run_credits("2026-04", DECIDER)
    town.buy(entitlement, date(2026, 4, 3), "12.40")
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    LedgerShowing(page, counter.jobs, counter.session, lambda: town.ledger)
    counter.show(qtbot, page)
    page.open_subject(household)
    counter.settle(qtbot)
    assert page.ledger.isVisible()
    assert page.ledger.said == "€87.60 left, to be spent by 30 April 2026"
    with qtbot.waitSignal(page.open_requested) as asked:
        page.ledger.all_requested.emit()
    assert asked.args == [Place("ledger", household)]
    page.open_subject(enrolled(counter))
    counter.settle(qtbot)
    assert page.ledger.isHidden()
