"""The field for a short note: warns while one types, refuses a social-security number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.errors import Refusal
from desktop.domain.note import SensitiveSubject, refuse_social_security_number, sensitive_words
from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.text import label

MOST_CHARACTERS = 400


class _PlainText(QPlainTextEdit):
    """Tab leaves it, as every other field of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(look.scaled(76))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


class NoteField(QWidget):
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        self.field = _PlainText()
        self.field.setObjectName("note")
        self.field.setAccessibleName(_("Note"))
        warning = _("Short and useful. No health, religion or opinions: the person may read it.")
        self.field.setAccessibleDescription(warning)
        self._banner = Banner()
        column.addWidget(self.field)
        column.addWidget(label(warning, "small", wrap=True))
        column.addWidget(self._banner)
        self.field.textChanged.connect(self._look)
        self.setFocusProxy(self.field)

    @property
    def text(self) -> str:
        return self.field.toPlainText()[:MOST_CHARACTERS]

    def set_text(self, text: str) -> None:
        if text != self.field.toPlainText():
            self.field.setPlainText(text)

    @property
    def is_refused(self) -> bool:
        try:
            refuse_social_security_number(self.text)
        except Refusal:
            return True
        return False

    @Slot()
    def _look(self) -> None:
        if self.is_refused:
            self._banner.say(
                _(
                    "This looks like a social-security number. The law does not let us keep it:"
                    " take it out, the rest of the note stays."
                )
            )
        elif found := sensitive_words(self.text):
            words = _("“{word}” may tell about {subject}. Keep it only if the scheme needs it.")
            subject = _subject_name(found[0].subject)
            self._banner.say(words.format(word=found[0].word, subject=subject))
        else:
            self._banner.hush()
        self.edited.emit()


def _subject_name(subject: SensitiveSubject) -> str:
    return {
        SensitiveSubject.HEALTH: _("someone’s health"),
        SensitiveSubject.RELIGION: _("a religion"),
        SensitiveSubject.OPINION: _("someone’s opinions"),
    }[subject]
