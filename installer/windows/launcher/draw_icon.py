"""Draws `application.ico`: the leaf of the icon set, on the green of the theme. Needs Qt offscreen.

Called by hand when the look changes; the icon lies in the repository.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from desktop.views.theme import icons, look

SIZES = (256, 64, 48, 32, 24, 16)
FILE = Path(__file__).with_name("application.ico")


def drawn(side: int) -> bytes:
    """The picture of one size, as PNG."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.colour("accent")))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.2, side * 0.2)
    inner = side * 0.72
    place = QRectF((side - inner) / 2, (side - inner) / 2, inner, inner)
    icons.paint(painter, "leaf-fill", "on_accent", place)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know only file names
    return bytes(buffer.data().data())


def _pictures() -> list[Image.Image]:
    return [Image.open(BytesIO(drawn(side))) for side in SIZES]


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv)
    first, *rest = _pictures()
    first.save(
        FILE, sizes=[(side, side) for side in SIZES], append_images=rest, bitmap_format="bmp"
    )
