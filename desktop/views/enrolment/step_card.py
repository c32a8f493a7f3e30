"""What the cards of the enrolment page share: they tell each key, and know their step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from desktop.views.theme.tokens import Space
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.text import label


class StepCard(Card):
    """`edited` at each key; `rows` are the fields by their names in the form."""

    edited = Signal()

    def __init__(self, step: int, title: str) -> None:
        super().__init__(title)
        self.step = step
        self.rows: dict[str, FieldRow] = {}
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(Space.L)
        self.grid.setVerticalSpacing(Space.M)
        self.body.addLayout(self.grid)

    def remark(self, text: str) -> None:
        """A quiet word beside the title."""
        self.add_corner(label(text, "muted"))

    def place(self, name: str, row: FieldRow, line: int, column: int, span: int = 1) -> FieldRow:
        self.rows[name] = row
        row.field.setObjectName(name)
        self.grid.addWidget(row, line, column, 1, span)
        self.watch(row.field)
        return row

    def watch(self, field: QWidget) -> None:
        if isinstance(field, QLineEdit):
            field.textEdited.connect(self._tell)
        elif isinstance(field, Choice):
            field.value_changed.connect(self._tell)
        elif isinstance(field, QCheckBox):
            field.toggled.connect(self._tell)

    def complain(self, sentences: Mapping[str, str]) -> None:
        """Field → sentence; the others are calmed."""
        for name, row in self.rows.items():
            if name in sentences:
                row.complain(sentences[name])
            elif row.problem:
                row.calm()

    @Slot()
    def _tell(self) -> None:
        self.edited.emit()


def is_last_stop(focused: QWidget, card: QWidget) -> bool:
    """Whether Tab would leave the card from here."""
    following = focused.nextInFocusChain()
    while following is not None and following is not focused:
        if _takes_tab(following):
            return not card.isAncestorOf(following)
        following = following.nextInFocusChain()
    return True


def _takes_tab(widget: QWidget) -> bool:
    policy = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(policy) and widget.isVisible() and widget.isEnabled()
