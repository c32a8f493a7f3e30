from decimal import Decimal

import pytest

from desktop.views.widgets.typed_amount import is_readable, read_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1110", "1110"),
        ("1 110,5", "1110.5"),
        ("1\u202f110,00 €", "1110.00"),
        ("1110.25", "1110.25"),
        ("-450", "-450"),
        ("612,40+380", "992.40"),
        ("0", "0"),
        ("12,", "12"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, amount: str) -> None:
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["onze", "1,234", "12..5", "1e5", "٣", "+", "--3"])
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    assert read_amount(typed) is None
    assert not is_readable(typed)


def test_an_empty_cell_is_not_a_zero_and_not_an_error() -> None:
    assert read_amount("") is None
    assert is_readable(" ")
