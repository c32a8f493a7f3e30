from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.partial_date import (
    DateInTheFuture,
    NotADate,
    PartialDate,
    parse_typed,
    typed_form,
)

ON = date(2026, 4, 14)


@pytest.mark.parametrize(
    ("typed", "written", "shown"),
    [
        ("12/03/1985", "1985-03-12", "12/03/1985"),
        ("12.3.1985", "1985-03-12", "12/03/1985"),
        (" 120385 ", "1985-03-12", "12/03/1985"),
        ("12031985", "1985-03-12", "12/03/1985"),
        ("12/03/26", "2026-03-12", "12/03/2026"),
        ("12/03/27", "1927-03-12", "12/03/1927"),
        ("03/1985", "1985-03", "03/1985"),
        ("1985", "1985", "1985"),
        ("1985-03-12", "1985-03-12", "12/03/1985"),
        ("1985-03", "1985-03", "03/1985"),
        ("00/03/1985", "1985-03", "03/1985"),
        ("00/00/1985", "1985", "1985"),
        ("29/02/2024", "2024-02-29", "29/02/2024"),
    ],
)
def test_what_is_typed_at_a_counter_is_understood(typed: str, written: str, shown: str) -> None:
    value = parse_typed(typed, ON)

    assert str(value) == written
    assert PartialDate.parse(written) == value
    assert typed_form(value) == shown


@pytest.mark.parametrize(
    "typed", ["", "hier", "31/02/1985", "12/13/1985", "1234", "12/00/1985", "99999999", "1985-3-"]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(NotADate):
        parse_typed(typed, ON)


@pytest.mark.parametrize("typed", ["15/04/2026", "05/2026", "2027"])
def test_nobody_is_born_tomorrow(typed: str) -> None:
    with pytest.raises(DateInTheFuture):
        parse_typed(typed, ON)


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        (PartialDate(1985, 4, 14), (41, 41)),
        (PartialDate(1985, 4, 15), (40, 40)),
        (PartialDate(1985, 4), (40, 41)),
        (PartialDate(1985), (40, 41)),
        (PartialDate(2008, 2, 29), (18, 18)),
    ],
)
def test_the_age_has_bounds_when_the_day_is_unknown(
    value: PartialDate, bounds: tuple[int, int]
) -> None:
    assert value.age_bounds(ON) == bounds


def test_a_leap_day_child_grows_older_on_the_first_of_march() -> None:
    born = PartialDate(2006, 2, 29 - 1)
    leap = PartialDate(2008, 2, 29)

    assert leap.age_bounds(date(2026, 2, 28)) == (17, 17)
    assert leap.age_bounds(date(2026, 3, 1)) == (18, 18)
    assert born.exact() == date(2006, 2, 28)


def test_a_day_without_a_month_is_no_date() -> None:
    with pytest.raises(NotADate):
        PartialDate(1985, None, 12)
