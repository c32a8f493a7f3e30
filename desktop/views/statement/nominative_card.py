"""The nominative twin of a statement: looked at and saved by the accountant, who alone may."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.text import label


class NominativeCard(Card):
    look_requested = Signal(bool)  # the nominative one, else the merchant's
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("For the public accountant"))
        words = _("It names every beneficiary. It is made once, and kept as it was made.")
        self.add(label(words, "muted", wrap=True))
        self.look = SecondaryButton(_("See it as it is printed"), "Ctrl+I", "identification-card")
        self.save = SecondaryButton(_("Save the nominative statement"), icon="download-simple")
        self.is_shown = False
        for button in (self.look, self.save):
            self.add(button)
        self.look.clicked.connect(self._turn)
        self.save.clicked.connect(self.save_requested)

    def follow(self, *, is_shown: bool) -> None:
        self.is_shown = is_shown
        self.look.setText(
            _("Back to the merchant’s statement") if is_shown else _("See it as it is printed")
        )

    @Slot()
    def _turn(self) -> None:
        self.look_requested.emit(not self.is_shown)
