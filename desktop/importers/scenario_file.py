"""Scenarios from YAML: one file per scenario, with what each bracket gives."""

from __future__ import annotations

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
    Month,
    RuleFile,
    Sentence,
    Whole,
    WordingModel,
    YesOrNo,
    choice,
    read_as,
)
from desktop.importers.scenario_checks import GREATEST_BONUS, problems_of

Money = Annotated[Amount, Field(gt=0)]
Given = Annotated[Amount, Field(ge=0)]
"""What is given: nothing in the control arm of an experiment alone."""
Rate = Annotated[Factor, Field(gt=0, le=1)]
Outlet = Annotated[OutletKind, choice(OutletKind)]
_BY_WHOM = {each.value: each for each in (CreditUnit.HOUSEHOLD, CreditUnit.PERSON)}
"""Who may be asked to pay in."""


def _by_whom(given: object) -> CreditUnit | None:
    return _BY_WHOM.get(str(given))


Families = Annotated[list[Sentence], Field(min_length=1)]


class TermsModel(FileModel):
    bracket: Sentence
    amount: Given | None = None
    rate: Rate | None = None
    monthly_cap: Money | None = None
    other_amount: Given | None = None
    child_amount: Given | None = None
    contribution: Money | None = None


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
    unit: Annotated[CreditUnit, read_as(_by_whom, FileProblem.NOT_A_CHOICE)] = CreditUnit.HOUSEHOLD

    def terms(self) -> Contribution:
        return Contribution(self.least, self.most or self.least, self.unit)


class TrialModel(FileModel):
    """Arm of an experiment, and the seed by which households are drawn into it."""

    name: Sentence
    arm: Sentence
    seed: Sentence
    evaluated: YesOrNo = True
    control: YesOrNo = False

    def terms(self) -> TrialArm:
        return TrialArm(self.arm, self.seed, self.name, self.evaluated, self.control)


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
    first_month: Month | None = None
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
    for where, problem, given in problems_of(model):
        raise file.refusal(problem, where, given)
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
        first_month=model.first_month or "",
    )
