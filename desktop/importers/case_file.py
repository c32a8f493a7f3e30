"""Assessment cases from YAML or JSON: a household, what it stated, and what should come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from desktop.domain.assessment import AssessmentInputs, MissingMonth, Outcome
from desktop.domain.broken_file import BrokenCaseFile, BrokenFile, FileProblem
from desktop.domain.household import Custody, Member, MemberRole
from desktop.domain.income import AmountOfNothing, IncomeEntry, IncomeSource
from desktop.domain.scale import (
    LimitScale,
    LinearScale,
    NoScaleInForce,
    Scale,
    ScaleSettings,
    scale_in_force,
)
from desktop.importers.file_fields import (
    Amount,
    Born,
    Date,
    Factor,
    FileModel,
    Month,
    RuleFile,
    Sentence,
    Whole,
    YesOrNo,
    choice,
)
from desktop.importers.marked_yaml import Location


@dataclass(frozen=True)
class ExpectedOutcome:
    """What the case says; None is what it does not say and nobody compares."""

    outcome: Outcome
    mean_income: Decimal | None
    coefficient: Decimal | None
    bracket: str | None
    missing: frozenset[MissingMonth] | None


@dataclass(frozen=True)
class AssessmentCase:
    name: str
    inputs: AssessmentInputs
    scale: LimitScale
    expected: ExpectedOutcome


class MemberModel(FileModel):
    id: Sentence
    role: Annotated[MemberRole, choice(MemberRole)]
    born_on: Born | None = None
    custody: Annotated[Custody, choice(Custody)] = Custody.FULL


class IncomeModel(FileModel):
    member: Sentence
    month: Month
    source: Annotated[IncomeSource, choice(IncomeSource)]
    amount: Amount


class OverridesModel(FileModel):
    housing_aid_counts: YesOrNo | None = None
    window_offset: Annotated[Whole, Field(ge=1, le=12)] | None = None
    shared_custody_weight: Annotated[Factor, Field(le=1)] | None = None
    child_age_limit: Annotated[Whole, Field(ge=1, le=30)] | None = None
    round_mean_to_cent: YesOrNo | None = None


class MissingModel(FileModel):
    member: Sentence
    month: Month


class ExpectedModel(FileModel):
    outcome: Annotated[Outcome, choice(Outcome)]
    mean_income: Factor | None = None
    coefficient: Factor | None = None
    bracket: Sentence | None = None
    missing: list[MissingModel] | None = None


class CaseModel(FileModel):
    name: Sentence
    scale: Sentence | None = None
    claimed_on: Date
    settings: OverridesModel | None = None
    members: Annotated[list[MemberModel], Field(min_length=1)]
    incomes: list[IncomeModel] | None = None
    expected: ExpectedModel


def read_cases(path: Path, scales: Iterable[Scale]) -> tuple[AssessmentCase, ...]:
    """The cases of one file, each with the scale that it names or that is in force on its day.

    Raises BrokenCaseFile, which says the line.
    """
    file = RuleFile(path, BrokenCaseFile)
    known = tuple(scales)
    if not isinstance(file.document.content, list):
        raise file.refusal(FileProblem.NOT_A_LIST, ())
    if not file.document.content:
        raise file.refusal(FileProblem.EMPTY, ())
    return tuple(_Reading(file, place, known).case() for place in range(len(file.document.content)))


class _Reading:
    """One case of a file, checked beyond what its single fields can say."""

    def __init__(self, file: RuleFile, place: int, scales: tuple[Scale, ...]) -> None:
        self._file = file
        self._place = place
        self._scales = scales
        self._case = file.validated(CaseModel, (place,))

    def case(self) -> AssessmentCase:
        model = self._case
        self._check_members()
        inputs = AssessmentInputs(
            model.claimed_on,
            tuple(Member(m.id, m.role, m.born_on, m.custody) for m in model.members),
            self._entries(),
        )
        return AssessmentCase(model.name, inputs, self._scale(), self._expected())

    def _refuse(self, problem: FileProblem, where: Location, given: str = "") -> BrokenFile:
        return self._file.refusal(problem, (self._place, *where), given)

    def _check_members(self) -> None:
        members = self._case.members
        seen: set[str] = set()
        for place, member in enumerate(members):
            if member.id in seen:
                raise self._refuse(FileProblem.REPEATED_LINE, ("members", place, "id"), member.id)
            if member.role is MemberRole.CHILD and member.born_on is None:
                raise self._refuse(FileProblem.BIRTH_DATE_NEEDED, ("members", place), member.id)
            seen.add(member.id)
        if sum(member.role is MemberRole.APPLICANT for member in members) != 1:
            raise self._refuse(FileProblem.NOT_ONE_APPLICANT, ("members",))

    def _entries(self) -> tuple[IncomeEntry, ...]:
        members = {member.id for member in self._case.members}
        entries: dict[tuple[str, str, IncomeSource], IncomeEntry] = {}
        for place, line in enumerate(self._case.incomes or ()):
            key = (line.member, line.month, line.source)
            if line.member not in members:
                where = ("incomes", place, "member")
                raise self._refuse(FileProblem.UNKNOWN_MEMBER, where, line.member)
            if key in entries:
                raise self._refuse(FileProblem.REPEATED_LINE, ("incomes", place), " ".join(key))
            try:
                entries[key] = IncomeEntry(line.member, line.month, line.source, line.amount)
            except AmountOfNothing as error:
                where = ("incomes", place, "amount")
                raise self._refuse(
                    FileProblem.AMOUNT_OF_NOTHING, where, str(line.amount)
                ) from error
        return tuple(entries.values())

    def _scale(self) -> LimitScale:
        scale = self._named_scale() if self._case.scale else self._running_scale()
        overrides = self._case.settings
        if overrides is None:
            return scale
        changed = overrides.model_dump(exclude_none=True)
        settings: ScaleSettings = replace(scale.settings, **changed)
        return scale.with_settings(settings)

    def _named_scale(self) -> LimitScale:
        code = self._case.scale or ""
        found = next((scale for scale in self._scales if scale.code == code), None)
        if found is None:
            raise self._refuse(FileProblem.UNKNOWN_SCALE, ("scale",), code)
        if isinstance(found, LinearScale):
            raise self._refuse(FileProblem.SCALE_ASSESSES_NOBODY, ("scale",), code)
        return found

    def _running_scale(self) -> LimitScale:
        on = self._case.claimed_on
        try:
            return scale_in_force(self._scales, on)
        except NoScaleInForce as error:
            where = ("claimed_on",)
            raise self._refuse(FileProblem.NO_SCALE_IN_FORCE, where, on.isoformat()) from error

    def _expected(self) -> ExpectedOutcome:
        model = self._case.expected
        missing = (
            None
            if model.missing is None
            else frozenset(MissingMonth(line.member, line.month) for line in model.missing)
        )
        return ExpectedOutcome(
            model.outcome, model.mean_income, model.coefficient, model.bracket, missing
        )
