"""Where a printed code is typed, or arrives from a scanner that types it and presses Enter.

Two wrong letters are mended by the code itself; what was mended is asked before it is taken.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.card import CodeRead
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit


class CodeField(TextEdit):
    """Enter reads it; whoever asked empties it once the card was found."""

    code_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Read a code, then Enter"))
        self.setObjectName("code")
        self.setAccessibleName(_("Read a code"))
        self.setToolTip(_("The code of a paper support or a card: fifteen letters and figures"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhUppercaseOnly)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.read()
        else:
            super().keyPressEvent(event)

    @Slot()
    def read(self) -> None:
        text = self.text().strip()
        if text:
            self.code_typed.emit(text)


class CodeAsking(QObject):
    """A doubt is asked in the banner beside the field; Enter once more says yes.

    Whoever listens to `text_given` reads it on a lane and hands it to `take` or `complain`.
    """

    text_given = Signal(str)
    number_read = Signal(str)

    def __init__(self, field: CodeField, banner: Banner) -> None:
        super().__init__(field)
        self._field, self._banner = field, banner
        self._suggested = self._taken = ""
        field.code_typed.connect(self._give)
        field.textEdited.connect(self.forget)
        banner.action_requested.connect(self._accept)

    @Slot(object)
    def take(self, read: CodeRead) -> None:
        if read.is_certain:
            self._end(read.number)
            return
        self._suggested = read.number
        self._banner.say(
            _("Not quite a code. Is {code} what is printed?").format(code=read.code),
            "waiting",
            _("Yes, that is it"),
        )

    def complain(self, sentence: str) -> None:
        """What was typed stands there again, to be mended or typed over."""
        self._banner.say(sentence)
        if self._taken and not self._field.text():
            self._field.setText(self._taken)
            self._field.selectAll()
        self._taken = ""

    @Slot()
    def forget(self) -> None:
        """Another text is being typed: the question that was asked is no longer about it."""
        if self._suggested:
            self._suggested = ""
            self._banner.hush()

    @Slot(str)
    def _give(self, text: str) -> None:
        if self._suggested:
            self._accept()
        else:
            self.text_given.emit(text)

    @Slot()
    def _accept(self) -> None:
        if self._suggested:
            self._end(self._suggested)

    def _end(self, number: str) -> None:
        self._suggested, self._taken = "", self._field.text()
        self._banner.hush()
        self._field.clear()
        self.number_read.emit(number)


class CodeEntry(QWidget):
    """A code printed before, taken from the stock: typed or scanned at the household."""

    text_given = Signal(str)
    number_read = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.field = CodeField()
        self._row = FieldRow(_("Type or scan the code"), self.field, _printed_hint())
        column.addWidget(self._row)
        self._banner = Banner()
        self._banner.hush()
        column.addWidget(self._banner)
        self.asking = CodeAsking(self.field, self._banner)
        self.asking.text_given.connect(self.text_given)
        self.asking.number_read.connect(self.number_read)

    @property
    def has_text(self) -> bool:
        """Typed and not read yet."""
        return bool(self.field.text().strip())

    @property
    def question(self) -> str:
        """What is asked or wrong, in words; empty when nothing is."""
        return self._banner.text

    def begin(self, *, is_alone: bool = True) -> None:
        """Nothing typed, nothing asked. Not alone: left empty, a new code is made."""
        self._row.hint(_printed_hint() if is_alone else _or_new_hint())
        self.field.clear()
        self.asking.forget()
        self._banner.hush()


def _printed_hint() -> str:
    return _("A code printed beforehand, from the stock: its fifteen letters and figures.")


def _or_new_hint() -> str:
    return _("One printed beforehand, from the stock. Left empty, a new code is made and printed.")
