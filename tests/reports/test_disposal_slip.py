"""The slip of disposal: counts and grounds, no name, a tagged document."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from desktop.domain.disposal import Act
from desktop.reports.disposal_slip import slip_pdf
from desktop.reports.preview import page_count, pages
from desktop.sheets.disposal import SlipPaper, SlipSheet
from tests.reports.conftest import SENDER


def a_paper(language: str = "fr", act: Act = Act.DISPOSAL) -> SlipPaper:
    slip = SlipSheet(
        UUID(int=7),
        act,
        "Instruction DGP/SIAF/2014/006",
        "2026-35-0042",
        datetime(2026, 11, 23, 9, 12, tzinfo=UTC),
        "Maëlle Invention",
        14,
        {"household": 14, "member": 37, "claim": 15, "history": 212, "a_later_table": 1},
        date(2014, 3, 2),
        date(2016, 9, 30),
    )
    return SlipPaper(slip, language, SENDER, date(2026, 11, 23))


def said(pdf: bytes) -> str:
    return " ".join(" ".join(page.text.split()) for page in pages(pdf, 40))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_slip_tells_what_how_much_why_and_who(language: str) -> None:
    pdf = slip_pdf(a_paper(language))
    text = said(pdf)
    for words in ("Instruction DGP/SIAF/2014/006", "2026-35-0042", "212", "a_later_table"):
        assert words in text
    assert page_count(pdf) == 1
    if language == "en":
        assert "14 files were erased for good" in text
        assert "Visa of the Departmental Archives" in text


def test_an_erasure_that_a_person_asked_for_needs_no_room_for_the_archives() -> None:
    text = said(slip_pdf(a_paper("en", Act.ERASURE)))
    assert "Visa of the Departmental Archives" not in text
    assert "Erasure that a person asked for" in text


def test_the_same_slip_gives_the_same_bytes_and_is_tagged() -> None:
    pdf = slip_pdf(a_paper())
    assert pdf == slip_pdf(a_paper())
    assert b"/StructTreeRoot" in pdf
    assert b"/MarkInfo" in pdf
