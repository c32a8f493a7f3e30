"""The score of two files with its reasons: what an agent reads before saying who is who."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.duplicate import (
    DuplicateScore,
    Likeness,
    PersonFacts,
    Reason,
    ReasonKind,
    Sights,
    Trait,
)
from desktop.domain.evidence import SHARED_CUSTODY, probability
from desktop.domain.folding import letters
from desktop.matching.comparison import compare

_OF_SURNAME = {
    Likeness.SAME: ReasonKind.SAME_NAME,
    Likeness.CLOSE: ReasonKind.CLOSE_NAME,
    Likeness.SOUND: ReasonKind.SOUNDS_ALIKE,
    Likeness.SIMILAR: ReasonKind.CLOSE_NAME,
}
_OF_FIRST_NAME = {
    Likeness.SAME: ReasonKind.SAME_FIRST_NAME,
    Likeness.VARIANT: ReasonKind.VARIANT_FIRST_NAME,
    Likeness.CLOSE: ReasonKind.CLOSE_FIRST_NAME,
    Likeness.SOUND: ReasonKind.CLOSE_FIRST_NAME,
    Likeness.SIMILAR: ReasonKind.CLOSE_FIRST_NAME,
    Likeness.DIFFERENT: ReasonKind.DIFFERENT_FIRST_NAME,
}
_OF_BIRTH = {
    Likeness.SAME: ReasonKind.SAME_BIRTH_DATE,
    Likeness.SWAPPED: ReasonKind.SWAPPED_DAY_AND_MONTH,
    Likeness.CLOSE: ReasonKind.BIRTH_DATE_ONE_DIGIT,
    Likeness.COMPATIBLE: ReasonKind.COMPATIBLE_BIRTH_DATE,
    Likeness.SIMILAR: ReasonKind.DIFFERENT_BIRTH_DATE,
    Likeness.DIFFERENT: ReasonKind.DIFFERENT_BIRTH_DATE,
}


def score(a: PersonFacts, b: PersonFacts) -> DuplicateScore:
    """How likely two files are one person, and why; swapping them swaps only the reasons’ sides."""
    sights = compare(a, b)
    value = probability(sights)
    if a.in_two_households or b.in_two_households:
        value = min(value, SHARED_CUSTODY)
    return DuplicateScore(round(value, 4), tuple(_reasons(a, b, sights)))


def _reasons(a: PersonFacts, b: PersonFacts, sights: Sights) -> Iterator[Reason]:
    yield from _about_names(a, b, sights)
    if kind := _OF_BIRTH.get(sights[Trait.BORN]):
        yield Reason(kind, a.born, b.born)
    yield from _about_address(a, b, sights)
    if sights[Trait.PHONE] is Likeness.SAME:
        yield Reason(ReasonKind.SAME_PHONE, a.phone, b.phone)
    if a.in_two_households or b.in_two_households:
        yield Reason(ReasonKind.CHILD_IN_TWO_HOUSEHOLDS)


def _about_names(a: PersonFacts, b: PersonFacts, sights: Sights) -> Iterator[Reason]:
    if sights[Trait.SURNAME] is Likeness.SWAPPED:
        yield Reason(ReasonKind.SWAPPED_NAMES, _full_name(a), _full_name(b))
        return
    if kind := _OF_SURNAME.get(sights[Trait.SURNAME]):
        crossed = kind is ReasonKind.SAME_NAME and _only_crossed(a, b)
        kind = ReasonKind.BIRTH_NAME_IS_USAGE_NAME if crossed else kind
        yield Reason(kind, _surname(a), _surname(b))
    if kind := _OF_FIRST_NAME.get(sights[Trait.FIRST_NAME]):
        yield Reason(kind, a.first_names, b.first_names)


def _only_crossed(a: PersonFacts, b: PersonFacts) -> bool:
    """The birth name of one is the usage name of the other, and no name agrees straight."""
    ours = letters(a.birth_name), letters(a.usage_name)
    theirs = letters(b.birth_name), letters(b.usage_name)
    straight = any(x and x == y for x, y in zip(ours, theirs, strict=True))
    return not straight and bool({*ours} & {*theirs} - {""})


def _about_address(a: PersonFacts, b: PersonFacts, sights: Sights) -> Iterator[Reason]:
    alike = (Likeness.SAME, Likeness.CLOSE)
    if sights[Trait.STREET] not in alike:
        return
    same = sights[Trait.STREET] is Likeness.SAME and sights[Trait.NUMBER] is Likeness.SAME
    kind = ReasonKind.SAME_ADDRESS if same else ReasonKind.CLOSE_ADDRESS
    yield Reason(kind, _address(a), _address(b))


def _surname(facts: PersonFacts) -> str:
    return facts.usage_name or facts.birth_name


def _full_name(facts: PersonFacts) -> str:
    return f"{_surname(facts)} {facts.first_names}".strip()


def _address(facts: PersonFacts) -> str:
    return f"{facts.street_number} {facts.street}".strip()
