"""Families, labels, colours and rules from files: as delivered, and broken ones line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.broken_file import FileProblem
from desktop.domain.eligibility import Vocabulary, try_rule
from desktop.importers.product_file import (
    BrokenProductFile,
    read_nomenclature,
    read_rule,
    read_rules,
)
from desktop.settings import RESOURCES

DELIVERED = RESOURCES / "products"
RULE = """\
code: trial
version: 1
label: Essai
reference: none
in_force_from: 2026-01-01
evidence: merchant
expression: label = ab
examples:
  - { name: Pommes, family: fruit, labels: [ab], on: 2026-03-14, expected: yes }
"""


def test_each_delivered_rule_says_of_its_examples_what_is_expected() -> None:
    known = read_nomenclature(DELIVERED)
    rules = read_rules(DELIVERED / "rules", known)
    assert rules
    for rule in rules:
        trial = try_rule(rule.expression, rule.examples, Vocabulary.of(known))
        assert trial.lines
        assert trial.surprises == 0


@pytest.mark.parametrize(
    ("old", "new", "problem", "line", "field"),
    [
        ("label = ab", "label = bio", FileProblem.WRONG_VALUE, 7, "expression"),
        ("label = ab", "label =", FileProblem.WRONG_VALUE, 7, "expression"),
        ("evidence: merchant", "evidence: oath", FileProblem.NOT_A_CHOICE, 6, "evidence"),
        ("family: fruit", "family: stones", FileProblem.NOT_A_CHOICE, 9, "examples.1.family"),
        ("version: 1", "version: one", FileProblem.NOT_A_WHOLE_NUMBER, 2, "version"),
        ("evidence:", "in_force_until: 2026-01-01\nevidence:",
         FileProblem.ENDS_BEFORE_IT_BEGINS, 6, "in_force_until"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_by_its_line(
    tmp_path: Path, old: str, new: str, problem: FileProblem, line: int, field: str
) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(RULE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenProductFile) as broken:
        read_rule(path, read_nomenclature(DELIVERED))
    told = broken.value
    assert (told.problem, told.line, told.field) == (problem, line, field)


def test_a_family_stands_once(tmp_path: Path) -> None:
    folder = tmp_path / "products"
    (folder / "origin-colours").mkdir(parents=True)
    (folder / "labels.yaml").write_text((DELIVERED / "labels.yaml").read_text("utf-8"), "utf-8")
    line = '  - { code: fruit, name: { fr: fruits, en: fruit }, vat_rate: "0.055" }\n'
    (folder / "families.yaml").write_text("reference: none\nfamilies:\n" + line * 2, "utf-8")
    with pytest.raises(BrokenProductFile) as broken:
        read_nomenclature(folder)
    assert (broken.value.problem, broken.value.line) == (FileProblem.REPEATED_LINE, 4)
