"""`main.py assess FILE…`: assessment cases, what they expect against what comes out."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.domain.assessment import Assessment, Outcome, assess
from desktop.domain.broken_file import BrokenFile
from desktop.i18n import gettext as _
from desktop.importers.case_file import AssessmentCase, ExpectedOutcome, read_cases
from desktop.importers.scale_file import read_scales
from desktop.settings import RESOURCES
from desktop.sheets.broken_file import broken_file_text, problem_text

SCALES = RESOURCES / "scales"


@dataclass(frozen=True)
class CaseResult:
    case: AssessmentCase
    computed: dict[str, Any]
    differences: tuple[str, ...]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="cases, YAML or JSON")
    parser.add_argument("--scales", type=Path, default=SCALES, help="folder of the scales to use")


def perform(arguments: argparse.Namespace) -> int:
    """0 when every case comes out as expected, 1 when one does not, 2 for a broken file."""
    try:
        scales = read_scales(arguments.scales)
        cases = [case for file in arguments.files for case in read_cases(file, scales)]
    except BrokenFile as error:
        return _tell_broken(error, as_json=arguments.json)
    results = [examine(case) for case in cases]
    failed = sum(bool(result.differences) for result in results)
    _tell(results, failed, as_json=arguments.json)
    return 1 if failed else 0


def examine(case: AssessmentCase) -> CaseResult:
    assessment = assess(case.inputs, case.scale, case.inputs.claimed_on)
    return CaseResult(case, computed_of(assessment), _differences(case.expected, assessment))


def computed_of(assessment: Assessment) -> dict[str, Any]:
    """What the format names for the outcome, amounts and coefficient as text."""
    computed: dict[str, Any] = {"outcome": assessment.outcome.value}
    if assessment.mean_income is None:
        missing = [{"member": m.member, "month": m.month} for m in assessment.missing]
        return computed | {"missing": missing}
    computed["mean_income"] = str(assessment.mean_income)
    computed["coefficient"] = _plain(assessment.coefficient.value)
    if assessment.bracket:
        computed["bracket"] = assessment.bracket.code
    return computed


def _differences(expected: ExpectedOutcome, assessment: Assessment) -> tuple[str, ...]:
    """One `field expected … computed …` for each thing that the case says and that is otherwise."""
    bracket = assessment.bracket.code if assessment.bracket else None
    is_incomplete = assessment.outcome is Outcome.INCOMPLETE
    coefficient = None if is_incomplete else assessment.coefficient.value
    missing = frozenset(assessment.missing)
    pairs: list[tuple[str, object, object, bool]] = [
        ("outcome", expected.outcome, assessment.outcome, expected.outcome is assessment.outcome),
        (
            "mean_income",
            expected.mean_income,
            assessment.mean_income,
            _same_mean(expected, assessment),
        ),
        ("coefficient", expected.coefficient, coefficient, expected.coefficient == coefficient),
        ("bracket", expected.bracket, bracket, expected.bracket == bracket),
        ("missing", _listed(expected.missing), _listed(missing), expected.missing == missing),
    ]
    return tuple(
        f"{name} expected {wanted}, computed {found}"
        for name, wanted, found, is_same in pairs
        if wanted is not None and not is_same
    )


def _same_mean(expected: ExpectedOutcome, assessment: Assessment) -> bool:
    """Where the mean is not rounded, a case may give more decimals of it."""
    mean, wanted = assessment.mean_income, expected.mean_income
    if mean is None or wanted is None or assessment.scale.settings.round_mean_to_cent:
        return mean == wanted
    exact = assessment.total / assessment.divisor
    return wanted in {mean, exact.quantize(wanted)}


def _listed(missing: Any) -> str | None:
    if missing is None:
        return None
    return " ".join(sorted(f"{line.member}/{line.month}" for line in missing)) or "nothing"


def _plain(value: Decimal) -> str:
    """`1.8`, `1`, `1.95`: no zeros at the end."""
    return format(value.normalize(), "f")


def _tell(results: list[CaseResult], failed: int, *, as_json: bool) -> None:
    passed = len(results) - failed
    if as_json:
        cases = [
            {"name": r.case.name, "ok": not r.differences, "computed": r.computed} for r in results
        ]
        _write_json({"cases": cases, "passed": passed, "failed": failed})
        return
    for result in results:
        if result.differences:
            print(f"differs  {result.case.name}: {'; '.join(result.differences)}")
        else:
            print(f"ok       {result.case.name}")
    print(_("{passed} ok, {failed} different").format(passed=passed, failed=failed))


def _tell_broken(error: BrokenFile, *, as_json: bool) -> int:
    sys.stderr.write(broken_file_text(error) + "\n")
    if as_json:
        problem = {
            "file": error.file,
            "line": error.line,
            "problem": error.problem.value,
            "field": error.field,
            "message": problem_text(error.problem),
        }
        _write_json({"cases": [], "passed": 0, "failed": 0, "broken": problem})
    return 2


def _write_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))
