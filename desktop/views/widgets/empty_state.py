"""What an empty list says: why it is empty and what to do first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.text import label


class EmptyState(QWidget):
    action_requested = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        action: str = "",
        shortcut: str = "",
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(Space.S)
        column.setContentsMargins(Space.XL, Space.XXL, Space.XL, Space.XXL)
        column.addStretch(1)
        picture = QLabel()
        picture.setPixmap(icons.pixmap(icon, "muted", 40))
        self._title = label(title, "heading", wrap=True)
        self._text = label(text, "muted", wrap=True)
        for part in (picture, self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        self._text.setVisible(bool(text))  # a part of this one by now: no window of its own
        if action:
            button = SecondaryButton(action, shortcut)
            button.clicked.connect(self.action_requested)
            column.addSpacing(Space.S)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        self.setAccessibleName(f"{title} {text}".strip())

    def say(self, title: str, text: str = "") -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())
