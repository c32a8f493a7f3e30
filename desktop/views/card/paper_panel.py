"""The paper code as it will be printed: looked at, printed, or saved as a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.text import label


class PaperPanel(Card):
    """Hidden until it has pages; discreet mode hides the code itself."""

    print_requested = Signal()
    save_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The paper code"))
        self._discretion = discretion
        self.print = PrimaryButton(_("Print"), "Ctrl+P", "printer")
        self.print.setObjectName("print")
        self.save = SecondaryButton(_("Save as PDF"), "Ctrl+S", "download-simple")
        self.print.clicked.connect(self.print_requested)
        self.save.clicked.connect(self.save_requested)
        ways = QWidget()
        row = FlowLayout(ways, Space.M)
        for button in (self.print, self.save):
            row.addWidget(button)
        self.add(
            label(
                _("Hand it over: whoever shows the code uses the card, so it is kept like one."),
                "muted",
                wrap=True,
            )
        )
        self.add(ways)
        self.banner = Banner()
        self.add(self.banner)
        self._hidden = label(
            _("Hidden while the screen is discreet. F12 shows it again."), "muted", wrap=True
        )
        self.preview = PaperPreview(_("Preview of the paper code"))
        self.add(self._hidden)
        self.add(self.preview)
        discretion.changed.connect(self._hide_or_show)
        self._hide_or_show()
        self.hide()

    def show_pages(self, pages: Sequence[PreviewPage]) -> None:
        self.banner.hush()
        self.preview.show_pages(pages)
        self.show()
        self.print.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def put_away(self) -> None:
        self.hide()
        self.preview.show_pages(())

    @Slot()
    def _hide_or_show(self) -> None:
        self._hidden.setVisible(self._discretion.on)
        self.preview.setHidden(self._discretion.on)
