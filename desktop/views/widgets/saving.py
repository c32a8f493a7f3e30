"""When a half-filled form is saved as a draft: soon after the first key that is not saved yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

SAVE_AFTER = 250
"""Milliseconds; what a killed process may lose."""


class SaveTimer(QTimer):
    """Calls `save`, a bound method, once after each start."""

    def __init__(self, parent: QObject, save: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(SAVE_AFTER)
        self.timeout.connect(save)
