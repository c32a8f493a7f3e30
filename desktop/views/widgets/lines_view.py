"""How a table of lines is looked at: sticky head, sort, filter, copy, Enter opens the line."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QWidget,
)

from desktop.domain.folding import fold
from desktop.sheets.table import TableSheet
from desktop.views.theme import look
from desktop.views.theme.tokens import ROW_HEIGHT, Space, Type
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import SORT_ROLE, LinesTable

Index = QModelIndex | QPersistentModelIndex


MEASURED = 30
"""Lines beyond those in view that the widths are taken from: Qt asks four things of each cell."""
ARROW = 16
NARROWEST = 132
"""Pixels at normal text size: a column that gives way keeps at least this."""


def shared(fitting: Sequence[int], stretched: Sequence[int], room: int) -> list[int]:
    """The width of each column: what fits it, and an equal share of what is left.

    When room lacks, the last of those that stretch gives way first; 0 is a column left out.
    """
    widths = list(fitting)
    stretched = [number for number in stretched if widths[number]]
    left = room - sum(fitting)
    for place, number in enumerate(reversed(stretched)):
        least = min(widths[number], look.scaled(NARROWEST))
        share = left // (len(stretched) - place) if left > 0 else left
        widths[number] = max(widths[number] + share, least)
        left -= widths[number] - fitting[number]
    return widths


def _title_width(title: str) -> int:
    """With the arrow of the sorted column, of which Qt reserves far more."""
    words = QFontMetrics(look.font(Type.SMALL)).horizontalAdvance(title)
    return words + look.scaled(ARROW) + 2 * Space.M


class _Order(QSortFilterProxyModel):
    """Which lines are shown and in what order."""

    def __init__(self, table: LinesTable[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self._words: tuple[str, ...] = ()
        self._keep: Callable[[Any], bool] | None = None
        self.setSourceModel(table)

    def filter(self, text: str) -> None:
        self.beginFilterChange()
        self._words = tuple(fold(text).split())
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def keep(self, wanted: Callable[[Any], bool] | None) -> None:
        self.beginFilterChange()
        self._keep = wanted
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802 - Qt's own name
        if self._keep is not None and not self._keep(self._table.line_at(row)):
            return False
        if not self._words:
            return True
        folded = self._table.folded(row)
        return all(word in folded for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 - Qt's own name
        first = self._table.data(left, SORT_ROLE)
        second = self._table.data(right, SORT_ROLE)
        return bool(first < second)  # type: ignore[operator]  # of one column, so of one kind


class _Grid(QTableView):
    copy_requested = Signal()
    open_requested = Signal()
    resized = Signal()  # also when the bar at the right comes or goes

    def fitting(self, column: int) -> int:
        """Pixels that the lines of the column need."""
        return self.sizeHintForColumn(column) + 1

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_requested.emit()
        else:
            super().keyPressEvent(event)


class LinesView(QWidget):
    """`empty` is shown when there is no line at all: it says what to do first."""

    line_chosen = Signal(object)
    line_selected = Signal(object)
    selection_changed = Signal()

    def __init__(
        self,
        table: LinesTable[Any],
        empty: EmptyState | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._order = _Order(table, self)
        self._fitting: list[int] = []
        self._grid = _Grid()
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self._grid)
        if empty is not None:
            self._layers.addWidget(empty)
        self._grid.setModel(self._order)
        self._grid.setAccessibleName(name)
        self.setFocusProxy(self._grid)
        self._arrange()
        self._grid.resized.connect(self._fill)
        self._grid.copy_requested.connect(self.copy)
        self._grid.open_requested.connect(self._choose)
        self._grid.doubleClicked.connect(self._choose)
        self._grid.selectionModel().currentRowChanged.connect(self._select)
        self._grid.selectionModel().selectionChanged.connect(self.selection_changed)
        table.modelReset.connect(self._follow)
        self._follow()

    def filter(self, text: str) -> None:
        """Lines that hold every word, accents and case aside."""
        self._order.filter(text)

    def keep(self, wanted: Callable[[Any], bool] | None) -> None:
        """Lines for which `wanted` is true, besides what the words of `filter` ask; None: all."""
        self._order.keep(wanted)

    @property
    def shown_count(self) -> int:
        return self._order.rowCount()

    def current_line(self) -> object:
        index = self._grid.currentIndex()
        return self._line_in(index.row()) if index.isValid() else None

    def selected_lines(self) -> list[Any]:
        rows = sorted(index.row() for index in self._grid.selectionModel().selectedRows())
        return [self._line_in(row) for row in rows]

    def _line_in(self, row: int) -> Any:
        return self._table.line_at(self._order.mapToSource(self._order.index(row, 0)).row())

    def select_all(self, wanted: Callable[[Any], bool]) -> None:
        """Select the shown lines for which `wanted` is true, and no others."""
        chosen = QItemSelection()
        for row in filter(lambda row: wanted(self._line_in(row)), range(self.shown_count)):
            chosen.select(self._order.index(row, 0), self._order.index(row, 0))
        way = QItemSelectionModel.SelectionFlag
        self._grid.selectionModel().select(chosen, way.ClearAndSelect | way.Rows)

    def point_at(self, place: int | None) -> None:
        """Select the line of this place among those given, whatever the order; None selects none.

        A line that the filter hides is not selected.
        """
        if place is None:
            self._grid.clearSelection()
            return
        index = self._order.mapFromSource(self._table.index(place, 0))
        if index.isValid():
            self._grid.setCurrentIndex(index)

    def sort_by(self, column: int, *, descending: bool = False) -> None:
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._grid.sortByColumn(column, order)

    def as_text(self) -> str:
        """The selected lines, or all that are shown, for a spreadsheet; what is hidden stays so."""
        chosen = sorted({i.row() for i in self._grid.selectionModel().selectedRows()})
        rows = chosen or range(self._order.rowCount())
        lines = ["\t".join(column.title for column in self._table.columns)]
        for row in rows:
            source = self._order.mapToSource(self._order.index(row, 0)).row()
            texts = (self._table.text_at(source, n) for n in range(len(self._table.columns)))
            lines.append("\t".join(texts))
        return "\n".join(lines)

    def as_table(self, name: str) -> TableSheet:
        """All lines that are shown, in their order; what is hidden stays so."""
        columns = range(len(self._table.columns))
        sources = (
            self._order.mapToSource(self._order.index(row, 0)).row()
            for row in range(self._order.rowCount())
        )
        return TableSheet(
            name,
            tuple(column.title for column in self._table.columns),
            tuple(tuple(self._table.cell_at(row, n) for n in columns) for row in sources),
        )

    @Slot()
    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.as_text())

    def _arrange(self) -> None:
        grid = self._grid
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setShowGrid(False)
        grid.setWordWrap(False)
        grid.setTabKeyNavigation(False)
        grid.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.verticalHeader().hide()
        grid.verticalHeader().setDefaultSectionSize(look.scaled(ROW_HEIGHT))
        head = grid.horizontalHeader()
        head.setHighlightSections(False)
        head.setResizeContentsPrecision(MEASURED)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(not any(column.stretch for column in self._table.columns))
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        grid.setSortingEnabled(True)

    @Slot()
    def _follow(self) -> None:
        has_lines = self._table.rowCount() > 0
        self._layers.setCurrentIndex(0 if has_lines or self._layers.count() == 1 else 1)
        if has_lines:
            self._fitting = [
                max(self._grid.fitting(number), _title_width(column.title))
                for number, column in enumerate(self._table.columns)
            ]
            self._fill()

    @Slot()
    def _fill(self) -> None:
        """Share what room is left among the columns that stretch; these give way when it lacks."""
        if not self._fitting:
            return
        room = self._grid.viewport().width()
        stretched = [n for n, column in enumerate(self._table.columns) if column.stretch]
        fitting, left_out = list(self._fitting), set[int]()
        for number in self._spare():
            if sum(shared(fitting, stretched, room)) <= room:
                break
            fitting[number] = 0
            left_out.add(number)
        self._lay(shared(fitting, stretched, room), left_out)

    def _spare(self) -> list[int]:
        columns = self._table.columns
        spare = [number for number, column in enumerate(columns) if column.spare]
        return sorted(spare, key=lambda number: columns[number].spare)

    def _lay(self, widths: Sequence[int], left_out: Container[int]) -> None:
        head = self._grid.horizontalHeader()
        for number, width in enumerate(widths):
            head.setSectionHidden(number, number in left_out)
            if number not in left_out:
                head.resizeSection(number, width)

    @Slot()
    def _choose(self) -> None:
        line = self.current_line()
        if line is not None:
            self.line_chosen.emit(line)

    @Slot()
    def _select(self) -> None:
        self.line_selected.emit(self.current_line())
