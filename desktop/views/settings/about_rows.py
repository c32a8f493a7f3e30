"""Facts about an installation: any value can be read whole, selected and copied."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from desktop.views.theme import look
from desktop.views.theme.tokens import ROW_HEIGHT, Space
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.flow import give_way
from desktop.views.widgets.text import label, rule

RING = 2
"""Pixels at each side for the ring that tells where the keyboard is."""


class ValueText(QTextEdit):
    """As high as its text, which goes on in the next line even where it has no spaces, as a path.

    What is selected in it is what was given: no sign was put in to break the lines.
    """

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.setProperty("kind", "value")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setPlainText(value)
        self.setAccessibleName(name)
        self.setAccessibleDescription(value)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def stand(self, side: Qt.AlignmentFlag) -> None:
        """At the left under a name, at the right beside it."""
        option = self.document().defaultTextOption()
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """All in one line."""
        copy = self.document().clone()
        copy.setDefaultFont(self.font())
        copy.setTextWidth(-1)
        width = ceil(copy.idealWidth()) + 2 * RING
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Any width will do."""
        return QSize(look.scaled(ROW_HEIGHT), self.fontMetrics().height() + 2 * RING)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's own name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's own name
        copy = self.document().clone()
        copy.setDefaultFont(self.font())
        copy.setTextWidth(max(1, width - 2 * RING))
        return ceil(copy.size().height()) + 2 * RING


class _Row(QWidget):
    """The value stands beside the name where both have room, else under it."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        around = Space.S - RING
        self._row.setContentsMargins(around, around, around, around)
        self._row.setSpacing(Space.XS)
        self._name = label(name, "text")
        self._name.setContentsMargins(RING, 0, 0, 0)
        self.value = ValueText(name, value)
        self._row.addWidget(self._name)
        self._row.addWidget(self.value, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        needed = self._name.sizeHint().width() + Space.L + self.value.sizeHint().width()
        is_narrow = needed > self.width() - 2 * Space.S
        give_way(self._row, is_narrow)
        self.value.stand(Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag.AlignRight)


class AboutRows(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[tuple[str, str], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(self, facts: Sequence[tuple[str, str]]) -> None:
        """What stays the same stays selected."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        empty(self._column)
        for number, (name, value) in enumerate(facts):
            if number:
                self._column.addWidget(rule())
            self._column.addWidget(_Row(name, value))
