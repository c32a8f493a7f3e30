"""All letters: what is to print first, filtered while typing, printed one or many at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.letter_line import LetterLine
from desktop.views.letter.words import STATES, kind_words, state_name, state_shape, state_words
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead, Place, page_column
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.words import protection_name


def _applicant(line: LetterLine) -> str:
    return protection_name(line.protection) or line.applicant


def _dated_on(line: LetterLine) -> object:
    return line.dated_on


def _sent_on(line: LetterLine) -> object:
    return line.sent_on


def _number(line: LetterLine) -> str:
    return line.number


class LetterListPage(Page):
    lines_requested = Signal()
    print_requested = Signal(object)  # the ids of the letters

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Letters"))
        self._lines: tuple[LetterLine, ...] = ()
        column = page_column(self)
        self.head = PageHead(_("Letters"))
        self.print_chosen = SecondaryButton(_("Print the selection"), icon="printer")
        self.print_all = PrimaryButton(_("Print all that wait"), "Ctrl+P", "printer")
        for button in (self.print_chosen, self.print_all):
            self.head.add_action(button)
        self.note = Banner()
        self.strip = ProgressStrip()
        for part in (self.head, self.note, self.strip):
            column.addWidget(part)
        column.addWidget(self._panel(discretion), 1)
        self._connect()
        self._follow_selection()

    def _panel(self, discretion: Discretion) -> Card:
        self.search = TextEdit(_("Filter: name, number, kind…"))
        self.search.setAccessibleName(_("Filter the list"))
        self.only = Choice([("", _("All letters")), *((s, state_name(s)) for s in STATES)])
        self.only.setAccessibleName(_("Which letters"))
        self._table: LinesTable[LetterLine] = LinesTable(
            (
                Column(_("Letter"), kind_words, stretch=True),
                Column(_("For"), _applicant, stretch=True, private=True),
                Column(_("State"), state_words, "state", shape=state_shape),
                Column(_("Dated"), _dated_on, "day", spare=3),
                Column(_("Sent on"), _sent_on, "day", spare=2),
                Column(_("Number"), _number, spare=1),
            ),
            discretion,
        )
        self._empty = EmptyState("envelope-simple", _("No letter here"))
        self.view = LinesView(self._table, self._empty, _("Letters"))
        panel = Card()
        fields = QHBoxLayout()
        fields.setSpacing(Space.M)
        fields.addWidget(self.search, 3)
        fields.addWidget(self.only, 2)
        panel.body.addLayout(fields)
        panel.body.addWidget(self.view, 1)
        return panel

    def _connect(self) -> None:
        self.search.textEdited.connect(self.view.filter)
        self.search.returnPressed.connect(self.view.setFocus)
        self.only.value_changed.connect(self._show)
        self.view.line_chosen.connect(self._open)
        self.view.selection_changed.connect(self._follow_selection)
        self.print_chosen.clicked.connect(self._print_chosen)
        self.print_all.clicked.connect(self._print_all)

    def open_subject(self, subject: object) -> None:
        """A state to begin with: `draft` is what is to be printed."""
        if isinstance(subject, str):
            self.only.set_value(subject)
        self._show()

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self.search.setFocus()

    def show_lines(self, lines: Sequence[LetterLine]) -> None:
        self._lines = tuple(lines)
        self._show()

    @Slot()
    def _show(self) -> None:
        wanted = str(self.only.value() or "")
        lines = [line for line in self._lines if wanted in ("", line.state)]
        self._say_why_empty(wanted)
        self._table.show_lines(lines)
        waiting = len(self._waiting())
        words = ngettext("{count} letter to print", "{count} letters to print", waiting)
        self.head.set_subtitle(words.format(count=waiting) if waiting else _("Nothing to print."))
        self.print_all.setEnabled(bool(waiting))
        self._follow_selection()

    def _say_why_empty(self, wanted: str) -> None:
        if wanted == "draft":
            self._empty.say(_("Nothing to print"), _("Every letter that was prepared is printed."))
        elif wanted:
            self._empty.say(_("No letter here"), _("Choose “All letters” to see the others."))
        else:
            self._empty.say(
                _("No letter yet"), _("A letter is prepared from the claim of a household.")
            )

    def _waiting(self) -> tuple[LetterLine, ...]:
        """The oldest first: who waits longest gets theirs first."""
        return tuple(line for line in reversed(self._lines) if line.state == "draft")

    @Slot()
    def _follow_selection(self) -> None:
        count = len(self.view.selected_lines())
        words = ngettext("Print the selected letter", "Print {count} selected letters", count)
        self.print_chosen.setText(words.format(count=count) if count else _("Print the selection"))
        self.print_chosen.setEnabled(count > 0)

    @Slot()
    def _print_chosen(self) -> None:
        self.print_requested.emit(tuple(line.id for line in self.view.selected_lines()))

    @Slot()
    def _print_all(self) -> None:
        self.print_requested.emit(tuple(line.id for line in self._waiting()))

    @Slot(object)
    def _open(self, line: LetterLine) -> None:
        self.open_requested.emit(Place("letter", line.id))
