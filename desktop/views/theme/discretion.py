"""Discreet mode: whether names and amounts are hidden from whoever can see the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

MASK = "•••"


class Discretion(QObject):
    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on = False

    @property
    def on(self) -> bool:
        return self._on

    def hidden(self, text: str) -> str:
        """`text`, or the mask while the screen is to be discreet; empty stays empty."""
        return MASK if self._on and text else text

    @Slot()
    def toggle(self) -> None:
        self._on = not self._on
        self.changed.emit(self._on)
