from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.commands import run

SCENARIOS = Path(__file__).parents[1] / "scenarios"
SINGLE = """\
- name: single
  claimed_on: 2026-04-14
  members: [{id: a, role: applicant, born_on: 1990-02-01}]
  incomes:
    - {member: a, month: 2026-01, source: wage, amount: "900"}
    - {member: a, month: 2026-02, source: wage, amount: "900"}
    - {member: a, month: 2026-03, source: wage, amount: "900.01"}
"""


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAD_LANGUAGE", "en")


def written(tmp_path: Path, expected: str) -> str:
    path = tmp_path / "case.yaml"
    path.write_text(f"{SINGLE}  expected: {expected}\n", "utf-8")
    return str(path)


def test_all_scenarios_of_the_house_are_ok(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(file) for file in sorted(SCENARIOS.glob("*.yaml"))]

    assert run(["assess", *files]) == 0

    *lines, total = capsys.readouterr().out.splitlines()
    assert len(lines) >= 14
    assert all(line.startswith("ok ") for line in lines)
    assert total == f"{len(lines)} ok, 0 different"


def test_a_difference_is_told_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, '{outcome: entitled, mean_income: "900.01", bracket: S2}')

    assert run(["assess", file]) == 1

    out = capsys.readouterr().out
    assert "mean_income expected 900.01, computed 900.00" in out
    assert "bracket expected S2, computed S1" in out
    assert "outcome" not in out


@pytest.mark.parametrize(
    "expected",
    [
        "{outcome: incomplete, missing: [{member: a, month: 2026-01}]}",
        "{outcome: above_scale}",
        '{outcome: entitled, coefficient: "1.5"}',
        '{outcome: entitled, mean_income: "900.003"}',
        "{outcome: entitled, missing: [{member: a, month: 2026-01}]}",
    ],
)
def test_each_expectation_is_compared(tmp_path: Path, expected: str) -> None:
    assert run(["assess", written(tmp_path, expected)]) == 1


@pytest.mark.parametrize("mean", ["900.00", "900.003", "900.0033"])
def test_an_unrounded_mean_may_be_given_with_more_decimals(tmp_path: Path, mean: str) -> None:
    file = written(tmp_path, f'{{outcome: entitled, mean_income: "{mean}", bracket: S2}}')
    path = Path(file)
    path.write_text(path.read_text("utf-8") + "  settings: {round_mean_to_cent: no}\n", "utf-8")

    assert run(["assess", file]) == 0


def test_json_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "{outcome: entitled}")

    assert run(["assess", file, "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == {
        "cases": [
            {
                "name": "single",
                "ok": True,
                "computed": {
                    "outcome": "entitled",
                    "mean_income": "900.00",
                    "coefficient": "1",
                    "bracket": "S1",
                },
            }
        ],
        "passed": 1,
        "failed": 0,
    }


def test_a_broken_file_says_file_line_and_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "{outcome: perhaps}")

    assert run(["assess", file, "--json"]) == 2

    told = capsys.readouterr()
    assert told.err == (
        f"{file}, line 8: this word is not one of those that are known here. "
        "(at 1.expected.outcome) What stands there: perhaps\n"
    )
    broken = json.loads(told.out)["broken"]
    assert (broken["file"], broken["line"], broken["problem"]) == (file, 8, "not_a_choice")


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["assess", str(tmp_path / "gone.yaml")]) == 2
    assert "gone.yaml, line 1: the file cannot be read." in capsys.readouterr().err


def test_a_broken_scale_stops_before_any_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.yaml").write_text("code: mine\nshape: limits\n", "utf-8")

    file = str(SCENARIOS / "01-no-income.yaml")
    assert run(["assess", "--scales", str(tmp_path), file]) == 2
    assert "mine.yaml, line 1: a field is missing." in capsys.readouterr().err
