"""The checklist of documents: one key each, V seen, R received, M to bring, D waived."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayoutItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import gettext as _
from desktop.i18n import short_date
from desktop.sheets.household import DocumentEntry
from desktop.views.theme import look
from desktop.views.theme.tokens import ROW_HEIGHT, Space
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.text import label, restyle, rule
from desktop.views.widgets.words import document_state_name

KEYS = {
    Qt.Key.Key_V: "seen",
    Qt.Key.Key_R: "received",
    Qt.Key.Key_M: "missing",
    Qt.Key.Key_D: "waived",
}
STATES = ("seen", "received", "missing", "waived")


@dataclass(frozen=True)
class RequiredLine:
    """A document to ask for: its words, for whom, why, and whether it can be had otherwise."""

    document_kind: str
    name: str
    member_id: UUID | None = None
    remark: str = ""


class _DocumentRow(QFrame):
    """Has the focus as a whole; its keys answer, and the next row takes over."""

    answered = Signal(object)
    next_requested = Signal(object, int)

    def __init__(self, line: RequiredLine, entry: DocumentEntry | None, today: date) -> None:
        super().__init__()
        self.line, self._today = line, today
        self.setProperty("kind", "document")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(look.scaled(ROW_HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, 2, Space.S, 2)
        column.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(line.name, "text", wrap=True))
        self._remark = label(line.remark, "small", wrap=True)
        words.addWidget(self._remark)
        row.addLayout(words, 1)
        self._buttons = {state: self._button(state) for state in STATES}
        for button in self._buttons.values():
            row.addWidget(button)
        column.addLayout(row)
        self._reason = TextEdit(_("Why it is not asked for"))
        self._reason.setAccessibleName(_("Why it is not asked for"))
        self._reason.textEdited.connect(self._tell)
        self._reason.returnPressed.connect(self._go_on)
        column.addWidget(self._reason)
        self._state = ""
        self._seen_on: date | None = None
        self.show_entry(entry)

    def show_entry(self, entry: DocumentEntry | None) -> None:
        self._state = entry.state if entry else ""
        self._seen_on = entry.seen_on if entry else None
        if entry and self._reason.text().strip() != entry.reason:
            self._reason.setText(entry.reason)
        self._show()

    def entry(self) -> DocumentEntry | None:
        """What was answered; None while nothing was."""
        if not self._state:
            return None
        reason = self._reason.text().strip() if self._state == "waived" else ""
        return DocumentEntry(
            self.line.document_kind, self._state, self.line.member_id, self._seen_on, reason
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        key = Qt.Key(event.key())
        if key in KEYS and not event.modifiers():
            self._answer(KEYS[key])
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.next_requested.emit(self, 1)
        elif key == Qt.Key.Key_Up:
            self.next_requested.emit(self, -1)
        else:
            super().keyPressEvent(event)

    def _answer(self, state: str) -> None:
        self._state = state
        self._seen_on = self._today if state in {"seen", "received"} else None
        self._show()
        self.answered.emit(self)
        if state == "waived":
            self._reason.setFocus()
        else:
            self.next_requested.emit(self, 1)

    def _button(self, state: str) -> QPushButton:
        button = QPushButton(document_state_name(state))
        button.setProperty("kind", "step")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("answer", state)
        button.clicked.connect(self._take_click)
        return button

    def _show(self) -> None:
        for state, button in self._buttons.items():
            button.setProperty("state", _button_state(state, is_chosen=state == self._state))
            restyle(button)
        self._reason.setVisible(self._state == "waived")
        seen = _("Seen on {day}, no copy kept") if self._state == "seen" else ""
        told = seen.format(day=short_date(self._seen_on)) if seen and self._seen_on else ""
        remark = " · ".join(part for part in (told, self.line.remark) if part)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        state = document_state_name(self._state) if self._state else _("not answered")
        self.setAccessibleName(f"{self.line.name}, {state}")
        self.setAccessibleDescription(_("V seen, R received, M to bring, D waived"))

    @Slot()
    def _take_click(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self._answer(str(button.property("answer")))

    @Slot()
    def _tell(self) -> None:
        self.answered.emit(self)

    @Slot()
    def _go_on(self) -> None:
        self.next_requested.emit(self, 1)


class Checklist(QWidget):
    """Tells each answer; the last row tells that the list is through."""

    answered = Signal(object)  # the DocumentEntry
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = date.min  # the day on which documents are seen
        self._lines: tuple[RequiredLine, ...] = ()
        self._rows: list[_DocumentRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(
        self, lines: Sequence[RequiredLine], entries: Sequence[DocumentEntry] = ()
    ) -> None:
        """Ask for these; answers given already stay where they belong."""
        known = {(e.document_kind, e.member_id): e for e in (*entries, *self.entries())}
        if tuple(lines) == self._lines:
            for row in self._rows:
                row.show_entry(known.get((row.line.document_kind, row.line.member_id)))
            return
        self._lines = tuple(lines)
        kept = {row.line: row for row in self._rows}
        places = self._clear_except(frozenset(lines))
        for line in lines:
            if self._rows:
                self._column.addWidget(rule())
            row = kept.get(line) or self._new_row(line)
            row.show_entry(known.get((line.document_kind, line.member_id)))
            self._rows.append(row)
            if line in places:
                self._column.addItem(places[line])
            else:
                self._column.addWidget(row)
            row.show()  # now: it may get the focus before Qt comes round to it

    def entries(self) -> tuple[DocumentEntry, ...]:
        return tuple(entry for row in self._rows if (entry := row.entry()) is not None)

    def start(self) -> None:
        """The first document that nobody answered for."""
        row = next((row for row in self._rows if row.entry() is None), None)
        if row or self._rows:
            (row or self._rows[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def _new_row(self, line: RequiredLine) -> _DocumentRow:
        row = _DocumentRow(line, None, self.today)
        row.answered.connect(self._tell)
        row.next_requested.connect(self._move)
        return row

    def _clear_except(self, lines: Collection[RequiredLine]) -> dict[RequiredLine, QLayoutItem]:
        """Rows that stay keep their widgets: building them all again would be felt.

        They keep their items of the layout, too: a second item of a widget would not be told that
        its texts have become longer, and would go on giving it the height it once had.
        """
        places: dict[RequiredLine, QLayoutItem] = {}
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if item is not None and isinstance(widget, _DocumentRow) and widget.line in lines:
                places[widget.line] = item
            elif widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = []
        return places

    @Slot(object)
    def _tell(self, row: _DocumentRow) -> None:
        self.answered.emit(row.entry())

    @Slot(object, int)
    def _move(self, row: _DocumentRow, by: int) -> None:
        position = self._rows.index(row) + by
        if position >= len(self._rows):
            self.finished.emit()
        elif position >= 0:
            self._rows[position].setFocus(Qt.FocusReason.TabFocusReason)


def _button_state(state: str, *, is_chosen: bool) -> str:
    if not is_chosen:
        return "to_come"
    return "missing" if state == "missing" else "done"
