"""Everything that happened, newest first; painted, so that five hundred entries stay light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.i18n import gettext as _
from desktop.views.theme import icons, look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space, Type

WHEN_WIDTH = 104
DOT = 26

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class TimelineEntry:
    """`private` entries show their detail masked in discreet mode."""

    id: object
    at: str
    icon: str
    tone: str
    title: str
    detail: str = ""
    category: str = ""
    private: bool = False


class _Entries(QAbstractListModel):
    def __init__(self, discretion: Discretion, parent: QWidget) -> None:
        super().__init__(parent)
        self._discretion = discretion
        self._shown: tuple[TimelineEntry, ...] = ()

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        self.beginResetModel()
        self._shown = tuple(entries)
        self.endResetModel()

    def entry(self, row: int) -> TimelineEntry:
        return self._shown[row]

    def detail(self, entry: TimelineEntry) -> str:
        return self._discretion.hidden(entry.detail) if entry.private else entry.detail

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return ", ".join(part for part in (entry.at, entry.title, self.detail(entry)) if part)
        return None


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, entries: _Entries, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = entries

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        entry = self._entries.entry(index.row())
        title = QFontMetrics(look.font(Type.TEXT, Type.MEDIUM)).height()
        detail = QFontMetrics(look.font(Type.SMALL)).height() + 2 if entry.detail else 0
        return QSize(200, title + detail + 2 * look.scaled(Space.M))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._entries.entry(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, look.colour("accent_soft"))
        painter.setPen(look.colour("line"))
        if index.row():
            painter.drawLine(rect.topLeft(), rect.topRight())
        top = rect.top() + look.scaled(Space.M)
        left = rect.left() + self._paint_when(painter, entry, rect, top)
        self._paint_words(painter, entry, QRect(left, top, rect.right() - left, rect.height()))
        painter.restore()

    def _paint_when(self, painter: QPainter, entry: TimelineEntry, rect: QRect, top: int) -> int:
        width, dot = look.scaled(WHEN_WIDTH), look.scaled(DOT)
        painter.setFont(look.figures(Type.SMALL))
        painter.setPen(look.colour("muted"))
        height = QFontMetrics(look.font(Type.TEXT)).height()
        painter.drawText(
            QRect(rect.left(), top, width, height), Qt.AlignmentFlag.AlignVCenter, entry.at
        )
        circle = QRectF(rect.left() + width, top - 2, dot, dot)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.tone_ground(entry.tone))
        painter.drawEllipse(circle)
        inset = dot * 0.21
        colour = "muted" if entry.tone == "neutral" else entry.tone
        icons.paint(painter, entry.icon, colour, circle.adjusted(inset, inset, -inset, -inset))
        return width + dot + look.scaled(Space.M)

    def _paint_words(self, painter: QPainter, entry: TimelineEntry, rect: QRect) -> None:
        strong, small = look.font(Type.TEXT, Type.MEDIUM), look.font(Type.SMALL)
        metrics = QFontMetrics(strong)
        painter.setFont(strong)
        painter.setPen(look.colour("ink"))
        line = QRect(rect.left(), rect.top(), rect.width(), metrics.height())
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(line, 0, metrics.elidedText(entry.title, elide, rect.width()))
        below = QFontMetrics(small)
        line.translate(0, metrics.height() + 2)
        line.setHeight(below.height())
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        painter.drawText(
            line, 0, below.elidedText(self._entries.detail(entry), elide, rect.width())
        )


class Timeline(QListView):
    """Enter or a double click on an entry asks for it."""

    entry_chosen = Signal(object)

    def __init__(self, discretion: Discretion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[TimelineEntry, ...] = ()
        self._category = ""
        self._entries = _Entries(discretion, self)
        self.setModel(self._entries)
        self.setItemDelegate(_EntryDelegate(self._entries, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("What happened"))
        self.activated.connect(self._choose)
        discretion.changed.connect(self._repaint)

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """In the order given: the asker puts the newest first."""
        self._all = tuple(entries)
        self.show_only(self._category)

    def show_only(self, category: str) -> None:
        """Entries of one category; the empty word shows all."""
        self._category = category
        self._entries.show_entries(
            [entry for entry in self._all if not category or entry.category == category]
        )

    @property
    def full_height(self) -> int:
        """With every entry in sight."""
        rows = range(self._entries.rowCount())
        return sum(self.sizeHintForRow(row) for row in rows) + 2 * self.frameWidth()

    @property
    def shown_count(self) -> int:
        return self._entries.rowCount()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.entry_chosen.emit(self._entries.entry(index.row()).id)

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()
