"""What to do with the card that was just laid down, when it leads to no household."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel

from desktop.domain.card import HolderCard, UnknownCard
from desktop.i18n import gettext as _
from desktop.views.messages import sentence
from desktop.views.theme import icons
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.text import label
from desktop.views.widgets.words import card_tail


class CardPage(ScrollPage):
    """An unknown card offers exactly two things; anything else is named in words."""

    search_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Card on the reader"))
        self._card: HolderCard | None = None
        self._empty = EmptyState(
            "broadcast",
            _("Lay a card down…"),
            _(
                "A card that belongs to a household opens its page; an unknown one can be linked "
                "here, or begin an enrolment."
            ),
        )
        self.content.addWidget(self._empty)
        self._panel = panel = Card()
        self._picture = QLabel()
        self._said = label("", "lead", wrap=True)
        self._tail = Chip()
        self._then = label("", "muted", wrap=True)
        for part in (self._picture, self._said, self._then):
            panel.add(part)
        panel.body.insertWidget(2, self._tail)
        panel.body.addSpacing(Space.M)
        self._link = PrimaryButton(_("Link it to a household"), "L", "link")
        self._enrol = SecondaryButton(_("Begin an enrolment"), "N", "user-plus")
        self._link.clicked.connect(self.search_requested)
        self._enrol.clicked.connect(self._begin)
        for button in (self._link, self._enrol):
            panel.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        panel.hide()
        self.content.addWidget(panel)
        self.content.addStretch(1)

    def open_subject(self, subject: object) -> None:
        """The error that says what lies there; nothing when the page was opened by itself."""
        lies_there = isinstance(subject, Exception)
        self._panel.setVisible(lies_there)
        self._empty.setHidden(lies_there)
        if isinstance(subject, Exception):
            self._show(subject)

    def _show(self, subject: Exception) -> None:
        self._card = subject.card if isinstance(subject, UnknownCard) else None
        is_known_kind = self._card is not None
        self._said.setText(sentence(subject))
        self._picture.setPixmap(
            icons.pixmap("credit-card" if is_known_kind else "info", "accent", 44)
        )
        self._tail.setVisible(is_known_kind)
        if self._card is not None:
            self._tail.say(card_tail(self._card.tail), "information", "credit-card")
        self._then.setText(
            _("Find the household: its page then links the card that lies on the reader.")
        )
        self._then.setVisible(is_known_kind)  # what else lies there says itself what to do
        for button in (self._link, self._enrol):
            button.setVisible(is_known_kind)

    def shown(self) -> None:
        if self._card is not None and not self._panel.isHidden():
            self._link.setFocus()

    @Slot()
    def _begin(self) -> None:
        self.open_requested.emit(Place("enrolment", self._card))
