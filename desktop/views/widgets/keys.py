"""Keyboard shortcuts in words, and the chip that shows one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.tokens import Radius, Space, Type

PADDING = 6


def in_words(shortcut: str) -> str:
    """`Ctrl+Return` as it is written on the keys of the agent's keyboard: `Ctrl Entrée`."""
    names = {
        "Return": _("Enter"),
        "Enter": _("Enter"),
        "Ins": _("Insert"),
        "Del": _("Delete"),
        "Shift": _("Shift"),
        "Left": "←",
        "Right": "→",
    }
    return " ".join(names.get(part, part) for part in shortcut.split("+"))


class KeyHint(QLabel):
    """A key beside the words it belongs to."""

    def __init__(self, shortcut: str) -> None:
        super().__init__(in_words(shortcut))
        self.setProperty("kind", "key")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(in_words(shortcut))


def keyed(widget: QWidget, shortcut: str) -> QWidget:
    """The widget with its key at its right, as one thing that a wrapping row keeps together."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    row.addWidget(widget)
    row.addWidget(KeyHint(shortcut), 0, Qt.AlignmentFlag.AlignVCenter)
    return pair


def chip_size(shortcut: str) -> QSize:
    """The room a painted key needs; nothing for no shortcut."""
    if not shortcut:
        return QSize(0, 0)
    metrics = QFontMetrics(look.font(Type.KEY))
    width = metrics.horizontalAdvance(in_words(shortcut)) + 2 * look.scaled(PADDING)
    height = metrics.height() + 4
    return QSize(max(width, height), height)


def paint_chip(painter: QPainter, shortcut: str, right: QPointF, ink: QColor) -> None:
    """Paint the key so that it ends at `right`, centred on its height."""
    size = chip_size(shortcut)
    rect = QRectF(
        right.x() - size.width(), right.y() - size.height() / 2, size.width(), size.height()
    )
    edge = QColor(ink)
    edge.setAlphaF(0.45)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Radius.KEY, Radius.KEY)
    painter.setFont(look.font(Type.KEY))
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, in_words(shortcut))
    painter.restore()
