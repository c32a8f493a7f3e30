"""Facts in two columns: what at the left, how much at the right, thin lines between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import ROW_HEIGHT, Space
from desktop.views.theme import look
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.text import label, rule


class FactRows(QWidget):
    """With a discretion, the right-hand side is hidden by F12 when `private` is asked."""

    def __init__(self, discretion: Discretion | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._discretion = discretion
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(self, rows: Sequence[tuple[str, str]], *, private: bool = False) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, (name, value) in enumerate(rows):
            if number:
                self._column.addWidget(rule())
            self._column.addWidget(self._row(name, value, private=private))

    def _row(self, name: str, value: str, *, private: bool) -> QWidget:
        line = QWidget()
        line.setMinimumHeight(look.scaled(ROW_HEIGHT - 3))
        row = QHBoxLayout(line)
        row.setContentsMargins(Space.S, Space.XS, Space.S, Space.XS)
        row.addWidget(label(name, "text", wrap=True), 1)
        if private and self._discretion is not None:
            right: QLabel = DiscreetLabel(self._discretion, value)
        else:
            right = label(value)
        right.setFont(look.font())
        right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(right)
        line.setAccessibleName(f"{name} {value}" if not private else name)
        return line
