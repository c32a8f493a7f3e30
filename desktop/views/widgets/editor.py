"""What an act asks, in the page itself: one editor at a time, saved or put away by a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.typed_fields import put_back, tell_edits, typed_in


class Editor(Card):
    """Ctrl+Enter saves, Esc goes back to the page and keeps the draft."""

    NAME: ClassVar[str] = ""
    edited = Signal()
    save_requested = Signal()
    closed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.banner = Banner()
        self._drafted: dict[str, QWidget] = {}

    def finish(self, words: str, *others: QWidget) -> None:
        """The foot: what is wrong, and the two ways out."""
        self.add(self.banner)
        ways_out = QWidget()
        foot = FlowLayout(ways_out, Space.M)
        self.save = PrimaryButton(words, "Ctrl+Return")
        self.save.setObjectName("save")
        self.save.clicked.connect(self.save_requested)
        self.cancel = SecondaryButton(_("Not now"))
        self.cancel.clicked.connect(self.closed)
        for part in (self.save, *others, keyed(self.cancel, "Esc")):
            foot.addWidget(part)
        self.add(ways_out)

    def event(self, event: QEvent) -> bool:
        """Esc closes the editor, not the page: the window's own shortcut has to let it pass."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def start(self) -> None:
        """Put the focus where typing begins."""

    def keep_typed(self, fields: Mapping[str, QWidget]) -> None:
        """These are kept as a draft while they are typed into."""
        self._drafted = dict(fields)
        tell_edits(fields.values(), self.edited)

    @property
    def name_of_draft(self) -> str:
        """What the form is about, where only the form says it."""
        return ""

    def typed(self) -> dict[str, Any]:
        """What was typed, as the body of a draft."""
        return typed_in(self._drafted)

    def restore(self, body: dict[str, Any]) -> None:
        """Bring a draft back."""
        put_back(self._drafted, body)

    def is_complete(self) -> bool:
        """Whether it can be saved; says beside the fields what is missing."""
        return True
