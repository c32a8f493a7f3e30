"""One remittance slip: its pages as they are on paper, and the statements that are on it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.statement import RemittancePaper
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.side_page import SidePage
from desktop.views.widgets.text import label

MOST_NAMED = 40


class SlipPage(SidePage):
    slip_requested = Signal(object)  # the id
    print_requested = Signal()
    save_requested = Signal()

    def __init__(self) -> None:
        side = QWidget()
        super().__init__(_("Remittance slip"), side)
        self.slip_id: UUID | None = None
        self.note, self.strip = Banner(), ProgressStrip()
        self.top.addWidget(self.note)
        self.top.addWidget(self.strip)
        self.print = SecondaryButton(_("Print"), "Ctrl+P", "printer")
        self.save = PrimaryButton(_("Save the slip and its files"), "Ctrl+S", "download-simple")
        for button in (self.print, self.save):
            button.setEnabled(False)
            self.head.add_action(button)
        self.preview = PaperPreview(_("Preview of the slip"))
        self.column.addWidget(self.preview, 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        facts, listed = Card(_("This slip")), Card(_("Statements on it"))
        self._facts, self._listed = FactRows(), FactRows()
        self._more = label("", "muted", wrap=True)
        facts.add(self._facts)
        listed.add(self._listed)
        listed.add(self._more)
        for card in (facts, listed):
            column.addWidget(card)
        column.addStretch(1)
        self.print.clicked.connect(self.print_requested)
        self.save.clicked.connect(self.save_requested)
        self.preview.scroll_requested.connect(self.turn_pages)
        self.preview.edge_requested.connect(self.go_to_edge)

    def open_subject(self, subject: object) -> None:
        if isinstance(subject, UUID) and subject != self.slip_id:
            self.slip_id = subject
            self.note.hush()
            self.mark_stale()

    def refresh(self) -> None:
        if self.slip_id is not None:
            self.slip_requested.emit(self.slip_id)

    def shown(self) -> None:
        self.preview.setFocus()

    def show_slip(self, paper: RemittancePaper, pages: Sequence[PreviewPage]) -> None:
        self.set_title(paper.number)
        self.head.set_eyebrow(_("Remittance slip"))
        self.head.clear_badges()
        if paper.provisional:
            self.head.add_badge(Chip(_("provisional number"), "information", "clock"))
        self._facts.show_rows(
            [
                (_("To be paid"), i18n.money(paper.amount)),
                (_("Statements"), i18n.number(paper.count)),
                (_("Dated"), i18n.long_date(paper.dated_on)),
            ]
        )
        named = [(line.merchant, i18n.money(line.amount)) for line in paper.lines[:MOST_NAMED]]
        self._listed.show_rows(named)
        left = paper.count - len(named)
        self._more.setText(_("and {count} more, on the paper").format(count=i18n.number(left)))
        self._more.setVisible(left > 0)
        self.preview.show_pages(pages)
        for button in (self.print, self.save):
            button.setEnabled(True)
