"""The page of openings: what it tells a household, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from desktop.domain.letter import words_to_avoid_in
from desktop.reports.access_paper import access_pdf
from desktop.reports.preview import page_count, pages
from desktop.sheets.access import AccessLine, AccessPaper, AccessSheet
from tests.reports.conftest import SENDER

LAST = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
REASONS = (
    "access_print",
    "card",
    "counter",
    "claim",
    "search",
    "letter",
    "assessment",
    "a_later_one",
)


def a_paper(language: str = "fr", count: int = 8) -> AccessPaper:
    lines = tuple(
        AccessLine(
            LAST - timedelta(days=3 * number),
            "Maëlle Invention",
            ("decider", "counter", "administrator")[number % 3],
            "Le Blosne 2",
            REASONS[number % len(REASONS)],
        )
        for number in range(count)
    )
    sheet = AccessSheet(UUID(int=7), "F-2026-000042", False, language, lines)
    return AccessPaper(sheet, language, SENDER, date(2026, 11, 23))


def said(pdf: bytes) -> str:
    return " ".join(" ".join(page.text.split()) for page in pages(pdf, 40))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_opening_stands_there_with_moment_function_desk_and_reason(language: str) -> None:
    text = said(access_pdf(a_paper(language)))
    assert text.count("Le Blosne 2") == 8
    assert "F-2026-000042" in text
    assert "1 / 1" in text
    assert words_to_avoid_in(text) == ()
    if language == "en":
        assert "The card was laid on the reader" in text
        assert "Agent who decides on claims" in text
        assert "Your file was opened 8 times since 2 November 2026." in text


def test_no_agent_is_named_on_paper() -> None:
    assert "Invention Maëlle" not in said(access_pdf(a_paper()))
    assert "Maëlle" not in said(access_pdf(a_paper()))


def test_a_long_list_goes_on_and_each_page_is_counted() -> None:
    pdf = access_pdf(a_paper("en", count=90))
    count = page_count(pdf)
    assert count > 2
    shown = [page.text for page in pages(pdf, 40)]
    assert all(f"{n + 1} / {count}" in text for n, text in enumerate(shown))
    assert sum(text.count("Le Blosne 2") for text in shown) == 90


def test_a_file_that_nobody_opened_says_so() -> None:
    paper = a_paper("en", count=0)
    assert "Nobody has opened your file" in said(access_pdf(paper))


def test_without_a_contact_none_is_invented() -> None:
    paper = a_paper("en")
    silent = replace(paper, sender=replace(SENDER, data_protection_contact=""))
    assert "our data protection officer, and" in said(access_pdf(silent))


def test_equal_values_give_equal_bytes() -> None:
    assert access_pdf(a_paper()) == access_pdf(a_paper())
