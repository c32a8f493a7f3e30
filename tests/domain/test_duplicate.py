"""Verdicts and evidence: what a household shares never makes two people one."""

from __future__ import annotations

import pytest

from desktop.domain.duplicate import DuplicateScore, Likeness, Trait, Verdict
from desktop.domain.evidence import WEIGHTS, probability

_NOTHING_STATED = dict.fromkeys(Trait, Likeness.MISSING)
_ONE_ROOF = {
    Trait.SURNAME: Likeness.SAME,
    Trait.NUMBER: Likeness.SAME,
    Trait.STREET: Likeness.SAME,
    Trait.PLACE: Likeness.SAME,
    Trait.POSTCODE: Likeness.SAME,
    Trait.CITY: Likeness.SAME,
    Trait.PHONE: Likeness.SAME,
}


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (0.0, Verdict.NONE),
        (0.4999, Verdict.NONE),
        (0.50, Verdict.POSSIBLE),
        (0.9499, Verdict.POSSIBLE),
        (0.95, Verdict.PROBABLE),
    ],
)
def test_the_verdict_follows_the_value_and_bounds_are_included(
    value: float, verdict: Verdict
) -> None:
    assert DuplicateScore(value).verdict is verdict


def test_each_trait_weighs_its_likenesses_in_order() -> None:
    for weights in WEIGHTS.values():
        assert weights[Likeness.SAME] > weights[Likeness.MISSING] >= weights[Likeness.DIFFERENT]


def test_two_people_of_one_family_are_not_one_person() -> None:
    sights = _NOTHING_STATED | _ONE_ROOF | {Trait.FIRST_NAME: Likeness.DIFFERENT}
    assert probability(sights | {Trait.BORN: Likeness.DIFFERENT}) < 0.5
    assert probability(sights) < 0.5


def test_twins_are_possible_and_never_probable() -> None:
    twins = {Trait.FIRST_NAME: Likeness.DIFFERENT, Trait.BORN: Likeness.SAME}
    assert 0.5 <= probability(_NOTHING_STATED | _ONE_ROOF | twins) < 0.95


def test_knowing_nothing_proves_nothing() -> None:
    assert probability(_NOTHING_STATED) < 0.001


@pytest.mark.parametrize("trait", list(Trait))
def test_more_likeness_never_lowers_the_probability(trait: Trait) -> None:
    base = _NOTHING_STATED | {Trait.SURNAME: Likeness.SAME, Trait.BORN: Likeness.SAME}
    less = probability(base | {trait: Likeness.DIFFERENT})
    assert less <= probability(base | {trait: Likeness.SAME})
