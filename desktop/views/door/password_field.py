"""A password as it is typed: dots, shown while a button is held, and a word about Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import CONTROL_HEIGHT, Space
from desktop.views.widgets.text import label, restyle


class _Line(QLineEdit):
    """Learns from what is typed whether Caps Lock is on: Qt does not tell it."""

    caps_heard = Signal(bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._caps: bool | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        typed = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            if self._caps is not None:
                self._hear(caps=not self._caps)
        elif len(typed) == 1 and typed.lower() != typed.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._hear(caps=typed.isupper() != shifted)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        super().focusOutEvent(event)
        self.left.emit()

    def _hear(self, *, caps: bool) -> None:
        self._caps = caps
        self.caps_heard.emit(caps)


class PasswordField(QWidget):
    """The line, the button that shows it while it is held, and one sentence under both."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        self._name = label(name, "strong")
        self.line = _Line()
        self.line.setObjectName("password")
        self.line.setAccessibleName(name)
        self._name.setBuddy(self.line)
        self.show_button = _show_button()
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.line, 1)
        row.addWidget(self.show_button)
        self._caps = label(_("Caps Lock is on."), "problem")
        self._caps.setObjectName("caps")
        self._below = label(hint, "small", wrap=True)
        column.addWidget(self._name)
        column.addLayout(row)
        for part in (self._caps, self._below):
            column.addWidget(part)
        self._caps.hide()
        self._below.setVisible(bool(hint))
        self.setFocusProxy(self.line)
        self._connect()
        self.fit()

    def _connect(self) -> None:
        self.line.returnPressed.connect(self.submitted)
        self.line.textEdited.connect(self._tell)
        self.line.caps_heard.connect(self._show_caps)
        self.line.left.connect(self._forget_caps)
        self.show_button.pressed.connect(self._reveal)
        self.show_button.released.connect(self._conceal)

    def fit(self) -> None:
        """After another text size."""
        side = look.scaled(CONTROL_HEIGHT)
        self.show_button.setFixedSize(QSize(side, side))
        self.show_button.setIconSize(QSize(look.scaled(20), look.scaled(20)))

    @property
    def text(self) -> str:
        return self.line.text()

    @property
    def problem(self) -> str:
        return self._below.text() if self._below.property("kind") == "problem" else ""

    def clear(self) -> None:
        self._conceal()
        self.line.clear()
        self._forget_caps()
        self.calm()

    def complain(self, sentence: str) -> None:
        self._say(sentence, "problem")

    def calm(self) -> None:
        self._say(self._hint, "small")

    def hint(self, text: str) -> None:
        self._hint = text
        if not self.problem:
            self.calm()

    def _say(self, text: str, kind: str) -> None:
        self._below.setText(text)
        self._below.setProperty("kind", kind)
        self._below.setVisible(bool(text))
        self.line.setAccessibleDescription(text)
        self.line.setProperty("problem", kind == "problem")
        restyle(self._below)
        restyle(self.line)

    @Slot(str)
    def _tell(self, _text: str) -> None:
        self.edited.emit()

    @Slot(bool)
    def _show_caps(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._caps.setVisible(on)

    @Slot()
    def _forget_caps(self) -> None:
        self._caps.hide()

    @Slot()
    def _reveal(self) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal)
        self.show_button.setIcon(icons.icon("eye-slash", "ink"))

    @Slot()
    def _conceal(self) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_button.setIcon(icons.icon("eye", "ink"))


def _show_button() -> QPushButton:
    button = QPushButton()
    button.setProperty("kind", "secondary")
    button.setProperty("only", "icon")
    button.setAutoDefault(False)
    words = _("Show the password while this is held")
    button.setAccessibleName(words)
    button.setToolTip(words)
    button.setIcon(icons.icon("eye", "ink"))
    return button
