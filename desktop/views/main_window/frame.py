"""What the window is before anything is in it: whole on its screen, and never a trap for Tab."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.widgets.reading_order import step_on

LEAST = QSize(900, 600)
USUAL = QSize(1440, 900)
FRAME = QSize(16, 48)
"""Pixels that title and frame take in all: who draws them tells that after the first show only."""


class WindowFrame(QWidget):
    """Asks for its usual size, and takes what the screen has."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(LEAST)
        self.resize(USUAL)

    def take_place(self, before: QByteArray | None = None) -> None:
        """In the middle of the screen, or where a window was `before` if that is on a screen still.

        To be asked before the window is shown for the first time.
        """
        if before is None or not self.restoreGeometry(before):
            self._fit(QRect(self._middle_of_screen(), self.size()))
        elif not (self.isMaximized() or self.isFullScreen()):
            self._fit(QRect(self.pos(), self.size()))

    def focusNextPrevChild(self, is_next: bool, /) -> bool:  # noqa: N802, FBT001 - Qt's own name
        """Qt stays where it is when what comes next hands the focus to what cannot take it."""
        before = QApplication.focusWidget()
        moved = super().focusNextPrevChild(is_next)
        if before is None or QApplication.focusWidget() is not before:
            return moved
        return step_on(before, is_next=is_next) or moved

    def _middle_of_screen(self) -> QPoint:
        area = self.screen().availableGeometry()
        outer = self.size() + FRAME
        aside = (area.width() - outer.width()) // 2, (area.height() - outer.height()) // 2
        return area.topLeft() + QPoint(*aside)

    def _fit(self, wanted: QRect) -> None:
        screen = QGuiApplication.screenAt(wanted.center()) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        place = within(area, wanted)
        self.setMinimumSize(LEAST.boundedTo(area.size() - FRAME))
        self.resize(place.size())
        self.move(place.topLeft())


def within(area: QRect, wanted: QRect) -> QRect:
    """As wanted as far as it goes: with its frame, all of it lies in the area.

    The corner is that of the frame, the size that of what is in it.
    """
    size = wanted.size().boundedTo(area.size() - FRAME)
    most = area.topLeft() + QPoint(
        area.width() - size.width() - FRAME.width(), area.height() - size.height() - FRAME.height()
    )
    corner = QPoint(
        max(area.left(), min(wanted.left(), most.x())),
        max(area.top(), min(wanted.top(), most.y())),
    )
    return QRect(corner, size)
