"""Two files, one person? The facts looked at, what may be seen in them, and the verdict.

The texts are compared in `desktop.matching`; what each sight weighs stands in `evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class PersonFacts:
    """What two files are compared by. `born` is a partial ISO date: "", 1985, 1985-03, 1985-03-12.

    `place` is the residence or locality between street and city. `in_two_households` marks a child
    in shared custody, whose second file is expected.
    """

    birth_name: str = ""
    usage_name: str = ""
    first_names: str = ""
    born: str = ""
    street_number: str = ""
    street: str = ""
    place: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    in_two_households: bool = False


class Trait(StrEnum):
    """What is compared, one weight each."""

    SURNAME = "surname"
    FIRST_NAME = "first_name"
    BORN = "born"
    NUMBER = "number"
    STREET = "street"
    PLACE = "place"
    POSTCODE = "postcode"
    CITY = "city"
    PHONE = "phone"


class Likeness(StrEnum):
    """How alike one trait is in two files; MISSING when one of them does not state it."""

    SAME = "same"
    VARIANT = "variant"  # Mohamed and Mehmet, J-P and Jean-Pierre
    CLOSE = "close"  # a typing error away
    SOUND = "sound"  # heard as the same
    SWAPPED = "swapped"  # surname and first name, or day and month, changed places
    COMPATIBLE = "compatible"  # a partial date that does not contradict
    SIMILAR = "similar"  # resembles, proves little
    MISSING = "missing"
    DIFFERENT = "different"


class ReasonKind(StrEnum):
    """What speaks for, or against, one person; the page says each in words."""

    SAME_NAME = "same_name"
    CLOSE_NAME = "close_name"
    SOUNDS_ALIKE = "sounds_alike"
    BIRTH_NAME_IS_USAGE_NAME = "birth_name_is_usage_name"
    SWAPPED_NAMES = "swapped_names"
    SAME_FIRST_NAME = "same_first_name"
    CLOSE_FIRST_NAME = "close_first_name"
    VARIANT_FIRST_NAME = "variant_first_name"
    SAME_BIRTH_DATE = "same_birth_date"
    SWAPPED_DAY_AND_MONTH = "swapped_day_and_month"
    BIRTH_DATE_ONE_DIGIT = "birth_date_one_digit"
    COMPATIBLE_BIRTH_DATE = "compatible_birth_date"
    SAME_ADDRESS = "same_address"
    CLOSE_ADDRESS = "close_address"
    SAME_PHONE = "same_phone"
    CHILD_IN_TWO_HOUSEHOLDS = "child_in_two_households"
    DIFFERENT_FIRST_NAME = "different_first_name"
    DIFFERENT_BIRTH_DATE = "different_birth_date"


@dataclass(frozen=True)
class Reason:
    """One sight with the two spellings that it is about, as they were typed."""

    kind: ReasonKind
    ours: str = ""
    theirs: str = ""


class Verdict(StrEnum):
    NONE = "none"
    POSSIBLE = "possible"
    PROBABLE = "probable"


POSSIBLE = 0.50
PROBABLE = 0.95


@dataclass(frozen=True)
class DuplicateScore:
    """`value` is the estimated probability 0…1 that the two files are one person.

    A verdict is shown, never enforced: an agent decides, and shared custody is no duplicate at all.
    """

    value: float
    reasons: tuple[Reason, ...] = ()

    @property
    def verdict(self) -> Verdict:
        if self.value >= PROBABLE:
            return Verdict.PROBABLE
        return Verdict.POSSIBLE if self.value >= POSSIBLE else Verdict.NONE


Sights = Mapping[Trait, Likeness]
