from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.assessment import (
    AssessmentInputs,
    NotCounted,
    Outcome,
    ReplayDiffers,
    assess,
    from_document,
    replay,
    to_document,
)
from desktop.domain.document import UnreadableDocument
from desktop.domain.household import Custody, Member, MemberRole, Standing, standing_of
from desktop.domain.income import AmountOfNothing, IncomeEntry, IncomeSource
from desktop.domain.partial_date import PartialDate
from desktop.domain.scale import LimitScale, LinearScale, NoScaleInForce, scale_in_force
from desktop.importers.scale_file import read_scale, read_scales

SCALES = Path(__file__).parents[2] / "resources/scales"
ON = date(2026, 4, 14)
SINGLE = (Member("a", MemberRole.APPLICANT, PartialDate(1990, 2, 1)),)


def scale() -> LimitScale:
    found = read_scale(SCALES / "rennes-2017.yaml")
    assert isinstance(found, LimitScale)
    return found


def entry(month: str, amount: str, source: str = "wage", member: str = "a") -> IncomeEntry:
    return IncomeEntry(member, month, IncomeSource(source), Decimal(amount))


def stated(*entries: IncomeEntry) -> AssessmentInputs:
    attested = [entry(m, "0", "none") for m in ("2026-01", "2026-02", "2026-03")]
    lodger = Member("d", MemberRole.OTHER_ADULT)
    return AssessmentInputs(ON, (*SINGLE, lodger), (*attested, *entries))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(entry("2026-04", "1000"), NotCounted.OUTSIDE_WINDOW, id="month of the claim"),
        pytest.param(entry("2026-01", "90", "ars"), NotCounted.EXCLUDED_BY_SCALE, id="never"),
        pytest.param(
            entry("2026-01", "187", "housing_aid"), NotCounted.EXCLUDED_BY_SETTING, id="setting"
        ),
        pytest.param(
            entry("2026-01", "900", member="d"), NotCounted.NOT_OF_THE_HOUSEHOLD, id="lodger"
        ),
        pytest.param(entry("2026-01", "900", member="?"), NotCounted.NOT_OF_THE_HOUSEHOLD, id="?"),
    ],
)
def test_what_does_not_count_says_why(line: IncomeEntry, reason: NotCounted) -> None:
    assessment = assess(stated(line), scale(), ON)

    (found,) = [x for x in assessment.lines if x.entry == line]
    assert found.reason is reason
    assert assessment.total == 0


def test_all_that_explains_the_result_is_in_it() -> None:
    assessment = assess(
        stated(entry("2026-01", "950"), entry("2026-01", "50", "alimony_paid")), scale(), ON
    )

    assert assessment.window == ("2026-01", "2026-02", "2026-03")
    assert [m.amount for m in assessment.months] == [Decimal(900), Decimal(0), Decimal(0)]
    assert assessment.mean_income == Decimal("300.00")
    assert [(x.bracket.code, x.limit, x.reached) for x in assessment.limits] == [
        ("S1", Decimal("900.00"), True),
        ("S2", Decimal("1050.00"), False),
        ("S3", Decimal("1200.00"), False),
    ]
    assert (assessment.scale.code, assessment.scale.version) == ("rennes-2017", 1)


def test_an_amount_of_nothing_is_refused() -> None:
    with pytest.raises(AmountOfNothing):
        entry("2026-01", "10", "none")


def test_a_tampered_snapshot_does_not_replay() -> None:
    document = to_document(assess(stated(entry("2026-01", "2700.03")), scale(), ON))
    document["mean_income"] = "900.00"

    with pytest.raises(ReplayDiffers) as caught:
        replay(document)
    assert caught.value.computed.mean_income == Decimal("900.01")


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 99},
        {"on": "14/04/2026"},
        {"total": "many"},
        {"outcome": "perhaps"},
        {"inputs": None},
        {"months": {}},
        {"window": ["2026-01"]},
        {"divisor": "3"},
        {"surprise": 1},
    ],
    ids=str,
)
def test_a_damaged_snapshot_is_refused_in_words(damage: dict[str, object]) -> None:
    document = to_document(assess(stated(), scale(), ON)) | damage

    with pytest.raises(UnreadableDocument):
        from_document(document)


def test_a_snapshot_does_not_change_when_the_scale_does() -> None:
    document = to_document(assess(stated(entry("2026-01", "2700")), scale(), ON))
    dearer = replace(scale(), brackets=scale().brackets[1:])

    assert assess(stated(entry("2026-01", "2700")), dearer, ON).bracket != scale().brackets[0]
    assert replay(document).bracket == scale().brackets[0]


@pytest.mark.parametrize(
    ("born", "standing"),
    [
        pytest.param(PartialDate(2006, 4, 14), Standing.PAST_AGE, id="twenty today"),
        pytest.param(PartialDate(2006, 4, 15), Standing.CHILD, id="twenty tomorrow"),
        pytest.param(PartialDate(2006, 4), Standing.CHILD, id="day unknown, maybe nineteen"),
        pytest.param(PartialDate(2006, 3), Standing.PAST_AGE, id="day unknown, surely twenty"),
        pytest.param(PartialDate(2006), Standing.CHILD, id="month unknown, maybe nineteen"),
        pytest.param(PartialDate(2005), Standing.PAST_AGE, id="month unknown, surely twenty"),
        pytest.param(PartialDate(2026, 4, 15), Standing.NOT_YET_BORN, id="born tomorrow"),
        pytest.param(PartialDate(2026, 4), Standing.CHILD, id="maybe born"),
        pytest.param(None, Standing.CHILD, id="birth unknown"),
    ],
)
def test_a_child_is_one_until_it_is_certainly_past_the_age(
    born: PartialDate | None, standing: Standing
) -> None:
    child = Member("c", MemberRole.CHILD, born, Custody.FULL)

    assert standing_of(child, ON, 20, Decimal(1)).standing is standing


def test_a_couple_without_children_has_one_and_a_half() -> None:
    couple = (*SINGLE, Member("b", MemberRole.PARTNER))

    assessment = assess(AssessmentInputs(ON, couple, ()), scale(), ON)

    assert assessment.coefficient.value == Decimal("1.5")
    assert assessment.outcome is Outcome.INCOMPLETE
    assert len(assessment.missing) == 6


def test_the_linear_scale_keeps_to_its_floor_and_cap() -> None:
    canteen = read_scale(SCALES / "rennes-canteen-2024.yaml")
    assert isinstance(canteen, LinearScale)

    prices = [canteen.price(Decimal(quotient)) for quotient in ("0", "50", "1000", "9000")]

    assert prices == [Decimal("0.30"), Decimal("0.30"), Decimal("4.60"), Decimal("6.90")]


def test_the_youngest_limit_scale_in_force_assesses() -> None:
    first = scale()
    second = replace(first, code="rennes-2026", in_force_from=date(2026, 7, 1))
    ended = replace(first, code="tried", in_force_until=ON, in_force_from=date(2026, 1, 1))
    scales = (second, *read_scales(SCALES), ended)

    assert scale_in_force(scales, date(2026, 4, 13)).code == "tried"
    assert scale_in_force(scales, ON).code == "rennes-2017"
    assert scale_in_force(scales, date(2026, 7, 1)).code == "rennes-2026"
    with pytest.raises(NoScaleInForce):
        scale_in_force(scales, date(2016, 12, 31))
