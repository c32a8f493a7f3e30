"""The field that finds: results under it while one types, chosen with the arrows and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.views.theme import icons, look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets import keys
from desktop.views.widgets.result_list import ResultList
from desktop.views.widgets.text import label


@dataclass(frozen=True)
class SearchResult:
    """`private` results show their words masked in discreet mode."""

    subject: object
    title: str
    detail: str = ""
    icon: str = "users"
    private: bool = True


class SearchField(QLineEdit):
    """Asks at each key; an answer to older words is not shown."""

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(
        self,
        placeholder: str,
        shortcut: str = "Ctrl+F",
        discretion: Discretion | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shortcut_words = shortcut
        self._placeholder = placeholder
        self.setProperty("kind", "search")
        self.setAccessibleName(placeholder)
        self.setAccessibleDescription(keys.in_words(shortcut))
        self.fit()
        self.setPlaceholderText(placeholder)
        self._popup = QFrame(self, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self._popup.setProperty("kind", "popup")
        column = QVBoxLayout(self._popup)
        column.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.S)
        column.setSpacing(Space.XS)
        self._list = ResultList(discretion or Discretion(self))
        self._list.chosen.connect(self._choose)
        self._remark = label("", "small")
        self._remark.setContentsMargins(Space.M, 0, Space.M, 0)
        column.addWidget(self._list)
        column.addWidget(self._remark)
        self.textEdited.connect(self._ask)
        self.installEventFilter(self)
        if shortcut:
            QShortcut(QKeySequence(shortcut), self).activated.connect(self.take_focus)

    def show_results(self, asked: str, results: Sequence[SearchResult]) -> None:
        """`asked` is what the results answer; meanwhile other words may have been typed."""
        if asked.strip() != self.text().strip() or not asked.strip():
            return
        self._list.show_results(results)
        count = len(results)
        self._remark.setText(
            ngettext("{count} result", "{count} results", count).format(count=count)
            if count
            else _("Nothing found. Try another spelling, a birth date or a phone number.")
        )
        self._list.setVisible(bool(results))
        self._open_popup()

    def fit(self) -> None:
        """Leave room for the glass at the left and the key at the right, in the size of now."""
        key = keys.chip_size(self._shortcut_words).width()
        self.setTextMargins(look.scaled(Space.XL), 0, key + Space.S, 0)

    def close_results(self) -> None:
        self._popup.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        super().paintEvent(event)
        painter = QPainter(self)
        side = look.scaled(17)
        top = (self.height() - side) / 2
        icons.paint(
            painter, "magnifying-glass", "muted", QRectF(look.scaled(Space.M), top, side, side)
        )
        if not self.text() and self._shortcut_words:
            right = QPointF(self.width() - look.scaled(Space.M), self.height() / 2)
            keys.paint_chip(painter, self._shortcut_words, right, look.colour("muted"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.FocusOut:
            self._popup.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _take_key(self, key: Qt.Key) -> bool:
        if not self._popup.isVisible():
            return False
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._list.move_choice(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._list.choose_current()
            return True
        if key == Qt.Key.Key_Escape:
            self._popup.hide()
            return True
        return False

    def _open_popup(self) -> None:
        width = max(self.width(), look.scaled(420))
        self._popup.setFixedWidth(width)
        self._popup.adjustSize()
        self._popup.move(self.mapToGlobal(QPoint(0, self.height() + Space.XS)))
        self._popup.show()

    @Slot(str)
    def _ask(self, text: str) -> None:
        if text.strip():
            self.asked.emit(text)
        else:
            self._popup.hide()

    @Slot(object)
    def _choose(self, subject: object) -> None:
        self._popup.hide()
        self.clear()
        self.chosen.emit(subject)

    @Slot()
    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
