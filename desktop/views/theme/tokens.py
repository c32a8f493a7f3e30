"""Every colour, distance, radius and type size of the window; no other file names one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, by use; a `…_soft` lies under its own colour's text."""

    background: str
    surface: str
    sunken: str  # fields on the background, hovered rows
    ink: str
    muted: str
    line: str  # separators; carries no meaning
    control: str  # the edge of what can be used: 3:1 on surface and background
    accent: str
    accent_strong: str  # hovered and pressed
    on_accent: str
    accent_soft: str
    accent_chart: str  # the quiet bars beside the accented one
    done: str
    done_soft: str
    waiting: str
    waiting_soft: str
    information: str
    information_soft: str
    neutral_soft: str
    focus: str
    is_dark: bool


LIGHT = Palette(
    background="#f6f5f1",
    surface="#ffffff",
    sunken="#f6f5f1",
    ink="#1e2a2f",
    muted="#5b6b70",
    line="#e3e1d9",
    control="#7f8c8f",
    accent="#0e6b62",
    accent_strong="#0a524b",
    on_accent="#ffffff",
    accent_soft="#e2f0ed",
    accent_chart="#7fb8ae",
    done="#2c6e3f",
    done_soft="#e4f1e6",
    waiting="#8a5a00",
    waiting_soft="#fbf0d9",
    information="#2a5b8c",
    information_soft="#e5eef7",
    neutral_soft="#efeee9",
    focus="#0e6b62",
    is_dark=False,
)

DARK = Palette(
    background="#13191b",
    surface="#1b2326",
    sunken="#141b1d",
    ink="#e9eeed",
    muted="#a6b4b6",
    line="#2c373b",
    control="#758589",
    accent="#5fc7b8",
    accent_strong="#86dacd",
    on_accent="#06231f",
    accent_soft="#1d3936",
    accent_chart="#3f7f77",
    done="#8ad6a0",
    done_soft="#1d3626",
    waiting="#f0c06a",
    waiting_soft="#3a2e15",
    information="#97c3ef",
    information_soft="#1d3146",
    neutral_soft="#273135",
    focus="#86dacd",
    is_dark=True,
)

HIGH_CONTRAST = Palette(
    background="#000000",
    surface="#000000",
    sunken="#000000",
    ink="#ffffff",
    muted="#f0f0f0",
    line="#9a9a9a",
    control="#ffffff",
    accent="#7df3e1",
    accent_strong="#b8fff5",
    on_accent="#000000",
    accent_soft="#00332e",
    accent_chart="#3aa596",
    done="#8dffab",
    done_soft="#002b0d",
    waiting="#ffd75e",
    waiting_soft="#2e2200",
    information="#a9d6ff",
    information_soft="#00213f",
    neutral_soft="#1f1f1f",
    focus="#ffe600",
    is_dark=True,
)

THEMES = {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}
TEXT_SCALES = {"1": 1.0, "1.25": 1.25, "1.5": 1.5}
TONES = ("neutral", "accent", "done", "waiting", "information")

TEXT_PAIRS = (
    ("ink", "background"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "neutral_soft"),
    ("ink", "accent_soft"),
    ("muted", "background"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("muted", "neutral_soft"),
    ("muted", "accent_soft"),
    ("accent", "surface"),
    ("accent", "background"),
    ("accent", "accent_soft"),
    ("accent_strong", "surface"),
    ("accent_strong", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("done", "done_soft"),
    ("done", "surface"),
    ("waiting", "waiting_soft"),
    ("waiting", "surface"),
    ("information", "information_soft"),
    ("information", "surface"),
    ("ink", "done_soft"),
    ("ink", "waiting_soft"),
    ("ink", "information_soft"),
    ("muted", "done_soft"),
    ("muted", "waiting_soft"),
    ("muted", "information_soft"),
)
"""Text colour over its ground: at least 4.5:1, tested."""

CONTROL_PAIRS = (
    ("control", "surface"),
    ("control", "background"),
    ("control", "sunken"),
    ("focus", "surface"),
    ("focus", "background"),
    ("focus", "accent_soft"),
    ("accent", "surface"),
    ("accent", "background"),
    ("accent", "neutral_soft"),
    ("done", "background"),
    ("waiting", "background"),
)
"""Edges and shapes that mean something over their ground: at least 3:1, tested."""


class Space:
    """Distances in pixels at text scale 1."""

    XS: ClassVar[int] = 4
    S: ClassVar[int] = 8
    M: ClassVar[int] = 12
    L: ClassVar[int] = 16
    XL: ClassVar[int] = 24
    XXL: ClassVar[int] = 32


class Radius:
    """Corners in pixels; chips are round."""

    CARD: ClassVar[int] = 14
    CONTROL: ClassVar[int] = 10
    KEY: ClassVar[int] = 5


class Type:
    """Sizes in pixels at text scale 1 (15 px are 11 pt at 96 dpi) and weights."""

    FIGURE: ClassVar[int] = 30
    TITLE: ClassVar[int] = 25
    LEAD: ClassVar[int] = 18
    TEXT: ClassVar[int] = 15
    SMALL: ClassVar[int] = 13
    KEY: ClassVar[int] = 12
    REGULAR: ClassVar[int] = 400
    MEDIUM: ClassVar[int] = 500
    SEMIBOLD: ClassVar[int] = 600
    BOLD: ClassVar[int] = 700


FAMILY = "Inter"
NAVIGATION_WIDTH = 208
PAGE_WIDTH = 1280
CONTROL_HEIGHT = 40
ROW_HEIGHT = 41
