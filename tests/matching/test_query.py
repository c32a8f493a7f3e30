"""What was typed is understood: names, dates, telephones, card digits, references."""

from __future__ import annotations

import pytest

from desktop.matching.query import (
    marks_of_birth,
    marks_of_card,
    marks_of_phone,
    marks_of_reference,
    parse,
)

_INDEXED = (
    *marks_of_birth("1985-03-12"),
    *marks_of_phone("+33639981234"),
    *marks_of_card("417"),
    *marks_of_reference("F-2026-000184", "F-PROV-7K3QXZ"),
)


def finds(typed: str) -> bool:
    groups = parse(typed).marks
    return bool(groups) and all(
        any(
            each == mark.text or (mark.is_prefix and each.startswith(mark.text))
            for mark in group
            for each in _INDEXED
        )
        for group in groups
    )


@pytest.mark.parametrize(
    "typed",
    [
        "12/03/1985",
        "12/03/85",
        "12.3.1985",
        "120385",
        "12031985",
        "1985-03-12",
        "03/1985",
        "1985",
        "06 39 98 12 34",
        "0639981234",
        "+33 6 39 98 12 34",
        "0033639981234",
        "06 39 98",
        "1234",
        "12 34",
        "417",
        "F-2026-000184",
        "f-2026-0001",
        "000184",
        "184",
        "F-PROV-7K3QXZ",
        "7k3qxz",
        "12/03/1985 1234",
    ],
)
def test_a_typed_number_is_found_whatever_it_is(typed: str) -> None:
    assert finds(typed)


@pytest.mark.parametrize(
    "typed", ["13/03/1985", "130385", "1986", "06 39 99", "4321", "418", "F-2026-000185", "185"]
)
def test_another_number_is_not(typed: str) -> None:
    assert not finds(typed)


def test_names_and_numbers_are_told_apart() -> None:
    query = parse("Le Bihan 12/03/1985 soïzic")
    assert query.words == ("le", "bihan", "soizic")
    assert [[mark.text for mark in group] for group in query.marks] == [["b19850312"]]


@pytest.mark.parametrize("typed", ["", " ", "l", "é", "…", "'"])
def test_less_than_two_letters_ask_nothing(typed: str) -> None:
    assert parse(typed).is_empty


@pytest.mark.parametrize(
    "typed", ['"', "a*b", "x OR y", "NEAR(a b)", "{surname}: le", "-le", "^le"]
)
def test_signs_of_the_query_language_are_only_letters(typed: str) -> None:
    assert all(word.isalnum() for word in parse(typed).words)
