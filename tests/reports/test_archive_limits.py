"""Limits and wholes that ISO 19005-3 asks for and that only a reader of the bytes can see.

Fonts are opened by FreeType and the profile by Little CMS: two programs that are not ours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageCms, ImageFont

from tests.reports.test_archive_pdf import PAPERS, fonts_of, made, texts_of

LONGEST_STRING, LONGEST_NAME = 32_767, 127
LARGEST_INTEGER, LARGEST_REAL = 2**31 - 1, 3.403e38
MOST_OBJECTS, DEEPEST = 8_388_607, 28
OPERATORS = frozenset(
    re.findall(
        r"\S+",
        """b B b* B* BDC BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K
        k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w
        W W* y ' \"""",
    )
)
"""ISO 32000-1, annex A: none besides is allowed, not even between BX and EX."""
NOT_IN_THE_ROOT = {
    "/OCProperties",
    "/AcroForm",
    "/Perms",
    "/Requirements",
    "/NeedsRendering",
    "/AA",
}


@pytest.fixture(params=sorted(PAPERS))
def document(request: pytest.FixtureRequest) -> Iterator[Pdf]:
    with pikepdf.open(BytesIO(made(request.param))) as opened:
        yield opened


def values_of(thing: Any, depth: int = 0) -> Iterator[Any]:
    """Everything direct in an object; what is only referred to is visited on its own."""
    yield thing
    if isinstance(thing, (Dictionary, Stream)) and depth < 20:
        for name, value in thing.items():
            yield Name(name)
            if not value_is_elsewhere(value):
                yield from values_of(value, depth + 1)
    elif isinstance(thing, Array) and depth < 20:
        for value in thing.as_list():
            if not value_is_elsewhere(value):
                yield from values_of(value, depth + 1)


def value_is_elsewhere(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def test_nothing_is_larger_than_an_archive_may_hold(document: Pdf) -> None:
    """6.1.13."""
    assert len(document.objects) < MOST_OBJECTS
    seen = 0
    for thing in document.objects:
        for value in values_of(thing):
            seen += 1
            if isinstance(value, Name):
                assert len(str(value).encode()) - 1 <= LONGEST_NAME
                str(value).encode("utf-8")
            elif isinstance(value, String):
                assert len(bytes(value)) <= LONGEST_STRING
            elif isinstance(value, bool):
                continue
            elif isinstance(value, int):
                assert abs(value) <= LARGEST_INTEGER
            elif isinstance(value, (Decimal, float)):
                assert math.isfinite(float(value))
                assert abs(float(value)) < LARGEST_REAL
    assert seen > 200


def test_pages_speak_the_language_of_the_standard_and_no_other(document: Pdf) -> None:
    """6.2.2, 6.1.13: known operators, resources of the page itself, few states kept at once."""
    for page in document.pages:
        resources, deep = page.Resources, 0
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            assert operator in OPERATORS, operator
            deep += {"q": 1, "Q": -1}.get(operator, 0)
            assert 0 <= deep <= DEEPEST
            kind = {"Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState"}.get(operator)
            if kind:
                assert str(step.operands[0]) in resources.get(kind, Dictionary())
            if operator == "ri":
                assert str(step.operands[0])[1:] in {
                    "RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation",
                }  # fmt: skip
        assert deep == 0


def test_nothing_depends_on_who_opens_it(document: Pdf) -> None:
    """6.1.12 (permissions), 6.4 (forms), 6.9 (layers), 6.10 (alternates), 6.11 (requirements)."""
    assert not NOT_IN_THE_ROOT & set(document.Root.keys())
    assert set(document.Root.Names.keys()) == {"/EmbeddedFiles"}
    for page in document.pages:
        assert not any(name in page for name in ("/PresSteps", "/OC"))
        for state in page.Resources.get("/ExtGState", Dictionary()).values():
            assert not {"/TR", "/HTP", "/HTO"} & set(state.keys())
            assert state.get("/BM", Name.Normal) in (Name.Normal, Name.Compatible)
        boxes = [float(x) for x in page.MediaBox.as_list()]
        assert all(3 <= boxes[place + 2] - boxes[place] <= 14_400 for place in (0, 1))


def test_fonts_are_whole_for_a_reader_that_is_not_ours(document: Pdf) -> None:
    """6.2.11.4.1: FreeType opens each and draws what the file says that it can draw."""
    for font in fonts_of(document).values():
        program = font.FontDescriptor.FontFile2.read_bytes()
        opened = ImageFont.truetype(BytesIO(program), 40)
        assert opened.getname()[0]
        for table in (b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cmap"):
            assert table in program[:400]


def test_each_code_has_one_character_of_unicode(document: Pdf) -> None:
    """6.2.11.7.2 (level U): every code that is drawn has one, and none means nothing."""
    meanings: dict[str, set[int]] = {}
    for name, font in fonts_of(document).items():
        said = font.ToUnicode.read_bytes().decode("latin-1")
        assert all(int(size) <= 100 for size in re.findall(r"(\d+) beginbfchar", said))
        pairs = [
            pair
            for block in re.findall(r"beginbfchar(.*?)endbfchar", said, re.DOTALL)
            for pair in re.findall(r"<([0-9A-F]{2})>\s*<([0-9A-F]+)>", block)
        ]
        for _code, text in pairs:
            for character in bytes.fromhex(text).decode("utf-16-be"):
                assert ord(character) not in (0, 0xFEFF, 0xFFFE)
        meanings[name] = {int(code, 16) for code, _text in pairs}
        assert len(meanings[name]) == len(pairs)
    for page in document.pages:
        for name, codes in texts_of(page):
            assert set(codes) <= meanings[name]


def test_the_profile_is_one_for_a_program_that_is_not_ours(document: Pdf) -> None:
    """6.2.3: Little CMS opens it, and its white stays white."""
    (intent,) = document.Root.OutputIntents
    profile = ImageCms.ImageCmsProfile(BytesIO(intent.DestOutputProfile.read_bytes()))
    assert profile.profile.xcolor_space.strip() == "RGB"
    assert profile.profile.device_class == "mntr"
    to_srgb = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    for colour in ((255, 255, 255), (14, 107, 98), (0, 0, 0)):
        picture = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), to_srgb)
        assert picture is not None
        pixel = picture.getpixel((0, 0))
        assert isinstance(pixel, tuple)
        assert max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) <= 1


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_the_bytes_begin_and_end_as_they_should(name: str) -> None:
    """6.1.2, 6.1.3: nothing before the header, one end and no more than a line after it."""
    content = made(name)
    assert content.startswith(b"%PDF-1.7")
    assert content.count(b"%%EOF") == 1
    assert content.rstrip(b"\r\n").endswith(b"%%EOF")
    assert b"/Encrypt" not in content
