"""Fields in the reading order, as many side by side as there is room for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.views.theme import look
from desktop.views.theme.tokens import Space

LEAST_FIELD = 230
"""Pixels that a field and its words need; fewer stand side by side where there are fewer."""


class Across(QWidget):
    """Fields in the reading order, as many side by side as there is room for."""

    def __init__(self, rows: Sequence[QWidget], most: int) -> None:
        super().__init__()
        blanks = [QWidget() for _missing in range(-len(rows) % most)]  # as wide as the others
        self._rows, self._most, self._columns = (*rows, *blanks), most, 0
        self._left_out: set[QWidget] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.M)
        self._place(most)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        fitting = (self.width() + Space.L) // (look.scaled(LEAST_FIELD) + Space.L)
        self._place(max(1, min(self._most, fitting)))

    def show_only(self, shown: Collection[QWidget]) -> None:
        """Those that are left stand where the first ones stood."""
        self._left_out = {row for row in self._rows if row not in shown}
        for row in self._rows:
            row.setVisible(row in shown)
        self._arrange(self._columns)

    def _place(self, columns: int) -> None:
        if columns != self._columns:
            self._arrange(columns)

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        for row in self._rows:
            self._grid.removeWidget(row)
        for number, row in enumerate(row for row in self._rows if row not in self._left_out):
            place = divmod(number, columns)
            self._grid.addWidget(row, *place, Qt.AlignmentFlag.AlignTop)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class ThreeAcross(Across):
    def __init__(self, rows: Sequence[QWidget]) -> None:
        super().__init__(rows, 3)
