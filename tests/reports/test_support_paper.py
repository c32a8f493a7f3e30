"""The card on paper: what a scanner and a person read, and what nobody can read from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from desktop.cardreader.neutral.code import code_of, read_code
from desktop.domain.letter import words_to_avoid_in
from desktop.reports.envelope import placed_lines
from desktop.reports.preview import page_count, pages
from desktop.reports.support_paper import paper_support_pdf
from desktop.sheets.paper_support import PaperSupportSheet
from tests.reports.conftest import SENDER

CARD_TOP, CARD_HEIGHT = 88.0, 56.0  # millimetres, a little more than the card


def a_sheet(language: str = "fr", duplicate: int = 0) -> PaperSupportSheet:
    return PaperSupportSheet(
        code=code_of("NBSQQG28T5"),
        reference="F-2026-000042",
        language=language,
        sender=SENDER,
        dated_on=date(2026, 11, 23),
        valid_from=date(2026, 12, 1),
        valid_until=date(2027, 11, 30),
        duplicate=duplicate,
    )


def picture(pdf: bytes, dots_per_inch: float = 150) -> Image.Image:
    return Image.open(BytesIO(pages(pdf, dots_per_inch)[0].png()))


def scanned(image: Image.Image) -> list[str]:
    return [symbol.text for symbol in zxingcpp.read_barcodes(image)]


def said(pdf: bytes) -> str:
    return " ".join(pages(pdf)[0].text.split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_scanner_reads_the_code_and_nothing_more(language: str) -> None:
    assert scanned(picture(paper_support_pdf(a_sheet(language)))) == ["NBSQQG28T5WBFW6"]


def test_a_poor_print_is_still_scanned() -> None:
    grey = picture(paper_support_pdf(a_sheet())).convert("L").filter(ImageFilter.GaussianBlur(2))
    assert scanned(grey.rotate(7, fillcolor=255)) == ["NBSQQG28T5WBFW6"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_code_can_be_read_out_and_typed(language: str) -> None:
    text = said(paper_support_pdf(a_sheet(language)))
    assert "NBSQQ G28T5 WBFW6" in text
    assert read_code("NBSQQ G28T5 WBFW6").number == "NBSQQG28T5"


def test_days_and_whom_to_call_are_on_the_card() -> None:
    text = said(paper_support_pdf(a_sheet("en"))).replace("\u00a0", " ")
    for needed in ("1 December 2026", "30 November 2027", SENDER.phone, SENDER.address):
        assert needed in text


def test_only_a_sheet_that_was_printed_before_is_a_duplicate() -> None:
    assert "DUPLICATE" in said(paper_support_pdf(a_sheet("en", duplicate=1)))
    assert "DUPLICATE" not in said(paper_support_pdf(a_sheet("en")))


def test_what_is_cut_out_names_neither_the_household_nor_who_helps_it() -> None:
    lines = placed_lines(paper_support_pdf(a_sheet("fr")))
    carried = " ".join(
        line.text
        for line in lines
        if line.box.top >= CARD_TOP and line.box.bottom <= CARD_TOP + CARD_HEIGHT
    )
    assert "NBSQQ G28T5 WBFW6" in carried
    assert "F-2026-000042" not in carried
    assert SENDER.authority not in carried
    assert SENDER.service not in carried
    assert not words_to_avoid_in(carried)


def test_before_there_is_an_entitlement_no_day_is_promised() -> None:
    without = replace(a_sheet("en"), valid_from=None, valid_until=None)
    text = said(paper_support_pdf(without))
    assert "included" not in text
    assert "2027" not in text


def test_a_long_sender_stays_on_the_card() -> None:
    long = replace(
        SENDER,
        street="Maison des habitants et des associations, 127 ter boulevard de l’Invention",
        email="accueil.de.la.carte.alimentation.durable@ville-des-essais.example",
    )
    pdf = paper_support_pdf(replace(a_sheet("fr"), sender=long))
    lowest = max(
        line.box.bottom
        for line in placed_lines(pdf)
        if "127 ter" in line.text and line.box.top > 60
    )
    assert lowest < CARD_TOP + CARD_HEIGHT
    assert page_count(pdf) == 1


def test_what_the_city_left_open_leaves_no_empty_line() -> None:
    bare = replace(SENDER, street="", town="35000 Rennes", phone="", email="", hours="")
    text = said(paper_support_pdf(replace(a_sheet("en"), sender=bare)))
    assert f"send it to: {SENDER.service}" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_screen_reader_finds_headings_in_order_and_words_for_the_picture(language: str) -> None:
    with pikepdf.open(BytesIO(paper_support_pdf(a_sheet(language)))) as pdf:
        assert str(pdf.Root.Lang) == {"fr": "fr-FR", "en": "en-GB"}[language]
        roles, spoken = [], []
        todo = [pdf.Root.StructTreeRoot.K]
        while todo:
            node = todo.pop(0)
            if isinstance(node, pikepdf.Array):
                todo = [*node, *todo]
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                roles.append(str(node.S))
                spoken += [str(node.Alt)] if "/Alt" in node else []
                todo = [node.K, *todo]
        assert roles.count("/H1") == 1
        assert roles.count("/H2") == 4
        assert len(spoken) == roles.count("/Figure") == 1


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert paper_support_pdf(a_sheet()) == paper_support_pdf(a_sheet())
