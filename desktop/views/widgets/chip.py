"""A state in a word and a shape: colour only repeats what both already say."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.theme import icons, look
from desktop.views.theme.tokens import Space, Type


class Chip(QWidget):
    """A rounded word, with an icon when the tone means something."""

    def __init__(
        self, text: str = "", tone: str = "neutral", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(text, tone, icon)

    def say(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        self._text, self._tone, self._icon_name = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self._text) + 2 * look.scaled(Space.M)
        if self._icon_name:
            width += look.scaled(Space.L) + look.scaled(Space.XS)
        return QSize(width + 2, metrics.height() + look.scaled(Space.S) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.tone_ground(self._tone))
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        left = look.scaled(Space.M)
        colour = "muted" if self._tone == "neutral" else self._tone
        if self._icon_name:
            side = look.scaled(Space.L)
            rect = QRectF(left, (self.height() - side) / 2, side, side)
            icons.paint(painter, self._icon_name, colour, rect)
            left += side + look.scaled(Space.XS)
        painter.setFont(self._font())
        painter.setPen(look.colour(colour))
        rect = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self._text)

    def _font(self) -> QFont:
        return look.font(Type.SMALL, Type.MEDIUM)


class StateBadge(Chip):
    """A chip whose state is always told by an icon as well."""

    def __init__(self, text: str, tone: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(text, tone, icon, parent)
