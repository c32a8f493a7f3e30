"""What a grant opens for an assessed household: how much, for how long, against what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.assessment import Assessment, Outcome
from desktop.domain.errors import Refusal
from desktop.domain.household import Member, MemberRole
from desktop.domain.month import first_day
from desktop.domain.scenario import (
    CreditUnit,
    EntitlementKind,
    Opening,
    Scenario,
    ScenarioTerms,
)


class NotEntitled(Refusal):
    """The assessment gives no bracket and nobody was exempted into one."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class NoContribution(Refusal):
    """The scenario asks nothing of its holders."""


class ContributionOutOfRange(Refusal):
    """Between `least` and `most` euros a month."""

    def __init__(self, least: Decimal, most: Decimal) -> None:
        super().__init__(least, most)
        self.least = least
        self.most = most


@dataclass(frozen=True)
class ContributionRange:
    """What one household may choose to pay in each month, in euros."""

    least: Decimal
    most: Decimal

    def checked(self, amount: Decimal) -> Decimal:
        """Raises ContributionOutOfRange."""
        if not self.least <= amount <= self.most:
            raise ContributionOutOfRange(self.least, self.most)
        return amount


@dataclass(frozen=True)
class EntitlementTerms:
    """What a decision opens; `ends_after` is its last day."""

    scenario: str
    scenario_version: int
    kind: EntitlementKind
    bracket: str
    amount: Decimal | None
    rate: Decimal | None
    monthly_cap: Decimal | None
    carry_over_months: int
    opened_on: date
    ends_after: date
    months: int
    contribution: Decimal | None = None


def entitlement_for(
    assessment: Assessment, scenario: Scenario, on: date, exempted_into: str | None = None
) -> EntitlementTerms:
    """What a grant on the day `on` opens for an assessed household.

    `exempted_into` is the code of the bracket that an exemption puts the household into; it
    replaces what the assessment found. Raises NotEntitled and BracketWithoutTerms.
    """
    bracket = exempted_into or (assessment.bracket.code if assessment.bracket else None)
    if bracket is None:
        raise NotEntitled(assessment.outcome)
    terms = scenario.terms_of(bracket)
    asked = contribution_range(scenario, bracket, assessment)
    opened_on = on if scenario.opening is Opening.SAME_DAY else first_of_month(on, 1)
    if scenario.first_month:
        opened_on = max(opened_on, first_day(scenario.first_month))
    return EntitlementTerms(
        scenario=scenario.code,
        scenario_version=scenario.version,
        kind=scenario.kind,
        bracket=bracket,
        amount=monthly_amount(scenario, terms, assessment, on),
        rate=terms.rate,
        monthly_cap=terms.monthly_cap,
        carry_over_months=scenario.carry_over_months,
        opened_on=opened_on,
        ends_after=_last_day(opened_on, scenario.months),
        months=scenario.months,
        contribution=asked.least if asked else None,
    )


def contribution_range(
    scenario: Scenario, bracket: str, assessment: Assessment
) -> ContributionRange | None:
    """For the people who belong to the household; None where nothing is asked."""
    asked = scenario.contribution
    own = scenario.terms_of(bracket).contribution
    if asked is None:
        return ContributionRange(own, own) if own is not None else None
    people = len(_belonging(assessment)) if asked.unit is CreditUnit.PERSON else 1
    least = own if own is not None else asked.least
    return ContributionRange(least * people, max(least, asked.most) * people)


def monthly_amount(
    scenario: Scenario, terms: ScenarioTerms, assessment: Assessment, on: date
) -> Decimal | None:
    """In euros, for the people who belong to the household; None for what is no credit.

    Somebody in shared custody counts as one person, and one whose day of birth is not known is as
    old as can be: both are the better reading for the household.
    """
    if terms.amount is None or scenario.unit is CreditUnit.HOUSEHOLD:
        return terms.amount
    members = _belonging(assessment)
    if scenario.unit is CreditUnit.PERSON:
        return terms.amount * len(members)
    children = sum(_is_young(member, scenario.child_below, on) for member in members)
    others = len(members) - children - 1  # the first person is an adult: who claims is one
    other, child = terms.other_amount or Decimal(0), terms.child_amount or Decimal(0)
    return terms.amount + other * others + child * children


def _belonging(assessment: Assessment) -> list[Member]:
    belonging = {standing.member for standing in assessment.standings if standing.belongs}
    return [member for member in assessment.inputs.members if member.id in belonging]


def _is_young(member: Member, below: int, on: date) -> bool:
    if member.role is not MemberRole.CHILD:
        return False
    return member.born is None or member.born.age_bounds(on)[1] < below


def first_of_month(on: date, months_later: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months_later, 12)
    return date(year, month + 1, 1)


def _last_day(opened_on: date, months: int) -> date:
    """The month of opening counts as the first one, even when it has begun."""
    return first_of_month(opened_on, months) - timedelta(days=1)
