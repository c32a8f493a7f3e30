"""A calm surface that holds one subject of a page."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.theme.tokens import Space
from desktop.views.widgets.flow import FlowLayout, give_way
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
        self._head_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._head)
        self._head_row.setContentsMargins(0, 0, 0, 0)
        self._head_row.setSpacing(Space.S)
        self._title = label("", "heading", wrap=True)
        self._head_row.addWidget(self._title, 1)
        corner = QWidget()
        self._corner = FlowLayout(corner)
        self._head_row.addWidget(corner)
        outer.addWidget(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.S)
        outer.addLayout(self.body, 1)
        self.set_title(title)

    def set_title(self, text: str) -> None:
        self._title.setText(text)
        self._head.setVisible(bool(text) or self._corner.count() > 0)
        self.setAccessibleName(text)

    def add(self, widget: QWidget) -> None:
        self.body.addWidget(widget)

    def add_corner(self, widget: QWidget) -> None:
        """Beside the title, at the right: a filter, a remark, a small action."""
        self._corner.addWidget(widget)
        self._head.setVisible(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Where title and corner have no room side by side, the corner goes under the title."""
        super().resizeEvent(event)
        words = self._title.fontMetrics().horizontalAdvance(self._title.text())
        room = self.contentsRect().width() - 2 * (Space.XL - 2)
        give_way(self._head_row, room < words + Space.XL + self._corner.sizeHint().width())
