"""Icons of one set, Phosphor, drawn from the font of QtAwesome in the colours of the tokens.

The font is read directly: importing qtawesome loads all of its eleven sets, which the first
window would pay for.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPixmap,
)

from desktop.views.theme import look


@cache
def _folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("qtawesome")
    return Path(spec.submodule_search_locations[0]) / "fonts"


@cache
def _glyphs() -> dict[str, str]:
    file = next(_folder().glob("phosphor-charmap-*.json"))
    return {name: chr(int(code, 16)) for name, code in json.loads(file.read_text("utf-8")).items()}


@cache
def _family() -> str:
    file = next(f for f in _folder().glob("phosphor-*.ttf"))
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number)[0]


def exists(name: str) -> bool:
    return name in _glyphs()


def paint(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Draw an icon into a square; `colour` is a token's name."""
    chosen = QFont(_family())
    chosen.setPixelSize(max(1, round(rect.height())))
    painter.save()
    painter.setFont(chosen)
    painter.setPen(look.colour(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _glyphs()[name])
    painter.restore()


class _Engine(QIconEngine):
    """Draws at whatever size and pixel ratio is asked, in the theme of that moment."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = "muted" if mode == QIcon.Mode.Disabled else self._colour
        paint(painter, self._name, colour, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        if picture.isNull():  # asked for in the moment before a layout gave its button any room
            return picture
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPointF(0, 0).toPoint(), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


def icon(name: str, colour: str = "ink") -> QIcon:
    """An icon that follows the theme; raises KeyError for a name that the set does not have."""
    _glyphs()[name]
    return QIcon(_Engine(name, colour))


def pixmap(name: str, colour: str = "ink", size: int = 20) -> QPixmap:
    side = look.scaled(size)
    return icon(name, colour).pixmap(QSize(side, side))
