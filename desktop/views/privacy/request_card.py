"""Requests of persons about their own data, each with the days that are left for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.disposal import Answer, RequestKind
from desktop.i18n import gettext as _
from desktop.i18n import language
from desktop.sheets.disposal import RequestLine
from desktop.sheets.disposal_words import answer_words, kind_words
from desktop.views.privacy.words import deadline_shape, deadline_words, people_words
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.text import label

LEAST_LIST = 190


class RequestCard(Card):
    answered = Signal(object, object)  # the request, an Answer
    file_requested = Signal(object)  # the household
    new_requested = Signal()
    erase_requested = Signal(object)  # the household

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Requests of persons"))
        self._today = date.min
        self.new = SecondaryButton(_("New request…"), "Ctrl+N", "plus")
        self.new.clicked.connect(self.new_requested)
        self.add_corner(self.new)
        self.add(label(_said(), "muted", wrap=True))
        self.table: LinesTable[RequestLine] = LinesTable(self._columns(), discretion)
        empty = EmptyState(
            "hand",
            _("Nobody asks for anything"),
            _("Write a request down on the day it comes in: the month counts from then."),
        )
        self.view = LinesView(self.table, empty, _("Requests of persons"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self.add(self.view)
        self._build_answers()
        self.view.line_selected.connect(self._follow)
        self.view.line_chosen.connect(self._open)
        self._follow(None)

    def show_lines(self, lines: Sequence[RequestLine], on: date) -> None:
        self._today = on
        self.table.show_lines(lines)
        self._ways.setVisible(bool(lines))
        self._follow(self.view.current_line())

    def _columns(self) -> list[Column[RequestLine]]:
        return [
            Column(_("Household"), lambda line: line.reference, "code"),
            Column(_("Person"), people_words, stretch=True, private=True, spare=2),
            Column(_("Request"), lambda line: kind_words(line.kind, language())),
            Column(_("Received"), lambda line: line.received_on, "day", spare=1),
            Column(_("Answer before the end of"), lambda line: line.answer_by, "day"),
            Column(_("Standing"), self._standing, "state", shape=self._shape),
        ]

    def _standing(self, line: RequestLine) -> str:
        if line.answer is not None:
            return _("Answered: {answer}").format(answer=answer_words(line.answer, language()))
        return deadline_words(line, self._today)

    def _shape(self, line: RequestLine) -> tuple[str, str]:
        return deadline_shape(line, self._today)

    def _build_answers(self) -> None:
        self._ways = row = QWidget()
        flow = FlowLayout(row, Space.M)
        self.open = LinkButton(_("Open the file"))
        self.open.clicked.connect(self._open_current)
        self.granted = SecondaryButton(_("Request granted"), "", "check")
        self.denied = SecondaryButton(_("Request denied"), "", "x")
        self.withdrawn = SecondaryButton(_("Request taken back"), "", "arrow-u-up-left")
        self.erase = SecondaryButton(_("Erase the file…"), "", "file-x")
        self.erase.clicked.connect(self._ask_erasure)
        self.granted.clicked.connect(self._grant)
        self.denied.clicked.connect(self._deny)
        self.withdrawn.clicked.connect(self._withdraw)
        for button in (self.granted, self.denied, self.withdrawn, self.erase, self.open):
            flow.addWidget(button)
        self.add(row)

    @Slot(object)
    def _follow(self, line: object) -> None:
        waits = isinstance(line, RequestLine) and line.answered_on is None
        for button in (self.granted, self.denied, self.withdrawn):
            button.setEnabled(waits)
        is_erasure = isinstance(line, RequestLine) and line.kind is RequestKind.ERASURE
        self.erase.setEnabled(waits and is_erasure)
        self.granted.setEnabled(waits and not is_erasure)  # its slip is the answer
        self.open.setEnabled(isinstance(line, RequestLine))

    @Slot()
    def _grant(self) -> None:
        self._answer(Answer.GRANTED)

    @Slot()
    def _deny(self) -> None:
        self._answer(Answer.DENIED)

    @Slot()
    def _withdraw(self) -> None:
        self._answer(Answer.WITHDRAWN)

    def _answer(self, answer: Answer) -> None:
        line = self.view.current_line()
        if isinstance(line, RequestLine):
            self.answered.emit(line.id, answer)

    @Slot()
    def _ask_erasure(self) -> None:
        line = self.view.current_line()
        if isinstance(line, RequestLine):
            self.erase_requested.emit(line.household_id)

    @Slot()
    def _open_current(self) -> None:
        self._open(self.view.current_line())

    @Slot(object)
    def _open(self, line: object) -> None:
        if isinstance(line, RequestLine):
            household: UUID = line.household_id
            self.file_requested.emit(household)


def _said() -> str:
    return _(
        "The answer is due within one month. Open the file to export it, to correct it (what was "
        "there stays in the history) or to restrict its use."
    )
