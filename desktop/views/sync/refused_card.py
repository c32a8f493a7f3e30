"""Work that the centre turned down: why in words, what was typed, and the two ways out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.sync import RefusedChange, RefusedSheet
from desktop.views.messages.rule import why_refused
from desktop.views.sync import words
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts import look_of
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.columns import HIDDEN, value_words
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

FLAGS = frozenset({"do_not_write", "easy_to_read"})


class RefusedCard(Card):
    retry_requested = Signal(object)
    given_up = Signal(object, str)  # the mutation, the note
    household_requested = Signal(object)

    def __init__(
        self, sheet: RefusedSheet, discretion: Discretion, now: Callable[[], datetime]
    ) -> None:
        super().__init__(words.about(look_of(sheet.intent).title, sheet.household))
        self.sheet = sheet
        if sheet.household_id is not None and sheet.household:
            link = LinkButton(_("Open the household"), icon="arrow-right")
            link.clicked.connect(self._ask_household)
            self.add_corner(link)
        self.add(label(why_refused(sheet.why), "strong", wrap=True))
        if sheet.taken_by:
            taken = _("It is now the card of household {reference}; nothing was changed there.")
            words_of = taken.format(reference=sheet.taken_by)
            self.add(DiscreetLabel(discretion, words_of, "text").wrap())
        if len(sheet.changes) > 1:
            whole = _("These changes belong together: the centre took none of them.")
            self.add(label(whole, "muted", wrap=True))
        who = _("Done by {name}, {when}. What was typed is kept here:")
        when = words.moment(sheet.at, now())
        self.add(label(who.format(name=sheet.actor_name, when=when), "muted", wrap=True))
        self._show_typed(discretion)
        self._offer()
        self.complaint = label("", "problem", wrap=True)
        self.complaint.hide()
        self.add(self.complaint)

    @property
    def first_button(self) -> QWidget:
        return self.retry

    def complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def _show_typed(self, discretion: Discretion) -> None:
        for change in self.sheet.changes:
            typed = typed_rows(change)
            self.add(label(_change_title(change), "small"))
            if typed:
                rows = FactRows(discretion)
                rows.show_rows(typed, private=True)
                self.add(rows)

    def _offer(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.retry = SecondaryButton(_("Retry as new"), icon="arrow-clockwise")
        self.retry.setObjectName("retry")
        self.retry.clicked.connect(self._ask_retry)
        self.abandon = LinkButton(_("Give up with a note…"), icon="archive")
        self.abandon.setObjectName("abandon")
        self.abandon.setCheckable(True)
        self.abandon.toggled.connect(self._show_note)
        row.addWidget(self.retry)
        row.addWidget(self.abandon)
        row.addStretch(1)
        self.body.addLayout(row)
        self._giving_up = QWidget()
        column = QVBoxLayout(self._giving_up)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(label(_("Why it is given up"), "strong"))
        self.note = NoteField()
        self.note.field.setAccessibleName(_("Why it is given up"))
        column.addWidget(self.note)
        self.give_up = SecondaryButton(_("Give it up"), icon="archive")
        self.give_up.setObjectName("give_up")
        self.give_up.clicked.connect(self._give_up)
        column.addWidget(self.give_up, 0, Qt.AlignmentFlag.AlignLeft)
        self._giving_up.hide()
        self.add(self._giving_up)

    @Slot()
    def _ask_household(self) -> None:
        self.household_requested.emit(self.sheet.household_id)

    @Slot()
    def _ask_retry(self) -> None:
        self.retry_requested.emit(self.sheet.mutation_id)

    @Slot(bool)
    def _show_note(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._giving_up.setVisible(on)
        if on:
            self.note.setFocus()

    @Slot()
    def _give_up(self) -> None:
        note = self.note.text.strip()
        if not note:
            self.complain(_("Say in a few words why, so that a colleague understands it later."))
            self.note.setFocus()
        elif not self.note.is_refused:
            self.given_up.emit(self.sheet.mutation_id, note)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Esc closes the note and keeps what was typed in it."""
        if event.key() == Qt.Key.Key_Escape and self.abandon.isChecked():
            self.abandon.setChecked(False)
            self.abandon.setFocus()
            return
        super().keyPressEvent(event)


def typed_rows(change: RefusedChange) -> list[tuple[str, str]]:
    """What a person typed, without keys and blanks."""
    return [
        (words.column_title(column), value_words(column, value, change.entity))
        for column, value in change.values.items()
        if column not in HIDDEN and not _says_nothing(column, value)
    ]


def _says_nothing(column: str, value: Any) -> bool:
    """A nought is an amount that somebody attested; an unset mark is nothing."""
    return value in (None, "") or (column in FLAGS and not value)


def _change_title(change: RefusedChange) -> str:
    of = words.subject(change.entity)
    return {
        "I": _("{subject}, new").format(subject=of),
        "D": _("{subject}, deleted").format(subject=of),
    }.get(change.operation, _("{subject}, changed").format(subject=of))
