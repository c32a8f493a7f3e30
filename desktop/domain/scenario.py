"""Scenarios of the experiment: what a bracket gives, how much, from when and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from desktop.domain.assessment import Assessment, Outcome
from desktop.domain.errors import Refusal
from desktop.domain.wording import Wording


class NotEntitled(Refusal):
    """The assessment gives no bracket and nobody was exempted into one."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class BracketWithoutTerms(Refusal):
    """The scenario says nothing about the bracket."""

    def __init__(self, scenario: str, bracket: str) -> None:
        super().__init__(scenario, bracket)
        self.scenario = scenario
        self.bracket = bracket


class NoScenarioInForce(Refusal):
    def __init__(self, on: date, code: str | None) -> None:
        super().__init__(on, code)
        self.on = on
        self.code = code


class EntitlementKind(StrEnum):
    MONTHLY_CREDIT = "monthly_credit"
    DISCOUNT = "discount"


class Opening(StrEnum):
    """When an entitlement begins: on the day of the decision, or on the first of the next month."""

    SAME_DAY = "same_day"
    NEXT_MONTH = "next_month"


@dataclass(frozen=True)
class ScenarioTerms:
    """What one bracket gives to a household in a month.

    A credit has an `amount`; a discount a `rate` (0…1) and a `monthly_cap` of what it may save.
    """

    bracket: str
    amount: Decimal | None = None
    rate: Decimal | None = None
    monthly_cap: Decimal | None = None


@dataclass(frozen=True)
class Scenario:
    """`in_force_until` is excluded; `carry_over_months` 0 means that what is left is lost."""

    code: str
    version: int
    label: Wording
    reference: str
    in_force_from: date
    in_force_until: date | None
    kind: EntitlementKind
    months: int
    opening: Opening
    carry_over_months: int
    terms: tuple[ScenarioTerms, ...]
    to_be_confirmed: tuple[Wording, ...] = ()

    def holds(self, on: date) -> bool:
        return self.in_force_from <= on and (
            self.in_force_until is None or on < self.in_force_until
        )

    def terms_of(self, bracket: str) -> ScenarioTerms:
        """Raises BracketWithoutTerms."""
        found = next((terms for terms in self.terms if terms.bracket == bracket), None)
        if found is None:
            raise BracketWithoutTerms(self.code, bracket)
        return found


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


def scenario_in_force(scenarios: Iterable[Scenario], on: date, code: str | None = None) -> Scenario:
    """The running scenario: the one of that `code`, or the youngest. Raises NoScenarioInForce."""
    candidates = [s for s in scenarios if s.holds(on) and code in {None, s.code}]
    if not candidates:
        raise NoScenarioInForce(on, code)
    return max(candidates, key=lambda s: (s.in_force_from, s.version, s.code))


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
    opened_on = on if scenario.opening is Opening.SAME_DAY else first_of_month(on, 1)
    return EntitlementTerms(
        scenario=scenario.code,
        scenario_version=scenario.version,
        kind=scenario.kind,
        bracket=bracket,
        amount=terms.amount,
        rate=terms.rate,
        monthly_cap=terms.monthly_cap,
        carry_over_months=scenario.carry_over_months,
        opened_on=opened_on,
        ends_after=_last_day(opened_on, scenario.months),
        months=scenario.months,
    )


def first_of_month(on: date, months_later: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months_later, 12)
    return date(year, month + 1, 1)


def _last_day(opened_on: date, months: int) -> date:
    """The month of opening counts as the first one, even when it has begun."""
    return first_of_month(opened_on, months) - timedelta(days=1)
