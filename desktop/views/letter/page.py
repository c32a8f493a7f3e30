"""One letter: its pages as they will be on paper, what goes along, and how it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.letter_line import LetterLine, LetterOnPage
from desktop.views.letter.address_words import doubt_words
from desktop.views.letter.leaving import LeavingCard
from desktop.views.letter.words import (
    kind_words,
    prints_words,
    sent_words,
    state_shape,
    state_words,
)
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip, StateBadge
from desktop.views.widgets.page import Place
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.side_page import SidePage
from desktop.views.widgets.text import label


class LetterPage(SidePage):
    letter_requested = Signal(object)  # the id
    print_requested = Signal()
    save_requested = Signal()
    versions_chosen = Signal(bool, bool)  # easy to read, English

    def __init__(self, discretion: Discretion) -> None:
        side = QWidget()
        super().__init__(_("Letter"), side)
        self._discretion = discretion
        self.letter_id: UUID | None = None
        self._line: LetterLine | None = None
        self.note = Banner()
        self.doubts = Banner()
        self.strip = ProgressStrip()
        for part in (self.note, self.doubts, self.strip):
            self.top.addWidget(part)
        self.save = SecondaryButton(_("Save as PDF"), "Ctrl+S", "download-simple")
        self.print = PrimaryButton(_("Print"), "Ctrl+P", "printer")
        for button in (self.save, self.print):
            button.setEnabled(False)
            self.head.add_action(button)
        self.preview = PaperPreview(_("Preview of the letter"))
        self._hidden = label(
            _("Hidden while the screen is discreet. F12 shows it again."), "muted", wrap=True
        )
        self.column.addWidget(self._hidden)
        self.column.addWidget(self.preview, 1)
        self._fill_side(side)
        self._connect()
        self._hide_or_show()

    def _fill_side(self, side: QWidget) -> None:
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        facts = Card(_("This letter"))
        self._facts = FactRows(self._discretion)
        self._household = LinkButton(_("Open the household"))
        facts.add(self._facts)
        facts.body.addWidget(self._household, 0, Qt.AlignmentFlag.AlignLeft)
        versions = Card(_("In the envelope"))
        versions.add(label(_("The letter in French is the one that counts."), "muted", wrap=True))
        self.easy = QCheckBox(_("Easy-to-read version as well"))
        self.english = QCheckBox(_("English translation as well"))
        self._kept = label(
            _("Printed: its words are kept, so its versions too."), "small", wrap=True
        )
        for part in (self.easy, self.english, self._kept):
            versions.add(part)
        self.leaving = LeavingCard()
        for card in (facts, versions, self.leaving):
            column.addWidget(card)
        column.addStretch(1)

    def _connect(self) -> None:
        self.print.clicked.connect(self.print_requested)
        self.save.clicked.connect(self.save_requested)
        self.easy.clicked.connect(self._choose)
        self.english.clicked.connect(self._choose)
        self._household.clicked.connect(self._open_household)
        self.preview.scroll_requested.connect(self.turn_pages)
        self.preview.edge_requested.connect(self.go_to_edge)
        self._discretion.changed.connect(self._hide_or_show)

    def open_subject(self, subject: object) -> None:
        if isinstance(subject, UUID) and subject != self.letter_id:
            self.letter_id = subject
            self.note.hush()
            self.mark_stale()

    def refresh(self) -> None:
        if self.letter_id is not None:
            self.letter_requested.emit(self.letter_id)

    def shown(self) -> None:
        self.preview.setFocus()

    def show_letter(self, letter: LetterOnPage, pages: Sequence[PreviewPage], today: date) -> None:
        line = letter.line
        self._line = line
        self._show_head(line)
        self._show_facts(line)
        self.preview.show_pages(pages)
        self._show_versions(letter)
        self.leaving.show_line(line, today)
        words = " ".join(doubt_words(doubt) for doubt in letter.doubts)
        self.doubts.say(words, "waiting")

    def complain(self, words: str) -> None:
        self.note.say(words, "waiting")

    def confirm(self, words: str) -> None:
        self.note.say(words, "done")

    def _show_head(self, line: LetterLine) -> None:
        self.set_title(kind_words(line))
        self.head.set_eyebrow(_("Letter {number}").format(number=line.number))
        self.head.clear_badges()
        icon, tone = state_shape(line)
        self.head.add_badge(StateBadge(state_words(line), tone, icon))
        if line.provisional:
            self.head.add_badge(Chip(_("provisional number"), "information", "clock"))
        again = _("Print again (duplicate)")
        self.print.setText(again if line.prints else _("Print"))
        for button in (self.print, self.save):
            button.setEnabled(True)

    def _show_facts(self, line: LetterLine) -> None:
        self._facts.show_rows(
            [
                (_("For"), line.applicant),
                (_("Household"), line.reference),
                (_("Dated"), i18n.long_date(line.dated_on)),
                (_("Printed"), prints_words(line)),
                (_("Sent"), sent_words(line)),
            ],
            private=True,
        )

    def _show_versions(self, letter: LetterOnPage) -> None:
        is_open = not letter.line.prints
        for box, has, may in (
            (self.easy, letter.versions.easy_to_read, letter.offered.easy_to_read),
            (self.english, letter.versions.english, letter.offered.english),
        ):
            box.setChecked(has)
            box.setEnabled(is_open and may)
            box.setVisible(may)
        self._kept.setVisible(not is_open)

    @Slot()
    def _choose(self) -> None:
        self.versions_chosen.emit(self.easy.isChecked(), self.english.isChecked())

    @Slot()
    def _open_household(self) -> None:
        if self._line is not None:
            self.open_requested.emit(Place("household", self._line.household_id))

    @Slot()
    def _hide_or_show(self) -> None:
        """A letter is all names and amounts: in discreet mode nothing of it is seen."""
        self.preview.setVisible(not self._discretion.on)
        self._hidden.setVisible(self._discretion.on)
