from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.broken_file import BrokenScaleFile, BrokenScenarioFile, FileProblem
from desktop.importers.scale_file import read_scale, read_scales
from desktop.importers.scenario_file import read_scenario, read_scenarios

RESOURCES = Path(__file__).parents[2] / "resources"
RENNES = (RESOURCES / "scales/rennes-2017.yaml").read_text("utf-8")
CANTEEN = (RESOURCES / "scales/rennes-canteen-2024.yaml").read_text("utf-8")
CREDIT = (RESOURCES / "scenarios/credit-100.yaml").read_text("utf-8")


def line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


def test_every_delivered_rule_names_itself_its_reference_and_what_is_to_be_confirmed() -> None:
    rules = [*read_scales(RESOURCES / "scales"), *read_scenarios(RESOURCES / "scenarios")]

    assert {rule.code for rule in rules} == {
        path.stem
        for folder in ("scales", "scenarios")
        for path in (RESOURCES / folder).glob("*.yaml")
    }
    assert all(rule.reference and rule.to_be_confirmed for rule in rules)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('limit: "1050.00"', 'limit: "1 050"', FileProblem.NOT_AN_AMOUNT),
        ('limit: "1050.00"', 'limit: "900.00"', FileProblem.BRACKETS_NOT_RISING),
        ('limit: "1050.00"', 'limit: "-5"', FileProblem.OUT_OF_RANGE),
        ('rate: "0.85"', "rate: 85", FileProblem.OUT_OF_RANGE),
        ("code: S2", "code: S1", FileProblem.REPEATED_LINE),
        ("code: S2", "cod: S2", FileProblem.UNKNOWN_FIELD),
        ("window_offset: 1", "window_offset: 1.5", FileProblem.NOT_A_WHOLE_NUMBER),
        ("housing_aid_counts: no", "housing_aid_counts: perhaps", FileProblem.NOT_YES_OR_NO),
        ("in_force_from: 2017-01-01", "in_force_from: 01/01/2017", FileProblem.NOT_A_DATE),
        ("in_force_until: null", "in_force_until: 2016-01-01", FileProblem.ENDS_BEFORE_IT_BEGINS),
        ("wage: added", "wage: doubled", FileProblem.NOT_A_CHOICE),
        ("wage: added", "wages: added", FileProblem.NOT_A_CHOICE),
        ("aeeh: excluded", "aeeh: added", FileProblem.NEVER_COUNTED),
        ("wage: added", "wage: setting", FileProblem.NOT_A_CHOICE),
        ("loan: excluded", "aah: excluded", FileProblem.REPEATED_FIELD),
        ("shape: limits", "shape: round", FileProblem.NOT_A_CHOICE),
        ("brackets:", "brackets: [", FileProblem.SYNTAX),
    ],
)
def test_a_broken_scale_says_the_line_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, problem: FileProblem
) -> None:
    path = tmp_path / "scale.yaml"
    path.write_text(RENNES.replace(old, new, 1), "utf-8")

    with pytest.raises(BrokenScaleFile) as caught:
        read_scale(path)

    assert caught.value.problem is problem
    assert caught.value.file == str(path)
    if problem is not FileProblem.SYNTAX:
        assert caught.value.line == line_of(RENNES, old)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("label:", FileProblem.MISSING_FIELD),
        ("  alimony_paid: subtracted", FileProblem.MISSING_FIELD),
        ("shape: limits", FileProblem.MISSING_FIELD),
    ],
)
def test_what_is_left_out_is_missed(tmp_path: Path, line: str, problem: FileProblem) -> None:
    lines = RENNES.splitlines()
    place = lines.index(line)
    until = place + 3 if line == "label:" else place + 1
    path = tmp_path / "scale.yaml"
    path.write_text("\n".join(lines[:place] + lines[until:]), "utf-8")

    with pytest.raises(BrokenScaleFile) as caught:
        read_scale(path)
    assert caught.value.problem is problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", FileProblem.EMPTY),
        (b"\xff\xfe\x00", FileProblem.NOT_TEXT),
        (b"- a\n- b\n", FileProblem.NOT_A_MAPPING),
        (b"just a sentence", FileProblem.NOT_A_MAPPING),
        (b"a: &x [*x]", FileProblem.SYNTAX),
        (b"? [a, b]\n: 1\n", FileProblem.SYNTAX),
        (b"a: \x01", FileProblem.SYNTAX),
        (b"[" * 5000, FileProblem.SYNTAX),
    ],
)
def test_a_file_that_is_no_scale_at_all_is_refused(
    tmp_path: Path, content: bytes, problem: FileProblem
) -> None:
    path = tmp_path / "scale.yaml"
    path.write_bytes(content)

    with pytest.raises(BrokenScaleFile) as caught:
        read_scale(path)
    assert caught.value.problem is problem


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenScaleFile) as caught:
        read_scale(tmp_path / "gone.yaml")
    assert caught.value.problem is FileProblem.UNREADABLE


def test_a_floor_above_the_cap_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scale.yaml"
    path.write_text(CANTEEN.replace('floor: "0.30"', 'floor: "7.00"'), "utf-8")

    with pytest.raises(BrokenScaleFile) as caught:
        read_scale(path)
    assert caught.value.problem is FileProblem.FLOOR_ABOVE_CAP


def test_aliases_of_aliases_do_not_fill_the_memory(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    path = tmp_path / "scale.yaml"
    path.write_text("\n".join(lines), "utf-8")

    with pytest.raises(BrokenScaleFile) as caught:
        read_scale(path)
    assert caught.value.problem is FileProblem.SYNTAX


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('{ bracket: S2, amount: "100.00" }', "{ bracket: S2 }", FileProblem.MISSING_FIELD),
        ("bracket: S2, amount", "bracket: S1, amount", FileProblem.REPEATED_LINE),
        (
            'bracket: S2, amount: "100.00"',
            'bracket: S2, amount: "100", rate: "0.5"',
            FileProblem.UNKNOWN_FIELD,
        ),
        ("kind: monthly_credit", "kind: lottery", FileProblem.NOT_A_CHOICE),
        ("months: 6", "months: 0", FileProblem.OUT_OF_RANGE),
    ],
)
def test_a_broken_scenario_says_the_line_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, problem: FileProblem
) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(CREDIT.replace(old, new, 1), "utf-8")

    with pytest.raises(BrokenScenarioFile) as caught:
        read_scenario(path)

    assert caught.value.problem is problem
    assert caught.value.line == line_of(CREDIT, old)
