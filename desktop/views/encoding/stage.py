"""The big surface at the left: what lies on the reader, what becomes of it, and what is next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.encoding.stage_words import Moment, StageWords
from desktop.views.theme import icons, look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label, restyle

SHAPE = 92
SMALL_SHAPE = 56
FEW_FACTS = 2
"""With more of them the picture gives way: a small screen then shows all without scrolling."""
LEAST_HEIGHT = 348


class Stage(QFrame):
    """Has the focus while nothing is typed, so that a screen reader tells what it says."""

    write_requested = Signal()
    cancelled = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setProperty("kind", "stage")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._discretion = discretion
        self._said: StageWords | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.S)
        column.addStretch(1)
        self._picture = QLabel()
        self._title = label("", "title", wrap=True)
        self._card = label("", "invitation", wrap=True)
        self._text = label("", "lead", wrap=True)
        for part in (self._picture, self._title, self._card, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
            column.addWidget(part)
        self._facts = FactRows(discretion)
        column.addSpacing(Space.S)
        column.addWidget(self._facts)
        self._build_ways(column)
        column.addStretch(1)
        self._next = label("", "strong", wrap=True)
        self._small = label("", "small", wrap=True)
        for line in (self._next, self._small):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        self.setMinimumHeight(look.scaled(LEAST_HEIGHT))

    def _build_ways(self, column: QVBoxLayout) -> None:
        self._ways = QWidget()
        flow = FlowLayout(self._ways, Space.M)
        self.write = PrimaryButton(_("Write it"), "Return", "pencil-line")
        self.write.setObjectName("write")
        self.write.clicked.connect(self.write_requested)
        self.cancel = SecondaryButton(_("Not this one"))
        self.cancel.setObjectName("cancel")
        self.cancel.clicked.connect(self.cancelled)
        for way in (self.write, keyed(self.cancel, "Esc")):
            flow.addWidget(way)
        self._ways.hide()
        column.addWidget(self._ways, 0, Qt.AlignmentFlag.AlignHCenter)

    @property
    def said(self) -> StageWords | None:
        return self._said

    @property
    def moment(self) -> Moment:
        return self._said.moment if self._said else Moment.STANDBY

    def say(self, said: StageWords) -> None:
        if said == self._said:
            return
        self._said = said
        self.setProperty("tone", said.tone)
        restyle(self)
        self.redress()
        for line, text in (
            (self._title, said.title),
            (self._card, said.card),
            (self._text, said.text),
            (self._small, said.small),
        ):
            line.setText(text)
            line.setVisible(bool(text))
        self._facts.show_rows(said.facts)
        self._facts.setVisible(bool(said.facts))
        self._ways.setVisible(said.moment is Moment.PROPOSED)
        self.write.setEnabled(said.moment is Moment.PROPOSED)
        self.show_hands(lies_there=True)
        self._announce()

    def show_hands(self, *, lies_there: bool) -> None:
        """Under the outcome: what the hands do now."""
        said = self._said
        self.show_next((said.here if lies_there else said.gone) if said else "")

    def show_next(self, text: str) -> None:
        self._next.setText(text)
        self._next.setVisible(bool(text))

    def redress(self) -> None:
        """What measures itself in tokens measures again, after another theme or text size."""
        if self._said is not None:
            tone = "muted" if self._said.tone == "neutral" else self._said.tone
            size = SMALL_SHAPE if len(self._said.facts) > FEW_FACTS else SHAPE
            self._picture.setPixmap(icons.pixmap(self._said.icon, tone, size))
        self.setMinimumHeight(look.scaled(LEAST_HEIGHT))

    def _announce(self) -> None:
        """A screen reader says it at once, wherever the focus is."""
        said = self._said
        if said is None:
            return
        facts = [f"{name}: {value}" for name, value in said.facts]
        words = ". ".join(part for part in (said.title, said.card, said.text, *facts) if part)
        self.setAccessibleName(said.title)
        self.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
