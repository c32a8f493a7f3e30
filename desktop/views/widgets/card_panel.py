"""Waiting for a card: lay it on the reader, and it is linked to this household."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.text import label
from desktop.views.widgets.words import card_tail

WAITING, LINKING, DONE = "waiting", "linking", "done"


class CardPanel(QFrame):
    """Told in words at each moment; `is_waiting` while a card laid down is meant for it."""

    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel-dashed")
        self._state = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        outer.setSpacing(Space.M)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        self._picture = QLabel()
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self._title = label("", "heading", wrap=True)
        self._text = label("", "muted", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        self._skip = LinkButton(_("Later"), "F10")
        self._skip.clicked.connect(self.skipped)
        row.addWidget(self._skip, 0, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(row)
        self._problem = Banner()
        outer.addWidget(self._problem)
        self.hide()

    @property
    def is_waiting(self) -> bool:
        return self._state == WAITING and not self.isHidden()

    @property
    def title(self) -> str:
        return self._title.text()

    def wait(self, title: str = "", text: str = "") -> None:
        self._show(
            WAITING,
            title or _("Lay the KorriGo card on the reader"),
            text or _("It is linked to this household as soon as it is read."),
        )

    def show_linking(self) -> None:
        self._show(LINKING, _("Reading the card…"), _("Leave it on the reader."))

    def show_linked(self, support: str, tail: str) -> None:
        if support == "paper":
            linked = _("Code {tail} is linked").format(tail=card_tail(tail))
            self._show(DONE, linked, _("Hand the paper over: it is kept like a card."))
            return
        linked = _("Card {tail} is linked").format(tail=card_tail(tail))
        self._show(DONE, linked, _("It can be taken off the reader."))

    def complain(self, sentence: str, wait: Callable[[], None] | None = None) -> None:
        """What is wrong with the card; the panel goes on waiting, in the words of `wait`."""
        (wait or self.wait)()
        self._problem.say(sentence)

    def stop(self) -> None:
        self._state = ""
        self.hide()

    def _show(self, state: str, title: str, text: str) -> None:
        self._state = state
        icon = "check-circle" if state == DONE else "broadcast"
        self._picture.setPixmap(icons.pixmap(icon, "done" if state == DONE else "accent", 40))
        self._title.setText(title)
        self._text.setText(text)
        self._skip.setVisible(state == WAITING)
        self._problem.hush()
        self.setAccessibleName(f"{title}. {text}")
        self.show()
