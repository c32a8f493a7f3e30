"""Two small pictures: a share of a whole, and a few bars; each says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.theme import look
from desktop.views.theme.tokens import Space, Type


class Meter(QWidget):
    """How much of a whole is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, part: Decimal, whole: Decimal, sentence: str) -> None:
        self._share = float(min(max(part / whole, Decimal(0)), Decimal(1))) if whole else 0.0
        self.setAccessibleName(sentence)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(160, 10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft"))
        painter.drawRoundedRect(self.rect(), 5, 5)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, self.height()), 5, 5)


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    current: bool = False


class Bars(QWidget):
    """A few values side by side; the figure stands beside the label, not only in the height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[Bar], sentence: str) -> None:
        """`sentence` says the same in words, for a screen reader and as tooltip."""
        self._bars = tuple(bars)
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(320, look.scaled(150))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(200, look.scaled(96))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(Type.SMALL))
        line = QFontMetrics(look.font(Type.SMALL)).height()
        room = self.height() - line - look.scaled(Space.S)
        highest = max(1, *(bar.value for bar in self._bars))
        gap = look.scaled(Space.L)
        width = (self.width() - gap * (len(self._bars) - 1)) / len(self._bars)
        for number, bar in enumerate(self._bars):
            left = number * (width + gap)
            height = max(3.0, room * bar.value / highest)
            rect = QRectF(left, room - height, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent" if bar.current else "accent_chart"))
            painter.drawPath(_rounded_on_top(rect))
            painter.setPen(look.colour("ink" if bar.current else "muted"))
            below = QRectF(left - gap / 2, self.height() - line, width + gap, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{bar.label} · {bar.value}")


def _rounded_on_top(rect: QRectF) -> QPainterPath:
    radius = min(6.0, rect.height())
    path = QPainterPath()
    path.moveTo(rect.bottomLeft())
    path.lineTo(rect.left(), rect.top() + radius)
    path.quadTo(rect.topLeft(), rect.topLeft() + type(rect.topLeft())(radius, 0))
    path.lineTo(rect.right() - radius, rect.top())
    path.quadTo(rect.topRight(), rect.topRight() + type(rect.topRight())(0, radius))
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path
