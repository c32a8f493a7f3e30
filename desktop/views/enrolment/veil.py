"""Hides what is typed in fields while the screen is to be discreet; typing goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.views.theme.discretion import Discretion


class Veil(QObject):
    """Over the fields of some cards: names, dates, addresses become dots."""

    def __init__(self, discretion: Discretion, cards: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._discretion, self._cards = discretion, cards
        discretion.changed.connect(self.draw)

    @Slot()
    def draw(self) -> None:
        modes = QLineEdit.EchoMode
        mode = modes.Password if self._discretion.on else modes.Normal
        for card in self._cards:
            for field in card.findChildren(QLineEdit):
                field.setEchoMode(mode)
