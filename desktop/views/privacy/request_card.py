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
from desktop.sheets.disposal import CorrectionLine, RequestLine
from desktop.sheets.disposal_words import answer_words, kind_words
from desktop.views.privacy.words import (
    correction_rows,
    deadline_shape,
    deadline_words,
    people_words,
)
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

LEAST_LIST = 190


class RequestCard(Card):
    answered = Signal(object, object)  # the request, an Answer
    file_requested = Signal(object)  # the household
    new_requested = Signal()
    erase_requested = Signal(object)  # the household
    extension_requested = Signal(object)  # the line
    corrections_requested = Signal(object)  # the request

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
        self._extended = label("", "small", wrap=True)
        self.corrections = FactRows(discretion)
        self._build_answers()
        self.add(self._extended)
        self.add(self.corrections)
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
        self.extend = SecondaryButton(_("Two months more…"), "", "clock")
        self.extend.clicked.connect(self._ask_extension)
        self.erase.clicked.connect(self._ask_erasure)
        self.granted.clicked.connect(self._grant)
        self.denied.clicked.connect(self._deny)
        self.withdrawn.clicked.connect(self._withdraw)
        ways = (self.granted, self.denied, self.withdrawn, self.erase, self.extend, self.open)
        for button in ways:
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
        self.extend.setEnabled(isinstance(line, RequestLine) and line.may_be_extended(self._today))
        self._tell(line)

    def _tell(self, line: object) -> None:
        """Below the list: why it takes longer, and what was corrected since it came in."""
        reason = line.extension_reason if isinstance(line, RequestLine) else ""
        said = _("Two months more, because: {reason}").format(reason=reason) if reason else ""
        self._extended.setText(said)
        self._extended.setVisible(bool(said))
        self.corrections.hide()
        if isinstance(line, RequestLine) and line.kind is RequestKind.RECTIFICATION:
            self.corrections_requested.emit(line.id)

    def show_corrections(self, request: UUID, lines: Sequence[CorrectionLine]) -> None:
        """Of the request that is chosen; an answer for one that was chosen before is late."""
        current = self.view.current_line()
        if isinstance(current, RequestLine) and current.id == request:
            self.corrections.show_rows(correction_rows(lines), private=True)
            self.corrections.show()

    @Slot()
    def _ask_extension(self) -> None:
        line = self.view.current_line()
        if isinstance(line, RequestLine):
            self.extension_requested.emit(line)

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
