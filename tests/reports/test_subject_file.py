"""A person's file on paper: tagged, numbered, in the language asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from desktop.reports.preview import page_count, pages
from desktop.reports.subject_export import render
from desktop.sheets.letter import SenderSheet
from desktop.sheets.subject_export import Section, SubjectExport, Why, Withheld

SENDER = SenderSheet("Une collectivité", "Accueil de la carte", "1 rue des Essais", "35000 Rennes")


def an_export(**sections: list[dict[str, object]]) -> SubjectExport:
    rows = {Section(name): tuple(found) for name, found in sections.items()}
    return SubjectExport(
        called="Rozenn Kervella",
        reference="F-2026-000184",
        made_at=datetime(2026, 4, 14, 9, 5, tzinfo=UTC),
        made_by="decider",
        sender=SENDER,
        sections=rows,
        withheld=(Withheld(Section.NOTES, Why.THIRD_PERSON, 2),),
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_file_is_tagged_and_says_its_language(language: str) -> None:
    pdf = render(an_export(person=[{"birth_name": "Kervella", "role": "applicant"}]), language)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang).startswith(language)
        assert "/StructTreeRoot" in document.Root


def test_long_texts_run_over_pages_that_are_counted() -> None:
    text = ["Ceci est un long paragraphe d’une lettre qui fut écrite." * 12] * 20
    pdf = render(an_export(letters=[{"letter_kind": "grant", "text": text}]), "en")
    count = page_count(pdf)
    assert count > 2
    assert f"2 / {count}" in pages(pdf)[1].text


def test_what_was_left_out_is_said_with_its_reason() -> None:
    said = " ".join(page.text for page in pages(render(an_export(), "en")))
    assert "Notes of the service: 2, because it is about somebody else" in said
    assert "Nothing is known." in said


def test_the_same_file_gives_the_same_bytes() -> None:
    assert render(an_export(), "fr") == render(an_export(), "fr")


def test_what_looks_like_markup_is_printed_as_it_was_typed() -> None:
    note: dict[str, object] = {"text": "a <b>& c</b> <img src='x'/>"}
    said = " ".join(page.text for page in pages(render(an_export(notes=[note]), "en")))
    assert "a <b>& c</b> <img src='x'/>" in said
