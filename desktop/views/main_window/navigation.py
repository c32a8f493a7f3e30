"""The slim navigation at the left: icon and word, and how many things wait behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import ngettext
from desktop.views.main_window.entry import PageEntry
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import CONTROL_HEIGHT, NAVIGATION_WIDTH, Space, Type
from desktop.views.widgets.button import AtOnce


class _NavigationButton(AtOnce):
    def __init__(self, entry: PageEntry) -> None:
        super().__init__(entry.word)
        self.key, self._icon_name = entry.key, entry.icon
        self._count = 0
        self.setProperty("kind", "navigation")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(entry.word)
        if entry.shortcut:
            self.setShortcut(QKeySequence(entry.shortcut))
            self.setToolTip(entry.shortcut)

    def show_count(self, count: int) -> None:
        self._count = count
        waiting = ngettext("{count} waiting", "{count} waiting", count).format(count=count)
        self.setAccessibleDescription(waiting if count else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        width = QFontMetrics(look.font(Type.TEXT, Type.SEMIBOLD)).horizontalAdvance(self.text())
        return QSize(width + look.scaled(88), look.scaled(CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        ink = "accent" if self.isChecked() else "ink"
        side = look.scaled(20)
        left = look.scaled(Space.M)
        icons.paint(
            painter, self._icon_name, ink, QRectF(left, (self.height() - side) / 2, side, side)
        )
        left += side + look.scaled(Space.M)
        painter.setFont(look.font(Type.TEXT, Type.SEMIBOLD if self.isChecked() else Type.REGULAR))
        painter.setPen(look.colour(ink))
        rect = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_count(painter)

    def _paint_count(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = look.font(Type.KEY, Type.MEDIUM)
        metrics = QFontMetrics(font)
        text = str(self._count)
        height = metrics.height() + 4
        width = max(metrics.horizontalAdvance(text) + look.scaled(Space.M), height)
        corner = QPointF(self.width() - look.scaled(Space.M) - width, (self.height() - height) / 2)
        rect = QRectF(corner.x(), corner.y(), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("neutral_soft"))
        painter.drawRoundedRect(rect, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(look.colour("muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class Navigation(QFrame):
    """Shows only the entries it is given: what the agent may open."""

    page_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "navigation")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, Space.L - 2, 10, Space.L)
        self._column.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._ask)
        self._buttons: list[_NavigationButton] = []

    def show_entries(self, entries: Sequence[PageEntry]) -> None:
        for button in self._buttons:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        while self._column.count():
            self._column.takeAt(0)
        self._buttons = [_NavigationButton(entry) for entry in entries]
        for number, button in enumerate(self._buttons):
            self._group.addButton(button, number)
            self._column.addWidget(button)
        self._column.addStretch(1)
        self.fit()

    def fit(self) -> None:
        """As wide as its longest word needs, at least as the house has it."""
        widest = max((button.sizeHint().width() for button in self._buttons), default=0)
        self.setFixedWidth(max(look.scaled(NAVIGATION_WIDTH), widest + 20))

    def mark(self, key: str) -> None:
        """A page without an entry of its own leaves none marked."""
        self._group.setExclusive(False)
        for button in self._buttons:
            button.setChecked(button.key == key)
        self._group.setExclusive(True)

    def show_count(self, key: str, count: int) -> None:
        for button in self._buttons:
            if button.key == key:
                button.show_count(count)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(button.key for button in self._buttons)

    @Slot(int)
    def _ask(self, number: int) -> None:
        self.page_requested.emit(self._buttons[number].key)
