"""Where a printed code is typed, or arrives from a scanner that types it and presses Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from desktop.i18n import gettext as _
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
            self._read()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _read(self) -> None:
        text = self.text().strip()
        if text:
            self.code_typed.emit(text)
