"""What stands in the place of a file that stays shut: why, and the reason that opens it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel

from desktop.domain.door import FileArchived, FileProtected
from desktop.domain.protection import SHORTEST_REASON
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.views.messages import sentence
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label

WIDTH = 680
"""At text scale 1: a sentence and a short reason are read and typed in one look."""
PICTURE = 28


class ShutPanel(Card):
    """Hidden while nothing is shut; a card of its own width, whose button follows the reason."""

    reason_given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(look.scaled(WIDTH))
        self._picture = QLabel()
        self._said = label("", "lead", wrap=True)
        self._then = label("", "muted", wrap=True)
        self.reason = NoteField()
        self.row = FieldRow(_("Why do you open it?"), self.reason)
        self.banner = Banner()
        self.open = PrimaryButton(_("Open with a reason"), "Ctrl+Return", "lock-open")
        self.open.setObjectName("open_with_reason")
        self.open.clicked.connect(self._give)
        self.body.setSpacing(Space.M)
        self.body.addLayout(self._top())
        for part in (self._then, self.row, self.banner):
            self.add(part)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.reason.edited.connect(self._allow)
        self.hide()

    def _top(self) -> QHBoxLayout:
        """The lock beside the sentence that is read first."""
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._said, 1)
        return row

    def say(self, error: Exception) -> None:
        """A reason opens a confidential file only."""
        asks = isinstance(error, FileProtected)
        self._picture.setPixmap(icons.pixmap("lock", "accent", PICTURE))
        self._said.setText(_("This file is confidential.") if asks else sentence(error))
        self.setAccessibleName(self._said.text())
        self._then.setText(_then(error))
        self._then.setVisible(bool(self._then.text()))
        for part in (self.row, self.open):
            part.setVisible(asks)
        self.banner.hush()
        self.reason.set_text("")
        self._allow()
        self.show()
        if asks:
            self.reason.setFocus()

    def complain(self, words: str) -> None:
        self.banner.say(words)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        is_long = len(self.reason.text.strip()) >= SHORTEST_REASON
        self.open.setEnabled(is_long and not self.reason.is_refused)

    @Slot()
    def _give(self) -> None:
        self.open.setEnabled(False)
        self.reason_given.emit(self.reason.text)


def _then(error: Exception) -> str:
    if isinstance(error, FileProtected):
        return ngettext(
            "Type why you need it, in {count} letter at least. Your name, the hour and your words "
            "are written down; the person may read them. The file then stays open to you for ten "
            "minutes.",
            "Type why you need it, in {count} letters at least. Your name, the hour and your words "
            "are written down; the person may read them. The file then stays open to you for ten "
            "minutes.",
            SHORTEST_REASON,
        ).format(count=SHORTEST_REASON)
    if isinstance(error, FileArchived):
        return ""
    return _("Nothing of it is shown to you, on no page. This protects the person, and you.")
