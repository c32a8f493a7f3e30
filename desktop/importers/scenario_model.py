"""The form of a scenario's file: its fields, each with one reading."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from desktop.domain.broken_file import FileProblem
from desktop.domain.ledger import BonusTerms, ProRata
from desktop.domain.merchant import OutletKind
from desktop.domain.scenario import (
    Contribution,
    CreditUnit,
    EntitlementKind,
    Opening,
    TrialArm,
)
from desktop.importers.file_fields import (
    Amount,
    Date,
    Factor,
    FileModel,
    Month,
    Sentence,
    Whole,
    WordingModel,
    YesOrNo,
    choice,
    read_as,
)

Money = Annotated[Amount, Field(gt=0)]
Given = Annotated[Amount, Field(ge=0)]
"""What is given: nothing in the control arm of an experiment alone."""
GREATEST_BONUS = Decimal(25)
"""A bonus is a small push, in euros a month; what is more is a credit."""
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
