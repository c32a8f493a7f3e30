"""A page with a form that scrolls at the left and, where there is room, a side that stays."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.views.theme import look
from desktop.views.theme.tokens import PAGE_WIDTH, Space
from desktop.views.widgets.page import Page, PageHead

SIDE_WIDTH = 372
LEAST_FORM_WIDTH = 600


class SidePage(Page):
    """With large text on a small screen the side goes into the form, where `place_of_side` says."""

    place_of_side = 1

    def __init__(self, title: str, side: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.side_widget = side
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XXL, Space.XL, Space.XXL, 0)
        outer.setSpacing(Space.L)
        self.head = PageHead(title)
        self.top = QVBoxLayout()
        self.top.setSpacing(Space.M)
        self.top.addWidget(self.head)
        outer.addLayout(self.top)
        self._build_column()
        body = QHBoxLayout()
        body.setSpacing(Space.L)
        body.addWidget(self.scroller, 1)
        self._beside = QVBoxLayout()
        self._beside.setContentsMargins(0, 0, 0, Space.L)
        self._build_side_scroll(side)
        self._beside.addWidget(self._side_scroll)
        body.addLayout(self._beside)
        outer.addLayout(body, 1)
        self.setMaximumWidth(PAGE_WIDTH + 2 * Space.XXL)

    def _build_column(self) -> None:
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        column = QWidget()
        column.setObjectName("column")
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(0, 0, Space.S, Space.XL)
        self.column.setSpacing(Space.L + 2)
        self.scroller.setWidget(column)

    def _build_side_scroll(self, side: QWidget) -> None:
        self._side_scroll = QScrollArea()
        self._side_scroll.setWidgetResizable(True)
        self._side_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setObjectName("column")
        self._side_scroll.setWidget(side)

    def set_title(self, title: str) -> None:
        super().set_title(title)
        self.head.set_title(title)

    @Slot(int)
    def turn_pages(self, pages: int) -> None:
        """As many screens on, or back; the last line stays in sight."""
        bar = self.scroller.verticalScrollBar()
        bar.setValue(bar.value() + pages * round(bar.pageStep() * 0.9))

    @Slot(bool)
    def go_to_edge(self, end: bool) -> None:  # noqa: FBT001 - the signature of the signal
        bar = self.scroller.verticalScrollBar()
        bar.setValue(bar.maximum() if end else bar.minimum())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        side = look.scaled(SIDE_WIDTH)
        room = self.width() - 2 * Space.XXL - side - Space.L
        is_beside = room >= look.scaled(LEAST_FORM_WIDTH)
        if is_beside == self._side_scroll.isHidden():
            self._move_side(is_beside=is_beside)
        self._side_scroll.setFixedWidth(side)

    def _move_side(self, *, is_beside: bool) -> None:
        if is_beside:
            self.column.removeWidget(self.side_widget)
            self._side_scroll.setWidget(self.side_widget)
        else:
            self._side_scroll.takeWidget()
            self.column.insertWidget(self.place_of_side, self.side_widget)
        self._side_scroll.setVisible(is_beside)
        self.side_widget.show()
