"""What ISO 19005-3 asks of our papers, rule by rule, as far as it can be read out of the file.

No validator runs here: veraPDF is Java and in no registry that this project uses. What these tests
cannot show is said in docs/decisions/0021-papers-for-the-archive.md.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import md5
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from desktop.reports.accounting_paper import accounting_pdf
from desktop.reports.remittance_paper import remittance_pdf
from desktop.reports.statement_paper import statement_pdf
from tests.reports.statement_papers import (
    SIGNATURE,
    a_full_statement,
    a_logo,
    a_slip,
    an_accounting_paper,
)

PAPERS: dict[str, Callable[[], bytes]] = {
    "statement": lambda: statement_pdf(a_full_statement(130)),
    "accounting": lambda: accounting_pdf(an_accounting_paper(60)),
    "statement with a logo": lambda: statement_pdf(
        a_full_statement(20, logo=a_logo(), signature=SIGNATURE)
    ),
    "slip": lambda: remittance_pdf(a_slip(44)),
}
STANDARD_ROLES = {
    "Document", "Sect", "P", "H1", "H2", "Table", "TR", "TH", "TD", "Figure",
}  # fmt: skip
FORBIDDEN_ACTIONS = {"/Launch", "/JavaScript", "/Sound", "/Movie", "/ImportData", "/ResetForm"}


@cache
def made(name: str) -> bytes:
    return PAPERS[name]()


@pytest.fixture(params=sorted(PAPERS))
def document(request: pytest.FixtureRequest) -> Iterator[Pdf]:
    with pikepdf.open(BytesIO(made(request.param))) as opened:
        yield opened


def fonts_of(document: Pdf) -> dict[str, Any]:
    found = {}
    for page in document.pages:
        for font in page.Resources.get("/Font", Dictionary()).values():
            found[str(font.BaseFont)] = font
    return found


def test_header_identifier_and_no_encryption(document: Pdf) -> None:
    """6.1.2, 6.1.3."""
    assert document.pdf_version == "1.7"
    assert not document.is_encrypted
    assert len(document.trailer.ID) == 2
    assert not document.check_pdf_syntax()


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_second_line_has_four_bytes_above_127(name: str) -> None:
    """6.1.2."""
    first, second = made(name).split(b"\n", 2)[:2]
    assert first.strip() == b"%PDF-1.7"
    assert second.startswith(b"%")
    assert sum(byte > 127 for byte in second) >= 4


def test_filters_are_allowed_and_no_stream_lies_outside(document: Pdf) -> None:
    """6.1.7."""
    allowed = {"/FlateDecode", "/ASCII85Decode"}
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream):
            filters: Any = thing.get("/Filter", [])
            names = [filters] if isinstance(filters, Name) else list(filters)
            assert {str(name) for name in names} <= allowed
            assert "/F" not in thing


def test_colours_are_told_by_an_srgb_profile(document: Pdf) -> None:
    """6.2.3, 6.2.4.3: device colours only with an output intent of the same kind."""
    (intent,) = document.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    profile = intent.DestOutputProfile
    assert profile.N == 3
    content = profile.read_bytes()
    assert content[36:40] == b"acsp"
    assert content[12:24] == b"mntrRGB XYZ "
    assert struct.unpack(">I", content[:4])[0] == len(content)
    assert content[8] in (2, 4)
    assert content[9] <= 0x20
    for page in document.pages:
        operators = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
        assert not operators & {"k", "K", "cs", "CS", "sh"}


def test_nothing_is_transparent_and_no_picture_comes_from_elsewhere(document: Pdf) -> None:
    """6.2.8, 6.2.10: a logo is RGB or a palette of it, without a mask, drawn dot for dot."""
    for page in document.pages:
        assert "/Group" not in page
        for picture in page.Resources.get("/XObject", Dictionary()).values():
            assert picture.Subtype == Name.Image
            assert not {"/SMask", "/Mask", "/Alternates", "/OPI"} & set(picture.keys())
            assert not picture.get("/Interpolate", False)
            assert picture.BitsPerComponent in (1, 2, 4, 8)
            kind = picture.ColorSpace
            assert kind == Name.DeviceRGB or list(kind)[:2] == [Name.Indexed, Name.DeviceRGB]
        for state in page.Resources.get("/ExtGState", Dictionary()).values():
            assert state.get("/ca", 1) == 1
            assert state.get("/CA", 1) == 1
            assert state.get("/SMask", Name.None_) == Name("/None")


def test_every_font_is_embedded_and_says_which_characters_it_draws(document: Pdf) -> None:
    """6.2.11.4, 6.2.11.6, 6.2.11.7: symbolic, without an encoding, with one character map."""
    fonts = fonts_of(document)
    assert fonts
    for name, font in fonts.items():
        assert re.match(r"/[A-Z]{6}\+Inter", name)
        assert font.Subtype == Name.TrueType
        assert "/Encoding" not in font
        assert font.FontDescriptor.Flags & 4
        program = font.FontDescriptor.FontFile2.read_bytes()
        tables = tables_of(program)
        assert struct.unpack(">H", tables["cmap"][2:4])[0] == 1
        assert b"beginbfchar" in font.ToUnicode.read_bytes()


def test_widths_of_the_file_are_those_of_the_fonts(document: Pdf) -> None:
    """6.2.11.5: within a thousandth of the size."""
    for font in fonts_of(document).values():
        tables = tables_of(font.FontDescriptor.FontFile2.read_bytes())
        units = struct.unpack(">H", tables["head"][18:20])[0]
        for code, width in enumerate(font.Widths, int(font.FirstChar)):
            glyph = glyph_of(tables["cmap"], code)
            assert abs(advance(tables, glyph) * 1000 / units - float(width)) <= 1


def test_no_hole_is_drawn(document: Pdf) -> None:
    """6.2.11.8: no reference to the glyph .notdef."""
    fonts = {str(font.BaseFont): font for font in fonts_of(document).values()}
    maps = {
        name: tables_of(font.FontDescriptor.FontFile2.read_bytes())["cmap"]
        for name, font in fonts.items()
    }
    shown = 0
    for page in document.pages:
        for name, codes in texts_of(page):
            assert all(glyph_of(maps[name], code) for code in codes)
            shown += len(codes)
    assert shown > 500


def test_it_says_of_itself_what_it_is(document: Pdf) -> None:
    """6.6.2, 6.6.4: XMP without a filter, with part and level, like the old dictionary."""
    metadata = document.Root.Metadata
    assert "/Filter" not in metadata
    text = metadata.read_raw_bytes().decode()
    ElementTree.fromstring(text)  # noqa: S314 - our own
    assert 'pdfaid:part="3"' in text
    assert 'pdfaid:conformance="U"' in text
    for said in (document.docinfo.Title, document.docinfo.Author):
        assert str(said).replace("&", "&amp;") in text
    day = re.fullmatch(r"D:(\d{4})(\d\d)(\d\d)000000Z", str(document.docinfo.CreationDate))
    assert day
    assert f'xmp:CreateDate="{"-".join(day.groups())}T00:00:00Z"' in text


def test_the_file_inside_says_how_it_belongs_to_the_paper(document: Pdf) -> None:
    """6.8."""
    (specification,) = document.Root.AF
    assert specification.AFRelationship == Name.Data
    assert str(specification.F) == str(specification.UF)
    assert str(specification.F).endswith(".csv")
    assert str(specification.Desc)
    embedded = specification.EF.F
    assert embedded.Subtype == Name("/text/csv")
    assert embedded.Params.Size == len(embedded.read_bytes())
    assert bytes(embedded.Params.CheckSum) == md5(embedded.read_bytes()).digest()  # noqa: S324
    listed = document.Root.Names.EmbeddedFiles.Names
    assert listed[1].objgen == specification.objgen


def test_no_action_and_no_annotation(document: Pdf) -> None:
    """6.3, 6.5."""
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(document.Root.keys())
    assert "/JavaScript" not in document.Root.Names
    for page in document.pages:
        assert "/Annots" not in page
        assert "/AA" not in page
    for thing in document.objects:
        if isinstance(thing, Dictionary):
            assert str(thing.get("/S", "")) not in FORBIDDEN_ACTIONS


def test_it_can_be_read_aloud(document: Pdf) -> None:
    """6.7, ISO 32000-1, 14.7: every mark of a page is known to the tree, and the reverse."""
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) in {"fr-FR", "fr", "en-GB"}
    assert root.ViewerPreferences.DisplayDocTitle
    numbers = root.StructTreeRoot.ParentTree.Nums
    parents = dict(zip([int(n) for n in numbers[::2]], numbers[1::2], strict=True))
    roles = set()
    for page in document.pages:
        marks = [
            int(step.operands[1].MCID)
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) == "BDC"
        ]
        above = parents[int(page.StructParents)]
        assert marks == list(range(len(above)))
        roles |= {str(element.S)[1:] for element in above}
        assert page.Tabs == Name.S
    assert roles <= STANDARD_ROLES
    assert {"H1", "TH", "TD", "P"} <= roles


def test_nothing_is_drawn_outside_of_a_mark(document: Pdf) -> None:
    """Text and lines are content of an element or an artifact; nothing is left over."""
    drawing = {"Tj", "TJ", "S", "f", "f*", "B", "b", "s"}
    for page in document.pages:
        depth = 0
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            depth += operator in {"BDC", "BMC"}
            depth -= operator == "EMC"
            assert operator not in drawing or depth
        assert not depth


def tables_of(program: bytes) -> dict[str, bytes]:
    count = struct.unpack(">H", program[4:6])[0]
    found = {}
    for place in range(count):
        tag, _sum, start, size = struct.unpack_from(">4sIII", program, 12 + 16 * place)
        found[tag.decode()] = program[start : start + size]
    return found


def glyph_of(cmap: bytes, code: int) -> int:
    start = struct.unpack(">I", cmap[8:12])[0]
    form, _length, _language, first, count = struct.unpack_from(">HHHHH", cmap, start)
    assert form == 6
    place = code - first
    if not 0 <= place < count:
        return 0
    glyph: int = struct.unpack_from(">H", cmap, start + 10 + 2 * place)[0]
    return glyph


def advance(tables: dict[str, bytes], glyph: int) -> int:
    metrics = struct.unpack(">H", tables["hhea"][34:36])[0]
    width: int = struct.unpack_from(">H", tables["hmtx"], 4 * min(glyph, metrics - 1))[0]
    return width


def texts_of(page: pikepdf.Page) -> Iterator[tuple[str, bytes]]:
    font = ""
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator == "Tf":
            font = str(page.Resources.Font[str(step.operands[0])].BaseFont)
        elif operator == "Tj":
            yield font, bytes(step.operands[0])
        assert operator != "TJ"
