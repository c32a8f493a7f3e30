"""Letters as PDF: what they say, how they look to a machine, and that a reprint says the same."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from desktop.domain.letter import LetterKind
from desktop.reports import calculation_sheet, letter
from desktop.reports.envelope import placed_lines
from desktop.reports.preview import pages
from desktop.sheets.letter import (
    LetterSheet,
    UnreadableLetter,
    calculation_from_document,
    letter_from_document,
    to_document,
)
from tests.reports.conftest import EXPECTED, SENDER, a_calculation, a_letter

DECISIONS = [LetterKind.GRANT, LetterKind.DENIAL]
KINDS = [*DECISIONS, LetterKind.DOCUMENTS_MISSING, LetterKind.RECEIPT]
VARIANTS = [("fr", False), ("fr", True), ("en", False)]


def said(pdf: bytes) -> str:
    """The text of all pages, with one space wherever there is any."""
    return " ".join(" ".join(page.text for page in pages(pdf)).split())


def variant(kind: LetterKind, language: str, easy: bool) -> bytes:
    return letter.render(a_letter(kind, language, easy_to_read=easy))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "easy"), VARIANTS, ids=["french", "easy", "english"])
def test_each_letter_says_what_was_agreed(kind: LetterKind, language: str, easy: bool) -> None:
    name = f"{kind}.{language}{'-falc' if easy else ''}.txt"
    text = "\n".join(page.text.strip() for page in pages(variant(kind, language, easy)))
    assert text.replace("\r\n", "\n") + "\n" == (EXPECTED / name).read_text("utf-8")


def test_the_calculation_sheet_says_what_was_agreed() -> None:
    text = "\n".join(page.text.strip() for page in pages(calculation_sheet.render(a_calculation())))
    expected = (EXPECTED / "calculation_sheet.fr.txt").read_text("utf-8")
    assert text.replace("\r\n", "\n") + "\n" == expected


@pytest.mark.parametrize("kind", DECISIONS)
def test_a_decision_carries_all_that_the_law_asks_for(kind: LetterKind) -> None:
    text = said(variant(kind, "fr", easy=False))
    for needed in (
        "Centre communal d’action sociale",
        "M. Abiven",
        "responsable de l’espace social",
        "par délégation",
        "14 avril 2026",
        "N-2026-000391",
        "Délibération du conseil d’administration",
        "recours gracieux",
        "deux mois",
        "tribunal administratif de Rennes",
        "3 contour de la Motte",
        "www.telerecours.fr",
        "traitement algorithmique",
        "Commission d’accès aux documents administratifs",
        "mission d’intérêt public",
        "www.cnil.fr",
    ):
        assert needed in text


def test_a_denial_gives_its_reasons_in_law_and_in_fact() -> None:
    text = said(variant(LetterKind.DENIAL, "fr", easy=False))
    assert "ne doit pas dépasser 2 160,00 €" in text
    assert "2 214,36 € par mois" in text
    assert "L. 211-2" in text


def test_what_a_lawyer_has_yet_to_approve_is_marked() -> None:
    assert said(variant(LetterKind.GRANT, "fr", easy=False)).count("[à faire valider]") >= 5
    assert "[to be validated]" in said(variant(LetterKind.GRANT, "en", easy=False))


def test_the_english_letter_says_that_the_french_one_prevails() -> None:
    text = said(variant(LetterKind.GRANT, "en", easy=False))
    assert "Translation for information." in text
    assert "prevails" in text


def test_an_amount_never_breaks_over_two_lines() -> None:
    for line in placed_lines(variant(LetterKind.DENIAL, "fr", easy=False)):
        starts_a_line = line.box.left < 21
        assert not (starts_a_line and line.text.startswith("€"))


class TestTheFile:
    @pytest.fixture
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(BytesIO(variant(LetterKind.GRANT, "fr", easy=False)))

    def test_it_has_a_language_a_title_and_an_author(self, pdf: pikepdf.Pdf) -> None:
        assert str(pdf.Root.Lang) == "fr-FR"
        assert str(pdf.docinfo.Title).endswith("N-2026-000391")
        assert str(pdf.docinfo.Author) == SENDER.authority
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == str(pdf.docinfo.Title)

    def test_every_font_is_embedded(self, pdf: pikepdf.Pdf) -> None:
        fonts = {
            str(font.BaseFont): font
            for page in pdf.pages
            for font in page.Resources.Font.values()
            if "/FontDescriptor" in font
        }
        assert len(fonts) >= 3
        for font in fonts.values():
            assert "/FontFile2" in font.FontDescriptor
            assert "Inter" in str(font.BaseFont)
        drawn = {
            str(operands[0])
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tf"
        }
        embedded = {
            name
            for page in pdf.pages
            for name, font in page.Resources.Font.items()
            if "/FontDescriptor" in font
        }
        assert drawn - embedded <= {"/F1"}  # ReportLab selects Helvetica at first, writes nothing

    def test_it_can_be_read_aloud_in_order(self, pdf: pikepdf.Pdf) -> None:
        assert bool(pdf.Root.MarkInfo.Marked)
        roles = [str(element.S) for element in _elements(pdf.Root.StructTreeRoot.K)]
        assert roles[0] == "/Document"
        assert roles.count("/H1") == 1
        assert roles.index("/H1") < roles.index("/H2") < roles.index("/Table")
        assert {"/TR", "/TH", "/TD", "/P", "/Sect"} <= set(roles)

    def test_all_that_is_drawn_is_in_the_tree_or_an_artifact(self, pdf: pikepdf.Pdf) -> None:
        parents = dict(_pairs(pdf.Root.StructTreeRoot.ParentTree.Nums))
        for page in pdf.pages:
            depth, marked = 0, 0
            for _operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
                marked += name == "BDC"
                assert depth in (0, 1)
                assert depth or name not in ("Tj", "TJ", "'", "Do", "S", "f")
            assert len(parents[int(page.StructParents)]) == marked

    def test_pages_are_counted(self, pdf: pikepdf.Pdf) -> None:
        count = len(pdf.pages)
        texts = [page.text for page in pages(variant(LetterKind.GRANT, "fr", easy=False))]
        for number, text in enumerate(texts, 1):
            assert f"{number} / {count}" in text


def _elements(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = [element]
    for kid in element.get("/K", []):
        if "/S" in kid:
            found += _elements(kid)
    return found


def _pairs(numbers: pikepdf.Object) -> list[tuple[int, pikepdf.Object]]:
    flat = list(numbers)
    return [(int(n), v) for n, v in zip(flat[::2], flat[1::2], strict=True)]


class TestReprints:
    def test_an_original_says_nothing_of_duplicates(self) -> None:
        assert "DUPLICATA" not in said(letter.render(a_letter()))

    def test_a_reprint_is_a_duplicate_with_the_same_number_and_facts(self) -> None:
        original = a_letter()
        text = said(letter.render(original.reprinted()))
        assert "DUPLICATA" in text
        without = text.replace("DUPLICATA ", "", 1)
        assert sorted(without.split()) == sorted(said(letter.render(original)).split())

    def test_the_same_letter_gives_the_same_bytes(self) -> None:
        assert letter.render(a_letter()) == letter.render(a_letter())

    def test_a_letter_comes_back_from_its_document_word_for_word(self) -> None:
        original = a_letter(to_pick_up=True)
        assert letter_from_document(to_document(original)) == original
        sheet = a_calculation()
        assert calculation_from_document(to_document(sheet)) == sheet

    def test_a_document_of_another_version_is_refused_in_so_many_words(self) -> None:
        document = to_document(a_letter()) | {"version": 99}
        with pytest.raises(UnreadableLetter) as refused:
            letter_from_document(document)
        assert refused.value.version == 99

    def test_a_document_with_a_hole_is_refused(self) -> None:
        document = to_document(a_letter())
        del document["sheet"]["number"]
        with pytest.raises(UnreadableLetter):
            letter_from_document(document)


class TestNumbers:
    def test_a_provisional_number_is_called_so(self) -> None:
        text = said(letter.render(a_letter(number="P-07-000123", provisional=True)))
        assert "Numéro provisoire P-07-000123" in text

    def test_the_final_number_takes_its_place(self) -> None:
        waiting: LetterSheet = a_letter(number="P-07-000123", provisional=True)
        text = said(letter.render(waiting.with_final_number("N-2026-000400")))
        assert "N-2026-000400" in text
        assert "provisoire" not in text
        assert "P-07" not in text


def test_a_letter_for_the_counter_says_so_beside_its_date() -> None:
    assert "À retirer à l’accueil" in said(letter.render(a_letter(to_pick_up=True)))


def test_the_first_of_a_month_is_written_as_the_french_do() -> None:
    text = said(letter.render(a_letter(dated_on=date(2026, 3, 1))))
    assert "Rennes, le 1er mars 2026" in text


def test_an_easy_letter_is_set_larger_and_needs_no_third_page() -> None:
    plain = letter.render(a_letter())
    easy = letter.render(a_letter(easy_to_read=True))
    assert _height_of("Madame,", easy) > 1.3 * _height_of("Madame,", plain)
    assert len(pages(easy)) == 2


def _height_of(text: str, pdf: bytes) -> float:
    (line,) = [line for line in placed_lines(pdf) if line.text == text]
    return line.box.bottom - line.box.top


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "easy"), VARIANTS, ids=["french", "easy", "english"])
def test_no_signature_stands_alone_on_a_page(kind: LetterKind, language: str, easy: bool) -> None:
    last = pages(variant(kind, language, easy))[-1].text
    before, signed, _ = last.partition("Pour la présidente")
    assert signed
    assert len(before.split()) > 20


def test_a_logo_is_printed_and_read_by_the_name_of_the_authority(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (300, 100), "#0e6b62").save(logo)
    sender = type(SENDER)(**{**vars(SENDER), "logo": str(logo)})
    pdf = pikepdf.open(BytesIO(letter.render(a_letter(sender=sender))))
    figures = [e for e in _elements(pdf.Root.StructTreeRoot.K) if str(e.S) == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == [SENDER.authority]


def test_markup_in_a_name_is_printed_and_does_nothing() -> None:
    text = said(letter.render(a_letter(salutation="Madame <b>& Cie</b> {limit} **,")))
    assert "Madame <b>& Cie</b> {limit} **," in text


def test_the_bar_is_read_aloud_as_a_sentence() -> None:
    pdf = pikepdf.open(BytesIO(calculation_sheet.render(a_calculation())))
    figures = [e for e in _elements(pdf.Root.StructTreeRoot.K) if str(e.S) == "/Figure"]
    assert "sous la première limite" in str(figures[0].Alt)
