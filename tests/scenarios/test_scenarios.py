"""Every scenario file comes out as the official who wrote it expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.commands.assess import SCALES, examine
from desktop.importers.case_file import AssessmentCase, read_cases
from desktop.importers.scale_file import read_scales

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
CASES = [case for file in FILES for case in read_cases(file, read_scales(SCALES))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_case_comes_out_as_expected(case: AssessmentCase) -> None:
    assert examine(case).differences == ()


def test_all_fourteen_reference_cases_are_here() -> None:
    numbers = {file.name[:2] for file in FILES}
    assert numbers >= {f"{number:02}" for number in range(1, 15)}


def test_every_case_says_more_than_its_outcome() -> None:
    silent = [
        case.name
        for case in CASES
        if case.expected.coefficient is None and case.expected.missing is None
    ]
    assert silent == []
