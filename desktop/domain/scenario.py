"""Scenarios of the experiment: what a bracket gives, how much, from when and for how long."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.domain.ledger import BonusTerms, LedgerRules, ProRata
from desktop.domain.merchant import OutletKind
from desktop.domain.wording import Wording


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
