"""Scenarios of the experiment: what a bracket gives, how much, from when and for how long."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from desktop.domain.assessment import Assessment, Outcome
from desktop.domain.errors import Refusal
from desktop.domain.household import Member, MemberRole
from desktop.domain.ledger import BonusTerms, LedgerRules, ProRata
from desktop.domain.merchant import OutletKind
from desktop.domain.month import first_day
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


class ScenarioKnown(Refusal):
    """Entitlements run by what a code means: what is changed gets another one."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoContribution(Refusal):
    """The scenario asks nothing of its holders."""


class ContributionOutOfRange(Refusal):
    """Between `least` and `most` euros a month."""

    def __init__(self, least: Decimal, most: Decimal) -> None:
        super().__init__(least, most)
        self.least = least
        self.most = most


class EntitlementKind(StrEnum):
    """Money to spend, a part off the price, or a part of the price that comes back."""

    MONTHLY_CREDIT = "monthly_credit"
    DISCOUNT = "discount"
    BONUS = "bonus"


class CreditUnit(StrEnum):
    """For whom the amount is; a consumption unit has three amounts, by place and age."""

    HOUSEHOLD = "household"
    PERSON = "person"
    CONSUMPTION_UNIT = "consumption_unit"


@dataclass(frozen=True)
class Contribution:
    """What a holder pays in each month, in euros; by household or by person, never collected here.

    The holder chooses between `least` and `most` where they differ.
    """

    least: Decimal
    most: Decimal
    unit: CreditUnit


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
class TrialArm:
    """Which arm of an experiment the scenario is, and the seed of the draw.

    Scenarios of one `name` and one `seed` are the arms of one experiment, which lasts from the
    first day of the earliest to the last day of the latest: a household is drawn into one of those
    that are in force. What the evaluation is handed leaves out arms that are not `evaluated`. In
    the `control` arm nothing is given.
    """

    arm: str
    seed: str
    name: str = ""
    evaluated: bool = True
    control: bool = False


class Opening(StrEnum):
    """When an entitlement begins: on the day of the decision, or on the first of the next month."""

    SAME_DAY = "same_day"
    NEXT_MONTH = "next_month"


@dataclass(frozen=True)
class ScenarioTerms:
    """What one bracket gives to a household in a month.

    A credit has an `amount`; a discount a `rate` (0…1) and a `monthly_cap` of what it may save;
    a bonus a `rate` of what was spent and the `monthly_cap` of what comes back. By consumption
    unit, `amount` is of the first person, `other_amount` of each other one, `child_amount` of each
    child. A `contribution` of its own replaces the least that the scenario asks for.
    """

    bracket: str
    amount: Decimal | None = None
    rate: Decimal | None = None
    monthly_cap: Decimal | None = None
    other_amount: Decimal | None = None
    child_amount: Decimal | None = None
    contribution: Decimal | None = None


@dataclass(frozen=True)
class Scenario:
    """`in_force_until` is excluded; `carry_over_months` 0 means that what is left is lost.

    `child_below` is an age in years, on the day of the decision. `families` and `outlets`: none
    means all; of a bonus alone, `families` are those that earn it. A suspended month gives
    nothing, unless it is kept for whoever comes back. Nothing is opened before `first_month`
    (2026-03), when it is said.
    """

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
    unit: CreditUnit = CreditUnit.HOUSEHOLD
    child_below: int = 14
    until_year_end: bool = False
    pro_rata: ProRata = ProRata.WHOLE_MONTH
    bonus: BonusTerms | None = None
    families: tuple[str, ...] = ()
    may_go_negative: bool = False
    outlets: tuple[OutletKind, ...] = ()
    suspended_months_kept: bool = False
    contribution: Contribution | None = None
    experiment: TrialArm | None = None
    first_month: str = ""

    @property
    def ledger_rules(self) -> LedgerRules:
        return LedgerRules(
            self.carry_over_months,
            self.until_year_end,
            self.pro_rata,
            self.bonus,
            self.may_go_negative,
            self.suspended_months_kept,
        )

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
    contribution: Decimal | None = None


def scenario_in_force(scenarios: Iterable[Scenario], on: date, code: str | None = None) -> Scenario:
    """The running scenario: the one of that `code`, or the youngest. Raises NoScenarioInForce."""
    candidates = [s for s in scenarios if s.holds(on) and code in {None, s.code}]
    if not candidates:
        raise NoScenarioInForce(on, code)
    return max(candidates, key=lambda s: (s.in_force_from, s.version, s.code))


def drawn_arm(scenarios: Iterable[Scenario], running: Scenario, on: date, key: str) -> Scenario:
    """The arm of the running experiment that `key` (a household's id) falls into.

    The same key and the same seed give the same arm at every desk, in any order; an arm that is
    added or that ends draws again for those who come after. Without an experiment: `running`.
    """
    trial = running.experiment
    if trial is None:
        return running
    arms = sorted(
        (
            each
            for each in scenarios
            if each.experiment
            and each.holds(on)
            and (each.experiment.name, each.experiment.seed) == (trial.name, trial.seed)
        ),
        key=lambda each: each.experiment.arm if each.experiment else "",
    )
    digest = hashlib.sha256(f"{trial.name}\x1f{trial.seed}\x1f{key}".encode()).digest()
    return arms[int.from_bytes(digest[:8]) % len(arms)] if arms else running


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
