"""Replacing or blocking a card: which one, why, and where the new one is laid down."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout

from desktop.i18n import gettext as _
from desktop.sheets.household import HouseholdSheet
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card_panel import CardPanel
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.words import card_reason_name, card_tail

REASONS = ("lost", "stolen", "faulty", "returned")


class CardEditor(Editor):
    """Blocking is one act; replacing waits for the new card, then blocks and links at once."""

    NAME = "cards"
    block_requested = Signal(object, str)  # card id, reason

    def __init__(self, sheet: HouseholdSheet) -> None:
        super().__init__(_("Replace or block the card"))
        linked = [card for card in sheet.cards if card.state == "linked"]
        self.which = Choice([(card.card_id, card_tail(card.tail)) for card in linked])
        self.why = Choice([(reason, card_reason_name(reason)) for reason in REASONS])
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.addWidget(FieldRow(_("Card"), self.which), 0, 0)
        grid.addWidget(FieldRow(_("Why"), self.why), 0, 1)
        self.body.addLayout(grid)
        self.panel = CardPanel()
        self.add(self.panel)
        self.block = SecondaryButton(_("Block without replacing"), "Ctrl+B")
        self.block.setObjectName("block")
        self.block.clicked.connect(self._ask_block)
        self.finish(_("Replace it by another card"), self.block)
        self.panel.skipped.connect(self.closed)

    @property
    def card_id(self) -> UUID:
        return UUID(str(self.which.value()))

    @property
    def reason(self) -> str:
        return str(self.why.value())

    def start(self) -> None:
        self.why.setFocus()

    def wait_for_new(self) -> None:
        self.panel.wait(_("Lay the new card on the reader"), _("The old one is blocked with it."))

    @Slot()
    def _ask_block(self) -> None:
        self.block_requested.emit(self.card_id, self.reason)


class LinkEditor(Editor):
    """Waits for a card to link; nothing to type, so nothing to save."""

    NAME = "link"

    def __init__(self) -> None:
        super().__init__("")
        self.panel = CardPanel()
        self.add(self.panel)
        self.panel.wait()
        self.panel.skipped.connect(self.closed)
