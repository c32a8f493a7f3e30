"""Cards to lay down without a reader, so that the station can be tried where there is none."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.reader import TrainingCard, TrainingModel
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label

NUMBER_KEYS = 9


class TrainingStrip(QFrame):
    """Speaks as the page of the training reader does; hidden with a real one."""

    card_laid = Signal(str)
    object_laid = Signal(str)
    taken_away = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL - 2, Space.M, Space.XL - 2, Space.M)
        room = QWidget()
        self._flow = FlowLayout(room, Space.M)
        column.addWidget(room)
        self._flow.addWidget(label(_("Training reader"), "strong"))
        self._keys: dict[QPushButton, str] = {}
        self.hide()

    def show_cards(self, cards: tuple[TrainingCard, ...]) -> None:
        """All but the invalidated one; as many keys as there are number keys."""
        offered = [card for card in cards if not card.invalidated]
        for place, card in enumerate(offered):
            shortcut = f"Ctrl+{place + 1}" if place < NUMBER_KEYS else ""
            button = LinkButton(_words_of(card), shortcut, "credit-card")
            self._keys[button] = card.key
            button.clicked.connect(self._lay)
            self._flow.addWidget(button)
        away = LinkButton(_("Take it away"), "Ctrl+T", "hand")
        away.clicked.connect(self.taken_away)
        self._state = label("", "small")
        for part in (away, self._state):
            self._flow.addWidget(part)
        self.setVisible(bool(cards))

    def show_state(self, words: str) -> None:
        self._state.setText(words)

    @Slot()
    def _lay(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.card_laid.emit(self._keys[button])


def _words_of(card: TrainingCard) -> str:
    words = {
        TrainingModel.NEWER_CARD: _("Card {number} (newer chip)"),
        TrainingModel.BLANK_TAG: _("Blank neutral card {number}"),
    }.get(card.model, _("Card {number}"))
    return words.format(number=card.number)
