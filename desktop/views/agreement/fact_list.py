"""Facts under each other, what above and how it is below: sentences wrap, nothing is clipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.theme.tokens import Space
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.text import label


class FactList(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.M)
        self._shown: list[tuple[str, str]] = []

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        if self._shown == list(facts):
            return
        self._shown = list(facts)
        empty(self._column)
        for name, value in facts:
            self._column.addWidget(_fact(name, value))


def _fact(name: str, value: str) -> QWidget:
    fact = QWidget()
    column = QVBoxLayout(fact)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    said = label(value, "text", wrap=True, selectable=True)
    said.setAccessibleName(f"{name}: {value}")
    column.addWidget(label(name, "small"))
    column.addWidget(said)
    return fact
