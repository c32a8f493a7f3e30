"""A table of ready lines: sorted, filtered and copied without asking the database again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)

from desktop import i18n
from desktop.domain.folding import fold
from desktop.views.theme import icons, look
from desktop.views.theme.discretion import Discretion

Line = TypeVar("Line")
Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole
FIGURES = frozenset({"amount", "number", "day", "code"})  # all digits as wide as each other


@dataclass(frozen=True)
class Column(Generic[Line]):
    """`value` gives what is sorted and shown: a text, Decimal, int or date, or None.

    `state` columns give a word; `shape` then gives the icon and the tone that go with it.
    Columns that `stretch` share what room is left, and give way when there is too little; then
    those that can be spared are left out, 1 first. Copies and exports have them all.
    """

    title: str
    value: Callable[[Line], Any]
    kind: str = "text"  # text · code · amount · number · day · state
    stretch: bool = False
    private: bool = False
    spare: int = 0
    shape: Callable[[Line], tuple[str, str]] | None = None  # icon, tone


def in_words(value: object, kind: str) -> str:
    if value is None:
        return ""
    if kind == "amount" and isinstance(value, Decimal):
        return i18n.money(value)
    if kind == "number" and isinstance(value, Decimal | int):
        return i18n.number(value)
    if isinstance(value, date):
        return i18n.short_date(value)
    return str(value)


def sortable(value: object) -> Any:
    """None sorts first; texts sort without accents and case."""
    if value is None:
        return (0, "")
    return (1, fold(value) if isinstance(value, str) else value)


class LinesTable(QAbstractTableModel, Generic[Line]):
    """Holds ready lines and looks them up; `data` computes nothing that was not prepared."""

    def __init__(
        self,
        columns: Sequence[Column[Line]],
        discretion: Discretion | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._discretion = discretion
        self._lines: list[Line] = []
        self._texts: list[tuple[str, ...]] = []
        if discretion is not None:
            discretion.changed.connect(self._refresh)

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self._prepare()
        self.endResetModel()

    def line_at(self, row: int) -> Line:
        return self._lines[row]

    def text_at(self, row: int, column: int) -> str:
        """What is shown, masked in discreet mode."""
        text = self._texts[row][column]
        if self.columns[column].private and self._discretion is not None:
            return self._discretion.hidden(text)
        return text

    def cell_at(self, row: int, column: int) -> Any:
        """The value for a spreadsheet; the mask in discreet mode."""
        is_hidden = self.text_at(row, column) != self._texts[row][column]
        return (
            self.text_at(row, column) if is_hidden else self.columns[column].value(self._lines[row])
        )

    def folded(self, row: int) -> str:
        """All that the filter looks at."""
        return fold(" ".join(self._texts[row]))

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802 - Qt's own name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, number = index.row(), index.column()
        column = self.columns[number]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(row, number)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(number)
        if role == Qt.ItemDataRole.ToolTipRole and column.stretch:
            return self.text_at(row, number)  # it may be cut short
        if role == SORT_ROLE:
            return sortable(column.value(self._lines[row]))
        return self._dress(row, column, role)

    def _dress(self, row: int, column: Column[Line], role: int) -> object:
        if role == Qt.ItemDataRole.FontRole and column.kind in FIGURES:
            return look.figures()
        if column.shape is None or role != Qt.ItemDataRole.DecorationRole:
            return None
        icon, tone = column.shape(self._lines[row])
        return icons.icon(icon, "muted" if tone == "neutral" else tone) if icon else None

    def _alignment(self, number: int) -> Qt.AlignmentFlag:
        right = self.columns[number].kind in {"amount", "number"}
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _prepare(self) -> None:
        self._texts = [
            tuple(in_words(column.value(line), column.kind) for column in self.columns)
            for line in self._lines
        ]

    @Slot()
    def _refresh(self) -> None:
        if self._lines:
            last = self.index(len(self._lines) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
