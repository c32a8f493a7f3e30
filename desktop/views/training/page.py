"""The training reader: a card laid down here takes the way of a real one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.domain.card import ObjectKind
from desktop.i18n import gettext as _
from desktop.sheets.reader import TrainingCard, TrainingModel
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label

UNREADABLE = "unreadable"


class TrainingPage(ScrollPage):
    card_laid = Signal(str)  # the key of a training card
    object_laid = Signal(str)  # the value of an ObjectKind, or UNREADABLE
    taken_away = Signal()

    def __init__(self) -> None:
        super().__init__(_("Training reader"))
        self.head.set_subtitle(
            _("No reader is needed: what is laid down here behaves like the real thing.")
        )
        left, right = self.columns(1, 1)
        self._cards = self._panel(_("Lay a card down"))
        objects = self._panel(_("Lay something else down"))
        left.addWidget(self._cards)
        right.addWidget(objects)
        self._keys: dict[QPushButton, str] = {}
        self._flow = self._flow_in(self._cards)
        other = self._flow_in(objects)
        for key, words in object_words().items():
            button = SecondaryButton(words)
            self._keys[button] = key
            button.clicked.connect(self._lay_object)
            other.addWidget(button)
        self._state = label("", "muted", wrap=True)
        self._away = PrimaryButton(_("Take it away"), "Ctrl+T", "hand")
        self._away.clicked.connect(self.taken_away)
        self.content.addWidget(self._state)
        self.content.addWidget(self._away, 0, Qt.AlignmentFlag.AlignLeft)
        self.content.addStretch(1)

    def show_cards(self, cards: tuple[TrainingCard, ...]) -> None:
        for card in cards:
            button = SecondaryButton(_words_of(card), icon="credit-card")
            self._keys[button] = card.key
            button.clicked.connect(self._lay_card)
            self._flow.addWidget(button)

    def show_state(self, words: str) -> None:
        self._state.setText(words)

    @staticmethod
    def _panel(title: str) -> Card:
        return Card(title)

    @staticmethod
    def _flow_in(card: Card) -> FlowLayout:
        room = QWidget()
        flow = FlowLayout(room, Space.M)
        card.add(room)
        card.body.addStretch(1)
        return flow

    @Slot()
    def _lay_card(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.card_laid.emit(self._keys[button])

    @Slot()
    def _lay_object(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.object_laid.emit(self._keys[button])


def object_words() -> dict[str, str]:
    """Everything that is no card of ours and may be laid down, by its kind."""
    words = {
        "paper_ticket": _("A STAR paper ticket"),
        "nfc_tag": _("A badge or a tag"),
        "bank_card": _("A bank card"),
        "identity_card": _("An identity card"),
        "health_card": _("A health insurance card"),
        "student_card": _("A student card without KorriGo"),
        "phone": _("A telephone"),
        "security_module": _("A security module"),
        "chip_card": _("Another chip card"),
    }
    there = {kind.value: words[kind.value] for kind in ObjectKind}
    return there | {UNREADABLE: _("Two cards at once")}


def _words_of(card: TrainingCard) -> str:
    words = _("Card {number}")
    if card.invalidated:
        words = _("Card {number} (invalidated)")
    elif card.model is TrainingModel.NEWER_CARD:
        words = _("Card {number} (newer chip)")
    elif card.model is TrainingModel.BLANK_TAG:
        words = _("Blank neutral card {number}")
    return words.format(number=card.number)
