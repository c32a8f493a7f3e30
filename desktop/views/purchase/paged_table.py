"""Tables of very many lines, of which only what is in sight is held or put into words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.sheets.purchase import PreviewLine, PurchaseLine
from desktop.sheets.purchase_order import PurchasePlace
from desktop.views.theme import icons, look
from desktop.views.widgets.lines_table import FIGURES, Column, in_words

Line = TypeVar("Line")
Index = QModelIndex | QPersistentModelIndex

PART = 200
"""Lines that are asked for at once."""

MOST_PARTS = 60
"""Parts that are kept; the one that was looked at least recently goes first."""

MOST_WORDS = 2_000
"""Lines whose words are kept."""

ON_THE_WAY = "…"


class HugeTable(QAbstractTableModel, Generic[Line]):
    """`data` never asks anything: a line that is not here yet shows that it is on its way."""

    def __init__(self, columns: Sequence[Column[Line]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._words: OrderedDict[int, tuple[str, ...]] = OrderedDict()

    def forget_words(self) -> None:
        self._words.clear()

    def line_at(self, row: int) -> Line | None:
        """None while it is on its way."""
        raise NotImplementedError

    def text_at(self, row: int, column: int) -> str:
        """Put into words when it is looked at first: a whole part would hold the window."""
        words = self._words.get(row)
        if words is None:
            line = self.line_at(row)
            if line is None:
                return ON_THE_WAY
            words = tuple(in_words(each.value(line), each.kind) for each in self.columns)
            self._words[row] = words
            if len(self._words) > MOST_WORDS:
                self._words.popitem(last=False)
        return words[column]

    def missing(self, first_row: int, last_row: int) -> list[int]:
        """Parts between two rows that are not here."""
        return []

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
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, number = index.row(), index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self.text_at(row, number)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(number)
        column = self.columns[number]
        if role == Qt.ItemDataRole.FontRole and column.kind in FIGURES:
            return look.figures()
        if role == Qt.ItemDataRole.DecorationRole and column.shape is not None:
            return self._shape(row, column)
        return None

    def _shape(self, row: int, column: Column[Line]) -> object:
        line = self.line_at(row)
        if line is None or column.shape is None:
            return None
        icon, tone = column.shape(line)
        return icons.icon(icon, "muted" if tone == "neutral" else tone) if icon else None

    def _alignment(self, number: int) -> Qt.AlignmentFlag:
        right = self.columns[number].kind in {"amount", "number"}
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class PurchaseTable(HugeTable[PurchaseLine]):
    """Parts come as they are asked for, and go when others were looked at since."""

    def __init__(self, columns: Sequence[Column[PurchaseLine]]) -> None:
        super().__init__(columns)
        self._count = 0
        self._parts: OrderedDict[int, tuple[PurchaseLine, ...]] = OrderedDict()
        self._begins: dict[int, tuple[object, ...]] = {}  # the line before a part, by its key

    def start(
        self, count: int, lines: Sequence[PurchaseLine], last: tuple[object, ...] = ()
    ) -> None:
        """As many lines, of which the first ones are here, up to that of the key `last`."""
        self.beginResetModel()
        self._count = count
        self._parts.clear()
        self._begins = {1: last} if last else {}
        self.forget_words()
        if lines:
            self._parts[0] = tuple(lines)
        self.endResetModel()

    def grow(self, count: int) -> None:
        """There are more, by now counted; what is looked at stays where it is."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()

    def place_of(self, part: int) -> PurchasePlace:
        """Where it begins, from the nearest part before it whose beginning is known."""
        known = max((each for each in self._begins if each <= part), default=0)
        return PurchasePlace(self._begins.get(known, ()), (part - known) * PART)

    def put(self, part: int, lines: Sequence[PurchaseLine], key: tuple[object, ...] = ()) -> None:
        """`key` is that of the last line."""
        self._parts[part] = tuple(lines)
        if key:
            self._begins[part + 1] = key
        while len(self._parts) > MOST_PARTS:
            self._parts.popitem(last=False)
        first = part * PART
        last = min(first + len(lines), self._count) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def missing(self, first_row: int, last_row: int) -> list[int]:
        wanted = range(max(first_row, 0) // PART, max(last_row, 0) // PART + 1)
        return [part for part in wanted if part not in self._parts and part * PART < self._count]

    def line_at(self, row: int) -> PurchaseLine | None:
        part = self._parts.get(row // PART)
        if part is None:
            return None
        self._parts.move_to_end(row // PART)
        place = row % PART
        return part[place] if place < len(part) else None

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else self._count


class PreviewTable(HugeTable[PreviewLine]):
    """All lines are here."""

    def __init__(self, columns: Sequence[Column[PreviewLine]]) -> None:
        super().__init__(columns)
        self._lines: Sequence[PreviewLine] = ()

    def show_lines(self, lines: Sequence[PreviewLine]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.forget_words()
        self.endResetModel()

    def line_at(self, row: int) -> PreviewLine | None:
        return self._lines[row] if row < len(self._lines) else None

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent is not None and parent.isValid() else len(self._lines)
