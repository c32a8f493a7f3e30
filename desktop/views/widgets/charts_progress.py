"""How far a month is: one bar of states, each with its icon, its word and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import number
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.flow import FlowLayout

THICK = 22
GAP = 2


@dataclass(frozen=True)
class Segment:
    """`label` is a state in words, in the order of the work; `is_done` once nothing is left."""

    label: str
    count: int
    tone: str
    icon: str
    is_done: bool = False


class _Strip(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.segments: tuple[Segment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(240), look.scaled(THICK))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), look.colour("neutral_soft"))
        there = [segment for segment in self.segments if segment.count]
        whole = sum(segment.count for segment in there)
        left = 0.0
        for segment in there:
            width = self.width() * segment.count / whole
            place = QRectF(left, 0, max(1.0, width - GAP), self.height())
            painter.fillRect(place, look.tone_colour(segment.tone))
            left += width


class StateBar(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self._strip = _Strip()
        legend = QWidget()
        self._legend = FlowLayout(legend, Space.S)
        column.addWidget(self._strip)
        column.addWidget(legend)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # the legend wraps
        self.setSizePolicy(policy)

    def show_segments(self, segments: Sequence[Segment]) -> None:
        """A state without anything in it stays in the legend, with 0."""
        self._strip.segments = tuple(segments)
        self._strip.update()
        empty(self._legend)
        for segment in segments:
            words = _("{state}: {count}").format(state=segment.label, count=number(segment.count))
            tone = segment.tone if segment.count else "neutral"
            self._legend.addWidget(StateBadge(words, tone, segment.icon))
        self.setAccessibleName(self.words)
        self.setAccessibleDescription(". ".join(f"{a}: {b}" for a, b in self.rows()))
        self.setToolTip(self.words)
        self.updateGeometry()

    @property
    def words(self) -> str:
        """What the picture says, in one sentence."""
        whole = sum(segment.count for segment in self._strip.segments)
        done = sum(segment.count for segment in self._strip.segments if segment.is_done)
        if not whole:
            return _("Nothing to do in this month.")
        return _("Done: {done} of {count}.").format(done=number(done), count=number(whole))

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The table behind the picture."""
        return tuple((each.label, number(each.count)) for each in self._strip.segments)
