"""The steps of a form as pills: done, here, to come."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme.tokens import Space
from desktop.views.widgets.text import restyle


class StepBar(QWidget):
    step_requested = Signal(int)

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self._steps = tuple(steps)
        self._pills = [QPushButton() for _step in steps]
        for pill in self._pills:
            pill.setProperty("kind", "step")
            pill.setCursor(Qt.CursorShape.PointingHandCursor)
            pill.setAutoDefault(False)
            pill.clicked.connect(self._ask)
            row.addWidget(pill)
        row.addStretch(1)
        self.show_progress(0, ())

    def show_progress(self, current: int, done: Collection[int]) -> None:
        """Both count from 0; a done step that is open again shows as current."""
        for number, pill in enumerate(self._pills):
            words = f"{number + 1} {self._steps[number]}"
            state = "current" if number == current else "done" if number in done else "to_come"
            pill.setText(f"✓ {words}" if state == "done" else words)
            pill.setProperty("state", state)
            told = {"current": _("current step"), "done": _("done"), "to_come": _("to come")}
            pill.setAccessibleName(f"{words}, {told[state]}")
            restyle(pill)

    @Slot()
    def _ask(self) -> None:
        pill = self.sender()
        if isinstance(pill, QPushButton):
            self.step_requested.emit(self._pills.index(pill))
