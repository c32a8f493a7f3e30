"""What the centre lost or no longer has, file by file: do it again as new work, or let it go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.sync import MissingKey, MissingRow
from desktop.views.sync import words
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.columns import HIDDEN, value_words
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

NOT_TOLD = HIDDEN | {"id", "household_id", "row_id", "changes"}
ROWS_SHOWN = 8
FACTS_SHOWN = 8


@dataclass(frozen=True)
class MissingFile:
    """The rows of one household that lie aside; those of no household each alone."""

    rows: tuple[MissingRow, ...]

    @property
    def id(self) -> UUID:
        return self.rows[0].household_id or self.rows[0].row_id

    @property
    def keys(self) -> tuple[MissingKey, ...]:
        return tuple(row.key for row in self.rows)

    @property
    def protection(self) -> str:
        return next((row.protection for row in self.rows if row.protection), "")


def by_file(rows: tuple[MissingRow, ...]) -> list[MissingFile]:
    found: dict[UUID, list[MissingRow]] = {}
    for row in rows:
        found.setdefault(row.household_id or row.row_id, []).append(row)
    return [MissingFile(tuple(of)) for of in found.values()]


class MissingCard(Card):
    bring_back_requested = Signal(object, object)  # the card's id, the keys
    let_go_requested = Signal(object, object, str)  # the card's id, the keys, the note

    def __init__(
        self, sheet: MissingFile, discretion: Discretion, now: Callable[[], datetime]
    ) -> None:
        title = _("Not at the centre any more")
        super().__init__(words.about(title, sheet.rows[0].household))
        self.sheet, self._discretion = sheet, discretion
        since = words.moment(sheet.rows[0].at, now())
        told = ngettext(
            "{count} row lies aside here since {when}; the centre does not have it.",
            "{count} rows lie aside here since {when}; the centre does not have them.",
            len(sheet.rows),
        )
        self.add(label(told.format(count=len(sheet.rows), when=since), "muted", wrap=True))
        if sheet.protection:
            self.add(label(_("What they say is shown to whoever may open the file."), wrap=True))
        else:
            self._show_rows()
        self._offer()
        self.complaint = label("", "problem", wrap=True)
        self.complaint.hide()
        self.add(self.complaint)

    @property
    def first_button(self) -> QWidget:
        return self.again

    def complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def _show_rows(self) -> None:
        for row in self.sheet.rows[:ROWS_SHOWN]:
            self.add(label(words.subject(row.entity), "small"))
            facts = FactRows(self._discretion)
            facts.show_rows(kept_facts(row)[:FACTS_SHOWN], private=True)
            self.add(facts)
        left = len(self.sheet.rows) - ROWS_SHOWN
        if left > 0:
            more = ngettext("and {count} more", "and {count} more", left)
            self.add(label(more.format(count=left), "small"))

    def _offer(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.again = SecondaryButton(_("Do it again as new work"), icon="arrow-clockwise")
        self.again.setObjectName("bring_back")
        self.again.clicked.connect(self._ask_again)
        self.drop = LinkButton(_("Let it go with a note…"), icon="archive")
        self.drop.setObjectName("let_go")
        self.drop.setCheckable(True)
        self.drop.toggled.connect(self._show_note)
        for button in (self.again, self.drop):
            button.setVisible(not self.sheet.protection)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._field = QWidget()
        column = QVBoxLayout(self._field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(label(_("Why it is let go"), "strong"))
        self.note = NoteField()
        self.note.field.setAccessibleName(_("Why it is let go"))
        column.addWidget(self.note)
        self.confirm = SecondaryButton(_("Let it go"), icon="archive")
        self.confirm.setObjectName("confirm_let_go")
        self.confirm.clicked.connect(self._let_go)
        column.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignLeft)
        self._field.hide()
        self.add(self._field)

    @Slot()
    def _ask_again(self) -> None:
        self.bring_back_requested.emit(self.sheet.id, self.sheet.keys)

    @Slot(bool)
    def _show_note(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._field.setVisible(on)
        if on:
            self.note.setFocus()

    @Slot()
    def _let_go(self) -> None:
        note = self.note.text.strip()
        if not note:
            self.complain(_("Say in a few words why, so that a colleague understands it later."))
            self.note.setFocus()
        elif not self.note.is_refused:
            self.let_go_requested.emit(self.sheet.id, self.sheet.keys, note)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Esc closes the note and keeps what was typed in it."""
        if event.key() == Qt.Key.Key_Escape and self.drop.isChecked():
            self.drop.setChecked(False)
            self.drop.setFocus()
            return
        super().keyPressEvent(event)


def kept_facts(row: MissingRow) -> list[tuple[str, str]]:
    """What the row said, without keys and blanks."""
    return [
        (words.column_title(column), value_words(column, value, row.entity))
        for column, value in row.values.items()
        if column not in NOT_TOLD and value not in (None, "", False) and not column.endswith("_id")
    ]
