"""The cards that go together: laid on the reader or typed one by one, each taken off by a click."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext, number
from desktop.sheets.stock import StockCard
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.code_field import CodeField
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label
from desktop.views.widgets.words import card_tail

MOST_SHOWN = 40


class PileField(QWidget):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, StockCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.code = CodeField()
        self._row = FieldRow(
            _("Lay the cards on the reader one after the other, or type a code"), self.code
        )
        self.banner = Banner()
        self.banner.hush()
        self._count = label("", "strong")
        self._room = QWidget()
        self._flow = FlowLayout(self._room, Space.S)
        for part in (self._row, self.banner, self._count, self._room):
            column.addWidget(part)
        self._show()

    @property
    def cards(self) -> tuple[StockCard, ...]:
        return tuple(self._cards.values())

    @property
    def problem(self) -> str:
        return self._row.problem

    def take(self, card: StockCard) -> None:
        """A card laid down twice is on the list once."""
        self.banner.hush()
        if str(card.card_id) in self._cards:
            words = _("{tail} is on the list already.").format(tail=card_tail(card.tail))
            self.banner.say(words, "information")
            return
        self._cards[str(card.card_id)] = card
        self._row.calm()
        self._show()
        self.changed.emit()

    def complain(self, words: str) -> None:
        self._row.complain(words)

    def clear(self) -> None:
        self._cards.clear()
        self.code.clear()
        self.banner.hush()
        self._row.calm()
        self._show()

    def _show(self) -> None:
        """The latest first; a long pile shows how many more there are."""
        empty(self._flow)
        for card in list(reversed(self.cards))[:MOST_SHOWN]:
            self._flow.addWidget(self._button(card))
        count = len(self._cards)
        words = ngettext("{count} card on the list", "{count} cards on the list", count)
        self._count.setText(words.format(count=number(count)))
        self._count.setVisible(bool(count))
        self._room.setVisible(bool(count))

    def _button(self, card: StockCard) -> SecondaryButton:
        button = SecondaryButton(card_tail(card.tail), "", "x", self._room)
        words = _("Take {tail} off the list").format(tail=card_tail(card.tail))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setProperty("card", str(card.card_id))
        button.clicked.connect(self._take_off)
        return button

    @Slot()
    def _take_off(self) -> None:
        self._cards.pop(str(self.sender().property("card")), None)
        self._show()
        self.changed.emit()
        self.code.setFocus()
