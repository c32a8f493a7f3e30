"""What must hold for every household, whatever it earns."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop.domain.assessment import (
    Assessment,
    AssessmentInputs,
    Outcome,
    assess,
    from_document,
    replay,
    to_document,
)
from desktop.domain.household import Custody, Member, MemberRole
from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.month import months_before
from desktop.domain.partial_date import PartialDate
from desktop.domain.scale import LimitScale, ScaleSettings
from desktop.importers.scale_file import read_scale

# a busy machine is no counter-example
hypothesis_settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("unhurried")

ON = date(2026, 4, 14)
MONTHS = ("2025-12", *months_before(ON), "2026-04")


def rennes() -> LimitScale:
    scale = read_scale(Path(__file__).parents[2] / "resources/scales/rennes-2017.yaml")
    assert isinstance(scale, LimitScale)
    return scale


SCALE = rennes()
LOWER_IS_BETTER = [b.code for b in SCALE.brackets]

amounts = st.integers(0, 500_000).map(lambda cents: Decimal(cents).scaleb(-2))
signed = st.integers(-300_000, 500_000).map(lambda cents: Decimal(cents).scaleb(-2))
settings_of_city = st.builds(
    ScaleSettings,
    housing_aid_counts=st.booleans(),
    window_offset=st.sampled_from([1, 2]),
    shared_custody_weight=st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)]),
    round_mean_to_cent=st.booleans(),
)
births = st.one_of(
    st.dates(date(2000, 1, 1), date(2026, 4, 14)).map(PartialDate.of),
    st.integers(2000, 2026).map(PartialDate),
)


@st.composite
def households(draw: st.DrawFn) -> tuple[Member, ...]:
    members = [Member("a", MemberRole.APPLICANT, PartialDate(1985))]
    if draw(st.booleans()):
        members.append(Member("b", MemberRole.PARTNER))
    for place in range(draw(st.integers(0, 5))):
        custody = draw(st.sampled_from(Custody))
        members.append(Member(f"c{place}", MemberRole.CHILD, draw(births), custody))
    if draw(st.booleans()):
        members.append(Member("d", MemberRole.OTHER_ADULT))
    return tuple(members)


@st.composite
def inputs(draw: st.DrawFn, *, is_complete: bool = False) -> AssessmentInputs:
    members = draw(households())
    sources = st.sampled_from([s for s in IncomeSource if s is not IncomeSource.NONE])
    keys = st.tuples(st.sampled_from([m.id for m in members]), st.sampled_from(MONTHS), sources)
    stated = draw(st.dictionaries(keys, signed, max_size=12))
    entries = [IncomeEntry(*key, amount) for key, amount in stated.items()]
    if is_complete:
        entries += [
            IncomeEntry(member, month, IncomeSource.NONE, Decimal(0))
            for member in ("a", "b")
            for month in MONTHS
        ]
    return AssessmentInputs(ON, members, tuple(entries))


def rank(assessment: Assessment) -> int:
    """0 for the first bracket, higher for less help."""
    if assessment.bracket is None:
        return len(LOWER_IS_BETTER)
    return LOWER_IS_BETTER.index(assessment.bracket.code)


@given(inputs(is_complete=True), amounts, st.sampled_from(MONTHS), settings_of_city)
def test_more_income_never_gives_a_better_bracket(
    stated: AssessmentInputs, more: Decimal, month: str, settings: ScaleSettings
) -> None:
    scale = SCALE.with_settings(settings)
    extra = IncomeEntry("a", month, IncomeSource.OTHER_REGULAR, more)
    before = assess(stated, scale, ON)
    after = assess(replace(stated, entries=(*stated.entries, extra)), scale, ON)

    assert before.mean_income is not None
    assert after.mean_income is not None
    assert after.mean_income >= before.mean_income
    assert rank(after) >= rank(before)


@given(inputs(), settings_of_city, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_leaves_no_trace(
    stated: AssessmentInputs, settings: ScaleSettings, chance: object
) -> None:
    scale = SCALE.with_settings(settings)
    shuffled = list(stated.entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first = assess(stated, scale, ON)
    second = assess(replace(stated, entries=tuple(shuffled)), scale, ON)

    assert replace(second, inputs=stated) == first


@given(inputs(), settings_of_city)
def test_a_snapshot_through_json_replays_to_the_same_cent(
    stated: AssessmentInputs, settings: ScaleSettings
) -> None:
    made = assess(stated, SCALE.with_settings(settings), date(2026, 4, 20))
    stored = json.loads(json.dumps(to_document(made)))

    assert from_document(stored) == made
    assert replay(stored) == made
    assert to_document(replay(stored)) == stored


@given(households(), settings_of_city, st.integers(0, 2))
def test_the_limit_is_included_and_a_cent_more_is_not(
    members: tuple[Member, ...], settings: ScaleSettings, place: int
) -> None:
    scale = SCALE.with_settings(settings)
    nothing = tuple(
        IncomeEntry(member, month, IncomeSource.NONE, Decimal(0))
        for member in ("a", "b")
        for month in MONTHS
    )
    limit = assess(AssessmentInputs(ON, members, nothing), scale, ON).limits[place]

    def with_mean(mean: Decimal) -> Assessment:
        month = months_before(ON, settings.window_offset)[0]
        whole = IncomeEntry("a", month, IncomeSource.WAGE, mean * 3)
        return assess(AssessmentInputs(ON, members, (*nothing, whole)), scale, ON)

    assert rank(with_mean(limit.limit)) == place
    assert rank(with_mean(limit.limit + Decimal("0.01"))) == place + 1


@given(inputs(), settings_of_city)
def test_only_an_adult_s_missing_month_blocks_and_then_nothing_is_concluded(
    stated: AssessmentInputs, settings: ScaleSettings
) -> None:
    made = assess(stated, SCALE.with_settings(settings), ON)

    adults = {m.id for m in stated.members if m.role in {MemberRole.APPLICANT, MemberRole.PARTNER}}
    assert {line.member for line in made.missing} <= adults
    assert (made.outcome is Outcome.INCOMPLETE) == bool(made.missing)
    assert (made.mean_income is None) == bool(made.missing)
    assert not (made.missing and made.bracket)


@given(inputs(), settings_of_city)
def test_every_entry_is_explained_and_the_explanation_adds_up(
    stated: AssessmentInputs, settings: ScaleSettings
) -> None:
    made = assess(stated, SCALE.with_settings(settings), ON)

    assert sorted(map(repr, stated.entries)) == sorted(repr(line.entry) for line in made.lines)
    assert sum(line.counted for line in made.lines) == made.sum_of_months
    assert made.total == max(made.sum_of_months, Decimal(0))
    assert all(line.counted == 0 for line in made.lines if line.reason)
