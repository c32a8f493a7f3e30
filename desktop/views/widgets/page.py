"""What every page is: a title, a place to scroll, and the news that it is stale or shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.views.theme import look
from desktop.views.theme.tokens import PAGE_WIDTH, Space
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.flow import Columns, FlowLayout, give_way
from desktop.views.widgets.reading_order import in_reading_order
from desktop.views.widgets.text import label

WORDS_WIDTH = 420


@dataclass(frozen=True)
class Place:
    """Where to go: a page by its key, and what it shows."""

    page: str
    subject: object = None
    label: str = ""


class Page(QWidget):
    """The window builds it once, opens it on a subject, and tells it when it is in front."""

    open_requested = Signal(object)  # a Place
    back_requested = Signal()
    said = Signal(str)  # a short sentence for the status bar

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = title
        self._stale = True
        self.setAccessibleName(title)

    @property
    def title(self) -> str:
        return self._title

    def set_title(self, title: str) -> None:
        self._title = title
        self.setAccessibleName(title)

    def open_subject(self, subject: object) -> None:
        """What the page is to show, before it comes to the front; None for a page without one."""

    def shown(self) -> None:
        """The page came to the front: put the focus where the work starts."""

    def refresh(self) -> None:
        """Ask the presenter to load what the page shows."""

    def refresh_if_needed(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()

    def mark_stale(self) -> None:
        """What the page shows has changed: reload now when it is in front, else when it comes."""
        self._stale = True
        if self.isVisible():
            self.refresh_if_needed()

    def leave(self) -> bool:
        """Another page was asked for: keep what was typed; False stays here."""
        return True


class PageHead(QWidget):
    """Small line, title, badges; the actions of the page at the right."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self._eyebrow = label("", "eyebrow")
        self._title = label(title, "title", wrap=True)
        self._subtitle = label("", "muted", wrap=True)
        for part in (self._eyebrow, self._title, self._subtitle):
            words.addWidget(part)
        self._eyebrow.hide()
        self._subtitle.hide()
        badges = QWidget()
        self._badges = FlowLayout(badges)
        self._badges.setContentsMargins(0, Space.XS, 0, 0)
        words.addWidget(badges)
        row.addLayout(words, 1)
        actions = QWidget()
        self._actions = FlowLayout(actions, Space.M)
        row.addWidget(actions, 0, Qt.AlignmentFlag.AlignTop)

    def set_title(self, text: str) -> None:
        self._title.setText(text)

    def set_eyebrow(self, text: str) -> None:
        self._eyebrow.setText(text)
        self._eyebrow.setVisible(bool(text))

    def set_subtitle(self, text: str) -> None:
        self._subtitle.setText(text)
        self._subtitle.setVisible(bool(text))

    def add_badge(self, badge: QWidget) -> None:
        self._badges.addWidget(badge)

    def clear_badges(self) -> None:
        empty(self._badges)

    def add_action(self, button: QWidget) -> None:
        """Left to right, the most likely one last: it stands in the corner where one looks."""
        self._actions.addWidget(button)

    def add_lesser_action(self, button: QWidget) -> None:
        """In front of those that are there, whatever the order in which they come."""
        others = [self._actions.takeAt(0) for _number in range(self._actions.count())]
        self._actions.addWidget(button)
        for item in others:
            if item is not None:
                self._actions.addItem(item)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """In its window by now, where an action that came last may stand first."""
        super().showEvent(event)
        items = [self._actions.itemAt(number) for number in range(self._actions.count())]
        widgets = [item.widget() for item in items if item is not None]
        buttons = [button for button in widgets if button is not None]
        if len(buttons) > 1:
            in_reading_order(buttons, buttons[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        room = self.width() - self._actions.sizeHint().width()
        give_way(self._row, room < look.scaled(WORDS_WIDTH))


class ScrollPage(Page):
    """The usual page: a head, and cards in a column that scrolls."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        column = QWidget()
        column.setObjectName("column")
        column.setMaximumWidth(PAGE_WIDTH)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
        self._column.setSpacing(Space.L + 2)
        self.head = PageHead(title)
        self._column.addWidget(self.head)
        self.content = QVBoxLayout()
        self.content.setSpacing(Space.L + 2)
        self._column.addLayout(self.content, 1)
        self._scroll.setWidget(column)
        outer.addWidget(self._scroll, 1)
        self._outer = outer

    def set_title(self, title: str) -> None:
        super().set_title(title)
        self.head.set_title(title)

    def columns(self, left: int = 2, right: int = 1) -> tuple[QVBoxLayout, QVBoxLayout]:
        """Two columns in the content, in these proportions; one under the other when narrow."""
        columns = Columns(left, right)
        self.content.addWidget(columns, 1)
        return columns.left, columns.right

    def show_all_of(self, widget: QWidget) -> None:
        """Scroll so that this part of the page can be seen."""
        self._scroll.ensureWidgetVisible(widget, 0, Space.XL)


def page_column(page: Page) -> QVBoxLayout:
    """For a page whose list scrolls by itself: the same margins, no scrolling around it."""
    column = QVBoxLayout(page)
    column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
    column.setSpacing(Space.L + 2)
    return column
