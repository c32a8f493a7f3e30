"""The durations as the city writes them: checked, with a source for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.broken_file import FileProblem
from desktop.importers.retention_file import BrokenRetentionFile, read_retention
from desktop.settings import RESOURCES

DELIVERED = RESOURCES / "retention" / "rennes.yaml"


def changed(folder: Path, old: str, new: str) -> Path:
    text = DELIVERED.read_text(encoding="utf-8")
    assert old in text
    path = folder / "rules.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_delivered_rules_say_what_the_city_has_to_decide() -> None:
    rules = read_retention(DELIVERED)
    assert (rules.active.months, rules.with_decision.months) == (24, 120)
    assert rules.without_decision.months == 60
    assert not rules.active.to_be_decided
    assert rules.with_decision.to_be_decided
    assert rules.without_decision.to_be_decided
    assert all(d.source for d in (rules.active, rules.appeal, rules.appeal_not_notified))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("months: 24", "months: 0", FileProblem.OUT_OF_RANGE),
        ("months: 24", "months: two years", FileProblem.NOT_A_WHOLE_NUMBER),
        ("confidence: doctrine", "confidence: sure", FileProblem.NOT_A_CHOICE),
        ("months: 60", "months: 12", FileProblem.ENDS_BEFORE_IT_BEGINS),
        ("to_be_decided: false", "to_be_decided: perhaps", FileProblem.NOT_YES_OR_NO),
        ("code: rennes", "kode: rennes", FileProblem.UNKNOWN_FIELD),
    ],
)
def test_a_wrong_file_says_what_is_wrong(
    tmp_path: Path, old: str, new: str, problem: FileProblem
) -> None:
    with pytest.raises(BrokenRetentionFile) as refused:
        read_retention(changed(tmp_path, old, new))
    assert refused.value.problem is problem
    assert refused.value.line > 0
