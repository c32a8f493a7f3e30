"""A calm surface that holds one subject of a page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.theme.tokens import Space
from desktop.views.widgets.text import label


class Card(QFrame):
    """`accent` is for what is to be read aloud; a page has at most one of those."""

    def __init__(
        self, title: str = "", *, accent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card-accent" if accent else "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XL - 2, Space.L + 4, Space.XL - 2, Space.L + 4)
        outer.setSpacing(Space.M)
        self._head = QWidget()
        self._corner = QHBoxLayout(self._head)
        self._corner.setContentsMargins(0, 0, 0, 0)
        self._corner.setSpacing(Space.S)
        self._title = label("", "heading")
        self._corner.addWidget(self._title)
        self._corner.addStretch(1)
        outer.addWidget(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.S)
        outer.addLayout(self.body, 1)
        self.set_title(title)

    def set_title(self, text: str) -> None:
        self._title.setText(text)
        self._head.setVisible(bool(text) or self._corner.count() > 2)
        self.setAccessibleName(text)

    def add(self, widget: QWidget) -> None:
        self.body.addWidget(widget)

    def add_corner(self, widget: QWidget) -> None:
        """Beside the title, at the right: a filter, a remark, a small action."""
        self._corner.addWidget(widget)
        self._head.setVisible(True)
