"""The ledger over real rows: runs, purchases, corrections and what a page is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.domain.claim import ReasonNeeded, RoleNeeded
from desktop.domain.door import FileProtected
from desktop.domain.ledger import MonthTooFar, MoreThanThere, NothingToCorrect, UnknownEntitlement
from desktop.models import (
    CardLinkRecord,
    CardRecord,
    HouseholdRecord,
    MutationRecord,
    OperationRecord,
    new_id,
)
from desktop.progress import Cancelled
from desktop.services import ledger_rows
from desktop.services.ledger_rows import Spend
from tests.local_desk import Desk
from tests.services.ledger_town import COUNTER, DECIDER, MERCHANTS, NOW, Town, a_town


@pytest.fixture
def town(desk: Desk) -> Town:
    return a_town(desk)


def test_a_run_gives_each_entitlement_its_month_once(town: Town) -> None:
    first, second = town.entitle(), town.entitle(amount=Decimal(60))
    told = town.ledger.run_credits("2026-03", DECIDER)
    assert (told.movements, told.entitlements, told.total("credited")) == (2, 2, 160)
    again = town.ledger.run_credits("2026-03", MERCHANTS)
    assert (again.movements, again.total("credited_before")) == (0, 160)
    assert town.ledger.balance(first, date(2026, 3, 31)) == 100
    assert town.ledger.balance(second, date(2026, 2, 28)) == 0
    assert town.failing() == []


def test_a_run_of_many_travels_in_parts_and_is_one_act_here(town: Town) -> None:
    town.entitle_many(603)
    assert town.ledger.run_credits("2026-03", DECIDER).movements == 603
    with town.desk.units.reading() as session:
        of_runs = select(MutationRecord.id).where(MutationRecord.intent == "run_credits")
        runs = session.scalars(of_runs).all()
        rows = [
            session.query(OperationRecord).filter_by(mutation_id=mutation).count()
            for mutation in runs
        ]
    assert sorted(rows) == [103, 500]
    assert town.ledger.preview("2026-03", DECIDER).is_complete
    assert town.failing() == []


def test_a_run_that_is_stopped_wrote_nothing_and_says_how_far_it_is(town: Town) -> None:
    town.entitle_many(603)
    told: list[tuple[int, int]] = []

    def stop_while_writing(done: int, total: int) -> None:
        told.append((done, total))
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        town.ledger.run_credits("2026-03", DECIDER, stop_while_writing)
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert town.movements() == []
    assert town.ledger.run_credits("2026-03", DECIDER).movements == 603


def test_what_a_preview_tells_is_what_the_run_does(town: Town) -> None:
    spender = town.entitle()
    town.entitle(suspended_on=date(2026, 2, 1))
    town.ledger.run_credits("2026-02", DECIDER)
    town.buy(spender, date(2026, 2, 10), "30.25")
    before = town.ledger.preview("2026-03", DECIDER)
    assert town.ledger.preview("2026-03", DECIDER) == before
    assert town.ledger.run_credits("2026-03", DECIDER) == before
    assert (before.total("credited"), before.total("expired")) == (100, Decimal("-69.75"))
    assert before.suspended == 1
    assert town.ledger.preview("2026-03", DECIDER).is_complete


def test_who_came_after_the_run_is_credited_by_the_next_one_of_the_month(town: Town) -> None:
    town.entitle()
    town.ledger.run_credits("2026-04", DECIDER)
    late = town.entitle(opened_on=date(2026, 4, 10))
    assert town.ledger.run_credits("2026-04", DECIDER).movements == 1
    assert town.ledger.balance(late, date(2026, 4, 9)) == 0
    assert town.ledger.balance(late, date(2026, 4, 10)) == 100


def test_purchases_are_of_the_journal_like_every_other_work(town: Town) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-03", DECIDER)
    town.buy(entitlement, date(2026, 3, 3), "10")
    with town.desk.units.reading() as session:
        rows = session.scalars(
            select(OperationRecord).where(OperationRecord.entity == "credit_movement")
        ).all()
    kinds = sorted(row.new["movement_kind"] for row in rows if row.new)
    assert kinds == ["credit", "purchase"]
    assert town.failing() == []


def test_a_purchase_stands_once_and_goes_back_once(town: Town) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-03", DECIDER)
    bought = town.buy(entitlement, date(2026, 3, 3), "10")
    again = Spend(
        bought, entitlement, town.household_of(entitlement), None, Decimal(10), date(2026, 3, 3),
        "2026-03",
    )  # fmt: skip
    with town.desk.units(MERCHANTS, "import_purchases") as work:
        assert ledger_rows.spend(work.session, [again], MERCHANTS, NOW) == 0
        work.commit()
    assert town.ledger.balance(entitlement, date(2026, 3, 31)) == 90
    assert town.take_back(bought) == 1
    assert town.ledger.balance(entitlement, date(2026, 3, 31)) == 100
    with town.desk.units(MERCHANTS, "correct_purchase") as work:
        assert ledger_rows.give_back(work.session, [bought], MERCHANTS, NOW) == 0
        part = replace(again, amount=Decimal(4))
        assert ledger_rows.spend(work.session, [part], MERCHANTS, NOW) == 1
        work.commit()
    assert town.ledger.balance(entitlement, date(2026, 3, 31)) == 96


def test_a_late_purchase_and_one_taken_back_change_what_expired(town: Town) -> None:
    entitlement = town.entitle()
    for month in ("2026-03", "2026-04"):
        town.ledger.run_credits(month, DECIDER)
    bought = town.buy(entitlement, date(2026, 3, 30), "40")
    assert town.ledger.balance(entitlement, date(2026, 3, 31)) == 60
    assert town.ledger.balance(entitlement, date(2026, 4, 1)) == 100
    town.take_back(bought)
    assert town.ledger.balance(entitlement, date(2026, 3, 31)) == 100
    assert town.ledger.balance(entitlement, date(2026, 4, 1)) == 100
    assert town.ledger.preview("2026-04", DECIDER).is_complete
    assert town.failing() == []


def test_half_of_the_fruit_comes_back_as_a_bonus(town: Town) -> None:
    town.bring("vitalim")
    entitlement = town.entitle("vitalim", amount=Decimal(50))
    town.ledger.run_credits("2026-03", DECIDER)
    fruit = town.buy(entitlement, date(2026, 3, 3), "20", family="fruit", amount="24")
    town.buy(entitlement, date(2026, 3, 4), "10", family="bread")
    told = town.ledger.run_credits("2026-04", DECIDER)
    assert told.total("bonus") == 12
    assert town.ledger.balance(entitlement, date(2026, 4, 1)) == 82
    town.take_back(fruit)
    assert town.ledger.balance(entitlement, date(2026, 4, 1)) == 90
    assert town.failing() == []


def test_a_discount_has_its_cap_and_a_bonus_alone_has_what_it_earned(town: Town) -> None:
    town.bring("bonus-by-bracket")
    town.bring("vrac-rennes")
    off: dict[str, object] = {
        "entitlement_kind": "discount",
        "amount": None,
        "rate": Decimal("0.5"),
    }
    capped = town.entitle("discount-by-bracket", monthly_cap=Decimal(40), **off)
    free = town.entitle("vrac-rennes", **off)
    back = town.entitle(
        "bonus-by-bracket", entitlement_kind="bonus", amount=None, rate=Decimal("0.3"),
        monthly_cap=Decimal(20),
    )  # fmt: skip
    town.ledger.run_credits("2026-03", DECIDER)
    town.buy(free, date(2026, 3, 3), "15")
    town.buy(back, date(2026, 3, 3), "0", family="fruit", amount="50")
    with town.desk.units.reading() as session:
        books = ledger_rows.books(session, [capped, free, back])
    there = {id_: book.available(date(2026, 3, 9)) for id_, book in books.items()}
    assert there == {capped: 40, free: None, back: 0}
    town.ledger.run_credits("2026-04", DECIDER)
    assert town.ledger.balance(back, date(2026, 4, 1)) == 15
    assert town.ledger.balance(free, date(2026, 4, 1)) == -15
    assert town.failing() == []


def test_a_new_card_has_what_the_old_one_had(town: Town) -> None:
    """Money is the entitlement's: nothing has to move when a card is replaced."""
    entitlement = town.entitle()
    household = town.household_of(entitlement)
    town.ledger.run_credits("2026-04", DECIDER)
    town.buy(entitlement, date(2026, 4, 3), "30")
    with town.desk.units(COUNTER, "replace_card") as work:
        cards = [
            CardRecord(id=new_id(), fingerprint=str(n), tail=str(n), state="linked") for n in (1, 2)
        ]
        work.session.add_all(cards)
        work.session.flush()
        for card, until in zip(cards, (date(2026, 4, 5), None), strict=True):
            work.session.add(
                CardLinkRecord(
                    card_id=card.id, household_id=household, linked_on=date(2026, 4, 1),
                    until_on=until,
                )
            )  # fmt: skip
        work.commit()
    with town.desk.units.reading() as session:
        (book,) = ledger_rows.books(session, [entitlement]).values()
    assert book.available(date(2026, 4, 6)) == 70


def test_a_correction_says_why_and_takes_no_more_than_there_is(town: Town) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-04", DECIDER)
    sheet = town.ledger.correct(entitlement, Decimal(20), " Bon perdu par le service ", DECIDER)
    (line, _credit) = sheet.accounts[0].movements
    assert (line.amount, line.balance, line.note) == (20, 120, "Bon perdu par le service")
    with pytest.raises(MoreThanThere) as refusal:
        town.ledger.correct(entitlement, Decimal("-120.01"), "Erreur", DECIDER)
    assert refusal.value.available == 120
    with pytest.raises(ReasonNeeded):
        town.ledger.correct(entitlement, Decimal(1), "  ", DECIDER)
    with pytest.raises(NothingToCorrect):
        town.ledger.correct(entitlement, Decimal("0.001"), "Rien", DECIDER)
    with pytest.raises(RoleNeeded):
        town.ledger.correct(entitlement, Decimal(1), "Erreur", COUNTER)
    with pytest.raises(UnknownEntitlement):
        town.ledger.correct(new_id(), Decimal(1), "Erreur", DECIDER)
    assert town.ledger.sheet(town.household_of(entitlement), DECIDER) == sheet


def test_the_account_in_force_is_told_first_with_where_it_was_spent(town: Town) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-03", DECIDER)
    town.ledger.run_credits("2026-04", DECIDER)
    town.buy(entitlement, date(2026, 3, 3), "12.40", family="fruit")
    account = town.ledger.sheet(town.household_of(entitlement), COUNTER).current
    assert account is not None
    assert [(m.movement_kind, m.amount, m.balance) for m in account.movements] == [
        ("expiry", Decimal("12.40"), Decimal("100.00")),
        ("expiry", Decimal("-100.00"), Decimal("87.60")),
        ("credit", Decimal("100.00"), Decimal("187.60")),
        ("purchase", Decimal("-12.40"), Decimal("87.60")),
        ("credit", Decimal("100.00"), Decimal("100.00")),
    ]
    assert account.movements[3].merchant == "Étal de Gwenola"
    assert account.usable_through == date(2026, 4, 30)
    assert account.balance_on(date(2026, 3, 31)) == Decimal("87.60")
    assert account.balance == 100


def test_months_are_told_with_what_came_and_went(town: Town) -> None:
    entitlement = town.entitle()
    town.ledger.run_credits("2026-03", DECIDER)
    town.buy(entitlement, date(2026, 3, 3), "12.40")
    town.ledger.run_credits("2026-04", DECIDER)
    sheet = town.ledger.credits(MERCHANTS)
    assert [(m.month, m.credited, m.spent, m.expired) for m in sheet.months] == [
        ("2026-04", 100, 0, 0),
        ("2026-03", 100, Decimal("-12.40"), Decimal("-87.60")),
    ]
    assert sheet.open_months == ("2026-05", "2026-04", "2026-03", "2026-02", "2026-01")
    assert sheet.may_run
    assert not town.ledger.credits(COUNTER).may_run


def test_a_run_is_made_by_some_and_not_for_a_far_month(town: Town) -> None:
    with pytest.raises(RoleNeeded):
        town.ledger.run_credits("2026-04", COUNTER)
    with pytest.raises(MonthTooFar) as refusal:
        town.ledger.preview("2026-06", DECIDER)
    assert refusal.value.last == "2026-05"


def test_a_shut_file_is_credited_and_not_shown(town: Town) -> None:
    entitlement = town.entitle()
    household = town.household_of(entitlement)
    with town.desk.units(DECIDER, "protect_file") as work:
        work.session.get_one(HouseholdRecord, household).confidential = True
        work.commit()
    assert town.ledger.run_credits("2026-04", MERCHANTS).movements == 1
    with pytest.raises(FileProtected):
        town.ledger.sheet(household, COUNTER)


acts = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.sampled_from(("2026-01", "2026-02", "2026-03", "2026-04"))),
        st.tuples(st.just("buy"), st.integers(1, 110), st.integers(1, 6000)),
        st.tuples(st.just("back"), st.integers(0, 5)),
    ),
    min_size=3,
    max_size=9,
)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts)
def test_whatever_happens_the_rows_add_up(town: Town, done: list[tuple[object, ...]]) -> None:
    """Runs, purchases up to what is there, and reversals: no day below nothing, nothing missing."""
    entitlement = town.entitle()
    bought: list[UUID] = []
    months = set()
    for act, *what in done:
        if act == "run":
            town.ledger.run_credits(str(what[0]), DECIDER)
            months.add(str(what[0]))
        elif act == "buy":
            day = date.fromordinal(date(2026, 1, 1).toordinal() + int(str(what[0])))
            with town.desk.units.reading() as session:
                there = ledger_rows.books(session, [entitlement])[entitlement].available(day)
            covered = min(there or Decimal(0), Decimal(int(str(what[1]))) / 100)
            bought.append(town.buy(entitlement, day, str(covered), amount="60"))
        elif bought:
            town.take_back(bought.pop(int(str(what[0])) % len(bought)))
    for month in months:
        assert town.ledger.preview(month, DECIDER).is_complete
    assert town.failing() == []
