"""Layouts that give way: a row that wraps, and two columns that become one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
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
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(0, len(hints) - 1)
        return QSize(
            sum(h.width() for h in hints) + gaps, max((h.height() for h in hints), default=0)
        )

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's own name
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        return QSize(widest, max((i.minimumSize().height() for i in self._items), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Items of one line stand on its middle, whatever their heights."""
        y = rect.y() + (self.contentsMargins().top() if self._items else 0)
        for number, line in enumerate(self._lines(rect)):
            y += self.spacing() if number else 0
            height = max(hint.height() for _item, hint in line)
            x = rect.x() + self.contentsMargins().left()
            for item, hint in line:
                if move:
                    top = y + (height - hint.height()) // 2
                    item.setGeometry(QRect(x, top, hint.width(), hint.height()))
                x += hint.width() + self.spacing()
            y += height
        return y - rect.y()

    def _lines(self, rect: QRect) -> list[list[tuple[QLayoutItem, QSize]]]:
        room = rect.width() - self.contentsMargins().left()
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if not lines or used + hint.width() > room:
                lines.append([])
                used = 0
            lines[-1].append((item, hint))
            used += hint.width() + self.spacing()
        return lines


class Columns(QWidget):
    """Two columns in given proportions; one, as soon as something in them would be squeezed."""

    narrowed = Signal(bool)  # whether there is one column now

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
        self._give_way()

    def event(self, event: QEvent) -> bool:
        """What is in a column may have become wider, as when an editor opens."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_way()
        return super().event(event)

    @property
    def is_narrow(self) -> bool:
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def _give_way(self) -> None:
        sides = self.left.minimumSize().width() + self.right.minimumSize().width()
        room = self.width() - self._row.spacing()
        was_narrow = self.is_narrow
        give_way(self._row, self.width() < look.scaled(NARROW) or room < sides)
        if self.is_narrow != was_narrow:
            self.narrowed.emit(self.is_narrow)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """As narrow as its wider side: that is what it gives way to."""
        sides = (self.left.minimumSize(), self.right.minimumSize())
        return QSize(max(s.width() for s in sides), super().minimumSizeHint().height())


def give_way(row: QBoxLayout, narrow: bool) -> None:  # noqa: FBT001 - a state, not an option
    wanted = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
    if row.direction() != wanted:
        row.setDirection(wanted)
