"""Compares two people trait by trait, with edit distances, sounds, variants and swapped parts."""

from __future__ import annotations

from itertools import product

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import ratio

from desktop.domain.duplicate import Likeness, PersonFacts, Sights, Trait
from desktop.domain.folding import are_variants, fold, letters, particle_free, sound, words

_BEST_FIRST = (
    Likeness.SAME,
    Likeness.VARIANT,
    Likeness.CLOSE,
    Likeness.SOUND,
    Likeness.SIMILAR,
    Likeness.DIFFERENT,
)


def compare(a: PersonFacts, b: PersonFacts) -> Sights:
    """The likeness of every trait of two people; symmetrical."""
    surname, first_name = _names(a, b)
    street = _long_texts(a.street, b.street)
    return {
        Trait.SURNAME: surname,
        Trait.FIRST_NAME: first_name,
        Trait.BORN: birth_dates(a.born, b.born),
        Trait.NUMBER: _house_numbers(a, b, street),
        Trait.STREET: street,
        Trait.PLACE: _long_texts(a.place, b.place),
        Trait.POSTCODE: _numbers(a.postcode, b.postcode),
        Trait.CITY: _long_texts(a.city, b.city),
        Trait.PHONE: _phones(a.phone, b.phone),
    }


def surnames_of(facts: PersonFacts) -> tuple[str, ...]:
    """The folded letters of birth and usage name, without the empty one and without repetition."""
    both = (letters(facts.birth_name), letters(facts.usage_name))
    return tuple(dict.fromkeys(name for name in both if name))


def _names(a: PersonFacts, b: PersonFacts) -> tuple[Likeness, Likeness]:
    straight = _surnames(a, b), first_names(a.first_names, b.first_names)
    if Likeness.DIFFERENT not in straight and Likeness.MISSING not in straight:
        return straight
    return _swapped(a, b) or straight


def _surnames(a: PersonFacts, b: PersonFacts) -> Likeness:
    pairs = list(product(surnames_of(a), surnames_of(b)))
    if not pairs:
        return Likeness.MISSING
    return min((one_name(x, y) for x, y in pairs), key=_BEST_FIRST.index)


def one_name(a: str, b: str) -> Likeness:
    """Two folded surnames or first names, neither empty."""
    if a == b or particle_free(a) == particle_free(b):
        return Likeness.SAME
    shorter = min(len(a), len(b))
    if shorter >= 3 and OSA.distance(a, b, score_cutoff=1) <= 1:
        return Likeness.CLOSE
    if shorter >= 3 and sound(a) == sound(b):
        return Likeness.SOUND
    similarity = JaroWinkler.similarity(a, b)
    if similarity >= 0.92 and shorter >= 4:
        return Likeness.CLOSE
    return Likeness.SIMILAR if similarity >= 0.80 else Likeness.DIFFERENT


def first_names(a: str, b: str) -> Likeness:
    """The first of several first names counts most, but any of them may be the one in use."""
    ours, theirs = words(a), words(b)
    if not ours or not theirs:
        return Likeness.MISSING
    if "".join(ours) == "".join(theirs):
        return Likeness.SAME
    if _are_initials(ours, theirs) or _are_initials(theirs, ours):
        return Likeness.VARIANT
    best = min((_one_first_name(x, y) for x, y in product(ours, theirs)), key=_BEST_FIRST.index)
    whole = one_name("".join(ours), "".join(theirs))
    found = min(best, whole, key=_BEST_FIRST.index)
    return Likeness.VARIANT if found is Likeness.SAME and ours[0] != theirs[0] else found


def _one_first_name(a: str, b: str) -> Likeness:
    if a == b:
        return Likeness.SAME
    return Likeness.VARIANT if are_variants(a, b) else one_name(a, b)


def _are_initials(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """« J-P » or « J. » for Jean-Pierre."""
    if not all(len(word) == 1 for word in short) or len(short) > len(full):
        return False
    return all(word[0] == initial for initial, word in zip(short, full, strict=False))


def _swapped(a: PersonFacts, b: PersonFacts) -> tuple[Likeness, Likeness] | None:
    """Surname typed as first name and the other way round, or alone in the wrong place."""
    ours, theirs = _first_name_forms(a), _first_name_forms(b)
    if not ours or not theirs:
        alone = _misplaced(ours, a, b) or _misplaced(theirs, b, a)
        return (Likeness.SWAPPED, Likeness.MISSING) if alone else None
    crossed = _any_strong(ours, surnames_of(b)) and _any_strong(theirs, surnames_of(a))
    return (Likeness.SWAPPED, Likeness.SWAPPED) if crossed else None


def _first_name_forms(facts: PersonFacts) -> tuple[str, ...]:
    """All first names in one, and the first of them."""
    both = (letters(facts.first_names), *words(facts.first_names)[:1])
    return tuple(dict.fromkeys(name for name in both if name))


def _misplaced(first: tuple[str, ...], owner: PersonFacts, other: PersonFacts) -> bool:
    return not surnames_of(owner) and any(name in surnames_of(other) for name in first)


def _any_strong(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    strong = (Likeness.SAME, Likeness.CLOSE, Likeness.SOUND)
    return any(one_name(x, y) in strong for x, y in product(ours, theirs))


def birth_dates(a: str, b: str) -> Likeness:
    """Partial ISO dates: the parts that both state decide."""
    ours, theirs = _date_parts(a), _date_parts(b)
    if not any(ours) or not any(theirs):
        return Likeness.MISSING
    if ours == theirs:
        return Likeness.SAME if all(ours) else Likeness.COMPATIBLE
    shared = [(x, y) for x, y in zip(ours, theirs, strict=True) if x and y]
    if len(shared) < 3:
        same = shared and all(x == y for x, y in shared)
        return Likeness.COMPATIBLE if same else Likeness.DIFFERENT
    return _full_birth_dates(ours, theirs)


def _full_birth_dates(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness:
    year, month, day = ours
    if theirs == (year, day, month):
        return Likeness.SWAPPED
    if OSA.distance("".join(ours), "".join(theirs), score_cutoff=1) <= 1:
        return Likeness.CLOSE
    alike = sum(x == y for x, y in zip(ours, theirs, strict=True))
    return Likeness.SIMILAR if alike == 2 else Likeness.DIFFERENT


def _date_parts(born: str) -> tuple[str, str, str]:
    parts = [part if part.strip("0-") else "" for part in born.split("-")] + ["", "", ""]
    return parts[0], parts[1], parts[2]


def _house_numbers(a: PersonFacts, b: PersonFacts, street: Likeness) -> Likeness:
    """A number says nothing in another street."""
    if street is Likeness.DIFFERENT:
        return Likeness.MISSING
    return _numbers(a.street_number, b.street_number)


def _numbers(a: str, b: str) -> Likeness:
    ours, theirs = letters(a), letters(b)
    if not ours or not theirs:
        return Likeness.MISSING
    if ours == theirs:
        return Likeness.SAME
    if len(ours) + len(theirs) > 3 and OSA.distance(ours, theirs, score_cutoff=1) <= 1:
        return Likeness.CLOSE
    return Likeness.DIFFERENT


def _long_texts(a: str, b: str) -> Likeness:
    """Streets, residences and cities: spaces do not count."""
    ours, theirs = letters(a), letters(b)
    if not ours or not theirs:
        return Likeness.MISSING
    if ours == theirs:
        return Likeness.SAME
    alike = ratio(ours, theirs)
    if alike >= 85:
        return Likeness.CLOSE
    return Likeness.SIMILAR if alike >= 70 else Likeness.DIFFERENT


def _phones(a: str, b: str) -> Likeness:
    """The last nine digits: +33 6… and 06… are one number."""
    ours, theirs = (fold(x).replace(" ", "")[-9:] for x in (a, b))
    if not ours or not theirs:
        return Likeness.MISSING
    return Likeness.SAME if ours == theirs else Likeness.DIFFERENT
