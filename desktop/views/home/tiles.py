"""The pieces of the home page: what waits, half-filled forms, and the invitation to lay a card."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import gettext as _
from desktop.views.home.words import TileWords
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import ROW_HEIGHT, Radius, Space, Type
from desktop.views.widgets import keys
from desktop.views.widgets.button import AtOnce
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label


class _Painted(AtOnce):
    """A button whose ground comes from the sheet and whose words are painted by the class."""

    KIND = "tile"

    def __init__(self, shortcut: str) -> None:
        super().__init__()
        self.setProperty("kind", self.KIND)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.shortcut_words = shortcut
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))
            self.setAccessibleDescription(keys.in_words(shortcut))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self.paint_words(painter)

    def paint_words(self, painter: QPainter) -> None:
        raise NotImplementedError


class WaitingTile(_Painted):
    """A number that opens its list."""

    def __init__(self, shortcut: str) -> None:
        super().__init__(shortcut)
        self._words = TileWords("", "", "")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, words: TileWords) -> None:
        self._words = words
        self.setAccessibleName(f"{words.figure} {words.words}. {words.remark}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        width = look.scaled(220)
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's own name
        """Words and remark may want a second line each; a third is cut."""
        room = width - 2 * look.scaled(Space.L + 2)
        lines = self._lines()
        heights = [_wrapped(QFontMetrics(font), text, room)[1] for font, text, _ in lines]
        return sum(heights) + look.scaled(2 * Space.L + 4)

    def _lines(self) -> tuple[tuple[QFont, str, bool], ...]:
        """From above: font, text, and whether it stands back."""
        quiet = self._words.figure == "0"
        return (
            (look.figures(Type.FIGURE, Type.SEMIBOLD), self._words.figure, quiet),
            (look.font(Type.TEXT), self._words.words, quiet),
            (look.font(Type.SMALL), self._words.remark, True),
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(150), self.sizeHint().height())

    def paint_words(self, painter: QPainter) -> None:
        left = top = look.scaled(Space.L + 2)
        top -= look.scaled(Space.XS)
        width = self.width() - 2 * left
        for font, text, muted in self._lines():
            told, height = _wrapped(QFontMetrics(font), text, width)
            painter.setFont(font)
            painter.setPen(look.colour("muted" if muted else "ink"))
            painter.drawText(QRectF(left, top, width, height), Qt.TextFlag.TextWordWrap, told)
            top += height + 2
        right = QPointF(self.width() - look.scaled(Space.L), look.scaled(Space.L + 12))
        keys.paint_chip(painter, self.shortcut_words, right, look.colour("muted"))


def _wrapped(metrics: QFontMetrics, text: str, width: int) -> tuple[str, int]:
    """In one line or two, cut where a third would begin; and how high they are."""
    one, wrap = metrics.height(), Qt.TextFlag.TextWordWrap
    for room in range(2 * width, width, -metrics.averageCharWidth()):
        told = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        height = metrics.boundingRect(0, 0, width, 3 * one, wrap, told).height()
        if height <= 2 * one + 2:
            return told, max(one, height)
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width), one


class DraftRow(_Painted):
    """A half-filled form; its key opens it."""

    KIND = "row"

    def __init__(self, words: str, when: str, shortcut: str) -> None:
        super().__init__(shortcut)
        self.words, self._when = words, when
        self.setAccessibleName(f"{words}, {when}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(280), look.scaled(ROW_HEIGHT))

    def paint_words(self, painter: QPainter) -> None:
        small = QFontMetrics(look.font(Type.SMALL))
        right = self.width() - look.scaled(Space.M)
        keys.paint_chip(
            painter, self.shortcut_words, QPointF(right, self.height() / 2), look.colour("muted")
        )
        when = max(look.scaled(132), small.horizontalAdvance(self._when))
        start = right - look.scaled(44) - when
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.colour("muted"))
        painter.drawText(
            QRectF(start, 0, when, self.height()), Qt.AlignmentFlag.AlignVCenter, self._when
        )
        left = look.scaled(Space.M)
        font = look.font(Type.TEXT)
        room = round(start - left - Space.S)
        words = QFontMetrics(font).elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, words)


class CardInvitation(QFrame):
    """The card is the mouse: the first thing that the page offers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XXL, Space.XL + 4, Space.XXL, Space.XL + 4)
        row.setSpacing(Space.XL - 2)
        row.addWidget(_CardPicture())
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addStretch(1)
        words.addWidget(label(_("Lay a KorriGo card on the reader"), "invitation"))
        below = QWidget()
        flow = FlowLayout(below, 6)
        for part in (
            label(_("or look for the household"), "muted"),
            keys.KeyHint("Ctrl+F"),
            label(_("or begin an enrolment"), "muted"),
            keys.KeyHint("Ctrl+N"),
        ):
            flow.addWidget(part)
        words.addWidget(below)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.setAccessibleName(_("Lay a KorriGo card on the reader"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = look.colour("accent_soft")
        ground.setAlphaF(0.45)
        pen = QPen(look.colour("accent_chart"), 2)
        pen.setDashPattern([3, 2.4])
        painter.setPen(pen)
        painter.setBrush(ground)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, Radius.CARD, Radius.CARD)


class _CardPicture(QWidget):
    """A card and the waves of the reader."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(60), look.scaled(44))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.scaled(44)
        icons.paint(painter, "credit-card", "accent", QRectF(0, 0, side, side))
        pen = QPen(look.colour("accent"), look.scaled(3))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        middle = QPointF(look.scaled(36), side / 2)
        for radius in (look.scaled(11), look.scaled(19)):
            around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
            painter.drawArc(around, -38 * 16, 76 * 16)
