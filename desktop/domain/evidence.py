"""How much each sight weighs, and how the weights become the probability of one person.

A weight is log2(m / u): how much likelier a sight is between two files of one person (m) than
between two strangers (u) – Fellegi and Sunter, 1969. `python -m bench.weights` measures m and u on
the FEBRL sets 1, 2 and 4. Where Rennes differs from Australia the weight is set by what is known:
three postcodes and one city tell little, people move inside the city, and a family shares
surname, address and telephone – so what a household shares is capped and never enough alone.
"""

from __future__ import annotations

from desktop.domain.duplicate import Likeness, Sights, Trait

_S, _D, _M = Likeness.SAME, Likeness.DIFFERENT, Likeness.MISSING

WEIGHTS: dict[Trait, dict[Likeness, float]] = {
    Trait.SURNAME: {
        _S: 7.6, Likeness.CLOSE: 7.0, Likeness.SOUND: 6.0, Likeness.SWAPPED: 13.7,
        Likeness.SIMILAR: 2.3, _M: -0.4, _D: -3.8,
    },
    Trait.FIRST_NAME: {
        _S: 7.6, Likeness.VARIANT: 5.0, Likeness.CLOSE: 6.5, Likeness.SOUND: 5.0,
        Likeness.SWAPPED: 0.0, Likeness.SIMILAR: 0.5, _M: -0.5, _D: -3.2,
    },
    Trait.BORN: {
        _S: 14.5, Likeness.SWAPPED: 8.0, Likeness.CLOSE: 4.4, Likeness.COMPATIBLE: 5.0,
        Likeness.SIMILAR: 0.0, _M: -0.5, _D: -4.2,
    },
    Trait.NUMBER: {_S: 4.0, Likeness.CLOSE: -1.0, _M: 0.0, _D: -4.0},
    Trait.STREET: {_S: 9.0, Likeness.CLOSE: 8.5, Likeness.SIMILAR: -1.0, _M: 0.0, _D: -2.0},
    Trait.PLACE: {_S: 6.0, Likeness.CLOSE: 6.0, Likeness.SIMILAR: 2.0, _M: 0.0, _D: -1.0},
    Trait.POSTCODE: {_S: 2.0, Likeness.CLOSE: 0.5, _M: 0.0, _D: -2.0},
    Trait.CITY: {_S: 0.5, Likeness.CLOSE: 0.5, Likeness.SIMILAR: 0.0, _M: 0.0, _D: -2.0},
    Trait.PHONE: {_S: 9.0, _M: 0.0, _D: -0.5},
}  # fmt: skip

_OF_THE_PERSON = (Trait.SURNAME, Trait.FIRST_NAME, Trait.BORN)
SHARED_BY_A_HOUSEHOLD = 14.0
"""The most, in bits, that address and telephone together may speak for one person."""

RARITY = -16.0
"""log2 of the odds, before looking, that a file of 75 000 and a new one are the same person."""

RELATIVES = 0.30
"""Never more than this when neither birth date nor first name agrees: they may live together."""

HOMONYMS = 0.90
"""Never more than this when the birth dates differ: father and son may share all the rest."""

TWINS = 0.80
"""Never more than this when the birth date agrees and the first names differ: twins are two."""

SHARED_CUSTODY = 0.80
"""Never more than this for a child of two households: its second file is rightful."""


def probability(sights: Sights) -> float:
    person = sum(WEIGHTS[trait][sights[trait]] for trait in _OF_THE_PERSON)
    shared = sum(
        WEIGHTS[trait][likeness]
        for trait, likeness in sights.items()
        if trait not in _OF_THE_PERSON
    )
    bits = person + min(shared, SHARED_BY_A_HOUSEHOLD) + RARITY
    value: float = 1 / (1 + 2.0 ** -max(-60.0, min(60.0, bits)))
    return min(value, _ceiling(sights))


def _ceiling(sights: Sights) -> float:
    if _may_be_relatives(sights):
        return RELATIVES
    if sights[Trait.BORN] in (_D, Likeness.SIMILAR):
        return HOMONYMS
    return TWINS if _may_be_twins(sights) else 1.0


def _may_be_relatives(sights: Sights) -> bool:
    if sights[Trait.FIRST_NAME] is Likeness.SIMILAR:
        return sights[Trait.BORN] in (_D, _M)
    return sights[Trait.FIRST_NAME] is _D and sights[Trait.BORN] is not _S


def _may_be_twins(sights: Sights) -> bool:
    return sights[Trait.SURNAME] is not _D and sights[Trait.FIRST_NAME] in (_D, Likeness.SIMILAR)
