"""Layouts that give way: a row that wraps, and two columns that become one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget

from desktop.views.theme import look
from desktop.views.theme.tokens import Space

NARROW = 880
"""Below this width, at text scale 1, two columns stand one under the other."""


class FlowLayout(QLayout):
    """Items side by side, the rest on further lines; nothing is ever clipped."""

    def __init__(self, parent: QWidget | None = None, spacing: int = Space.S) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's own name
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's own name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's own name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's own name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's own name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's own name
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's own name
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        hints = [item.sizeHint() for item in self._items]
        gaps = self.spacing() * max(0, len(hints) - 1)
        return QSize(
            sum(h.width() for h in hints) + gaps, max((h.height() for h in hints), default=0)
        )

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's own name
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        return QSize(widest, max((i.minimumSize().height() for i in self._items), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        top = self.contentsMargins().top() if self._items else 0
        x, y, line = rect.x(), rect.y() + top, 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(x, y, hint.width(), hint.height()))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()


class Columns(QWidget):
    """Two columns in given proportions."""

    def __init__(self, left: int = 2, right: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.XL - 2)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for side, stretch in ((self.left, left), (self.right, right)):
            side.setSpacing(Space.L + 2)
            self._row.addLayout(side, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        give_way(self._row, self.width() < look.scaled(NARROW))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As narrow as its wider side: that is what it gives way to."""
        sides = (self.left.minimumSize(), self.right.minimumSize())
        return QSize(max(s.width() for s in sides), super().minimumSizeHint().height())


def give_way(row: QBoxLayout, narrow: bool) -> None:  # noqa: FBT001 - a state, not an option
    wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
    if row.direction() != wanted:
        row.setDirection(wanted)
