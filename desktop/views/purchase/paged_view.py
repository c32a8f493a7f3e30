"""How a table of very many lines is looked at: parts are asked for when scrolling rests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QWidget,
)

from desktop.views.purchase.paged_table import HugeTable
from desktop.views.theme import look
from desktop.views.theme.tokens import ROW_HEIGHT, Space, Type
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_view import shared

RESTS_AFTER = 40
"""Milliseconds without scrolling after which the lines in sight are asked for."""

LEAST_HEIGHT = 150
COMFORTABLE = 190
"""Pixels at normal text size under which others leave before a column that stretches."""

MEASURED = 12
"""Rows that the widths of columns are taken from: each asks a dozen things of a dozen cells."""

AROUND = 2 * Space.M + 12
"""Pixels at normal text size that stand beside the words of a title: its arrow, too."""


class HugeView(QWidget):
    """Enter opens a line, Ctrl+C copies those that are selected."""

    line_chosen = Signal(object)
    part_needed = Signal(int)
    current_changed = Signal()
    head_clicked = Signal(int)  # the column, where lines can be put in order

    def __init__(self, table: HugeTable[Any], empty: EmptyState, name: str) -> None:
        super().__init__()
        self._table = table
        self._fitting: list[int] = []
        self.grid = _Grid()
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self.grid)
        self._layers.addWidget(empty)
        self.grid.setModel(table)
        self.grid.setAccessibleName(name)
        self.grid.setMinimumHeight(look.scaled(LEAST_HEIGHT))
        self.setFocusProxy(self.grid)
        self._arrange()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS_AFTER)
        self._rest.timeout.connect(self._ask)
        self.grid.verticalScrollBar().valueChanged.connect(self._wait)
        self.grid.resized.connect(self._fill)
        self.grid.resized.connect(self._wait)
        self.grid.open_requested.connect(self._choose)
        self.grid.copy_requested.connect(self.copy)
        self.grid.doubleClicked.connect(self._choose)
        self.grid.selectionModel().currentRowChanged.connect(self.current_changed)
        table.modelReset.connect(self._follow)
        table.rowsInserted.connect(self._wait)
        self._follow()

    def offer_order(self) -> None:
        """Columns can be clicked; what that changes is another’s."""
        head = self.grid.horizontalHeader()
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self.head_clicked)

    def show_order(self, column: int, *, descending: bool) -> None:
        head = self.grid.horizontalHeader()
        way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        head.setSortIndicatorShown(True)
        head.setSortIndicator(column, way)

    def current_line(self) -> object:
        index = self.grid.currentIndex()
        return self._table.line_at(index.row()) if index.isValid() else None

    def rows_in_sight(self) -> tuple[int, int]:
        top = self.grid.rowAt(0)
        bottom = self.grid.rowAt(self.grid.viewport().height() - 1)
        last = self._table.rowCount() - 1
        return max(top, 0), last if bottom < 0 else bottom

    @Slot()
    def copy(self) -> None:
        """Lines that are selected, for a spreadsheet; a line on its way is left out."""
        rows = sorted({index.row() for index in self.grid.selectionModel().selectedRows()})
        here = [row for row in rows if self._table.line_at(row) is not None]
        columns = range(len(self._table.columns))
        lines = ["\t".join(column.title for column in self._table.columns)]
        lines += ["\t".join(self._table.text_at(row, n) for n in columns) for row in here]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _arrange(self) -> None:
        grid = self.grid
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.setShowGrid(False)
        grid.setWordWrap(False)
        grid.setTabKeyNavigation(False)
        grid.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.verticalHeader().hide()
        grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        grid.verticalHeader().setDefaultSectionSize(look.scaled(ROW_HEIGHT))
        head = grid.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    @Slot()
    def _follow(self) -> None:
        has_lines = self._table.rowCount() > 0
        self._layers.setCurrentIndex(0 if has_lines else 1)
        if has_lines:
            self._fitting = [
                max(self.grid.fitting(number), _title_width(column.title))
                for number, column in enumerate(self._table.columns)
            ]
            self._fill()
        self._wait()

    @Slot()
    def _fill(self) -> None:
        """Columns that stretch share what room is left; those that can be spared leave first."""
        if not self._fitting:
            return
        room = self.grid.viewport().width()
        columns = self._table.columns
        stretched = [number for number, column in enumerate(columns) if column.stretch]
        spare = sorted(
            (number for number, column in enumerate(columns) if column.spare),
            key=lambda number: columns[number].spare,
        )
        fitting, left_out = list(self._fitting), set[int]()
        for number in spare:
            if _comfortable(fitting, stretched) <= room:
                break
            fitting[number] = 0
            left_out.add(number)
        head = self.grid.horizontalHeader()
        for number, width in enumerate(shared(fitting, stretched, room)):
            head.setSectionHidden(number, number in left_out)
            if number not in left_out:
                head.resizeSection(number, width)

    @Slot()
    def _wait(self) -> None:
        self._rest.start()

    @Slot()
    def _ask(self) -> None:
        for part in self._table.missing(*self.rows_in_sight()):
            self.part_needed.emit(part)

    @Slot()
    def _choose(self) -> None:
        line = self.current_line()
        if line is not None:
            self.line_chosen.emit(line)


class _Grid(QTableView):
    copy_requested = Signal()
    open_requested = Signal()
    resized = Signal()

    def fitting(self, column: int) -> int:
        """Of the first rows: Qt would measure every one while the page is not on the screen."""
        model = self.model()
        rows = range(min(model.rowCount(), MEASURED))
        widths = (self.sizeHintForIndex(model.index(row, column)).width() for row in rows)
        return max(widths, default=0) + 1

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


def _comfortable(fitting: Sequence[int], stretched: Collection[int]) -> int:
    """Room in which columns that give way can still be read."""
    most = look.scaled(COMFORTABLE)
    return sum(min(width, most) if n in stretched else width for n, width in enumerate(fitting))


def _title_width(title: str) -> int:
    return QFontMetrics(look.font(Type.SMALL)).horizontalAdvance(title) + look.scaled(AROUND)
