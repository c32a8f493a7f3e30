"""Words that F12 hides: names, amounts, addresses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.views.theme.discretion import Discretion


class DiscreetLabel(QLabel):
    def __init__(
        self,
        discretion: Discretion,
        text: str = "",
        kind: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._discretion, self._words = discretion, text
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        discretion.changed.connect(self._show)
        self._show()

    def say(self, text: str) -> None:
        self._words = text
        self._show()

    def wrap(self) -> DiscreetLabel:
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        return self

    @Slot()
    def _show(self) -> None:
        self.setText(self._discretion.hidden(self._words))
