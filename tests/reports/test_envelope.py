"""Only the address shows through the window, whatever the address and however the sheet slides."""

from __future__ import annotations

from functools import partial
from io import BytesIO

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from desktop.domain.address import PostalAddress, Recipient, address_block
from desktop.domain.letter import LetterKind
from desktop.reports import letter
from desktop.reports.envelope import (
    SHIFT,
    WINDOW,
    WindowShowsMore,
    check_window,
    refuse_if_window_shows_more,
)
from desktop.reports.pdfium import NotAReadablePdf
from desktop.reports.style import REGULAR, register_fonts
from tests.reports.conftest import SIX_LINES, a_letter

KINDS = [LetterKind.GRANT, LetterKind.DENIAL, LetterKind.DOCUMENTS_MISSING, LetterKind.RECEIPT]


def page(*texts: tuple[float, float, str], size: float = 10) -> bytes:
    """A page with texts at millimetres from the top left corner."""
    register_fonts()
    target = BytesIO()
    canvas = Canvas(target)
    canvas.setFont(REGULAR, size)
    for left, top, text in texts:
        canvas.drawString(left * mm, (297 - top) * mm, text)
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize("count", range(1, 7))
@pytest.mark.parametrize("kind", KINDS)
def test_exactly_the_address_shows(kind: LetterKind, count: int) -> None:
    lines = SIX_LINES[:count]
    pdf = letter.render(a_letter(kind, recipient_lines=lines))
    check = check_window(pdf)
    assert check.lines == lines
    assert check.shows_only(lines)
    refuse_if_window_shows_more(pdf, lines)


@pytest.mark.parametrize("easy", [False, True], ids=["plain", "easy to read"])
def test_a_duplicate_with_a_provisional_number_shows_no_more(easy: bool) -> None:
    sheet = a_letter(
        easy_to_read=easy,
        duplicate=3,
        provisional=True,
        to_pick_up=True,
        references=("F-2026-000184", "D-2026-000391", "A-2026-000001"),
    )
    refuse_if_window_shows_more(letter.render(sheet), SIX_LINES)


def test_a_long_sender_stays_beside_the_window() -> None:
    sheet = a_letter()
    long = partial(type(sheet.sender), street="7 boulevard " + "très long " * 12, town="Rennes")
    sender = long("Centre communal d’action sociale " * 3, "Espace " * 25, email="x" * 90)
    refuse_if_window_shows_more(letter.render(a_letter(sender=sender)), SIX_LINES)


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(
    st.builds(Recipient, *[st.text(alphabet="MWÉé -’abc1", max_size=60)] * 3),
    st.builds(PostalAddress, *[st.text(alphabet="MWÉé -’abc1", max_size=60)] * 8),
)
def test_no_address_leaves_the_window(recipient: Recipient, place: PostalAddress) -> None:
    lines = address_block(recipient, place).lines
    pdf = letter.render(a_letter(LetterKind.RECEIPT, recipient_lines=lines))
    check = check_window(pdf)
    assert [line.replace(" ", "") for line in check.lines] == [x.replace(" ", "") for x in lines]
    assert not check.cut
    for line in check.seen:
        assert WINDOW.grown(-SHIFT).holds(line.box)


def test_the_widest_line_of_38_characters_is_narrowed() -> None:
    lines = ("W" * 38, *SIX_LINES[1:])
    refuse_if_window_shows_more(letter.render(a_letter(recipient_lines=lines)), lines)


WRONG = {
    "a reference beside the address": [(115, 62, "ROZENN"), (170, 62, "N-2026-000391")],
    "a subject just under it": [(115, 62, "ROZENN"), (20, 90, "Objet : " + "carte " * 20)],
    "a line that may slide in from above": [(115, 62, "ROZENN"), (115, 53, "CCAS")],
    "the end of a long line on the left": [(115, 62, "ROZENN"), (20, 70, "carte " * 20)],
    "an address half hidden by the edge": [(111, 62, "ROZENN")],
    "an address too low": [(115, 89, "ROZENN")],
    "no address": [(20, 20, "Centre communal d’action sociale")],
    "another address": [(115, 62, "MALO")],
}


@pytest.mark.parametrize("texts", WRONG.values(), ids=WRONG)
def test_a_wrong_page_is_not_printed(texts: list[tuple[float, float, str]]) -> None:
    with pytest.raises(WindowShowsMore):
        refuse_if_window_shows_more(page(*texts), ("ROZENN",))


def test_a_right_page_is_printed() -> None:
    refuse_if_window_shows_more(page((115, 62, "ROZENN")), ("ROZENN",))


def test_a_word_that_judges_is_found_even_in_the_address() -> None:
    lines = ("MAISON DES INDIGENTS",)
    check = check_window(page((115, 62, lines[0])))
    assert check.avoided == ("indigent",)
    assert not check.shows_only(lines)


def test_the_refusal_tells_nobody_s_name() -> None:
    with pytest.raises(WindowShowsMore) as refused:
        refuse_if_window_shows_more(page((115, 62, "ROZENN KERVELLA")), ("MALO",))
    assert "KERVELLA" not in str(refused.value)
    assert refused.value.unexpected == 1
    assert refused.value.hidden == 1


def test_what_is_no_pdf_is_said_to_be_none() -> None:
    with pytest.raises(NotAReadablePdf):
        check_window(b"not a PDF")
