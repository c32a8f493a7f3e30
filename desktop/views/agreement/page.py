"""One agreement: its pages as they are on paper, where it stands, what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.agreement import AgreementLine, AgreementSheet
from desktop.views.agreement.acts import acts_of
from desktop.views.agreement.fact_list import FactList
from desktop.views.agreement.facts import facts_of, warning_of
from desktop.views.agreement.outcome import past_of
from desktop.views.agreement.words import (
    kind_words,
    standing_name,
    standing_shape,
)
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts_card import ActsCard
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip, StateBadge
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.page import Place
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.side_page import SidePage


class AgreementPage(SidePage):
    agreement_requested = Signal(object)  # the id
    act_requested = Signal(str)
    editor_leaving = Signal()  # while it still holds what was typed
    left = Signal()  # another page comes to the front
    place_of_side = 0

    def __init__(self) -> None:
        side = QWidget()
        super().__init__(_("Agreement"), side)
        self.agreement_id: UUID | None = None
        self.sheet: AgreementSheet | None = None
        self.editor: Editor | None = None
        self._may_write = False
        self.note, self.warning = Banner(), Banner()
        self.strip = ProgressStrip()
        for part in (self.note, self.warning, self.strip):
            self.top.addWidget(part)
        self.preview = PaperPreview(_("Preview of the agreement"))
        self.column.addWidget(self.preview, 1)
        self._fill_side(side)
        self.acts.requested.connect(self.act_requested)
        self._merchant.clicked.connect(self._open_merchant)
        self._all.clicked.connect(self._open_all)
        self.preview.scroll_requested.connect(self.turn_pages)
        self.preview.edge_requested.connect(self.go_to_edge)

    def _fill_side(self, side: QWidget) -> None:
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        self.acts = ActsCard()
        facts = Card(_("This agreement"))
        self._facts = FactList()
        self._merchant = LinkButton(_("Open the merchant"), "", "storefront")
        facts.add(self._facts)
        self._all = LinkButton(_("All agreements"), "", "list-bullets")
        for link in (self._merchant, self._all):
            facts.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._family = Card(_("Agreement and amendments"))
        self._links = QVBoxLayout()
        self._links.setSpacing(Space.XS)
        self._family.body.addLayout(self._links)
        past = Card(_("What happened"))
        self.past = FactList()
        past.add(self.past)
        for card in (self.acts, facts, self._family, past):
            column.addWidget(card)
        column.addStretch(1)

    def open_subject(self, subject: object) -> None:
        if isinstance(subject, UUID) and subject != self.agreement_id:
            self.close_editor()
            self.agreement_id = subject
            self.sheet = None
            self.note.hush()
            self.scroller.verticalScrollBar().setValue(0)
            self.mark_stale()

    def leave(self) -> bool:
        self.left.emit()
        return True

    def refresh(self) -> None:
        if self.agreement_id is not None:
            self.agreement_requested.emit(self.agreement_id)

    def shown(self) -> None:
        if self.editor is None:
            self.preview.setFocus()

    def show_agreement(
        self, sheet: AgreementSheet, pages: Sequence[PreviewPage], *, may_write: bool
    ) -> None:
        self.sheet = sheet
        line = sheet.line
        self.set_title(f"{kind_words(line.amendment)} · {line.merchant}")
        self.head.set_eyebrow(_("Agreement {number}").format(number=line.number))
        self.head.clear_badges()
        icon, tone = standing_shape(line.standing)
        self.head.add_badge(StateBadge(standing_name(line.standing), tone, icon))
        if line.provisional:
            self.head.add_badge(Chip(_("provisional number"), "information", "clock"))
        self._facts.show_facts(facts_of(sheet))
        self.past.show_facts(past_of(sheet))
        self.warning.say(warning_of(sheet), "waiting")
        self._may_write = may_write
        self._show_acts()
        self._show_family(sheet.lines)
        self.preview.show_pages(pages)

    def show_scan(self, pages: Sequence[PreviewPage], words: str) -> None:
        """In place of the print, until the page is loaded again."""
        self.preview.show_pages(pages)
        self.note.say(words, "done")

    def complain(self, words: str) -> None:
        self.note.say(words, "waiting")

    def confirm(self, words: str) -> None:
        self.note.say(words, "done")

    def open_editor(self, editor: Editor) -> None:
        self.close_editor()
        self.editor = editor
        self.acts.hide()  # one act at a time, one meaning of each key
        self.column.insertWidget(0, editor)
        editor.closed.connect(self.close_editor)
        editor.show()
        self.scroller.ensureWidgetVisible(editor)
        self.scroller.verticalScrollBar().setValue(0)
        editor.start()

    @Slot()
    def close_editor(self) -> None:
        if self.editor is not None:
            self.editor_leaving.emit()
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._show_acts()
            self.preview.setFocus()

    def _show_acts(self) -> None:
        if self.sheet is not None and self.editor is None:
            acts = acts_of(self.sheet.line, may_write=self._may_write)
            self.acts.show_acts(acts)
            self.acts.setVisible(bool(acts))

    def _show_family(self, lines: Sequence[AgreementLine]) -> None:
        """Links to the others; what is on the page is not a link."""
        empty(self._links)
        for line in lines:
            if line.id == self.agreement_id:
                continue
            words = f"{kind_words(line.amendment)} – {standing_name(line.standing)}"
            link = LinkButton(words)
            link.setProperty("agreement", line.id)
            link.clicked.connect(self._open_other)
            self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._family.setVisible(len(lines) > 1)

    @Slot()
    def _open_other(self) -> None:
        self.open_requested.emit(Place("agreement", self.sender().property("agreement")))

    @Slot()
    def _open_merchant(self) -> None:
        if self.sheet is not None:
            self.open_requested.emit(Place("merchant", self.sheet.line.merchant_id))

    @Slot()
    def _open_all(self) -> None:
        self.open_requested.emit(Place("agreements", ""))
