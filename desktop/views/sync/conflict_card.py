"""A conflict: both values side by side with who typed them, and what a person may decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.sync import ConflictKind, ConflictSheet, Resolution
from desktop.views.sync import words
from desktop.views.sync.documents import DocumentsBehind
from desktop.views.sync.talk import Talk
from desktop.views.sync.value_field import ValueField, may_be_typed
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.text import label, rule


@dataclass(frozen=True)
class Settlement:
    """What a person decided about a conflict; `values` only when they were typed anew."""

    conflict_id: UUID
    choice: Resolution
    values: dict[str, Any] | None = None


class ConflictCard(Card):
    settled = Signal(object)  # a Settlement
    said = Signal(object)  # a Said
    household_requested = Signal(object)

    def __init__(
        self, sheet: ConflictSheet, discretion: Discretion, now: Callable[[], datetime]
    ) -> None:
        super().__init__(words.about(words.conflict_subject(sheet), sheet.household))
        self.sheet, self._discretion, self._now = sheet, discretion, now
        self._fields = words.compared(sheet)
        self.complaint = label("", "problem", wrap=True)
        if sheet.household_id is not None:
            link = LinkButton(_("Open the household"), icon="arrow-right")
            link.clicked.connect(self._ask_household)
            self.add_corner(link)
        if whose := words.whose(sheet):
            self.add(DiscreetLabel(discretion, whose, "strong").wrap())
        self.add(label(words.explanation(sheet.kind), "muted", wrap=True))
        self._sides = QGridLayout()
        self._sides.setHorizontalSpacing(Space.XL)
        self._sides.setContentsMargins(0, Space.S, 0, 0)
        self._sides.setVerticalSpacing(Space.M - 2)
        for column, stretch in enumerate((3, 4, 4)):
            self._sides.setColumnStretch(column, stretch)
        self.body.addLayout(self._sides)
        self._head_sides()
        self._show_values()
        self._offer_choices()
        self._show_what_helps()
        self._editor = _Editor(sheet, self._fields, self)
        self._editor.recorded.connect(self._take_typed)
        self.add(self._editor)
        self.add(self.complaint)
        self.complaint.hide()
        discretion.changed.connect(self._be_discreet)

    def _show_what_helps(self) -> None:
        """To decide by papers, or to ask a colleague."""
        sheet = self.sheet
        if sheet.household_id is not None:
            self.add(DocumentsBehind(sheet.documents, self._discretion, self._now()))
        self.talk = Talk(sheet, self._discretion, self._now)
        self.talk.said.connect(self.said)
        self.add(self.talk)

    @property
    def first_button(self) -> QWidget:
        return self.talk.opener if self.sheet.asks_reader else self.keep

    def complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def _head_sides(self) -> None:
        sheet, now = self.sheet, self._now()
        heads = (
            (1, Chip(_("stands now"), "information", "flag"), words.author(sheet.by_them, "", now)),
            (
                2,
                Chip(_("came second"), "neutral", "clock"),
                words.author(sheet.by_me, sheet.actor_name, now),
            ),
        )
        for column, chip, who in heads:
            self._sides.addWidget(chip, 0, column, Qt.AlignmentFlag.AlignLeft)
            self._sides.addWidget(label(who, "small", wrap=True), 1, column)

    def _show_values(self) -> None:
        row = 2
        for field in self._fields:
            self._sides.addWidget(rule(), row, 0, 1, 3)
            name = label(words.column_title(field.column), "muted", wrap=True)
            self._sides.addWidget(name, row + 1, 0, Qt.AlignmentFlag.AlignTop)
            for column, mine in ((1, False), (2, True)):
                said = words.side_words(self.sheet, field, mine=mine)
                value = DiscreetLabel(self._discretion, said, "strong").wrap()
                self._sides.addWidget(value, row + 1, column, Qt.AlignmentFlag.AlignTop)
            row += 2

    def _offer_choices(self) -> None:
        row = self._sides.rowCount()
        keep, take = words.choice_words(self.sheet.kind)
        self.keep = SecondaryButton(keep, icon="check")
        self.keep.setObjectName("keep")
        self.keep.clicked.connect(self._keep)
        left = Qt.AlignmentFlag.AlignLeft
        self._sides.addWidget(self.keep, row, 1, left)
        self.take = SecondaryButton(take, icon="arrow-right")
        self.take.setObjectName("take")
        self.take.clicked.connect(self._take)
        if take:
            self._sides.addWidget(self.take, row, 2, left)
        else:
            self.take.setParent(self)
            self.take.hide()
        self.edit = LinkButton(_("Type another value"), icon="pencil-simple")
        self.edit.setObjectName("edit")
        self.edit.setCheckable(True)
        self.edit.toggled.connect(self._show_editor)
        columns = [field.column for field in self._fields]
        fields_differ = self.sheet.kind == ConflictKind.FIELDS and bool(columns)
        self._may_edit = fields_differ and all(map(may_be_typed, columns))
        self.edit.setVisible(self._may_edit)
        self._sides.addWidget(self.edit, row + 1, 1, 1, 2, left)

    @Slot()
    def _ask_household(self) -> None:
        self.household_requested.emit(self.sheet.household_id)

    @Slot()
    def _keep(self) -> None:
        self.settled.emit(Settlement(self.sheet.id, Resolution.KEPT_THEIRS))

    @Slot()
    def _take(self) -> None:
        self.settled.emit(Settlement(self.sheet.id, Resolution.TOOK_MINE))

    @Slot(object)
    def _take_typed(self, values: dict[str, Any]) -> None:
        self.settled.emit(Settlement(self.sheet.id, Resolution.EDITED, values))

    @Slot(bool)
    def _show_editor(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._editor.setVisible(on and not self._discretion.on)
        if self._editor.isVisible():
            self._editor.take_focus()

    @Slot()
    def _be_discreet(self) -> None:
        """A field cannot mask what it holds: out of sight it goes, what was typed stays in it."""
        self.edit.setVisible(self._may_edit and not self._discretion.on)
        self._editor.setVisible(self.edit.isChecked() and not self._discretion.on)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Esc closes the fields and keeps what was typed in them."""
        if event.key() == Qt.Key.Key_Escape and self.edit.isChecked():
            self.edit.setChecked(False)
            self.edit.setFocus()
            return
        super().keyPressEvent(event)


class _Editor(QWidget):
    """The fields that differ, filled with what came second; recorded together."""

    recorded = Signal(object)  # the values, by column

    def __init__(
        self, sheet: ConflictSheet, fields: tuple[Any, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.M)
        self.values = [
            ValueField(field.column, field.mine)
            for field in fields
            if sheet.kind == ConflictKind.FIELDS and may_be_typed(field.column)
        ]
        self.rows = [
            FieldRow(words.column_title(value.column), value.widget) for value in self.values
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.M)
        for number, row in enumerate(self.rows):
            grid.addWidget(row, number // 2, number % 2)
        column.addLayout(grid)
        foot = QHBoxLayout()
        self.record = SecondaryButton(_("Record these values"), icon="check")
        self.record.setObjectName("record")
        self.record.clicked.connect(self._record)
        foot.addWidget(self.record)
        foot.addStretch(1)
        column.addLayout(foot)
        self.hide()

    def take_focus(self) -> None:
        if self.values:
            self.values[0].widget.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _record(self) -> None:
        problems = [value.problem() for value in self.values]
        for row, problem in zip(self.rows, problems, strict=True):
            if problem:
                row.complain(problem)
            else:
                row.calm()
        if not any(problems):
            self.recorded.emit({value.column: value.value() for value in self.values})
