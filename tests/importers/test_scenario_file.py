"""Schemes of other cities as scenarios: each example says what it would give a household."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.assessment import Assessment, AssessmentInputs, assess
from desktop.domain.broken_file import BrokenScenarioFile, FileProblem
from desktop.domain.document import read, written
from desktop.domain.household import Member, MemberRole
from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.ledger import BonusTerms, ProRata
from desktop.domain.merchant import OutletKind
from desktop.domain.partial_date import PartialDate
from desktop.domain.scale import scale_in_force
from desktop.domain.scenario import (
    Contribution,
    CreditUnit,
    EntitlementTerms,
    Scenario,
    TrialArm,
    entitlement_for,
)
from desktop.importers.scale_file import read_scales
from desktop.importers.scenario_file import read_scenario, read_scenarios

RESOURCES = Path(__file__).parents[2] / "resources"
FOLDER = RESOURCES / "scenarios/examples"
EXAMPLES = {scenario.code: scenario for scenario in read_scenarios(FOLDER)}
ON = date(2026, 4, 14)
ALONE = (Member("a", MemberRole.APPLICANT),)
COUPLE_15_8 = (
    Member("a", MemberRole.APPLICANT),
    Member("b", MemberRole.PARTNER),
    Member("c", MemberRole.CHILD, PartialDate(2011, 2, 3)),
    Member("d", MemberRole.CHILD, PartialDate(2018, 2, 3)),
)


def assessed(members: tuple[Member, ...] = ALONE, income: str = "0") -> Assessment:
    entries = tuple(
        IncomeEntry(member.id, month, IncomeSource.WAGE, Decimal(income))
        for member in members
        for month in ("2026-01", "2026-02", "2026-03")
    )
    scale = scale_in_force(read_scales(RESOURCES / "scales"), ON)
    return assess(AssessmentInputs(ON, members, entries), scale, ON)


def given(code: str, members: tuple[Member, ...] = ALONE, income: str = "0") -> EntitlementTerms:
    return entitlement_for(assessed(members, income), EXAMPLES[code], ON)


def test_every_example_says_where_it_is_from_and_what_is_not_sure() -> None:
    assert set(EXAMPLES) == {path.stem for path in FOLDER.iterdir()}
    assert all(each.reference and each.to_be_confirmed for each in EXAMPLES.values())


@pytest.mark.parametrize(
    ("code", "alone", "family"),
    [
        pytest.param("la-madeleine-bons-verts", "4.00", "4.00", id="flat"),
        pytest.param("montpellier-monnaie", "100.00", "100.00", id="flat, with a contribution"),
        pytest.param("gemme-bordeaux", "100.00", "100.00", id="flat, against 20 euros"),
        pytest.param("passerelle", "60.00", "240.00", id="per person"),
        pytest.param("vitalim", "50.00", "200.00", id="per person and a bonus"),
        pytest.param("dijon", "30.00", "120.00", id="per person, by day"),
        pytest.param("calim8-lyon", "150.00", "345.00", id="per consumption unit"),
    ],
)
def test_an_example_gives_to_one_person_and_to_a_couple_with_two_children(
    code: str, alone: str, family: str
) -> None:
    assert given(code).amount == Decimal(alone)
    assert given(code, COUPLE_15_8).amount == Decimal(family)


@pytest.mark.parametrize(
    ("born", "amount"),
    [
        pytest.param(PartialDate(2012, 4, 14), "300.00", id="14 on the day"),
        pytest.param(PartialDate(2012, 4, 15), "270.00", id="14 tomorrow"),
        pytest.param(PartialDate(2012), "300.00", id="may be 14: better for the household"),
        pytest.param(None, "270.00", id="a child of unknown age"),
    ],
)
def test_a_child_of_fourteen_counts_as_a_person(born: PartialDate | None, amount: str) -> None:
    members = (*COUPLE_15_8[:2], Member("c", MemberRole.CHILD, born))
    assert given("calim8-lyon", members).amount == Decimal(amount)


def test_who_does_not_belong_to_the_household_brings_nothing() -> None:
    grown_up = Member("d", MemberRole.CHILD, PartialDate(1990, 1, 1))
    other = Member("e", MemberRole.OTHER_ADULT)
    assert given("passerelle", (*ALONE, grown_up, other)).amount == Decimal("60.00")


@pytest.mark.parametrize(
    ("income", "discount", "bonus", "cap"),
    [("0", "0.50", "0.50", "25.00"), ("1000", "0.30", "0.30", "20.00"),
     ("1200", "0.10", "0.20", "15.00")],
)  # fmt: skip
def test_a_percentage_falls_with_the_bracket(
    income: str, discount: str, bonus: str, cap: str
) -> None:
    off = given("vrac-rennes", income=income)
    back = given("bonus-by-bracket", income=income)
    assert (off.rate, off.amount, off.monthly_cap) == (Decimal(discount), None, None)
    assert (back.rate, back.monthly_cap) == (Decimal(bonus), Decimal(cap))


def test_what_is_left_is_lost_kept_for_months_or_until_the_end_of_the_year() -> None:
    kept = {code: (s.carry_over_months, s.until_year_end) for code, s in EXAMPLES.items()}
    assert kept["dijon"] == (0, False)
    assert kept["montpellier-monnaie"] == (2, False)
    assert kept["calim8-lyon"] == (0, True)


def test_every_other_parameter_is_told_as_the_file_says() -> None:
    half_of_fresh = BonusTerms(Decimal("0.50"), Decimal("25.00"), ("fruit", "vegetables"))
    assert EXAMPLES["vitalim"].bonus == half_of_fresh
    assert EXAMPLES["dijon"].pro_rata is ProRata.BY_DAY
    assert EXAMPLES["dijon"].families == ("fruit", "vegetables", "pulses")
    assert EXAMPLES["la-madeleine-bons-verts"].outlets == (OutletKind.SHOP,)
    one_euro = Contribution(Decimal("1.00"), Decimal("150.00"), CreditUnit.PERSON)
    assert EXAMPLES["calim8-lyon"].contribution == one_euro
    assert EXAMPLES["gemme-bordeaux"].contribution == Contribution(
        Decimal("20.00"), Decimal("20.00"), CreditUnit.HOUSEHOLD
    )
    assert EXAMPLES["gemme-bordeaux"].suspended_months_kept
    assert EXAMPLES["montpellier-monnaie"].experiment == TrialArm("drawn", "by age and income")
    assert EXAMPLES["debt-allowed"].ledger_rules.may_go_negative


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_a_scenario_is_the_same_after_it_was_kept(code: str) -> None:
    assert read(Scenario, written(EXAMPLES[code])) == EXAMPLES[code]


@pytest.mark.parametrize(
    ("code", "old", "new", "problem"),
    [
        ("vitalim", 'monthly_cap: "25.00"', 'monthly_cap: "25.01"', FileProblem.OUT_OF_RANGE),
        ("bonus-by-bracket", 'rate: "0.30", monthly_cap: "20.00"',
         'rate: "0.30", monthly_cap: "26.00"', FileProblem.OUT_OF_RANGE),
        ("bonus-by-bracket", 'rate: "0.30", monthly_cap: "20.00"', 'rate: "0.30"',
         FileProblem.MISSING_FIELD),
        ("calim8-lyon", ', child_amount: "45.00"', "", FileProblem.MISSING_FIELD),
        ("passerelle", 'amount: "60.00"', 'amount: "60.00", child_amount: "1.00"',
         FileProblem.UNKNOWN_FIELD),
        ("passerelle", "unit: person", "unit: family", FileProblem.NOT_A_CHOICE),
        ("vrac-rennes", "kind: discount", "kind: discount\nunit: person",
         FileProblem.UNKNOWN_FIELD),
        ("vrac-rennes", "kind: discount",
         'kind: discount\nbonus: { rate: "0.5", monthly_cap: "9" }', FileProblem.UNKNOWN_FIELD),
        ("calim8-lyon", "carry_over: until_year_end", "carry_over: for_ever",
         FileProblem.NOT_A_CHOICE),
        ("dijon", "families: [fruit, vegetables, pulses]", "families: []", FileProblem.EMPTY),
        ("dijon", "pro_rata: by_day", "pro_rata: by_week", FileProblem.NOT_A_CHOICE),
        ("debt-allowed", "may_go_negative: yes", "may_go_negative: a bit",
         FileProblem.NOT_YES_OR_NO),
    ],
)  # fmt: skip
def test_a_broken_scenario_says_what_is_wrong(
    tmp_path: Path, code: str, old: str, new: str, problem: FileProblem
) -> None:
    text = (FOLDER / f"{code}.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "scenario.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenScenarioFile) as caught:
        read_scenario(path)
    assert caught.value.problem is problem
