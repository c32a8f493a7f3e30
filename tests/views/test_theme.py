"""The look: contrast of every pair in use, tokens only, and an icon for each name that is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from desktop.views.theme import fonts, icons, look, style, tokens

VIEWS = Path(__file__).parents[2] / "desktop" / "views"
SOURCES = sorted(VIEWS.rglob("*.py"))
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|\brgba?\(")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", tokens.THEMES)
@pytest.mark.parametrize(("ink", "ground"), tokens.TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(theme: str, ink: str, ground: str) -> None:
    palette = tokens.THEMES[theme]
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("theme", tokens.THEMES)
@pytest.mark.parametrize(("shape", "ground"), tokens.CONTROL_PAIRS)
def test_the_edge_of_a_control_can_be_seen(theme: str, shape: str, ground: str) -> None:
    palette = tokens.THEMES[theme]
    assert contrast(getattr(palette, shape), getattr(palette, ground)) >= 3


def test_high_contrast_text_reaches_seven_to_one() -> None:
    palette = tokens.HIGH_CONTRAST
    pairs = tokens.TEXT_PAIRS
    assert all(contrast(getattr(palette, i), getattr(palette, g)) >= 7 for i, g in pairs)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(VIEWS)))
def test_no_colour_is_named_outside_the_tokens(path: Path) -> None:
    if path.name != "tokens.py":
        assert not COLOUR.findall(path.read_text("utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(VIEWS)))
def test_only_the_theme_styles_widgets(path: Path) -> None:
    if path.parent.name != "theme":
        assert "setStyleSheet" not in path.read_text("utf-8")


def test_the_typeface_that_the_application_carries_is_loaded(qapp: QApplication) -> None:
    assert fonts.load()


@pytest.mark.parametrize("theme", [*tokens.THEMES, "a theme of another version"])
@pytest.mark.parametrize("scale", tokens.TEXT_SCALES)
def test_every_theme_and_text_size_dresses_the_application(
    qapp: QApplication, theme: str, scale: str
) -> None:
    style.apply(qapp, theme, scale)
    assert "$" not in qapp.styleSheet()
    assert look.font().pixelSize() == round(tokens.Type.TEXT * tokens.TEXT_SCALES[scale])


def test_amounts_have_figures_of_one_width(qapp: QApplication) -> None:
    fonts.load()
    metrics = QFontMetricsF(look.figures())
    assert {metrics.horizontalAdvance(digit * 10) for digit in "0123456789"} == {
        metrics.horizontalAdvance("0" * 10)
    }


def test_an_icon_is_drawn_in_the_colour_of_its_token(qtbot: QtBot) -> None:
    look.choose("light", "1")
    picture = icons.pixmap("house", "accent", 32).toImage()
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert tokens.LIGHT.accent in seen


def test_an_icon_that_the_set_does_not_have_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icons.icon("no such thing")


def test_an_icon_without_room_is_no_picture_and_no_warning(qtbot: QtBot) -> None:
    assert icons.icon("house").pixmap(QSize(0, 20)).isNull()


@pytest.fixture(autouse=True)
def _light_afterwards(qapp: QApplication):  # type: ignore[no-untyped-def]
    yield
    look.choose("light", "1")
    qapp.setStyleSheet("")
