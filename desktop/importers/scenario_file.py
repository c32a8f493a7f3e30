"""Scenarios from YAML: one file per scenario, with what each bracket gives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from desktop.domain.broken_file import BrokenScenarioFile, FileProblem
from desktop.domain.scenario import EntitlementKind, Opening, Scenario, ScenarioTerms
from desktop.importers.file_fields import (
    Amount,
    Date,
    Factor,
    FileModel,
    RuleFile,
    Sentence,
    Whole,
    WordingModel,
    choice,
)

Money = Annotated[Amount, Field(gt=0)]


class TermsModel(FileModel):
    bracket: Sentence
    amount: Money | None = None
    rate: Annotated[Factor, Field(gt=0, le=1)] | None = None
    monthly_cap: Money | None = None


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
    terms: Annotated[list[TermsModel], Field(min_length=1)]


def read_scenario(path: Path) -> Scenario:
    """Raises BrokenScenarioFile, which says the line."""
    file = RuleFile(path, BrokenScenarioFile)
    model = file.validated(ScenarioModel)
    if model.in_force_until is not None and model.in_force_until <= model.in_force_from:
        given = model.in_force_until.isoformat()
        raise file.refusal(FileProblem.ENDS_BEFORE_IT_BEGINS, ("in_force_until",), given)
    _check_terms(file, model)
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
    )


def read_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """All scenarios of a folder, by the name of their files; raises BrokenScenarioFile."""
    return tuple(read_scenario(path) for path in sorted(folder.glob("*.yaml")))


def _check_terms(file: RuleFile, model: ScenarioModel) -> None:
    """A credit says its amount, a discount its rate; nothing says the other's; brackets once."""
    wanted = "amount" if model.kind is EntitlementKind.MONTHLY_CREDIT else "rate"
    foreign = ("rate", "monthly_cap") if wanted == "amount" else ("amount",)
    seen: set[str] = set()
    for place, terms in enumerate(model.terms):
        where = ("terms", place)
        if getattr(terms, wanted) is None:
            raise file.refusal(FileProblem.MISSING_FIELD, (*where, wanted))
        for name in foreign:
            if getattr(terms, name) is not None:
                raise file.refusal(FileProblem.UNKNOWN_FIELD, (*where, name))
        if terms.bracket in seen:
            raise file.refusal(FileProblem.REPEATED_LINE, (*where, "bracket"), terms.bracket)
        seen.add(terms.bracket)
