"""Days to pay and interest are read from a file that the city may change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.late_interest import CentralRate, PaymentTerms, late_interest
from desktop.importers.payment_terms import FILE_NAME, BrokenTermsFile, TermsSource, read_terms
from desktop.settings import RESOURCES

DELIVERED = RESOURCES / "payment" / FILE_NAME


def test_the_delivered_terms_are_those_of_the_law(tmp_path: Path) -> None:
    terms = TermsSource(tmp_path)()
    assert (terms.payment_days, terms.margin, terms.fixed_amount) == (
        30,
        Decimal("0.08"),
        Decimal(40),
    )
    assert terms.yearly_threshold == Decimal(1_000_000)


def test_the_file_of_the_desk_goes_first(tmp_path: Path) -> None:
    own = DELIVERED.read_text("utf-8").replace("payment_days: 30", "payment_days: 20")
    (tmp_path / FILE_NAME).write_text(own, "utf-8")
    assert TermsSource(tmp_path)().payment_days == 20


@pytest.mark.parametrize("wrong", ["payment_days: 0", "payment_days: trente", "days: 30"])
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(DELIVERED.read_text("utf-8").replace("payment_days: 30", wrong), "utf-8")
    with pytest.raises(BrokenTermsFile):
        read_terms(file)


TERMS = PaymentTerms(
    (
        CentralRate(date(2025, 7, 1), Decimal("0.02")),
        CentralRate(date(2026, 1, 1), Decimal("0.03")),
    )
)


@pytest.mark.parametrize(
    ("due_on", "until", "days", "rate"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), 0, "0"),
        (date(2026, 3, 31), date(2026, 4, 1), 1, "0.11"),
        (date(2025, 12, 30), date(2026, 2, 1), 33, "0.10"),
        (date(2025, 12, 31), date(2026, 2, 1), 32, "0.11"),
        (date(2027, 8, 1), date(2027, 8, 2), 1, "0.11"),
        (date(2020, 8, 1), date(2020, 8, 2), 1, "0.10"),
    ],
    ids=[
        "the last day is on time",
        "the day after is late",
        "the half-year in which it begins to run gives the rate",
        "it begins to run on the first of January",
        "the last rate known holds on",
        "the first rate known holds before",
    ],
)
def test_interest_runs_from_the_day_after(due_on: date, until: date, days: int, rate: str) -> None:
    late = late_interest(Decimal(365), due_on, until, TERMS)
    assert (late.days, late.rate) == (days, Decimal(rate))
    assert late.interest == Decimal(rate) * days
    assert late.fixed_amount == (Decimal(40) if days else 0)


def test_a_debt_of_the_merchant_bears_no_interest() -> None:
    late = late_interest(Decimal("-10.00"), date(2026, 3, 31), date(2026, 6, 1), TERMS)
    assert late.owed == 0
