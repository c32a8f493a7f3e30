"""Buttons that show their own key: one primary per page, the rest secondary or links."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcutEvent,
)
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from desktop.views.theme import icons, look
from desktop.views.theme.tokens import CONTROL_HEIGHT, Space, Type
from desktop.views.widgets import keys


class AtOnce(QPushButton):
    """Its shortcut clicks at once.

    Qt would show it pressed for a tenth of a second first, and what is typed meanwhile would land
    in the field that the click leaves.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Shortcut and isinstance(event, QShortcutEvent):
            if event.isAmbiguous():
                return super().event(event)
            self.click()
            return True
        return super().event(event)


class _KeyButton(AtOnce):
    """Draws icon, words and key chip itself; background, edge and focus come from the sheet."""

    KIND = "secondary"
    INK = "ink"
    PADDING = Space.L
    HEIGHT = CONTROL_HEIGHT

    def __init__(
        self, text: str, shortcut: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", self.KIND)
        self._shortcut, self._icon_name = shortcut, icon
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's own name
        """Qt derives a shortcut from the text and forgets ours; so both are set together."""
        super().setText(text)
        self.setAccessibleName(text)
        if self._shortcut:
            self.setShortcut(QKeySequence(self._shortcut))
            self.setAccessibleDescription(keys.in_words(self._shortcut))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        width = self._contents_width() + 2 * look.scaled(self.PADDING) + 4
        return QSize(width, look.scaled(self.HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        ink = self._ink()
        left = self._start()
        middle = self.height() / 2
        if self._icon_name:
            side = look.scaled(18)
            rect = QRectF(left, middle - side / 2, side, side)
            icons.paint(painter, self._icon_name, self._ink_name(), rect)
            left += side + look.scaled(Space.S)
        painter.setFont(self._font())
        painter.setPen(ink)
        words = self._paint_words(painter, left)
        if self._shortcut:
            chip = keys.chip_size(self._shortcut).width()
            right = left + words + look.scaled(Space.M) - 2 + chip
            keys.paint_chip(painter, self._shortcut, QPointF(right, middle), ink)

    def _paint_words(self, painter: QPainter, left: float) -> float:
        """How wide they are, so that the key stands after them."""
        words = QFontMetrics(self._font()).horizontalAdvance(self.text())
        rect = QRectF(left, 0, words + 2, self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self.text())
        return words

    def _start(self) -> float:
        return (self.width() - self._contents_width()) / 2

    def _contents_width(self) -> int:
        width = QFontMetrics(self._font()).horizontalAdvance(self.text())
        if self._icon_name:
            width += look.scaled(18) + look.scaled(Space.S)
        if self._shortcut:
            width += look.scaled(Space.M) - 2 + keys.chip_size(self._shortcut).width()
        return width

    def _font(self) -> QFont:
        return look.font(Type.TEXT, Type.MEDIUM)

    def _ink_name(self) -> str:
        return self.INK if self.isEnabled() else "muted"

    def _ink(self) -> QColor:
        return look.colour(self._ink_name())


class PrimaryButton(_KeyButton):
    """The one thing most likely to be done next."""

    KIND = "primary"
    INK = "on_accent"


class SecondaryButton(_KeyButton):
    pass


class LinkButton(_KeyButton):
    """Words that lead somewhere or add a line, without the weight of a button."""

    KIND = "link"
    INK = "accent"
    PADDING = Space.XS
    HEIGHT = 28

    def _font(self) -> QFont:
        return look.font(Type.TEXT, Type.SEMIBOLD if self.isChecked() else Type.REGULAR)

    def _start(self) -> float:
        return look.scaled(self.PADDING) + 2


class WrappedLink(LinkButton):
    """A link of unknown length, as one with a name in it: it goes on in a second line."""

    def __init__(
        self, text: str, shortcut: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, shortcut, icon, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's own name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's own name
        line = QFontMetrics(self._font()).height()
        return look.scaled(self.HEIGHT) - line + self._words(width).height()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(160), look.scaled(self.HEIGHT))

    def _paint_words(self, painter: QPainter, left: float) -> float:
        words = self._words(self.width())
        top = (self.height() - words.height()) / 2
        painter.drawText(
            QRectF(left, top, words.width() + 2, words.height()),
            Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap,
            self.text(),
        )
        return words.width()

    def _words(self, width: int) -> QRect:
        """The room that the words take in a button of this width."""
        metrics = QFontMetrics(self._font())
        beside = self._contents_width() - metrics.horizontalAdvance(self.text())
        room = max(1, width - beside - 2 * round(self._start()))
        return metrics.boundingRect(
            QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, self.text()
        )
