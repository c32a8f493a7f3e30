"""Schemes of other cities as scenarios: each example says what it would give a household."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.assessment import Assessment, AssessmentInputs, assess
from desktop.domain.broken_file import BrokenScenarioFile, FileProblem
from desktop.domain.document import read, written
from desktop.domain.entitlement_terms import (
    ContributionOutOfRange,
    EntitlementTerms,
    contribution_range,
    entitlement_for,
)
from desktop.domain.household import Member, MemberRole
from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.ledger import BonusTerms, ProRata
from desktop.domain.merchant import OutletKind
from desktop.domain.partial_date import PartialDate
from desktop.domain.scale import scale_in_force
from desktop.domain.scenario import (
    Contribution,
    CreditUnit,
    Scenario,
    TrialArm,
    drawn_arm,
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
        pytest.param("acclimat-action-gironde", "100.00", "100.00", id="contribution by income"),
        pytest.param("caisses-paris", "75.00", "300.00", id="per person, contribution by income"),
        pytest.param("rennes-arm-credit", "100.00", "100.00", id="an arm of an experiment"),
        pytest.param("rennes-arm-control", "0.00", "0.00", id="the control arm"),
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


@pytest.mark.parametrize(
    ("code", "alone", "family", "most"),
    [
        pytest.param("gemme-bordeaux", "20.00", "20.00", "20.00", id="fixed"),
        pytest.param("montpellier-monnaie", "1.00", "1.00", "150.00", id="chosen"),
        pytest.param("calim8-lyon", "1.00", "4.00", "600.00", id="for each person"),
        pytest.param("acclimat-action-gironde", "10.00", "10.00", "10.00", id="by bracket"),
        pytest.param("caisses-paris", "5.00", "20.00", "240.00", id="by bracket and person"),
    ],
)
def test_a_household_pays_in_what_the_scenario_asks(
    code: str, alone: str, family: str, most: str
) -> None:
    assert given(code).contribution == Decimal(alone)
    assert given(code, COUPLE_15_8).contribution == Decimal(family)
    asked = contribution_range(EXAMPLES[code], "S1", assessed(COUPLE_15_8))
    assert asked is not None
    assert asked.checked(Decimal(most)) == Decimal(most)
    for wrong in (asked.least - 1, asked.most + 1):
        with pytest.raises(ContributionOutOfRange):
            asked.checked(wrong)


def test_where_nothing_is_asked_nothing_is_paid_in() -> None:
    assert given("dijon").contribution is None
    assert given("acclimat-action-gironde", income="1000").contribution == Decimal("30.00")


def test_nothing_opens_before_the_first_month() -> None:
    arm = EXAMPLES["rennes-arm-credit"]
    early = entitlement_for(assessed(), arm, date(2026, 3, 2))
    assert (early.opened_on, early.ends_after) == (date(2026, 4, 1), date(2026, 9, 30))
    assert entitlement_for(assessed(), arm, date(2026, 5, 2)).opened_on == date(2026, 6, 1)


ARMS = [each for each in EXAMPLES.values() if each.code.startswith("rennes-arm-")]


def test_households_are_drawn_into_the_arms_alike_and_everywhere_the_same() -> None:
    keys = [f"household {number}" for number in range(600)]
    drawn = [drawn_arm(ARMS, ARMS[0], ON, key) for key in keys]
    other_way = [drawn_arm(ARMS[::-1], ARMS[1], ON, key) for key in keys]
    assert [arm.code for arm in drawn] == [arm.code for arm in other_way]
    counts = Counter(arm.code for arm in drawn)
    assert len(counts) == 3
    assert all(150 < count < 250 for count in counts.values())
    again = [
        replace(arm, experiment=replace(arm.experiment, seed="again"))
        for arm in ARMS
        if arm.experiment
    ]
    assert [drawn_arm(again, again[0], ON, key).code for key in keys] != [a.code for a in drawn]


def test_without_an_experiment_and_outside_its_days_nobody_is_drawn() -> None:
    assert drawn_arm(ARMS, EXAMPLES["dijon"], ON, "x") is EXAMPLES["dijon"]
    alone = replace(ARMS[0], in_force_from=date(2025, 1, 1))
    assert drawn_arm([alone, *ARMS[1:]], alone, date(2025, 6, 1), "x") is alone


@pytest.mark.parametrize(
    ("code", "income", "rate", "cap"),
    [
        ("grenoble-paniers", "0", "0.75", "30.00"),
        ("grenoble-paniers", "1200", "0.25", "10.00"),
        ("vrac-bordeaux", "1000", "0.30", "40.00"),
        ("rennes-arm-discount", "0", "0.50", "100.00"),
    ],
)
def test_a_discount_has_a_limit_of_its_bracket(code: str, income: str, rate: str, cap: str) -> None:
    terms = given(code, income=income)
    assert (terms.rate, terms.monthly_cap) == (Decimal(rate), Decimal(cap))


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
    drawn = TrialArm("drawn", "by age and income", "Caisse alimentaire commune")
    assert EXAMPLES["montpellier-monnaie"].experiment == drawn
    assert EXAMPLES["bonus-by-bracket"].families == ("fruit", "vegetables")
    assert EXAMPLES["rennes-arm-control"].first_month == "2026-04"
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
        ("dijon", "families: [fruit, vegetables, pulses]", "families: [friut]",
         FileProblem.NOT_A_CHOICE),
        ("vitalim", "unit: person", "unit: person\nfamilies: [bread]",
         FileProblem.WITHOUT_EFFECT),
        ("vitalim", "unit: person", "unit: person\nchild_below: 10", FileProblem.WITHOUT_EFFECT),
        ("vrac-rennes", "kind: discount", "kind: discount\nmay_go_negative: yes",
         FileProblem.WITHOUT_EFFECT),
        ("vrac-rennes", "kind: discount", "kind: discount\ncarry_over: until_year_end",
         FileProblem.WITHOUT_EFFECT),
        ("bonus-by-bracket", "kind: bonus", "kind: bonus\npro_rata: by_day",
         FileProblem.WITHOUT_EFFECT),
        ("bonus-by-bracket", "kind: bonus",
         'kind: bonus\nbonus: { rate: "0.5", monthly_cap: "9" }', FileProblem.UNKNOWN_FIELD),
        ("calim8-lyon", "unit: person }", "unit: consumption_unit }", FileProblem.NOT_A_CHOICE),
        ("montpellier-monnaie", 'most: "150.00"', 'most: "0.50"', FileProblem.OUT_OF_RANGE),
        ("rennes-arm-control", "control: yes", "control: no", FileProblem.OUT_OF_RANGE),
        ("rennes-arm-credit", 'seed: "2026-03-01"', 'seed: "2026-03-01", control: yes',
         FileProblem.OUT_OF_RANGE),
        ("rennes-arm-credit", "name: Blosne 2026, ", "", FileProblem.MISSING_FIELD),
        ("rennes-arm-credit", "first_month: 2026-04", "first_month: 2026-13",
         FileProblem.NOT_A_MONTH),
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
