"""The theme and text size of this process, for whoever paints; like the language, there is one."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtGui import QColor, QFont

from desktop.views.theme.tokens import FAMILY, TEXT_SCALES, THEMES, Palette, Type

_theme = "light"
_scale = 1.0

COLOURS = frozenset(f.name for f in fields(Palette) if f.name != "is_dark")


def choose(theme: str, text_scale: str) -> None:
    """Unknown names, from a settings file of another version, fall back to light and 1."""
    global _theme, _scale  # noqa: PLW0603 - one look per process
    _theme = theme if theme in THEMES else "light"
    _scale = TEXT_SCALES.get(text_scale, 1.0)


def theme() -> str:
    return _theme


def palette() -> Palette:
    return THEMES[_theme]


def colour(name: str) -> QColor:
    """The colour of a token, by its name."""
    return QColor(str(getattr(palette(), name)))


def tone_colour(tone: str) -> QColor:
    return colour("muted" if tone == "neutral" else tone)


def tone_ground(tone: str) -> QColor:
    return colour(f"{tone}_soft")


def scaled(pixels: int) -> int:
    """A distance or size that grows with the text."""
    return round(pixels * _scale)


def font(pixels: int = Type.TEXT, weight: int = Type.REGULAR) -> QFont:
    chosen = QFont(FAMILY)
    chosen.setPixelSize(scaled(pixels))
    chosen.setWeight(QFont.Weight(weight))
    return chosen


def figures(pixels: int = Type.TEXT, weight: int = Type.REGULAR) -> QFont:
    """For amounts and dates that stand under each other."""
    return tabular(font(pixels, weight))


def tabular(chosen: QFont) -> QFont:
    """The same font with figures of one width, so that amounts line up."""
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen
