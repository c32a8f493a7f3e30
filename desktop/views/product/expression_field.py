"""The field in which a rule is written: a mistake is marked where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.views.theme import look

HEIGHT = 92


class ExpressionField(QPlainTextEdit):
    """Tab and Enter go on to the next field, as everywhere; a rule is one line that wraps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("expression")
        self.setTabChangesFocus(True)
        self.setFixedHeight(look.scaled(HEIGHT))
        self.marked: tuple[int, int] | None = None

    def mark(self, position: int, length: int) -> None:
        """Underline these characters; where nothing stands, the one before."""
        text = self.toPlainText()
        start = min(position, max(0, len(text.rstrip()) - 1))
        end = min(max(position + length, start + 1), len(text))
        self.marked = (start, end)
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(text[:start]))
        cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        marked = QTextCharFormat()
        marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        marked.setUnderlineColor(look.colour("waiting"))
        marked.setBackground(look.colour("waiting_soft"))
        marked.setForeground(look.colour("waiting"))
        selection.cursor = cursor
        selection.format = marked
        self.setExtraSelections([selection])

    def unmark(self) -> None:
        self.marked = None
        self.setExtraSelections([])

    def insert(self, words: str) -> None:
        """At the cursor, with a space where one is missing."""
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.selectionStart()]
        gap = "" if not before or before.endswith((" ", "(", "\n")) else " "
        cursor.insertText(gap + words)
        self.setTextCursor(cursor)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        super().keyPressEvent(event)


def _units(text: str) -> int:
    """Qt counts in UTF-16."""
    return len(text.encode("utf-16-le")) // 2
