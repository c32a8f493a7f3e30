"""What a scenario's file says that makes no sense together, or that would change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from desktop.domain.broken_file import FileProblem
from desktop.domain.scenario import CreditUnit, EntitlementKind
from desktop.importers.marked_yaml import Location
from desktop.importers.product_file import read_nomenclature
from desktop.importers.scenario_model import GREATEST_BONUS, ScenarioModel, TermsModel
from desktop.settings import RESOURCES

Problem = tuple[Location, FileProblem, str]

# By kind: the fields that each bracket needs, and those that it may have.
_FIELDS = {
    EntitlementKind.MONTHLY_CREDIT: (("amount",), ("other_amount", "child_amount")),
    EntitlementKind.DISCOUNT: (("rate",), ("monthly_cap",)),
    EntitlementKind.BONUS: (("rate", "monthly_cap"), ()),
}
_ALWAYS = frozenset({"bracket", "contribution"})
_OF_MONTHS = ("pro_rata", "suspended_months_kept")
_OF_A_LIMIT = (*_OF_MONTHS, "carry_over", "may_go_negative")


def problems_of(model: ScenarioModel) -> Iterator[Problem]:
    """The first is what a file is refused for."""
    if model.in_force_until is not None and model.in_force_until <= model.in_force_from:
        given = model.in_force_until.isoformat()
        yield ("in_force_until",), FileProblem.ENDS_BEFORE_IT_BEGINS, given
    yield from _of_kind(model)
    yield from _of_contribution(model)
    yield from _of_families(model)
    yield from _of_terms(model)


def _of_kind(model: ScenarioModel) -> Iterator[Problem]:
    """What belongs to another kind, and what has nothing to act upon."""
    is_credit = model.kind is EntitlementKind.MONTHLY_CREDIT
    if model.bonus is not None and not is_credit:
        yield ("bonus",), FileProblem.UNKNOWN_FIELD, ""
    if model.unit is not CreditUnit.HOUSEHOLD and not is_credit:
        yield ("unit",), FileProblem.UNKNOWN_FIELD, ""
    for name in _idle(model):
        if getattr(model, name) != type(model).model_fields[name].default:
            yield (name,), FileProblem.WITHOUT_EFFECT, ""


def _idle(model: ScenarioModel) -> Iterator[str]:
    """Fields that this kind of scenario has no use for."""
    if model.unit is not CreditUnit.CONSUMPTION_UNIT:
        yield "child_below"
    if model.kind is EntitlementKind.BONUS:
        yield from _OF_MONTHS
    if model.kind is EntitlementKind.DISCOUNT and not any(t.monthly_cap for t in model.terms):
        yield from _OF_A_LIMIT


def _of_contribution(model: ScenarioModel) -> Iterator[Problem]:
    asked = model.contribution
    if asked is not None and asked.most is not None and asked.most < asked.least:
        yield ("contribution", "most"), FileProblem.OUT_OF_RANGE, str(asked.most)


def _of_families(model: ScenarioModel) -> Iterator[Problem]:
    """A family that nobody knows would be bought by nobody, and earn nothing."""
    named = [(("families", place), code) for place, code in enumerate(model.families or ())]
    earning = model.bonus.families if model.bonus else None
    named_of_bonus = [
        (("bonus", "families", place), code) for place, code in enumerate(earning or ())
    ]
    for where, code in (*named, *named_of_bonus):
        if code not in _known_families():
            yield where, FileProblem.NOT_A_CHOICE, code
    for where, code in named_of_bonus:
        if model.families and code not in model.families:
            yield where, FileProblem.WITHOUT_EFFECT, code


@cache
def _known_families() -> frozenset[str]:
    return frozenset(f.code for f in read_nomenclature(RESOURCES / "products").families)


def _of_terms(model: ScenarioModel) -> Iterator[Problem]:
    """Each bracket once, with what its kind needs and nothing that another kind has."""
    seen: set[str] = set()
    for place, terms in enumerate(model.terms):
        yield from _of_bracket(model, place, terms)
        if terms.bracket in seen:
            yield ("terms", place, "bracket"), FileProblem.REPEATED_LINE, terms.bracket
        seen.add(terms.bracket)


def _of_bracket(model: ScenarioModel, place: int, terms: TermsModel) -> Iterator[Problem]:
    needed, allowed = _FIELDS[model.kind]
    if model.unit is CreditUnit.CONSUMPTION_UNIT:
        needed, allowed = (*needed, *allowed), ()
    elif model.kind is EntitlementKind.MONTHLY_CREDIT:
        allowed = ()
    for name in needed:
        if getattr(terms, name) is None:
            yield ("terms", place, name), FileProblem.MISSING_FIELD, ""
    for name in type(terms).model_fields.keys() - {*_ALWAYS, *needed, *allowed}:
        if getattr(terms, name) is not None:
            yield ("terms", place, name), FileProblem.UNKNOWN_FIELD, ""
    yield from _of_amounts(model, place, terms)


def _of_amounts(model: ScenarioModel, place: int, terms: TermsModel) -> Iterator[Problem]:
    """The control arm of an experiment gives nothing; every other one gives something."""
    gives_nothing = bool(model.experiment and model.experiment.control)
    if terms.amount is not None and (terms.amount == 0) is not gives_nothing:
        yield ("terms", place, "amount"), FileProblem.OUT_OF_RANGE, str(terms.amount)
    cap = terms.monthly_cap
    if model.kind is EntitlementKind.BONUS and cap is not None and cap > GREATEST_BONUS:
        yield ("terms", place, "monthly_cap"), FileProblem.OUT_OF_RANGE, str(cap)
