"""Retention rules from YAML: each duration with its source, and how sure that source is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.domain.retention import Duration, RetentionRules
from desktop.importers.file_fields import (
    Date,
    FileModel,
    RuleFile,
    Sentence,
    Whole,
    WordingModel,
    YesOrNo,
    choice,
)


class BrokenRetentionFile(BrokenFile):
    pass


class Confidence(StrEnum):
    LAW = "law"
    DOCTRINE = "doctrine"
    ANALOGY = "analogy"
    INVENTED = "invented"


class DurationModel(FileModel):
    months: Annotated[Whole, Field(ge=1, le=1200)]
    source: Sentence
    confidence: Annotated[Confidence, choice(Confidence)]
    to_be_decided: YesOrNo

    def duration(self) -> Duration:
        return Duration(self.months, self.source, self.confidence.value, self.to_be_decided)


class RetentionModel(FileModel):
    code: Sentence
    version: Annotated[Whole, Field(ge=1)]
    label: WordingModel
    in_force_from: Date
    active: DurationModel
    with_decision: DurationModel
    without_decision: DurationModel
    appeal: DurationModel
    appeal_not_notified: DurationModel
    to_be_confirmed: tuple[WordingModel, ...] = ()


def read_retention(path: Path) -> RetentionRules:
    """Raises BrokenRetentionFile, which says the line; what is archived was active first."""
    file = RuleFile(path, BrokenRetentionFile)
    model = file.validated(RetentionModel)
    for name in ("with_decision", "without_decision"):
        months = getattr(model, name).months
        if months < model.active.months:
            raise file.refusal(FileProblem.ENDS_BEFORE_IT_BEGINS, (name, "months"), str(months))
    return RetentionRules(
        code=model.code,
        version=model.version,
        label=model.label.wording(),
        in_force_from=model.in_force_from,
        active=model.active.duration(),
        with_decision=model.with_decision.duration(),
        without_decision=model.without_decision.duration(),
        appeal=model.appeal.duration(),
        appeal_not_notified=model.appeal_not_notified.duration(),
        to_be_confirmed=tuple(wording.wording() for wording in model.to_be_confirmed),
    )
