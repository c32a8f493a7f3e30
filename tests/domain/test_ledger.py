"""The ledger of an entitlement: credits, what is left of them, what comes back, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.credit_book import Book, book_of, usable_through
from desktop.domain.credit_run import credits_due
from desktop.domain.entitlement import EntitlementPeriod, Suspension
from desktop.domain.ledger import (
    Account,
    BonusTerms,
    LedgerRules,
    Movement,
    MovementKind,
    ProRata,
    balance,
    bonus_due,
    credit_due,
    step,
)
from desktop.domain.month import first_day, last_day, month_after, month_of

ID = UUID(int=7)
HALF_YEAR = EntitlementPeriod(date(2026, 1, 1), date(2026, 6, 30))
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07")
LOST = LedgerRules()
TWO_MONTHS = LedgerRules(carry_over_months=2)
YEAR_END = LedgerRules(until_year_end=True)
WITH_BONUS = LedgerRules(bonus=BonusTerms(Decimal("0.5"), Decimal(25)))
DEBT = LedgerRules(until_year_end=True, may_go_negative=True)
EVERY_RULE = (LOST, LedgerRules(carry_over_months=1), TWO_MONTHS, YEAR_END, WITH_BONUS)


def an_account(
    rules: LedgerRules = LOST,
    period: EntitlementPeriod = HALF_YEAR,
    monthly: Decimal | None = Decimal(100),
) -> Account:
    return Account(ID, UUID(int=8), period, monthly, rules)


class Ledger:
    """As the service does it: a purchase settles what the last run had told."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.movements: list[Movement] = []
        self.earning: dict[str, Decimal] = {}
        self.last = ""

    def run(self, month: str) -> int:
        self.last = max(self.last, month)
        return self._settle((month,))

    def spend(self, number: int, on: date, amount: str) -> None:
        euros = Decimal(amount)
        about = UUID(int=number)
        posted = [m for m in self.movements if m.transaction_id == about]
        place = Movement(MovementKind.PURCHASE, Decimal(0), on, month_of(on), "", about)
        kind = MovementKind.PURCHASE if euros else MovementKind.REVERSAL
        before = -sum((m.amount for m in posted), Decimal(0))
        movement = step(kind, f"purchase|{about}", -euros, posted, place)
        if movement is not None:
            self.movements.append(movement)
        month = month_of(on)
        self.earning[month] = self.earning.get(month, Decimal(0)) + euros - before
        self._settle(())

    def _settle(self, months: tuple[str, ...]) -> int:
        if not self.last:
            return 0
        through = first_day(self.last)
        new = credits_due(self.account, self.movements, months, through, self.earning)
        self.movements += new
        return len(new)

    def balance(self, *on: int) -> Decimal:
        return balance(self.movements, date(*on))


def test_what_is_left_of_a_month_is_lost_with_it() -> None:
    ledger = Ledger(an_account())
    ledger.run("2026-01")
    ledger.spend(1, date(2026, 1, 12), "30.50")
    ledger.run("2026-02")
    assert ledger.balance(2026, 1, 11) == 100
    assert ledger.balance(2026, 1, 31) == Decimal("69.50")
    assert ledger.balance(2026, 2, 1) == 100


def test_a_second_run_of_a_month_writes_nothing() -> None:
    ledger = Ledger(an_account(WITH_BONUS))
    for month in MONTHS:
        ledger.run(month)
        ledger.spend(int(month[-2:]), first_day(month), "7.77")
    assert [ledger.run(month) for month in MONTHS] == [0] * len(MONTHS)
    assert len({movement.key for movement in ledger.movements}) == len(ledger.movements)


def test_a_purchase_told_late_takes_from_what_had_expired() -> None:
    ledger = Ledger(an_account())
    ledger.run("2026-01")
    ledger.run("2026-02")
    ledger.spend(1, date(2026, 1, 12), "40")
    assert ledger.balance(2026, 1, 31) == 60
    assert ledger.balance(2026, 2, 1) == 100


def test_what_is_carried_over_two_months_ends_with_the_second() -> None:
    ledger = Ledger(an_account(TWO_MONTHS))
    for month in MONTHS[:4]:
        ledger.run(month)
    assert ledger.balance(2026, 3, 31) == 300
    assert ledger.balance(2026, 4, 1) == 300  # January's went, April's came


def test_what_is_kept_until_the_end_of_the_year_goes_with_it() -> None:
    over_new_year = EntitlementPeriod(date(2026, 11, 1), date(2027, 4, 30))
    ledger = Ledger(an_account(YEAR_END, over_new_year))
    for month in ("2026-11", "2026-12", "2027-01"):
        ledger.run(month)
    assert ledger.balance(2026, 12, 31) == 200
    assert ledger.balance(2027, 1, 1) == 100


@pytest.mark.parametrize(
    ("rules", "month", "last"),
    [
        (LOST, "2026-02", date(2026, 2, 28)),
        (TWO_MONTHS, "2026-11", date(2027, 1, 31)),
        (YEAR_END, "2026-11", date(2026, 12, 31)),
        (LedgerRules(carry_over_months=2, until_year_end=True), "2026-11", date(2026, 12, 31)),
        (LedgerRules(carry_over_months=2, until_year_end=True), "2026-05", date(2026, 7, 31)),
    ],
)
def test_money_is_usable_as_long_as_the_rules_say(
    rules: LedgerRules, month: str, last: date
) -> None:
    assert usable_through(rules, month) == last


def test_nothing_outlives_the_entitlement() -> None:
    ledger = Ledger(an_account(YEAR_END))
    for month in MONTHS:
        ledger.run(month)
    assert ledger.balance(2026, 6, 30) == 600
    assert ledger.balance(2026, 7, 1) == 0


def test_an_end_before_its_time_takes_what_is_left() -> None:
    ended = replace(HALF_YEAR, ended_on=date(2026, 3, 10))
    ledger = Ledger(an_account(YEAR_END))
    for month in MONTHS[:3]:
        ledger.run(month)
    ledger.account = an_account(YEAR_END, ended)
    ledger.run("2026-04")
    assert ledger.balance(2026, 3, 9) == 300
    assert ledger.balance(2026, 3, 10) == 0
    assert ledger.balance(2026, 4, 30) == 0


@pytest.mark.parametrize(
    ("pro_rata", "opened", "due"),
    [
        (ProRata.WHOLE_MONTH, date(2026, 3, 17), Decimal(100)),
        (ProRata.BY_DAY, date(2026, 3, 17), Decimal("48.39")),  # 15 of 31 days
        (ProRata.BY_DAY, date(2026, 3, 1), Decimal(100)),
        (ProRata.BY_DAY, date(2026, 3, 31), Decimal("3.23")),
        (ProRata.BY_DAY, date(2026, 4, 1), Decimal(0)),
    ],
)
def test_the_first_month_counts_whole_or_by_its_days(
    pro_rata: ProRata, opened: date, due: Decimal
) -> None:
    period = EntitlementPeriod(opened, date(2026, 8, 31))
    account = an_account(LedgerRules(pro_rata=pro_rata), period)
    assert credit_due(account, "2026-03", Decimal(0)) == due


def test_a_suspended_month_gives_nothing_and_one_given_before_is_kept() -> None:
    stopped = Suspension(date(2026, 2, 20), date(2026, 4, 11))
    period = replace(HALF_YEAR, suspensions=(stopped,))
    by_day = an_account(LedgerRules(pro_rata=ProRata.BY_DAY), period)
    due = [credit_due(by_day, month, Decimal(0)) for month in MONTHS[:5]]
    assert due == [100, 100, 0, Decimal("66.67"), 100]
    assert credit_due(by_day, "2026-03", Decimal(100)) == 100
    assert credit_due(by_day, "2026-03", Decimal(200)) == 100  # given twice by two desks


def test_two_desks_that_run_the_same_month_write_the_same_rows() -> None:
    here, there = Ledger(an_account()), Ledger(an_account())
    for ledger in (here, there):
        ledger.run("2026-01")
        ledger.run("2026-02")
    assert {m.id: m for m in here.movements} == {m.id: m for m in there.movements}


def test_a_bonus_is_part_of_what_was_bought_and_comes_in_the_next_month() -> None:
    ledger = Ledger(an_account(WITH_BONUS))
    ledger.run("2026-01")
    ledger.spend(1, date(2026, 1, 12), "30")
    ledger.run("2026-02")
    assert ledger.balance(2026, 2, 1) == 115
    ledger.spend(1, date(2026, 1, 12), "0")
    assert ledger.balance(2026, 2, 1) == 100
    ledger.spend(1, date(2026, 1, 12), "80")
    assert ledger.balance(2026, 2, 1) == 125  # 25 euros at most


def test_a_bonus_is_never_less_than_nothing() -> None:
    assert bonus_due(BonusTerms(Decimal("0.5"), Decimal(25)), Decimal(-10)) == 0


def test_a_discount_without_a_limit_only_counts() -> None:
    ledger = Ledger(an_account(monthly=None))
    ledger.run("2026-01")
    ledger.spend(1, date(2026, 1, 12), "30")
    ledger.run("2026-02")
    assert ledger.balance(2026, 2, 1) == -30
    assert book_of(ledger.account, ledger.movements).available(date(2026, 2, 1)) is None


def test_what_was_overspent_is_made_up_by_the_next_month() -> None:
    ledger = Ledger(an_account(DEBT))
    ledger.run("2026-01")
    ledger.spend(1, date(2026, 1, 12), "130")
    assert ledger.balance(2026, 1, 31) == -30
    for month in MONTHS[1:]:
        ledger.run(month)
    assert ledger.balance(2026, 2, 1) == 70
    assert ledger.balance(2026, 7, 1) == 0


def test_a_suspended_month_is_kept_where_the_rules_say_so() -> None:
    period = replace(HALF_YEAR, suspensions=(Suspension(date(2026, 2, 1)),))
    kept = an_account(LedgerRules(suspended_months_kept=True), period)
    assert credit_due(kept, "2026-03", Decimal(0)) == 100
    over = replace(kept, period=replace(period, ended_on=date(2026, 3, 1)))
    assert credit_due(over, "2026-03", Decimal(0)) == 0


def test_a_correction_by_hand_may_give_or_take() -> None:
    account = an_account()
    day = date(2026, 1, 20)
    more = Movement(MovementKind.CORRECTION, Decimal(20), day, "2026-01", "a")
    less = Movement(MovementKind.CORRECTION, Decimal(-50), day, "2026-01", "b")
    credit = credits_due(account, (), ("2026-01",), day)
    assert book_of(account, [*credit, more]).available(day) == 120
    assert book_of(account, [*credit, more]).available(date(2026, 1, 19)) == 100
    assert book_of(account, [*credit, less]).available(day) == 50


def test_what_a_later_purchase_needs_is_not_there_for_an_earlier_one() -> None:
    ledger = Ledger(an_account(LedgerRules(carry_over_months=1)))
    for month in MONTHS[:2]:
        ledger.run(month)
    ledger.spend(1, date(2026, 2, 10), "150")
    book = book_of(ledger.account, ledger.movements)
    assert book.available(date(2026, 2, 10)) == 50
    assert book.available(date(2026, 1, 5)) == 50
    ledger.spend(2, date(2026, 1, 5), "50")
    assert book_of(ledger.account, ledger.movements).available(date(2026, 1, 6)) == 0
    assert ledger.balance(2026, 2, 28) == 0


days = st.integers(0, 210).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
purchases = st.lists(
    st.tuples(days, st.integers(0, 9000).map(lambda cents: f"{Decimal(cents) / 100}")), max_size=7
)
runs = st.lists(st.sampled_from(MONTHS), min_size=1, max_size=10)


@settings(deadline=None, max_examples=150)
@given(st.data(), st.sampled_from((*EVERY_RULE, DEBT)), purchases, runs)
def test_any_order_of_runs_and_purchases_gives_the_same_balance(
    data: st.DataObject, rules: LedgerRules, bought: list[tuple[date, str]], months: list[str]
) -> None:
    acts: list[tuple[str, int]] = [("spend", n) for n in range(len(bought))]
    acts += [("run", n) for n in range(len(months))]
    ledgers = []
    for order in (acts, data.draw(st.permutations(acts))):
        ledger = Ledger(an_account(rules))
        for act, number in order:
            if act == "run":
                ledger.run(months[number])
            else:
                ledger.spend(number + 1, *bought[number])
        ledgers.append(ledger)
    first, second = ledgers
    for month in (*MONTHS, "2026-08"):
        for day in (first_day(month), last_day(month)):
            assert balance(first.movements, day) == balance(second.movements, day)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(EVERY_RULE), purchases, st.permutations(MONTHS))
def test_who_spends_what_is_available_is_never_below_nothing(
    rules: LedgerRules, bought: list[tuple[date, str]], months: list[str]
) -> None:
    ledger = Ledger(an_account(rules))
    for month in months[:4]:
        ledger.run(month)
    for number, (on, amount) in enumerate(bought, 1):
        there = book_of(ledger.account, ledger.movements).available(on)
        assert there is not None
        ledger.spend(number, on, str(min(there, Decimal(amount))))
    for month in months:
        ledger.run(month)
    for number in range(240):
        assert balance(ledger.movements, date(2026, 1, 1) + timedelta(days=number)) >= 0
    assert book_of(ledger.account, ledger.movements).strained == 0


@settings(deadline=None, max_examples=100)
@given(st.sampled_from((LOST, TWO_MONTHS, YEAR_END)), purchases, purchases)
def test_a_book_kept_open_knows_what_one_made_anew_knows(
    rules: LedgerRules, before: list[tuple[date, str]], then: list[tuple[date, str]]
) -> None:
    ledger = Ledger(an_account(rules))
    for month in MONTHS:
        ledger.run(month)
    for number, (on, amount) in enumerate(before, 1):
        ledger.spend(number, on, amount)
    book = book_of(ledger.account, ledger.movements)
    for number, (on, amount) in enumerate(then, 100):
        book.spend(on, Decimal(amount))
        ledger.spend(number, on, amount)
    anew: Book = book_of(ledger.account, ledger.movements)
    assert book.available(date(2026, 3, 1)) == anew.available(date(2026, 3, 1))
    assert sum(lot.left for lot in book.lots) == sum(lot.left for lot in anew.lots)


def test_months_follow_each_other() -> None:
    assert [month_after("2026-12", n) for n in (-12, -1, 0, 1)] == [
        "2025-12", "2026-11", "2026-12", "2027-01",
    ]  # fmt: skip
    assert (last_day("2028-02"), month_of(date(2026, 3, 9))) == (date(2028, 2, 29), "2026-03")
