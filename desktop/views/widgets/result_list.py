"""A short list of things to choose from: under the search field and in the palette."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.views.theme import icons, look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Radius, Space, Type

MOST_VISIBLE = 8
Index = QModelIndex | QPersistentModelIndex


class Result(Protocol):
    @property
    def subject(self) -> object: ...
    @property
    def title(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def private(self) -> bool: ...


class _Results(QAbstractListModel):
    def __init__(self, discretion: Discretion, parent: QWidget) -> None:
        super().__init__(parent)
        self._discretion = discretion
        self._results: tuple[Result, ...] = ()

    def show_results(self, results: Sequence[Result]) -> None:
        self.beginResetModel()
        self._results = tuple(results)
        self.endResetModel()

    def result(self, row: int) -> Result:
        return self._results[row]

    def words(self, row: int) -> tuple[str, str]:
        result = self._results[row]
        if result.private:
            return self._discretion.hidden(result.title), self._discretion.hidden(result.detail)
        return result.title, result.detail

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else len(self._results)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        title, detail = self.words(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title} {detail}".strip()
        return None


class _ResultDelegate(QStyledItemDelegate):
    def __init__(self, results: _Results, parent: QWidget) -> None:
        super().__init__(parent)
        self._results = results

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        height = QFontMetrics(look.font(Type.TEXT)).height()
        if self._results.result(index.row()).detail:
            height += QFontMetrics(look.font(Type.SMALL)).height()
        return QSize(200, height + 2 * look.scaled(Space.S))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        result = self._results.result(index.row())
        title, detail = self._results.words(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(rect, Radius.CONTROL - 2, Radius.CONTROL - 2)
        side = look.scaled(20)
        left = rect.left() + look.scaled(Space.M)
        square = QRectF(left, rect.top() + (rect.height() - side) / 2, side, side)
        icons.paint(painter, result.icon, "accent", square)
        words = rect.adjusted(
            left - rect.left() + side + look.scaled(Space.M), Space.S, -Space.S, 0
        )
        self._paint_line(painter, words, title, (Type.TEXT, Type.MEDIUM, "ink"))
        words.translate(0, QFontMetrics(look.font(Type.TEXT)).height())
        self._paint_line(painter, words, detail, (Type.SMALL, Type.REGULAR, "muted"))
        painter.restore()

    def _paint_line(
        self, painter: QPainter, rect: QRect, text: str, kind: tuple[int, int, str]
    ) -> None:
        size, weight, colour = kind
        font = look.font(size, weight)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(look.colour(colour))
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(QRect(rect.left(), rect.top(), rect.width(), metrics.height()), 0, elided)


class ResultList(QListView):
    """The first result is always chosen, so that Enter takes the best one."""

    chosen = Signal(object)

    def __init__(self, discretion: Discretion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = _Results(discretion, self)
        self.setModel(self._results)
        self.setItemDelegate(_ResultDelegate(self._results, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)

    def show_results(self, results: Sequence[Result]) -> None:
        self._results.show_results(results)
        if results:
            self.setCurrentIndex(self._results.index(0))
        rows = min(len(results), MOST_VISIBLE)
        self.setFixedHeight(max(1, sum(self.sizeHintForRow(row) for row in range(rows))) + 2)

    def move_choice(self, step: int) -> None:
        count = self._results.rowCount()
        if count:
            row = (self.currentIndex().row() + step) % count
            self.setCurrentIndex(self._results.index(row))

    def choose_current(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.chosen.emit(self._results.result(index.row()).subject)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self._results.result(index.row()).subject)
