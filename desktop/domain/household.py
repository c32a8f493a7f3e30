"""What a rule may know of a household: its members, who counts in it, and its coefficient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop.domain.partial_date import PartialDate
from desktop.domain.stored_value import StoredValue


class MemberRole(StoredValue):
    APPLICANT = "applicant"
    PARTNER = "partner"
    CHILD = "child"
    OTHER_ADULT = "other_adult"


class Custody(StoredValue):
    FULL = "full"
    SHARED = "shared"


@dataclass(frozen=True)
class Member:
    """`id` is any text that is unique in the household."""

    id: str
    role: MemberRole
    born: PartialDate | None = None
    custody: Custody = Custody.FULL


class Standing(StrEnum):
    """How a member stands towards the claim; only the first two belong to the household."""

    ADULT = "adult"
    CHILD = "child"
    OTHER_ADULT = "other_adult"
    PAST_AGE = "past_age"
    NOT_YET_BORN = "not_yet_born"


@dataclass(frozen=True)
class MemberStanding:
    """`weight` is how much of a child counts in the coefficient; 0 for all others."""

    member: str
    standing: Standing
    weight: Decimal

    @property
    def belongs(self) -> bool:
        return self.standing in {Standing.ADULT, Standing.CHILD}


@dataclass(frozen=True)
class CoefficientRule:
    """`alone` for one adult without child, otherwise `base` + `per_child` × weight of children."""

    alone: Decimal = Decimal(1)
    base: Decimal = Decimal("1.5")
    per_child: Decimal = Decimal("0.3")


@dataclass(frozen=True)
class Coefficient:
    """The coefficient and its parts: `base` is the one that applied, `children` their weights."""

    adults: int
    children: Decimal
    base: Decimal
    per_child: Decimal
    value: Decimal


def standing_of(
    member: Member, on: date, child_age_limit: int, shared_weight: Decimal
) -> MemberStanding:
    """Whether `member` counts on the day of the claim, and with which weight.

    Where the day or the month of a child's birth is unknown, the reading that is better for
    the household holds: a child until it is certainly past the limit, born as soon as it can be.
    """
    standing = _standing(member, on, child_age_limit)
    if standing is not Standing.CHILD:
        return MemberStanding(member.id, standing, Decimal(0))
    weight = shared_weight if member.custody is Custody.SHARED else Decimal(1)
    return MemberStanding(member.id, standing, weight)


def coefficient_of(standings: Iterable[MemberStanding], rule: CoefficientRule) -> Coefficient:
    """A lone parent counts as a couple; "without child" means that the weights add up to 0."""
    counted = [standing for standing in standings if standing.belongs]
    adults = sum(standing.standing is Standing.ADULT for standing in counted)
    children = sum((standing.weight for standing in counted), Decimal(0))
    is_alone = adults == 1 and children == 0
    base = rule.alone if is_alone else rule.base
    value = base + rule.per_child * children
    return Coefficient(adults, children, base, rule.per_child, value)


def _standing(member: Member, on: date, child_age_limit: int) -> Standing:
    if member.role is MemberRole.OTHER_ADULT:
        return Standing.OTHER_ADULT
    if member.role is not MemberRole.CHILD:
        return Standing.ADULT
    if member.born is None:
        return Standing.CHILD
    youngest, oldest = member.born.age_bounds(on)
    if oldest < 0:
        return Standing.NOT_YET_BORN
    return Standing.CHILD if youngest < child_age_limit else Standing.PAST_AGE
