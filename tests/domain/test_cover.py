"""How much is covered, what a return takes back, and from which day a claim is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.cover import (
    Bought,
    CoverFacts,
    CoverRules,
    cover,
    cover_of_return,
    foreclosed_from,
    obstacle_of_time,
)
from desktop.domain.transaction import RejectionReason, Told, key_of, missing_numbers

CENTS = st.integers(1, 100_000).map(lambda cents: Decimal(cents) / 100)
RATES = st.integers(1, 10_000).map(lambda points: Decimal(points) / 10_000)


def told(amount: Decimal, **changes: object) -> Told:
    values: dict[str, object] = {
        "merchant_reference": "x", "card_reference": "0000000001", "on_day": date(2026, 3, 14),
    }  # fmt: skip
    return Told(line=1, amount=amount, **(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "available", "rate", "covered"),
    [
        ("10.00", "60", None, "10.00"),
        ("60.00", "60", None, "60.00"),
        ("60.01", "60", None, "60.00"),
        ("10.00", None, None, "10.00"),
        ("9.99", "60", "0.5", "5.00"),
        ("9.99", "4.99", "0.5", "4.99"),
        ("9.99", None, "0.85", "8.49"),
    ],
)
def test_the_balance_or_a_rate_up_to_the_cap_is_covered(
    amount: str, available: str | None, rate: str | None, covered: str
) -> None:
    facts = CoverFacts(
        available=None if available is None else Decimal(available),
        rate=None if rate is None else Decimal(rate),
    )
    found = cover(told(Decimal(amount)), facts)
    assert (found.covered, found.share) == (Decimal(covered), Decimal(amount) - Decimal(covered))


@pytest.mark.parametrize(
    ("amount", "facts", "reason"),
    [
        ("0", CoverFacts(available=None), RejectionReason.AMOUNT_ZERO),
        ("5", CoverFacts(available=Decimal(0)), RejectionReason.NO_BALANCE),
        ("0.01", CoverFacts(available=None, rate=Decimal("0.1")), RejectionReason.NO_BALANCE),
        ("5", CoverFacts(RejectionReason.CARD_BLOCKED, None), RejectionReason.CARD_BLOCKED),
    ],
)
def test_nothing_is_covered_of_what_is_refused(
    amount: str, facts: CoverFacts, reason: RejectionReason
) -> None:
    found = cover(told(Decimal(amount)), facts)
    assert (found.reason, found.covered, found.share) == (reason, 0, Decimal(amount))


@given(CENTS, st.just(Decimal(0)) | CENTS)
def test_what_earns_a_bonus_is_accepted_whatever_is_left(
    amount: Decimal, available: Decimal
) -> None:
    found = cover(told(amount), CoverFacts(available=available, counts_uncovered=True))
    assert found.accepted
    assert (found.covered, found.share) == (min(amount, available), amount - found.covered)


@given(CENTS, CENTS, st.none() | RATES)
def test_cover_and_share_are_the_amount_and_never_more_than_available(
    amount: Decimal, available: Decimal, rate: Decimal | None
) -> None:
    found = cover(told(amount), CoverFacts(available=available, rate=rate))
    assert found.covered + found.share == amount
    assert 0 <= found.covered <= min(amount, available)


@given(CENTS, RATES, st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_however_a_purchase_goes_back_in_parts_the_whole_cover_comes_back(
    amount: Decimal, rate: Decimal, weights: list[int]
) -> None:
    whole = cover(told(amount), CoverFacts(available=None, rate=rate))
    bought = Bought(amount, whole.covered)
    parts = [
        (amount * weight / sum(weights)).quantize(Decimal("0.01"), "ROUND_DOWN")
        for weight in weights
    ]
    parts.append(amount - sum(parts))
    for part in (part for part in parts if part):
        back = cover_of_return(part, bought)
        assert back.covered + back.share == -part
        assert back.covered <= 0
        bought = Bought(
            amount, whole.covered, bought.returned + part, bought.returned_cover - back.covered
        )
    assert bought.returned_cover == whole.covered
    assert cover_of_return(Decimal("0.01"), bought).reason is RejectionReason.MORE_THAN_BOUGHT


@pytest.mark.parametrize(
    ("on", "first_lost"),
    [
        (date(2026, 3, 1), date(2026, 6, 1)),
        (date(2026, 3, 31), date(2026, 6, 1)),
        (date(2026, 10, 31), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 3, 1)),
    ],
)
def test_a_claim_is_lost_after_the_end_of_the_second_month(on: date, first_lost: date) -> None:
    assert foreclosed_from(on, 2) == first_lost


@pytest.mark.parametrize(
    ("today", "reason"),
    [
        (date(2026, 3, 13), RejectionReason.IN_THE_FUTURE),
        (date(2026, 3, 14), None),
        (date(2026, 5, 15), None),
        (date(2026, 5, 16), RejectionReason.TOO_LATE),
        (date(2026, 5, 31), RejectionReason.TOO_LATE),
        (date(2026, 6, 1), RejectionReason.FORECLOSED),
    ],
)
def test_the_day_of_entry_decides_with_both_limits_included(
    today: date, reason: RejectionReason | None
) -> None:
    assert obstacle_of_time(date(2026, 3, 14), today, CoverRules()) is reason


def test_the_key_does_not_know_the_line_nor_the_source() -> None:
    one = told(Decimal("12.5"), ticket="T1")
    assert key_of(one, "m") == key_of(told(Decimal("12.50"), ticket="T1", entry="api-7"), "m")
    assert key_of(one, "m") != key_of(one, "n")
    assert key_of(told(Decimal(1), entry="a"), "m") != key_of(told(Decimal(1), entry="b"), "m")


def test_a_slip_is_its_number() -> None:
    one = told(Decimal(1), booklet="C1", slip_number=7)
    other = told(Decimal(2), booklet="c1", slip_number=7, card_reference="other")
    assert key_of(one, "m") == key_of(other, "n")


@given(st.sets(st.integers(0, 300), max_size=60))
def test_missing_numbers_fill_the_gaps_and_nothing_else(numbers: set[int]) -> None:
    missing = missing_numbers(numbers)
    assert not numbers & set(missing)
    if numbers:
        assert numbers | set(missing) == set(range(min(numbers), max(numbers) + 1))
