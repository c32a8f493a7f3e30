"""Two files of one person are recognised through typing errors; two people stay two."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.duplicate import PersonFacts, ReasonKind, Verdict
from desktop.matching.blocking import blocking_keys
from desktop.matching.duplicates import score

_SOIZIC = PersonFacts(
    birth_name="Kervella",
    usage_name="Le Bihan",
    first_names="Soizic Marie",
    born="1985-03-12",
    street_number="14",
    street="rue des Ajoncs Inventés",
    postcode="35200",
    city="Rennes",
    phone="06 39 98 12 34",
)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (_SOIZIC, ReasonKind.SAME_NAME),
        (replace(_SOIZIC, usage_name="LE-BIHAN", birth_name=""), ReasonKind.SAME_NAME),
        (replace(_SOIZIC, usage_name="Le Bihen", birth_name=""), ReasonKind.CLOSE_NAME),
        (replace(_SOIZIC, usage_name="", birth_name="Quervelat"), ReasonKind.SOUNDS_ALIKE),
        (
            replace(_SOIZIC, usage_name="Kervella", birth_name=""),
            ReasonKind.BIRTH_NAME_IS_USAGE_NAME,
        ),
        (
            replace(_SOIZIC, usage_name="Soizic", birth_name="", first_names="Le Bihan"),
            ReasonKind.SWAPPED_NAMES,
        ),
        (replace(_SOIZIC, first_names="Soïzick"), ReasonKind.CLOSE_FIRST_NAME),
        (replace(_SOIZIC, first_names="S."), ReasonKind.VARIANT_FIRST_NAME),
        (replace(_SOIZIC, born="1985-12-03"), ReasonKind.SWAPPED_DAY_AND_MONTH),
        (replace(_SOIZIC, born="1985-03-13"), ReasonKind.BIRTH_DATE_ONE_DIGIT),
        (replace(_SOIZIC, born="1985"), ReasonKind.COMPATIBLE_BIRTH_DATE),
        (replace(_SOIZIC, phone="+33 6 39 98 12 34"), ReasonKind.SAME_PHONE),
        (replace(_SOIZIC, street="r. des Ajonc inventés"), ReasonKind.CLOSE_ADDRESS),
    ],
)
def test_one_person_typed_otherwise_is_probable_and_says_why(
    other: PersonFacts, reason: ReasonKind
) -> None:
    found = score(_SOIZIC, other)
    assert found.verdict is Verdict.PROBABLE
    assert reason in {each.kind for each in found.reasons}
    assert blocking_keys(_SOIZIC) & blocking_keys(other)


def test_someone_who_moved_is_still_found() -> None:
    moved = replace(
        _SOIZIC, street="avenue du Menhir", street_number="3", phone="", postcode="35000"
    )
    assert score(_SOIZIC, moved).verdict is Verdict.PROBABLE


def test_mother_and_child_are_two() -> None:
    child = replace(_SOIZIC, birth_name="Le Bihan", first_names="Ewen", born="2015-07-01")
    assert score(_SOIZIC, child).verdict is Verdict.NONE


def test_twins_are_shown_but_not_as_probable() -> None:
    twin = replace(_SOIZIC, first_names="Gwenola")
    assert score(_SOIZIC, twin).verdict is Verdict.POSSIBLE


def test_neighbours_of_one_tower_are_two() -> None:
    neighbour = PersonFacts(
        birth_name="Diallo",
        first_names="Soizic",
        born="1972-10-02",
        street_number="14",
        street="rue des Ajoncs Inventés",
        postcode="35200",
        city="Rennes",
    )
    assert score(_SOIZIC, neighbour).verdict is Verdict.NONE


def test_homonyms_without_anything_else_are_two() -> None:
    names = PersonFacts(birth_name="Diallo", first_names="Mamadou")
    assert score(names, names).verdict is Verdict.NONE


def test_a_child_in_two_households_is_named_as_such() -> None:
    child = replace(_SOIZIC, in_two_households=True)
    reasons = {each.kind for each in score(child, _SOIZIC).reasons}
    assert ReasonKind.CHILD_IN_TWO_HOUSEHOLDS in reasons


_NAMES = st.sampled_from(["Le Goff", "Nguyen", "", "Özdemir", "Ben Youssef", "Diallo", "J"])
_FACTS = st.builds(
    PersonFacts,
    birth_name=_NAMES,
    usage_name=_NAMES,
    first_names=st.sampled_from(["Yann", "J-P", "Jean-Pierre", "", "Thi Lan", "Diallo"]),
    born=st.sampled_from(["", "1985", "1985-03", "1985-03-12", "1985-12-03", "2001-01-01"]),
    street_number=st.sampled_from(["", "1", "12", "21"]),
    street=st.sampled_from(["", "rue du Menhir", "rue du Menir", "place Noire"]),
    phone=st.sampled_from(["", "0639981234", "+33639981234"]),
)


@given(_FACTS, _FACTS)
def test_the_score_does_not_depend_on_who_came_first(a: PersonFacts, b: PersonFacts) -> None:
    assert score(a, b).value == score(b, a).value
    assert 0 <= score(a, b).value <= 1


@given(_FACTS)
def test_a_probable_duplicate_of_oneself_always_shares_a_key(facts: PersonFacts) -> None:
    if score(facts, facts).verdict is Verdict.PROBABLE:
        assert blocking_keys(facts)


_TREES = ("Chêne", "Houx", "If", "Tilleul", "Orme", "Frêne")
_COLORS = ("Bleu", "Noir", "Doré", "Rond", "Clair", "Vif", "Long", "Frais")
_STREETS = tuple(f"rue {tree} {color}" for tree in _TREES for color in _COLORS)
_SYLLABLES = tuple(re.findall("..", "kamorilebegotrasydikeoufanizehaladomivurotaelyabo"))


def _invented_names(draw: random.Random, count: int) -> list[str]:
    """Some are common and most are rare, as in a city."""
    names = {"".join(draw.sample(_SYLLABLES, draw.choice((2, 3)))).title() for _ in range(count)}
    return [name for rank, name in enumerate(sorted(names)) for _ in range(1 + 60 // (rank + 1))]


def _city(draw: random.Random, families: int) -> list[PersonFacts]:
    surnames, first_names = _invented_names(draw, 300), _invented_names(draw, 200)
    people = []
    for _ in range(families):
        surname, street, number = draw.choice(surnames), draw.choice(_STREETS), draw.randint(1, 60)
        for first_name in {draw.choice(first_names) for _ in range(draw.randint(1, 5))}:
            born = f"{draw.randint(1940, 2024)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            address = (str(number), street, "", "35200", "Rennes")
            people.append(PersonFacts(surname, "", first_name, born, *address))
    return people


def _typo(draw: random.Random, text: str) -> str:
    at = draw.randrange(len(text))
    return draw.choice((text[:at] + text[at + 1 :], text[:at] + draw.choice("aeinrst") + text[at:]))


def _swap_names(_: random.Random, p: PersonFacts) -> PersonFacts:
    return replace(p, birth_name=p.first_names, first_names=p.birth_name)


def _mistype_name(draw: random.Random, p: PersonFacts) -> PersonFacts:
    return replace(p, birth_name=_typo(draw, p.birth_name))


def _mistype_first_name(draw: random.Random, p: PersonFacts) -> PersonFacts:
    return replace(p, first_names=_typo(draw, p.first_names))


def _mistype_birth(draw: random.Random, p: PersonFacts) -> PersonFacts:
    return replace(p, born=p.born[:-1] + str((int(p.born[-1]) + draw.randint(1, 9)) % 10))


def _move(draw: random.Random, p: PersonFacts) -> PersonFacts:
    return replace(p, street=draw.choice(_STREETS), street_number=str(draw.randint(1, 40)))


def _forget_birth(_: random.Random, p: PersonFacts) -> PersonFacts:
    return replace(p, born=p.born[:4])


_SLIPS: tuple[Callable[[random.Random, PersonFacts], PersonFacts], ...] = (
    _swap_names,
    _mistype_name,
    _mistype_first_name,
    _mistype_birth,
    _move,
    _forget_birth,
)


def test_in_an_invented_city_of_families_duplicates_are_found_and_people_stay_themselves() -> None:
    draw = random.Random(35)  # noqa: S311
    people = _city(draw, families=400)
    originals = draw.sample(range(len(people)), 200)
    true_pairs = set()
    for original in originals:
        true_pairs.add((original, len(people)))
        slips = draw.sample(_SLIPS, 2)
        people.append(slips[1](draw, slips[0](draw, people[original])))
    holders = defaultdict(list)
    for index, person in enumerate(people):
        for key in blocking_keys(person):
            holders[key].append(index)
    pairs = {pair for same in holders.values() for pair in combinations(same, 2)}
    found = {p for p in pairs if score(people[p[0]], people[p[1]]).verdict is not Verdict.NONE}
    sure = {p for p in pairs if score(people[p[0]], people[p[1]]).verdict is Verdict.PROBABLE}
    assert len(found & true_pairs) >= 0.95 * len(true_pairs)
    assert len(sure & true_pairs) >= 0.98 * len(sure)  # far denser than a real city
