"""What is read through the window of an envelope, found in the finished PDF and not in our intent.

The window of an envelope DL is 85 × 33 mm, 110 mm from the left and 55 mm from the top of the
folded sheet; the sheet slides in the envelope, so 3 mm more are looked at on each side, and the
address must stay visible when it slides the other way.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.errors import Refusal
from desktop.domain.letter import words_to_avoid_in
from desktop.reports.pdfium import opened, text_within

POINTS_PER_MM = 72 / 25.4
WINDOW_LEFT, WINDOW_TOP, WINDOW_WIDTH, WINDOW_HEIGHT = 110.0, 55.0, 85.0, 33.0
SHIFT = 3.0
"""How far, in millimetres, a folded sheet moves in its envelope."""


@dataclass(frozen=True)
class Box:
    """A rectangle in millimetres from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def touches(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


WINDOW = Box(WINDOW_LEFT, WINDOW_TOP, WINDOW_LEFT + WINDOW_WIDTH, WINDOW_TOP + WINDOW_HEIGHT)


@dataclass(frozen=True)
class PlacedLine:
    text: str
    box: Box


@dataclass(frozen=True)
class WindowCheck:
    """`seen` may show through the window; `cut` are those of them that may be hidden in part."""

    seen: tuple[PlacedLine, ...]
    cut: tuple[PlacedLine, ...]
    avoided: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.seen)

    def shows_only(self, address_lines: tuple[str, ...]) -> bool:
        return self.lines == address_lines and not self.cut and not self.avoided


class WindowShowsMore(Refusal):
    """A letter is not printed: its window would not show exactly the address.

    Carries how many lines are wrong, never their text: it may be logged.
    """

    def __init__(self, unexpected: int, hidden: int) -> None:
        super().__init__(unexpected, hidden)
        self.unexpected = unexpected
        self.hidden = hidden


def check_window(pdf: bytes) -> WindowCheck:
    """Look at the first page, the one that lies against the window."""
    lines = placed_lines(pdf)
    seen = tuple(line for line in lines if WINDOW.grown(SHIFT).touches(line.box))
    cut = tuple(line for line in seen if not WINDOW.grown(-SHIFT).holds(line.box))
    avoided = words_to_avoid_in(" ".join(line.text for line in seen))
    return WindowCheck(seen, cut, avoided)


def refuse_if_window_shows_more(pdf: bytes, address_lines: tuple[str, ...]) -> None:
    """Raises WindowShowsMore unless exactly these lines are seen, and seen whole."""
    check = check_window(pdf)
    if check.shows_only(address_lines):
        return
    unexpected = len([line for line in check.lines if line not in address_lines])
    missing = len([line for line in address_lines if line not in check.lines])
    raise WindowShowsMore(unexpected + len(check.avoided), missing + len(check.cut))


def placed_lines(pdf: bytes, page_number: int = 0) -> tuple[PlacedLine, ...]:
    """Lines of text from the top, with the box of their ink; two columns give two lines."""
    with opened(pdf) as document:
        page = document[page_number]
        height = page.get_height()
        text = page.get_textpage()
        rectangles = [text.get_rect(number) for number in range(text.count_rects())]
        found = [
            PlacedLine(said, _box(rectangle, height))
            for rectangle in rectangles
            if (said := text_within(page, rectangle).strip())
        ]
    return tuple(sorted(found, key=lambda line: (line.box.top, line.box.left)))


def _box(rectangle: tuple[float, float, float, float], page_height: float) -> Box:
    left, bottom, right, top = (value / POINTS_PER_MM for value in rectangle)
    height = page_height / POINTS_PER_MM
    return Box(left, height - top, right, height - bottom)
