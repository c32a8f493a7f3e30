"""Fields in the reading order, as many side by side as there is room for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.views.theme import look
from desktop.views.theme.tokens import Space

LEAST_FIELD = 220
MOST_ACROSS = 4


class FieldGrid(QWidget):
    def __init__(self, rows: Sequence[QWidget]) -> None:
        super().__init__()
        self._rows, self._across = tuple(rows), 0
        self._shown = list(rows)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.S)
        self._place(MOST_ACROSS)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        fitting = (self.width() + Space.L) // (look.scaled(LEAST_FIELD) + Space.L)
        self._place(max(1, min(MOST_ACROSS, fitting)))

    def _place(self, across: int) -> None:
        if across != self._across:
            self._across = across
            self._arrange()

    def show_only(self, rows: Collection[QWidget]) -> None:
        """The others leave no hole."""
        self._shown = [row for row in self._rows if row in rows]
        for row in self._rows:
            row.setVisible(row in rows)
        self._arrange()

    def _arrange(self) -> None:
        across = self._across
        for row in self._rows:
            self._grid.removeWidget(row)
        for number, row in enumerate(self._shown):
            self._grid.addWidget(row, *divmod(number, across), Qt.AlignmentFlag.AlignTop)
        for column in range(MOST_ACROSS):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
