"""One cell of the income grid: a month of a source, empty, an amount or an attested zero."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.text import restyle
from desktop.views.widgets.typed_amount import is_readable, read_amount, shown_amount
from desktop.views.widgets.typed_income import ATTESTED_ZERO

NEXT, PREVIOUS, ABOVE, BELOW = range(4)


class IncomeCell(QLineEdit):
    """Shows what was typed while it has the focus, and the amount it means otherwise."""

    typed = Signal(object)  # itself, at each key
    left = Signal(object)  # itself, when the focus goes and something was changed
    same_requested = Signal(object)
    move_requested = Signal(object, int)

    def __init__(self, month: str, discretion: Discretion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.month = month
        self._discretion = discretion
        self._typed = ""
        self._changed = False
        self.setProperty("kind", "cell")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(look.scaled(112))
        self.setFont(look.font())
        self.textEdited.connect(self._take)
        discretion.changed.connect(self._show)

    @property
    def typed_text(self) -> str:
        return self._typed

    def put(self, text: str) -> None:
        """Set what the cell says, from a draft, a copy or a key; tells nobody."""
        self._typed = text
        if self.hasFocus():
            self.setText(text)
            self.selectAll()
        else:
            self._show()

    def change_to(self, text: str) -> None:
        """Like typing it."""
        self.put(text)
        self._changed = True
        self.typed.emit(self)

    def mute(self, *, counted: bool) -> None:
        if self.property("muted") != (not counted):
            self.setProperty("muted", not counted)
            restyle(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        key, text = event.key(), event.text()
        if key == Qt.Key.Key_Insert or event.matches(QKeySequence.StandardKey.DeleteEndOfWord):
            event.ignore()  # the grid's: another income, this line away
        elif text == "=":
            self.same_requested.emit(self)
        elif key == Qt.Key.Key_F6 or text in {"z", "Z"}:
            self.change_to(ATTESTED_ZERO)
            self.move_requested.emit(self, NEXT)
        elif move := _MOVES.get(Qt.Key(key)):
            self.move_requested.emit(self, move - 1)
        elif text.isalpha():
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool, /) -> bool:  # noqa: N802, FBT001 - Qt's own name
        self.move_requested.emit(self, NEXT if is_next else PREVIOUS)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        super().focusInEvent(event)
        self.setText(self._typed)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        super().focusOutEvent(event)
        self._show()
        if self._changed and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._changed = False
            self.left.emit(self)

    @Slot(str)
    def _take(self, text: str) -> None:
        self._typed = text
        self._changed = True
        self.typed.emit(self)

    @Slot()
    def _show(self) -> None:
        if self.hasFocus():
            return
        self.setText(self._discretion.hidden(self._words()))
        problem = not is_readable(self._typed)
        if self.property("problem") != problem:
            self.setProperty("problem", problem)
            restyle(self)

    def _words(self) -> str:
        amount = read_amount(self._typed)
        if amount is None:
            return self._typed
        return _("€0 attested") if amount == 0 else shown_amount(amount)


_MOVES = {
    Qt.Key.Key_Return: NEXT + 1,
    Qt.Key.Key_Enter: NEXT + 1,
    Qt.Key.Key_Up: ABOVE + 1,
    Qt.Key.Key_Down: BELOW + 1,
}
