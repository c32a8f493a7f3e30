"""Facts in two columns: what at the left, how much at the right, thin lines between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import ROW_HEIGHT, Space
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.text import rule


class FactRows(QWidget):
    """With a discretion, the right-hand side is hidden by F12 when `private` is asked."""

    def __init__(self, discretion: Discretion | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._discretion = discretion
        self._open = Discretion(self)  # never switched on: for what is not private
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(
        self,
        rows: Sequence[tuple[str, str]],
        *,
        private: bool = False,
        private_names: bool = False,
    ) -> None:
        empty(self._column)
        for number, (name, value) in enumerate(rows):
            if number:
                self._column.addWidget(rule())
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(Space.S, Space.XS, Space.S, Space.XS)
            row.addWidget(self._words(name, private=private_names).wrap(), 1)
            right = self._words(value, private=private)
            right.setFont(look.figures())
            right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(right)
            line.setMinimumHeight(look.scaled(ROW_HEIGHT - 3))
            self._column.addWidget(line)

    def _words(self, text: str, *, private: bool) -> DiscreetLabel:
        shy = self._discretion if private and self._discretion is not None else self._open
        return DiscreetLabel(shy, text)
