"""Writings whose outcome is not known: one sentence each, and how a supervisor closes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.encoding import EncodingLine
from desktop.views.encoding import words
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.text import label, rule
from desktop.views.widgets.words import card_name

SHOWN = 12


@dataclass(frozen=True)
class ByHand:
    """What a supervisor wrote about a writing that nobody can explain."""

    encoding_id: UUID
    reason: str


class UnresolvedCard(Card):
    """Hidden while everything is settled; a row stays as it is while its writing does."""

    settle_requested = Signal(object)  # a ByHand
    begun = Signal(object)  # the row whose reason is being typed

    def __init__(self, discretion: Discretion, now: Callable[[], datetime]) -> None:
        super().__init__(_("Writings to settle"))
        self.setObjectName("unresolved")
        self._discretion, self._now = discretion, now
        self._rows: list[UnresolvedRow] = []
        self._shown: tuple[tuple[EncodingLine, ...], bool] = ((), False)
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.M)
        self.body.addLayout(self._column)
        self._more = label("", "small", wrap=True)
        self.add(self._more)
        self.hide()

    def show_open(self, lines: tuple[EncodingLine, ...], *, by_hand: bool) -> None:
        """`by_hand` for whoever may close one without the card."""
        self.setVisible(bool(lines))
        if (lines, by_hand) == self._shown:
            return
        self._shown = (lines, by_hand)
        self._clear()
        for number, line in enumerate(lines[:SHOWN]):
            row = UnresolvedRow(line, self._discretion, self._now(), first=not number)
            row.offer(by_hand=by_hand)
            row.settled.connect(self.settle_requested)
            row.begun.connect(self._only)
            self._rows.append(row)
            self._column.addWidget(row)
            row.show()
        left = len(lines) - SHOWN
        self._more.setText(
            ngettext("and {count} more", "and {count} more", left).format(count=left)
        )
        self._more.setVisible(left > 0)

    def complain(self, encoding_id: UUID, sentence: str) -> None:
        for row in self._rows:
            if row.line.encoding_id == encoding_id:
                row.complain(sentence)

    def problem_of(self, encoding_id: UUID) -> str:
        """What is not right with the reason that was given for this writing."""
        rows = (row for row in self._rows if row.line.encoding_id == encoding_id)
        return next((row.problem for row in rows), "")

    @Slot(object)
    def _only(self, begun: UnresolvedRow) -> None:
        """One at a time: they share their keys."""
        for row in self._rows:
            if row is not begun:
                row.stop()
        self.begun.emit(begun)

    def _clear(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []


class UnresolvedRow(QWidget):
    settled = Signal(object)
    begun = Signal(object)

    def __init__(
        self, line: EncodingLine, discretion: Discretion, now: datetime, *, first: bool
    ) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        if not first:
            column.addWidget(rule())
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        name = card_name(line.support, line.tail)
        parts = " · ".join(part for part in (name, line.reference) if part)
        head.addWidget(label(parts, "strong", wrap=True), 1)
        word, tone, icon = words.open_state(line.state)
        head.addWidget(Chip(word, tone, icon), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(label(words.open_sentence(line), "text", wrap=True))
        self.link = LinkButton(_("Settle it by hand"), "F7" if first else "", "pencil-simple")
        self.link.setObjectName("by_hand")
        self.link.clicked.connect(self._begin)
        foot = QHBoxLayout()
        foot.setSpacing(Space.M)
        foot.addWidget(label(words.moment(line.at, now), "small"))
        foot.addWidget(DiscreetLabel(discretion, line.by, "small"), 1)
        foot.addWidget(self.link)
        column.addLayout(foot)
        self._editor = SettleEditor()
        self._editor.given.connect(self._settle)
        self._editor.closed.connect(self._stop)
        column.addWidget(self._editor)
        self.setAccessibleName(f"{parts}. {word}. {words.open_sentence(line)}")

    def offer(self, *, by_hand: bool) -> None:
        self.link.setVisible(by_hand)

    def complain(self, sentence: str) -> None:
        self._editor.setEnabled(True)
        self._editor.reason_row.complain(sentence)

    @property
    def problem(self) -> str:
        return self._editor.reason_row.problem

    def stop(self) -> None:
        self._editor.hide()

    @Slot()
    def _begin(self) -> None:
        self._editor.show()
        self.begun.emit(self)
        self._editor.reason.setFocus()

    @Slot(str)
    def _settle(self, reason: str) -> None:
        self._editor.setEnabled(False)
        self.settled.emit(ByHand(self.line.encoding_id, reason))

    @Slot()
    def _stop(self) -> None:
        self.stop()
        self.link.setFocus()


class SettleEditor(QWidget):
    """The reason, and the two ways out; Esc closes it and not the page."""

    given = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.setSpacing(Space.S)
        self.reason = TextEdit()
        self.reason.setObjectName("reason")
        hint = _("What was seen on the card, or why it cannot come back. It stays in the history.")
        self.reason_row = FieldRow(_("Why it is closed without the card"), self.reason, hint)
        column.addWidget(self.reason_row)
        ways = QWidget()
        flow = FlowLayout(ways, Space.M)
        self.save = SecondaryButton(_("Close this writing"), "Ctrl+Return")
        self.save.setObjectName("settle")
        self.save.clicked.connect(self._give)
        self.cancel = SecondaryButton(_("Not now"))
        self.cancel.clicked.connect(self.closed)
        for way in (self.save, keyed(self.cancel, "Esc")):
            flow.addWidget(way)
        column.addWidget(ways)
        self.hide()

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _give(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.reason_row.complain(_("A reason is needed: a few words are enough."))
            self.reason.setFocus()
            return
        self.reason_row.calm()
        self.given.emit(reason)
