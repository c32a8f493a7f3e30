"""Scenarios from YAML: one file per scenario, with what each bracket gives."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.broken_file import BrokenScenarioFile
from desktop.domain.scenario import Scenario, ScenarioTerms
from desktop.importers.file_fields import RuleFile
from desktop.importers.scenario_checks import problems_of
from desktop.importers.scenario_model import Keeping, ScenarioModel


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
