from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.typing_aid import AdviceKind, GridContext, advise

WINDOW = ("2026-01", "2026-02", "2026-03")


def row(*amounts: str, source: str = "wage") -> tuple[IncomeEntry, ...]:
    return tuple(
        IncomeEntry("a", month, IncomeSource(source), Decimal(amount))
        for month, amount in zip(WINDOW, amounts, strict=False)
    )


@pytest.mark.parametrize(
    ("entries", "kind", "suggested"),
    [
        pytest.param(row("13320.00"), AdviceKind.ANNUAL_AMOUNT, "1110.00", id="a year, alone"),
        pytest.param(
            row("1110.00", "13320.00"), AdviceKind.ANNUAL_AMOUNT, "1110.00", id="a year, beside"
        ),
        pytest.param(
            row("151.05", "1812.60", source="family_allowance"),
            AdviceKind.ANNUAL_AMOUNT,
            "151.05",
            id="a year of allowance",
        ),
        pytest.param(row("1110.00", "1423.08"), AdviceKind.GROSS_FOR_NET, "1110.00", id="gross"),
        pytest.param(
            row("410.00", "1230.00"), AdviceKind.THREE_TIMES_LAST_MONTH, "410.00", id="a quarter"
        ),
        pytest.param(
            row("300.00", "1500.00"), AdviceKind.THREE_TIMES_LAST_MONTH, None, id="five times"
        ),
        pytest.param(
            row("1450.32", "1502.18", "1502.18"),
            AdviceKind.SAME_PAYSLIP_TWICE,
            None,
            id="a wage that varies, twice the same",
        ),
        pytest.param(
            row("412.37", "412.37", source="unemployment"),
            AdviceKind.SAME_PAYSLIP_TWICE,
            None,
            id="paid by the day, 31 and 28 days",
        ),
        pytest.param(
            row("812.37", "812.37", source="self_employment"),
            AdviceKind.SAME_PAYSLIP_TWICE,
            None,
            id="self-employed, twice the same",
        ),
    ],
)
def test_an_odd_amount_raises_one_question(
    entries: tuple[IncomeEntry, ...], kind: AdviceKind, suggested: str | None
) -> None:
    (advice,) = advise(entries[-1], GridContext(WINDOW, entries))

    assert advice.kind is kind
    assert advice.suggested == (suggested and Decimal(suggested))
    assert advice.entry == entries[-1]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param(row("1110.00", "1110.00", "1296.00"), id="a raise"),
        pytest.param(row("1450.32", "1450.32"), id="a steady wage"),
        pytest.param(row("1450.00", "1502.00", "1502.00"), id="a round wage twice"),
        pytest.param(row("2400.00", "1000.00", "1000.00"), id="a thirteenth month before"),
        pytest.param(row("1000.00", "2400.00"), id="a thirteenth month"),
        pytest.param(row("243.17", "243.17", "243.17", source="activity_bonus"), id="a benefit"),
        pytest.param(row("20.00", "90.00", source="capital_income"), id="small change"),
        pytest.param(row("-450.00", "1650.00", source="self_employment"), id="after a loss"),
        pytest.param(row("0.00", "1650.00"), id="after nothing"),
        pytest.param(row("100.00", "128.00", source="aah"), id="benefits have no gross"),
    ],
)
def test_ordinary_rows_are_left_in_peace(entries: tuple[IncomeEntry, ...]) -> None:
    for place in range(len(entries)):
        assert advise(entries[place], GridContext(WINDOW, entries[: place + 1])) == ()


def test_the_gross_month_may_be_the_one_typed_first() -> None:
    entries = row("1423.08", "1110.00")

    (advice,) = advise(entries[1], GridContext(WINDOW, entries))

    assert (advice.kind, advice.entry) == (AdviceKind.GROSS_FOR_NET, entries[0])


def test_a_month_outside_the_window_is_asked_about_beside_its_amount() -> None:
    entry = IncomeEntry("a", "2026-04", IncomeSource.WAGE, Decimal("13320.00"))

    kinds = [advice.kind for advice in advise(entry, GridContext(WINDOW))]

    assert kinds == [AdviceKind.MONTH_OUTSIDE_WINDOW, AdviceKind.ANNUAL_AMOUNT]


def test_a_copied_cell_was_meant() -> None:
    entries = row("1450.32", "1502.18", "1502.18")

    assert advise(entries[2], GridContext(WINDOW, entries, copied=True)) == ()


def test_another_person_s_amounts_say_nothing() -> None:
    other = IncomeEntry("b", "2026-01", IncomeSource.WAGE, Decimal("300.00"))
    entry = IncomeEntry("a", "2026-02", IncomeSource.WAGE, Decimal("1500.00"))

    assert advise(entry, GridContext(WINDOW, (other, entry))) == ()
