"""Scales from YAML: one file per scale, with its reference and what is still to be confirmed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from desktop.domain.broken_file import BrokenScaleFile, FileProblem
from desktop.domain.household import CoefficientRule
from desktop.domain.income import NEVER_COUNTED, IncomeSource
from desktop.domain.scale import (
    Bracket,
    LimitScale,
    LinearScale,
    Scale,
    ScaleSettings,
    Treatment,
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

Rate = Annotated[Factor, Field(ge=0, le=1)]
Limit = Annotated[Amount, Field(gt=0)]


class SettingsModel(FileModel):
    housing_aid_counts: YesOrNo
    window_offset: Annotated[Whole, Field(ge=1, le=12)]
    shared_custody_weight: Rate
    child_age_limit: Annotated[Whole, Field(ge=1, le=30)]
    round_mean_to_cent: YesOrNo


class CoefficientModel(FileModel):
    alone: Factor
    base: Factor
    per_child: Factor


class BracketModel(FileModel):
    code: Sentence
    label: WordingModel
    limit: Limit
    rate: Rate


class HeadModel(FileModel):
    code: Sentence
    version: Annotated[Whole, Field(ge=1)]
    label: WordingModel
    reference: Sentence
    in_force_from: Date
    in_force_until: Date | None = None
    to_be_confirmed: tuple[WordingModel, ...] = ()


class LimitScaleModel(HeadModel):
    shape: Literal["limits"]
    settings: SettingsModel
    coefficient: CoefficientModel
    brackets: Annotated[list[BracketModel], Field(min_length=1)]
    income_sources: dict[
        Annotated[IncomeSource, choice(IncomeSource)], Annotated[Treatment, choice(Treatment)]
    ]


class LinearScaleModel(HeadModel):
    shape: Literal["linear"]
    rate: Factor
    floor: Amount
    cap: Amount


def read_scale(path: Path) -> Scale:
    """Raises BrokenScaleFile, which says the line."""
    file = RuleFile(path, BrokenScaleFile)
    content = file.document.content
    shape = content.get("shape") if isinstance(content, dict) else None
    if shape == "linear":
        return _linear(file, file.validated(LinearScaleModel))
    if shape not in {"limits", None}:
        raise file.refusal(FileProblem.NOT_A_CHOICE, ("shape",), str(shape))
    return _limits(file, file.validated(LimitScaleModel))


def read_scales(folder: Path) -> tuple[Scale, ...]:
    """All scales of a folder, by the name of their files; raises BrokenScaleFile."""
    return tuple(read_scale(path) for path in sorted(folder.glob("*.yaml")))


def _limits(file: RuleFile, model: LimitScaleModel) -> LimitScale:
    _check_dates(file, model)
    _check_brackets(file, model.brackets)
    _check_sources(file, model.income_sources)
    return LimitScale(
        code=model.code,
        version=model.version,
        label=model.label.wording(),
        reference=model.reference,
        in_force_from=model.in_force_from,
        in_force_until=model.in_force_until,
        to_be_confirmed=tuple(wording.wording() for wording in model.to_be_confirmed),
        settings=ScaleSettings(**model.settings.model_dump()),
        coefficient=CoefficientRule(**model.coefficient.model_dump()),
        brackets=tuple(
            Bracket(bracket.code, bracket.label.wording(), bracket.limit, bracket.rate)
            for bracket in model.brackets
        ),
        treatments=tuple(sorted(model.income_sources.items())),
    )


def _linear(file: RuleFile, model: LinearScaleModel) -> LinearScale:
    _check_dates(file, model)
    if model.floor > model.cap:
        raise file.refusal(FileProblem.FLOOR_ABOVE_CAP, ("floor",), str(model.floor))
    return LinearScale(
        code=model.code,
        version=model.version,
        label=model.label.wording(),
        reference=model.reference,
        in_force_from=model.in_force_from,
        in_force_until=model.in_force_until,
        to_be_confirmed=tuple(wording.wording() for wording in model.to_be_confirmed),
        rate=model.rate,
        floor=model.floor,
        cap=model.cap,
    )


def _check_dates(file: RuleFile, model: HeadModel) -> None:
    if model.in_force_until is not None and model.in_force_until <= model.in_force_from:
        given = model.in_force_until.isoformat()
        raise file.refusal(FileProblem.ENDS_BEFORE_IT_BEGINS, ("in_force_until",), given)


def _check_brackets(file: RuleFile, brackets: list[BracketModel]) -> None:
    """Lowest first, each with a code of its own."""
    for place, (lower, upper) in enumerate(pairwise(brackets), start=1):
        if upper.limit <= lower.limit:
            where = ("brackets", place, "limit")
            raise file.refusal(FileProblem.BRACKETS_NOT_RISING, where, str(upper.limit))
    codes: set[str] = set()
    for place, bracket in enumerate(brackets):
        if bracket.code in codes:
            raise file.refusal(FileProblem.REPEATED_LINE, ("brackets", place, "code"), bracket.code)
        codes.add(bracket.code)


def _check_sources(file: RuleFile, treatments: dict[IncomeSource, Treatment]) -> None:
    """Every source is named, so that no one can wonder; what never counts is never counted."""
    for source in IncomeSource:
        if source is not IncomeSource.NONE and source not in treatments:
            raise file.refusal(FileProblem.MISSING_FIELD, ("income_sources",), source.value)
    for source, treatment in treatments.items():
        where = ("income_sources", source.value)
        if source in NEVER_COUNTED and treatment is not Treatment.EXCLUDED:
            raise file.refusal(FileProblem.NEVER_COUNTED, where, treatment.value)
        if treatment is Treatment.SETTING and source is not IncomeSource.HOUSING_AID:
            raise file.refusal(FileProblem.NOT_A_CHOICE, where, treatment.value)
