"""Names of any script can be told apart on paper, and no hole is drawn."""

from __future__ import annotations

import pytest

from desktop.reports.glyphs import STAND_IN, printable


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Épicerie d’Œuvre", "Épicerie d’Œuvre"),
        ("Пекарня Αρτος", "Пекарня Αρτος"),
        ("مخبز النور", "mkhbz alnwr"),
        ("北京市场", "BeiJingShiChang"),
        ("ქართული", "kartuli"),
        ("हिन्दी", "hindi"),
        ("Chez Zoé 🥕", f"Chez Zoé {STAND_IN}"),
        ("e\u0301t\u0302", "ét\u0302"),
        ("a\u200bb\x00c\td", "ab c d"),
        ("\u2028\u2029", ""),
        ("“北”", "“Bei”"),
    ],
)
def test_what_the_font_lacks_is_spelt_in_latin_letters(typed: str, drawn: str) -> None:
    assert printable(typed) == drawn


def test_two_names_of_another_script_stay_two_names() -> None:
    names = ("北京", "上海", "مخبز", "مطبخ", "משה", "ყველი", "빵집", "パン屋")
    assert len({printable(name) for name in names}) == len(names)
    assert not any(STAND_IN in printable(name) for name in names)


@pytest.mark.parametrize("first", range(0, 0x110000, 0x8000))
def test_every_character_is_drawn_or_left_out(first: int) -> None:
    """What is spelt has to be in the font, too."""
    for code in range(first, first + 0x8000, 7):
        drawn = printable(chr(code))
        assert printable(drawn) == drawn
