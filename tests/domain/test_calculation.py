"""The calculation in words; the sheets have no tests folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import i18n
from desktop.domain.assessment import Assessment, assess
from desktop.domain.income import IncomeSource
from desktop.domain.typing_aid import AdviceKind, GridContext, advise
from desktop.importers.case_file import read_cases
from desktop.importers.scale_file import read_scales
from desktop.sheets.advice import advice_text
from desktop.sheets.calculation import calculation_lines, spoken_sentence
from desktop.sheets.income_source import source_name
from tests.domain.test_typing_aid import WINDOW, row

ROOT = Path(__file__).parents[2]
NAMES = {"a": "Rozenn Kervella", "c1": "Maël"}


def assessed(file: str, place: int = 0) -> Assessment:
    scales = read_scales(ROOT / "resources/scales")
    case = read_cases(ROOT / "tests/scenarios" / file, scales)[place]
    return assess(case.inputs, case.scale, case.inputs.claimed_on)


def plain(text: str | None) -> str:
    return (text or "").replace(i18n.NARROW_NO_BREAK_SPACE, " ").replace(i18n.NO_BREAK_SPACE, " ")


def test_the_sentence_says_the_mean_the_limit_and_the_result() -> None:
    assert spoken_sentence(assessed("05-lone-parent.yaml")) == (
        "Over the last three months you had €1,614.36 a month on average. For a household like "
        "yours the limit is €1,620.00: you are entitled to the card."
    )


def test_above_the_scale_the_highest_limit_is_said() -> None:
    sentence = spoken_sentence(assessed("10-thirteenth-month.yaml"))

    assert "€1,466.67" in sentence
    assert "the highest limit is €1,200.00" in sentence


def test_an_incomplete_case_asks_for_the_months() -> None:
    sentence = spoken_sentence(assessed("12-month-missing.yaml"))

    assert sentence == "I still need to know what the household had in: March 2026."


def test_the_lines_go_from_the_window_to_the_rule() -> None:
    lines = calculation_lines(assessed("05-lone-parent.yaml"), NAMES)
    by_label = {line.label: line for line in lines}

    assert lines[0].label == "Months that count: January 2026 to March 2026"
    assert by_label["Rozenn Kervella, March 2026: Wage (net social amount)"].amount == "€1,296.00"
    assert by_label["Counted in March 2026"].amount == "€1,738.36"
    assert by_label["Total of the three months"].amount == "€4,843.08"
    assert by_label["Mean: the total divided by 3"].amount == "€1,614.36"
    coefficient = by_label["Family coefficient: 1.5 + 1 × 0.3"]
    assert (coefficient.amount, coefficient.note) == ("1.8", "A lone parent counts as a couple.")
    assert by_label["Limit of S1: €900.00 × 1.8"].emphasis
    assert not by_label["Limit of S2: €1,050.00 × 1.8"].emphasis
    assert lines[-2].label == "Result: S1, Bracket 1"
    assert lines[-1].label == "Scale rennes-2017, version 1"
    assert "openfisca" in lines[-1].note


def test_what_does_not_count_stands_there_with_its_reason() -> None:
    lines = calculation_lines(assessed("04-couple-two-children.yaml"), NAMES)

    (aid,) = [line for line in lines if line.label.endswith("March 2026: Housing aid")]
    assert aid.amount is None
    assert aid.note == "€187.00 stated: noted, does not count under the present setting"


def test_a_floored_total_says_so() -> None:
    lines = calculation_lines(assessed("07-self-employed.yaml", 1), NAMES)

    (total,) = [line for line in lines if line.label == "Total of the three months"]
    assert total.amount == "€0.00"
    assert "below zero" in total.note


def test_an_unrounded_comparison_says_so() -> None:
    lines = calculation_lines(assessed("03-rounding.yaml", 2), NAMES)

    (mean,) = [line for line in lines if line.label.startswith("Mean")]
    assert (mean.amount, mean.note) == (
        "€900.00",
        "Compared with the limits before it is rounded.",
    )


def test_the_missing_months_are_named() -> None:
    lines = calculation_lines(assessed("12-month-missing.yaml"), {"b": "Yann"})

    assert [line.note for line in lines if line.label.startswith("Not complete")] == [
        "Yann (March 2026)"
    ]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_income_source_has_a_name_of_its_own(language: str) -> None:
    names = {source_name(source, language) for source in IncomeSource}

    assert len(names) == len(IncomeSource)


def test_figures_are_written_as_in_the_language_asked_for() -> None:
    lines = calculation_lines(assessed("05-lone-parent.yaml"), NAMES, "fr")

    amounts = [plain(line.amount) for line in lines]
    assert "1 614,36 €" in amounts
    assert "1,8" in amounts
    assert "Tranche 1" in lines[-2].label


def test_an_advice_names_its_month_and_its_amounts() -> None:
    entries = row("1110.00", "13320.00")
    (advice,) = advise(entries[1], GridContext(WINDOW, entries))

    text = advice_text(advice)

    assert text == (
        "February 2026: you typed €13,320.00. Is it for the whole year? That would be €1,110.00 a "
        "month."
    )


@pytest.mark.parametrize("kind", AdviceKind)
def test_every_advice_has_its_question(kind: AdviceKind) -> None:
    examples = [
        (row("1110.00", "13320.00")),
        (row("1110.00", "1423.08")),
        (row("410.00", "1230.00")),
        (row("1450.32", "1502.18", "1502.18")),
    ]
    found = [a for r in examples for a in advise(r[-1], GridContext(WINDOW[:0], r))]

    texts = [advice_text(advice) for advice in found if advice.kind is kind]
    assert texts
    assert all("{" not in text for text in texts)
