"""What a scenario gives, asks and leaves out, line by line, for who chooses one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from desktop.domain.merchant import OutletKind
from desktop.domain.scenario import CreditUnit, EntitlementKind, Scenario, ScenarioTerms
from desktop.i18n import gettext as _
from desktop.i18n import long_date, money, month_name, ngettext, number


def scenario_words(scenario: Scenario, families: Mapping[str, str]) -> list[str]:
    """`families` are the names of their codes."""
    return [
        *_of_brackets(scenario),
        *_of_time(scenario),
        *_of_spending(scenario, families),
        *_of_contribution(scenario),
        *_of_experiment(scenario),
    ]


def _of_brackets(scenario: Scenario) -> Iterator[str]:
    """One line where all brackets are given the same."""
    told = {terms.bracket: _given(scenario, terms) for terms in scenario.terms}
    if len(told) > 1 and len(set(told.values())) == 1:
        yield _("In every bracket: {what}").format(what=next(iter(told.values())))
        return
    for bracket, what in told.items():
        yield _("{bracket}: {what}").format(bracket=bracket, what=what)


def _given(scenario: Scenario, terms: ScenarioTerms) -> str:
    if terms.amount is not None:
        return _of_unit(scenario.unit).format(
            amount=money(terms.amount),
            other=money(terms.other_amount or Decimal(0)),
            child=money(terms.child_amount or Decimal(0)),
            age=scenario.child_below,
        )
    percent = number((terms.rate or Decimal(0)) * 100)
    is_bonus = scenario.kind is EntitlementKind.BONUS
    if terms.monthly_cap is None:
        return _("{percent}% off").format(percent=percent)
    words = (
        _("{percent}% back, up to {cap} a month")
        if is_bonus
        else _("{percent}% off, up to {cap} a month")
    )
    return words.format(percent=percent, cap=money(terms.monthly_cap))


def _of_unit(unit: CreditUnit) -> str:
    return {
        CreditUnit.HOUSEHOLD: _("{amount} a month for the household"),
        CreditUnit.PERSON: _("{amount} a month for each person"),
        CreditUnit.CONSUMPTION_UNIT: _(
            "{amount} a month for the first person, {other} for each other one, {child} for each "
            "child below {age}"
        ),
    }[unit]


def _of_time(scenario: Scenario) -> Iterator[str]:
    yield ngettext("For {count} month.", "For {count} months.", scenario.months).format(
        count=scenario.months
    )
    if scenario.first_month:
        words = _("Nothing opens before {month}.")
        yield words.format(month=month_name(scenario.first_month))
    if scenario.bonus is not None:
        words = _("Besides, {percent}% of certain purchases comes back, up to {cap} a month.")
        bonus = scenario.bonus
        yield words.format(percent=number(bonus.rate * 100), cap=money(bonus.monthly_cap))


def _of_spending(scenario: Scenario, families: Mapping[str, str]) -> Iterator[str]:
    if scenario.families:
        named = ", ".join(families.get(code, code) for code in scenario.families)
        yield _("For these families of products only: {families}.").format(families=named)
    if scenario.outlets and len(scenario.outlets) < len(OutletKind):
        is_shop = OutletKind.SHOP in scenario.outlets
        yield _("In shops only.") if is_shop else _("On markets only.")


def _of_contribution(scenario: Scenario) -> Iterator[str]:
    for terms in scenario.terms:
        if terms.contribution is not None:
            words = _("{bracket} pays in at least {amount} a month.")
            yield words.format(bracket=terms.bracket, amount=money(terms.contribution))
    asked = scenario.contribution
    if asked is None:
        return
    words = (
        _("Each person pays in {least} to {most} a month.")
        if asked.unit is CreditUnit.PERSON
        else _("The household pays in {least} to {most} a month.")
    )
    yield words.format(least=money(asked.least), most=money(asked.most))


def _of_experiment(scenario: Scenario) -> Iterator[str]:
    trial = scenario.experiment
    if trial is None:
        return
    words = _("Arm “{arm}” of the experiment “{name}”, since {first}: households are drawn.")
    if scenario.in_force_until is not None:
        words = _(
            "Arm “{arm}” of the experiment “{name}”, {first} to {last}: households are drawn."
        )
    last = scenario.in_force_until or scenario.in_force_from
    yield words.format(
        arm=trial.arm,
        name=trial.name,
        first=long_date(scenario.in_force_from),
        last=long_date(last - timedelta(days=1)),
    )
    if trial.control:
        yield _("It is the control arm: nothing is given.")
    if not trial.evaluated:
        yield _("The evaluation is not handed this arm.")
