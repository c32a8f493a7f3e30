"""Templates of letters: what is delivered is sound, what is broken is refused with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.domain.letter import (
    BLANK,
    AmountRow,
    FieldMissing,
    LetterFacts,
    LetterKind,
    ParagraphStyle,
    compose,
    words_to_avoid_in,
)
from desktop.importers.letter_template import (
    BrokenLetterTemplate,
    read_template,
    read_templates,
)
from desktop.settings import RESOURCES

DELIVERED = read_templates(RESOURCES / "letters")

GOOD = """\
kind: grant
language: fr
version: "1"
title: Une lettre
subject: Votre carte
blanks: [resolution_number]
sections:
  - paragraphs:
      - Vous avez **{benefit}**.
      - small: Délibération n° {resolution_number}.
        to_validate: true
  - heading: Documents
    when: documents
    paragraphs:
      - list: documents
  - heading: Calcul
    paragraphs:
      - rows: summary
        when: summary
      - text: À titre dérogatoire.
        when: exempted
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "grant.fr.yaml"


def refused(file: Path, text: str) -> tuple[int, str, str]:
    file.write_text(text, "utf-8")
    with pytest.raises(BrokenLetterTemplate) as broken:
        read_template(file)
    assert broken.value.file == file.name
    return broken.value.line, broken.value.problem, broken.value.given


BROKEN = {
    "an unknown field": ("{benefit}", "{benefits}", 9, "unknown_field", "benefits"),
    "an attribute of a field": (
        "{benefit}",
        "{benefit.__class__}",
        9,
        "unknown_field",
        "benefit.__class__",
    ),
    "a format of a field": ("{benefit}", "{benefit:>9}", 9, "unknown_field", "benefit:>9"),
    "a brace left open": ("{benefit}**", "{benefit**", 9, "stray_brace", ""),
    "bold left open": ("{benefit}**", "{benefit}", 9, "unclosed_strong", ""),
    "an unknown list": ("list: documents", "list: papers", 15, "unknown_list", "papers"),
    "unknown rows": ("rows: summary", "rows: sums", 18, "unknown_rows", "sums"),
    "an unknown condition": ("when: exempted", "when: lucky", 21, "unknown_condition", "lucky"),
    "an unknown blank": ("[resolution_number]", "[number]", 6, "unknown_field", "number"),
    "a word that judges": ("À titre", "Pour les pauvres, à titre", 20, "word_to_avoid", "pauvre"),
    "a kind that there is not": ("kind: grant", "kind: gift", 1, "enum", "gift"),
    "a word for yes": ("to_validate: true", "to_validate: peut-être", 11, "bool_parsing", ""),
    "a key that there is not": ("subject:", "objet: x\nsubject:", 5, "extra_forbidden", "x"),
}


@pytest.mark.parametrize(("old", "new", "line", "problem", "given"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_refused_with_its_line(
    file: Path, old: str, new: str, line: int, problem: str, given: str
) -> None:
    assert old in GOOD
    at, why, what = refused(file, GOOD.replace(old, new, 1))
    assert (at, why) == (line, problem)
    assert given in what


def test_what_is_not_yaml_is_refused_with_its_line(file: Path) -> None:
    assert refused(file, "kind: grant\nsections: [\n")[:2] == (3, "not_yaml")


def test_what_is_not_text_or_not_there_is_refused(file: Path) -> None:
    with pytest.raises(BrokenLetterTemplate, match="unreadable"):
        read_template(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenLetterTemplate, match="unreadable"):
        read_template(file)


def test_an_empty_file_is_refused(file: Path) -> None:
    assert refused(file, "")[0] == 1


def test_two_templates_of_one_kind_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(BrokenLetterTemplate, match="second_of_its_kind"):
        read_templates(tmp_path)


class TestFilling:
    @pytest.fixture
    def facts(self) -> LetterFacts:
        return LetterFacts({"benefit": "100 € **par** {mois}"})

    def test_a_value_is_never_read_as_a_template(self, file: Path, facts: LetterFacts) -> None:
        file.write_text(GOOD, "utf-8")
        first = compose(read_template(file), facts).sections[0].blocks[0]
        assert [(run.text, run.strong) for run in first.runs] == [
            ("Vous avez ", False),
            ("100 € **par** {mois}", True),
            (".", False),
        ]

    def test_a_blank_is_printed_as_a_line_to_fill_in(self, file: Path, facts: LetterFacts) -> None:
        file.write_text(GOOD, "utf-8")
        second = compose(read_template(file), facts).sections[0].blocks[1]
        assert second.runs[0].text == f"Délibération n° {BLANK}."
        assert second.style is ParagraphStyle.SMALL
        assert second.to_validate

    def test_a_fact_that_is_missing_is_named(self, file: Path) -> None:
        file.write_text(GOOD, "utf-8")
        with pytest.raises(FieldMissing) as missing:
            compose(read_template(file), LetterFacts())
        assert (missing.value.kind, missing.value.name) == (LetterKind.GRANT, "benefit")

    def test_sections_come_and_go_with_their_condition(
        self, file: Path, facts: LetterFacts
    ) -> None:
        file.write_text(GOOD, "utf-8")
        template = read_template(file)
        assert [s.heading for s in compose(template, facts).sections] == [""]
        full = LetterFacts(
            facts.fields,
            {"documents": ("un",)},
            {"summary": (AmountRow("Moyenne", "1 €"),)},
            frozenset({"exempted"}),
        )
        sections = compose(template, full).sections
        assert [s.heading for s in sections] == ["", "Documents", "Calcul"]
        assert len(sections[2].blocks) == 2


LETTERS = [
    LetterKind.GRANT,
    LetterKind.DENIAL,
    LetterKind.DOCUMENTS_MISSING,
    LetterKind.RECEIPT,
]


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("variant", [("fr", False), ("fr", True), ("en", False)], ids=str)
def test_each_letter_is_delivered_in_each_variant(
    kind: LetterKind, variant: tuple[str, bool]
) -> None:
    template = DELIVERED[(kind, *variant)]
    assert bool(template.translation_of) == (template.language != "fr")


@pytest.mark.parametrize("template", DELIVERED.values(), ids=lambda t: f"{t.kind}-{t.language}")
class TestDelivered:
    def test_nothing_in_it_judges_anybody(self, template: object) -> None:
        assert not words_to_avoid_in(repr(template))


EASY = {kind: DELIVERED[kind, "fr", True] for kind in LETTERS}


@pytest.mark.parametrize("kind", LETTERS)
def test_an_easy_letter_has_short_sentences(kind: LetterKind) -> None:
    for section in EASY[kind].sections:
        for paragraph in section.paragraphs:
            for sentence in re.split(r"(?<=[.?!:])\s+", paragraph.text):
                named_place = "{" in sentence or any(c.isdigit() for c in sentence)
                assert named_place or len(sentence.split()) <= 13, sentence


@pytest.mark.parametrize("kind", [LetterKind.GRANT, LetterKind.DENIAL])
@pytest.mark.parametrize("variant", [("fr", False), ("fr", True), ("en", False)], ids=str)
def test_a_decision_names_its_appeals_and_the_program(
    kind: LetterKind, variant: tuple[str, bool]
) -> None:
    bases = " ".join(
        paragraph.basis
        for section in DELIVERED[(kind, *variant)].sections
        for paragraph in section.paragraphs
    )
    for needed in ("R. 421-1", "R. 311-3-1-1", "RGPD"):
        assert needed in bases


def test_law_that_nobody_has_checked_again_is_marked_to_validate() -> None:
    for template in DELIVERED.values():
        for section in template.sections:
            for paragraph in section.paragraphs:
                if "CS 44416" in paragraph.text or "CASF" in paragraph.basis:
                    assert paragraph.to_validate
