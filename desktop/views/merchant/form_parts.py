"""Parts that the editors of a merchant share: fields side by side, days, choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.partial_date import PartialDate
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.fields import DateEdit
from desktop.views.widgets.text import label

LEAST_FIELD = 230
"""Pixels that a field and its words need; fewer stand side by side where there are fewer."""

YEARS_AHEAD = 20


class Across(QWidget):
    """Fields in the reading order, as many side by side as there is room for."""

    def __init__(self, rows: Sequence[QWidget], most: int) -> None:
        super().__init__()
        self._rows, self._most, self._columns = tuple(rows), most, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.M)
        self._place(most)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        fitting = (self.width() + Space.L) // (look.scaled(LEAST_FIELD) + Space.L)
        self._place(max(1, min(self._most, fitting)))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, row in enumerate(self._rows):
            self._grid.removeWidget(row)
            place = divmod(number, columns)
            self._grid.addWidget(row, *place, Qt.AlignmentFlag.AlignTop)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class ThreeAcross(Across):
    def __init__(self, rows: Sequence[QWidget]) -> None:
        super().__init__(rows, 3)


def section(words: str) -> QWidget:
    """A small heading inside an editor."""
    return label(words, "strong")


def day_field(today: date) -> DateEdit:
    """For a day that may be to come, as the last one of a certificate."""
    return DateEdit(today=date(today.year + YEARS_AHEAD, 12, 31), is_exact=True)


def exact_day(field: DateEdit) -> date | None:
    """None where the day or the month is missing, too."""
    typed = field.value()
    if typed is None or typed.month is None or typed.day is None:
        return None
    return date(typed.year, typed.month, typed.day)


def show_day(field: DateEdit, day: date | None) -> None:
    field.set_value(PartialDate(day.year, day.month, day.day) if day else None)
