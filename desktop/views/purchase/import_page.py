"""One file taken in: how it is read, what it would bring, and what was written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.purchase import DropFile, FileLayout, ImportSheet, LayoutLook, PurchaseFilter
from desktop.views.purchase.alias_card import AliasCard
from desktop.views.purchase.import_words import import_rows
from desktop.views.purchase.layout_form import LayoutForm
from desktop.views.purchase.preview_card import PreviewCard, SortedPreview
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.step_bar import StepBar

NOTHING, LAYOUT, PREVIEW, DONE = range(-1, 3)


class ImportPage(ScrollPage):
    """Back to the layout keeps what was chosen; nothing is written before the second step says."""

    source_opened = Signal(object)  # a Path or a DropFile
    look_requested = Signal()
    preview_requested = Signal()
    record_requested = Signal()
    stage_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__(_("Import a file of purchases"))
        self.source: Path | DropFile | None = None
        self.rows: SortedPreview | None = None
        self.sheet: ImportSheet | None = None
        self.stage = NOTHING
        self.steps = StepBar([_("How it is read"), _("What will be written"), _("Taken in")])
        self.banner, self.strip = Banner(), ProgressStrip()
        self.form, self.preview, self.aliases = LayoutForm(), PreviewCard(), AliasCard()
        self.result = Card(_("Taken in"))
        self._facts = FactRows()
        self.result.add(self._facts)
        self._none = EmptyState(
            "tray",
            _("No file chosen"),
            _("Choose it on the page of imports, or put it into the drop folder."),
            _("Imports"),
        )
        self._build_ways()
        for part in (
            self.steps, self.banner, self.strip, self._none, self.form, self.preview, self.aliases,
            self.result, self._ways,
        ):  # fmt: skip
            self.content.addWidget(part)
        self.content.addStretch(1)
        self._none.action_requested.connect(self._open_imports)
        self.form.changed.connect(self.look_requested)
        self.aliases.judge_requested.connect(self._ask_again)
        self._go(NOTHING)

    def _build_ways(self) -> None:
        self._ways = QWidget()
        row = FlowLayout(self._ways, Space.M)
        self.show_preview_button = PrimaryButton(_("Look at all rows"), "Ctrl+Return")
        self.record = PrimaryButton(_("Record"), "Ctrl+Return", "check")
        self.back = SecondaryButton(_("Read it otherwise"), "", "arrow-left")
        self.another = SecondaryButton(_("Back to the imports"), "", "arrow-left")
        self.purchases = PrimaryButton(_("Show its purchases"), "Ctrl+Return", "list-bullets")
        for button, slot in (
            (self.show_preview_button, self._ask_preview),
            (self.record, self._ask_record),
            (self.purchases, self._open_purchases),
            (self.back, self._go_back),
            (self.another, self._open_imports),
        ):
            button.clicked.connect(slot)
            row.addWidget(button)

    def open_subject(self, subject: object) -> None:
        if isinstance(subject, Path | DropFile):
            self.source, self.rows = subject, None
            self.sheet = None
            self.stage = NOTHING
            self.form.operator.clear()
            self.aliases.begin()
            self.banner.hush()
            self.mark_stale()

    def refresh(self) -> None:
        """Only a source that was just chosen is opened: what is under way stays."""
        if self.source is not None and self.stage == NOTHING:
            self.source_opened.emit(self.source)

    def show_look(self, look: LayoutLook) -> None:
        name = self.source.name if self.source is not None else ""
        self.head.set_subtitle(name)
        self.form.show_look(look)
        self.aliases.show_known(look.layout)
        self._go(LAYOUT)

    def show_preview(self, rows: SortedPreview, families: dict[object, str]) -> None:
        self.rows = rows
        preview = rows.preview
        self.head.set_subtitle(" · ".join(p for p in (preview.operator, preview.file_name) if p))
        self.preview.show_preview(rows, families)
        if preview.layout is not None:
            self.aliases.show_unknown(preview.layout, rows.unknown)
        count = preview.accepted + preview.refused - len(preview.unread)
        words = ngettext("Record {count} purchase", "Record {count} purchases", count)
        self.record.setText(words.format(count=i18n.number(count)))
        self.record.setEnabled(bool(count))
        self._go(PREVIEW)

    def show_result(self, sheet: ImportSheet | None) -> None:
        """None when every row was known and nothing had to be written."""
        self.sheet = sheet
        if sheet is None:
            self.banner.say(_("Every row was known already: nothing was written."), "information")
        else:
            self.banner.say(_("The purchases are taken in."), "done")
            self._facts.show_rows(import_rows(sheet))
        self._go(DONE)

    @property
    def layout_chosen(self) -> FileLayout:
        """How the file is read, with what was said of the operator's words."""
        preview = self.rows.preview if self.rows is not None else None
        if self.stage == PREVIEW and preview is not None and preview.layout is not None:
            return self.aliases.said_in(preview.layout)
        return self.aliases.said_in(self.form.layout_chosen)

    def complain(self, words: str) -> None:
        for button in (self.show_preview_button, self.record):
            button.setEnabled(True)
        self.banner.say(words, "waiting")
        self.show_all_of(self.banner)

    def _go(self, stage: int) -> None:
        is_new, self.stage = stage != self.stage, stage
        self.stage_changed.emit(stage)
        self.steps.show_progress(max(stage, 0), range(max(stage, 0)))
        self.steps.setVisible(stage != NOTHING)
        self._none.setVisible(stage == NOTHING)
        self.form.setVisible(stage == LAYOUT)
        self.preview.setVisible(stage == PREVIEW)
        self.aliases.setVisible(stage in {LAYOUT, PREVIEW} and self._has_aliases)
        has_sheet = stage == DONE and self.sheet is not None
        self.result.setVisible(has_sheet)
        self.show_preview_button.setVisible(stage == LAYOUT)
        self.show_preview_button.setEnabled(True)
        self.record.setVisible(stage == PREVIEW)
        self.back.setVisible(stage == PREVIEW and isinstance(self.source, Path))
        self.purchases.setVisible(has_sheet)
        self.another.setVisible(stage in {PREVIEW, DONE})
        if stage == LAYOUT:
            self.form.operator.setFocus()
        elif stage == PREVIEW:
            self.preview.view.setFocus()
        if is_new:
            self.show_all_of(self.steps)  # what had the focus was further down

    @Slot()
    def _ask_preview(self) -> None:
        if self.form.is_complete():
            self.banner.hush()
            self.show_preview_button.setEnabled(False)
            self.preview_requested.emit()

    @property
    def _has_aliases(self) -> bool:
        """There is something to be said, and an operator under whose name it is remembered."""
        preview = self.rows.preview if self.rows is not None else None
        by_nobody = preview is not None and not preview.operator
        return self.aliases.has_words and not (self.stage == PREVIEW and by_nobody)

    @Slot()
    def _ask_again(self) -> None:
        self.banner.hush()
        self.aliases.judge.setEnabled(False)
        self.preview_requested.emit()

    @Slot()
    def _ask_record(self) -> None:
        self.banner.hush()
        self.record.setEnabled(False)
        self.record_requested.emit()

    @Slot()
    def _go_back(self) -> None:
        self.aliases.show_known(self.layout_chosen)
        self._go(LAYOUT)

    @Slot()
    def _open_imports(self) -> None:
        self.open_requested.emit(Place("purchase_imports"))

    @Slot()
    def _open_purchases(self) -> None:
        if self.sheet is not None:
            wanted = PurchaseFilter(import_id=self.sheet.line.id)
            self.open_requested.emit(Place("purchases", wanted))
