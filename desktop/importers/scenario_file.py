"""Scenarios from YAML: one file per scenario, with what each bracket gives."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from desktop.domain.broken_file import BrokenScenarioFile, FileProblem
from desktop.domain.ledger import BonusTerms, ProRata
from desktop.domain.merchant import OutletKind
from desktop.domain.scenario import (
    Contribution,
    CreditUnit,
    EntitlementKind,
    Opening,
    Scenario,
    ScenarioTerms,
    TrialArm,
)
from desktop.importers.file_fields import (
    Amount,
    Date,
    Factor,
    FileModel,
    RuleFile,
    Sentence,
    Whole,
    WordingModel,
    YesOrNo,
    choice,
)

Money = Annotated[Amount, Field(gt=0)]


Rate = Annotated[Factor, Field(gt=0, le=1)]
Outlet = Annotated[OutletKind, choice(OutletKind)]
Families = Annotated[list[Sentence], Field(min_length=1)]
GREATEST_BONUS = Decimal(25)
"""A bonus is a small push, in euros a month; what is more is a credit."""

# By kind: the fields that each bracket needs, and those that it may have.
_FIELDS = {
    EntitlementKind.MONTHLY_CREDIT: (("amount",), ("other_amount", "child_amount")),
    EntitlementKind.DISCOUNT: (("rate",), ("monthly_cap",)),
    EntitlementKind.BONUS: (("rate", "monthly_cap"), ()),
}


class TermsModel(FileModel):
    bracket: Sentence
    amount: Money | None = None
    rate: Rate | None = None
    monthly_cap: Money | None = None
    other_amount: Money | None = None
    child_amount: Money | None = None


class BonusModel(FileModel):
    rate: Rate
    monthly_cap: Annotated[Money, Field(le=GREATEST_BONUS)]
    families: Families | None = None

    def terms(self) -> BonusTerms:
        return BonusTerms(self.rate, self.monthly_cap, tuple(self.families or ()))


class ContributionModel(FileModel):
    """What the holder pays in each month, in euros; with `most`, the holder chooses."""

    least: Money
    most: Money | None = None
    unit: Annotated[CreditUnit, choice(CreditUnit)] = CreditUnit.HOUSEHOLD

    def terms(self) -> Contribution:
        return Contribution(self.least, self.most or self.least, self.unit)


class TrialModel(FileModel):
    """Arm of an experiment, and the seed by which households were drawn into it."""

    arm: Sentence
    seed: Sentence

    def terms(self) -> TrialArm:
        return TrialArm(self.arm, self.seed)


class Keeping(StrEnum):
    """Beside a number of months, what is left may be kept to the end of its year."""

    UNTIL_YEAR_END = "until_year_end"


class ScenarioModel(FileModel):
    code: Sentence
    version: Annotated[Whole, Field(ge=1)]
    label: WordingModel
    reference: Sentence
    in_force_from: Date
    in_force_until: Date | None = None
    to_be_confirmed: tuple[WordingModel, ...] = ()
    kind: Annotated[EntitlementKind, choice(EntitlementKind)]
    months: Annotated[Whole, Field(ge=1, le=60)]
    opening: Annotated[Opening, choice(Opening)]
    carry_over_months: Annotated[Whole, Field(ge=0, le=12)]
    carry_over: Annotated[Keeping, choice(Keeping)] | None = None
    pro_rata: Annotated[ProRata, choice(ProRata)] = ProRata.WHOLE_MONTH
    unit: Annotated[CreditUnit, choice(CreditUnit)] = CreditUnit.HOUSEHOLD
    child_below: Annotated[Whole, Field(ge=1, le=25)] = 14
    bonus: BonusModel | None = None
    families: Families | None = None
    outlets: Annotated[list[Outlet], Field(min_length=1)] | None = None
    suspended_months_kept: YesOrNo = False
    contribution: ContributionModel | None = None
    experiment: TrialModel | None = None
    may_go_negative: YesOrNo = False
    terms: Annotated[list[TermsModel], Field(min_length=1)]


def read_scenario(path: Path) -> Scenario:
    """Raises BrokenScenarioFile, which says the line."""
    file = RuleFile(path, BrokenScenarioFile)
    model = file.validated(ScenarioModel)
    if model.in_force_until is not None and model.in_force_until <= model.in_force_from:
        given = model.in_force_until.isoformat()
        raise file.refusal(FileProblem.ENDS_BEFORE_IT_BEGINS, ("in_force_until",), given)
    _check_terms(file, model)
    return _scenario(model)


def read_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """All scenarios of a folder, by the name of their files; raises BrokenScenarioFile."""
    return tuple(read_scenario(path) for path in sorted(folder.glob("*.yaml")))


def _scenario(model: ScenarioModel) -> Scenario:
    return Scenario(
        code=model.code,
        version=model.version,
        label=model.label.wording(),
        reference=model.reference,
        in_force_from=model.in_force_from,
        in_force_until=model.in_force_until,
        kind=model.kind,
        months=model.months,
        opening=model.opening,
        carry_over_months=model.carry_over_months,
        terms=tuple(ScenarioTerms(**terms.model_dump()) for terms in model.terms),
        to_be_confirmed=tuple(wording.wording() for wording in model.to_be_confirmed),
        unit=model.unit,
        child_below=model.child_below,
        until_year_end=model.carry_over is Keeping.UNTIL_YEAR_END,
        pro_rata=model.pro_rata,
        bonus=model.bonus.terms() if model.bonus else None,
        families=tuple(model.families or ()),
        may_go_negative=model.may_go_negative,
        outlets=tuple(model.outlets or ()),
        suspended_months_kept=model.suspended_months_kept,
        contribution=model.contribution.terms() if model.contribution else None,
        experiment=model.experiment.terms() if model.experiment else None,
    )


def _check_terms(file: RuleFile, model: ScenarioModel) -> None:
    """Each bracket once, with what its kind needs and nothing that another kind has."""
    if model.kind is EntitlementKind.DISCOUNT and model.bonus is not None:
        raise file.refusal(FileProblem.UNKNOWN_FIELD, ("bonus",))
    if model.kind is not EntitlementKind.MONTHLY_CREDIT and model.unit is not CreditUnit.HOUSEHOLD:
        raise file.refusal(FileProblem.UNKNOWN_FIELD, ("unit",))
    seen: set[str] = set()
    for place, terms in enumerate(model.terms):
        _check_bracket(file, model, place, terms)
        if terms.bracket in seen:
            where = ("terms", place, "bracket")
            raise file.refusal(FileProblem.REPEATED_LINE, where, terms.bracket)
        seen.add(terms.bracket)


def _check_bracket(file: RuleFile, model: ScenarioModel, place: int, terms: TermsModel) -> None:
    needed, allowed = _FIELDS[model.kind]
    if model.unit is CreditUnit.CONSUMPTION_UNIT:
        needed, allowed = (*needed, *allowed), ()
    elif model.kind is EntitlementKind.MONTHLY_CREDIT:
        allowed = ()
    for name in needed:
        if getattr(terms, name) is None:
            raise file.refusal(FileProblem.MISSING_FIELD, ("terms", place, name))
    for name in type(terms).model_fields.keys() - {"bracket", *needed, *allowed}:
        if getattr(terms, name) is not None:
            raise file.refusal(FileProblem.UNKNOWN_FIELD, ("terms", place, name))
    is_bonus = model.kind is EntitlementKind.BONUS
    if is_bonus and terms.monthly_cap is not None and terms.monthly_cap > GREATEST_BONUS:
        where, given = ("terms", place, "monthly_cap"), str(terms.monthly_cap)
        raise file.refusal(FileProblem.OUT_OF_RANGE, where, given)
