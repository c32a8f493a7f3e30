from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.broken_file import BrokenCaseFile, FileProblem
from desktop.domain.income import IncomeSource
from desktop.importers.case_file import AssessmentCase, read_cases
from desktop.importers.scale_file import read_scales

SCALES = read_scales(Path(__file__).parents[2] / "resources/scales")

CASE = """\
# one case
- name: lone parent
  scale: rennes-2017
  claimed_on: 2026-04-14
  settings: {shared_custody_weight: "0.5", housing_aid_counts: yes}
  members:
    - {id: a, role: applicant, born_on: 1990-02-01}
    - {id: c, role: child, born_on: 2018-09-30, custody: shared}
  incomes:
    - {member: a, month: 2026-01, source: wage, amount: 1110.10}
    - {member: a, month: 2026-02, source: none, amount: "0"}
  expected:
    outcome: incomplete
    missing: [{member: a, month: 2026-03}]
"""


def read(tmp_path: Path, text: str, name: str = "cases.yaml") -> tuple[AssessmentCase, ...]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_cases(path, SCALES)


def test_an_amount_is_exact_also_without_quotes(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CASE)

    assert case.inputs.entries[0].amount == Decimal("1110.10")
    assert case.inputs.entries[1].source is IncomeSource.NONE
    assert case.scale.settings.shared_custody_weight == Decimal("0.5")
    assert case.scale.settings.housing_aid_counts is True
    assert case.scale.settings.child_age_limit == 20


def test_json_says_the_same_as_yaml(tmp_path: Path) -> None:
    document = [
        {
            "name": "lone parent",
            "scale": "rennes-2017",
            "claimed_on": "2026-04-14",
            "settings": {"shared_custody_weight": 0.5, "housing_aid_counts": True},
            "members": [
                {"id": "a", "role": "applicant", "born_on": "1990-02-01"},
                {"id": "c", "role": "child", "born_on": "2018-09-30", "custody": "shared"},
            ],
            "incomes": [
                {"member": "a", "month": "2026-01", "source": "wage", "amount": "1110.10"},
                {"member": "a", "month": "2026-02", "source": "none", "amount": 0},
            ],
            "expected": {
                "outcome": "incomplete",
                "missing": [{"member": "a", "month": "2026-03"}],
            },
        }
    ]

    assert read(tmp_path, json.dumps(document, indent="\t"), "c.json") == read(tmp_path, CASE)


def test_a_name_keeps_its_characters_through_json(tmp_path: Path) -> None:
    document = CASE.replace("lone parent", "« ½ » 🥕")
    (plain,) = read(tmp_path, document)
    (case,) = read(
        tmp_path,
        json.dumps(
            [
                {
                    "name": "« ½ » 🥕",
                    "claimed_on": "2026-04-14",
                    "members": [{"id": "a", "role": "applicant"}],
                    "expected": {"outcome": "incomplete"},
                }
            ]
        ),
        "c.json",
    )

    assert plain.name == case.name == "« ½ » 🥕"


def test_without_a_name_the_scale_in_force_on_the_day_applies(tmp_path: Path) -> None:
    (case,) = read(tmp_path, CASE.replace("  scale: rennes-2017\n", ""))

    assert case.scale.code == "rennes-2017"


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("role: applicant", "role: boss", 7, FileProblem.NOT_A_CHOICE),
        ("id: c, role: child", "id: a, role: child", 8, FileProblem.REPEATED_LINE),
        ("role: applicant", "role: partner", 6, FileProblem.NOT_ONE_APPLICANT),
        (", born_on: 2018-09-30", "", 8, FileProblem.BIRTH_DATE_NEEDED),
        ("born_on: 2018-09-30", "born_on: 2018-09-31", 8, FileProblem.NOT_A_DATE),
        ("custody: shared", "custody: half", 8, FileProblem.NOT_A_CHOICE),
        ("claimed_on: 2026-04-14", "claimed_on: 14/04/2026", 4, FileProblem.NOT_A_DATE),
        ("claimed_on: 2026-04-14", "claimed_on: 2026-04", 4, FileProblem.NOT_A_DATE),
        ("claimed_on: 2026-04-14", "claimed_on: 20260414", 4, FileProblem.NOT_A_DATE),
        ("  claimed_on: 2026-04-14\n", "", 2, FileProblem.MISSING_FIELD),
        ("claimed_on: 2026-04-14", "claimed_on: 2016-04-14", 3, FileProblem.NO_SCALE_IN_FORCE),
        ("scale: rennes-2017", "scale: rennes-1789", 3, FileProblem.UNKNOWN_SCALE),
        ("scale: rennes-2017", "scale: rennes-canteen-2024", 3, FileProblem.SCALE_ASSESSES_NOBODY),
        ("shared_custody_weight", "custody_weight", 5, FileProblem.UNKNOWN_FIELD),
        ('"0.5"', '"2"', 5, FileProblem.OUT_OF_RANGE),
        ("2026-01", "2026-13", 10, FileProblem.NOT_A_MONTH),
        ("source: wage", "source: salaire", 10, FileProblem.NOT_A_CHOICE),
        ("1110.10", "1110,10", 10, FileProblem.UNKNOWN_FIELD),
        ("1110.10", "1110.105", 10, FileProblem.NOT_AN_AMOUNT),
        ("1110.10", "1e3", 10, FileProblem.NOT_AN_AMOUNT),
        ("1110.10", ".nan", 10, FileProblem.NOT_AN_AMOUNT),
        ('amount: "0"', 'amount: "12"', 11, FileProblem.AMOUNT_OF_NOTHING),
        (
            'month: 2026-02, source: none, amount: "0"',
            "month: 2026-01, source: wage, amount: 1",
            11,
            FileProblem.REPEATED_LINE,
        ),
        (
            "{member: a, month: 2026-01",
            "{member: z, month: 2026-01",
            10,
            FileProblem.UNKNOWN_MEMBER,
        ),
        ("outcome: incomplete", "outcome: maybe", 13, FileProblem.NOT_A_CHOICE),
        ("  expected:\n", "  expectations:\n", 12, FileProblem.UNKNOWN_FIELD),
        (
            "  members:",
            "  members:\n    - {id: e, id: f, role: child}",
            7,
            FileProblem.REPEATED_FIELD,
        ),
        ("  members:", "\tmembers:", 6, FileProblem.SYNTAX),
    ],
)
def test_a_broken_case_says_the_line_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, line: int, problem: FileProblem
) -> None:
    text = CASE.replace(old, new, 1)
    if problem is FileProblem.NO_SCALE_IN_FORCE:
        text = text.replace("  scale: rennes-2017\n", "")

    with pytest.raises(BrokenCaseFile) as caught:
        read(tmp_path, text)

    assert (caught.value.line, caught.value.problem) == (line, problem)


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("", "c.yaml", FileProblem.EMPTY),
        ("[]", "c.json", FileProblem.EMPTY),
        ("{}", "c.json", FileProblem.NOT_A_LIST),
        ("[1]", "c.json", FileProblem.NOT_A_MAPPING),
        ("[{]", "c.json", FileProblem.SYNTAX),
        ('[{"name": "x"', "c.json", FileProblem.SYNTAX),
    ],
)
def test_a_file_without_cases_is_refused(
    tmp_path: Path, text: str, name: str, problem: FileProblem
) -> None:
    with pytest.raises(BrokenCaseFile) as caught:
        read(tmp_path, text, name)
    assert caught.value.problem is problem


def test_a_broken_json_file_says_its_line(tmp_path: Path) -> None:
    with pytest.raises(BrokenCaseFile) as caught:
        read(tmp_path, '[\n  {"name": "x",\n   "claimed_on": tomorrow}\n]', "c.json")
    assert caught.value.line == 3
