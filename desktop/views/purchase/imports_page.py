"""Imports of purchases: those recorded, what waits in the drop folder, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.purchase import ImportLine, ImportSheet, PurchaseFilter
from desktop.views.purchase.drop_card import DropCard
from desktop.views.purchase.editors import PlainReasonEditor
from desktop.views.purchase.import_words import import_rows, import_source
from desktop.views.purchase.words import import_state_shape, import_state_words, month_words
from desktop.views.theme import look
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

LEAST_LIST = 170


class ImportsPage(ScrollPage):
    imports_requested = Signal()
    drop_requested = Signal()
    import_chosen = Signal(object)  # the id
    reversal_saved = Signal(object, str)  # the id and the reason

    def __init__(self) -> None:
        super().__init__(_("Imports of purchases"))
        self.sheet: ImportSheet | None = None
        self.editor: PlainReasonEditor | None = None
        self._may_write = False
        self.banner = Banner()
        self.choose = PrimaryButton(_("Choose a file…"), "Ctrl+O", "folder-open")
        self.choose.clicked.connect(self._ask_file)
        self.choose.setToolTip(_("Or drop the file onto this page"))
        self.head.add_action(self.choose)
        self.setAcceptDrops(True)
        self.drop = DropCard()
        self._panel = Card(_("Imports so far"))
        self.table: LinesTable[ImportLine] = LinesTable(_columns())
        empty = EmptyState(
            "tray",
            _("No import yet"),
            _("Choose the file of an operator: nothing is written before you have seen it."),
        )
        self.view = LinesView(self.table, empty, _("Imports so far"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self._panel.add(self.view)
        self.detail = self._build_detail()
        for part in (self.banner, self.drop, self._panel, self.detail):
            self.content.addWidget(part)
        self.content.addStretch(1)
        self.detail.hide()
        self.view.line_selected.connect(self._choose)
        self.drop.refresh.clicked.connect(self.drop_requested)
        self.drop.chosen.connect(self._open_drop)

    def refresh(self) -> None:
        self.imports_requested.emit()

    def shown(self) -> None:
        self.view.setFocus()

    def show_imports(self, lines: Sequence[ImportLine], *, may_write: bool) -> None:
        self._may_write = may_write
        for part in (self.choose, self.drop):
            part.setVisible(may_write)
        chosen = self.sheet.line.id if self.sheet else None
        count = ngettext("{count} import", "{count} imports", len(lines))
        self.head.set_subtitle(count.format(count=len(lines)))
        self.table.show_lines(lines)
        places = [place for place, line in enumerate(lines) if line.id == chosen]
        if lines:
            self.view.point_at(places[0] if places else 0)

    def show_import(self, sheet: ImportSheet) -> None:
        self.close_editor()
        self.sheet = sheet
        self.detail.show()
        self.detail.set_title(_title(sheet.line))
        self._rows.show_rows(import_rows(sheet))
        self._why_not.setText(_why_not(sheet) if self._may_write else "")
        self._why_not.setVisible(bool(self._why_not.text()))
        self.take_back.setVisible(self._may_write and sheet.reversible)

    def _build_detail(self) -> Card:
        card = Card()
        self._rows = FactRows()
        self._why_not = label("", "muted", wrap=True)
        self.show_purchases = SecondaryButton(_("Show its purchases"), "", "list-bullets")
        self.take_back = SecondaryButton(
            _("Take the import back…"), "Ctrl+R", "arrow-counter-clockwise"
        )
        ways = QWidget()
        row = FlowLayout(ways)
        for button in (self.show_purchases, self.take_back):
            row.addWidget(button)
        self._place = QVBoxLayout()
        card.add(self._rows)
        card.add(self._why_not)
        card.add(ways)
        card.body.addLayout(self._place)
        self.show_purchases.clicked.connect(self._open_purchases)
        self.take_back.clicked.connect(self._begin)
        return card

    @Slot(object)
    def _choose(self, line: object) -> None:
        if isinstance(line, ImportLine):
            self.import_chosen.emit(line.id)

    @Slot()
    def _begin(self) -> None:
        if self.sheet is None:
            return
        self.close_editor()
        self.banner.hush()
        self.editor = PlainReasonEditor(
            _("Take this import back"),
            _("All its purchases go: balances are as before, and the file may come again."),
            _("Take the import back"),
        )
        self.editor.closed.connect(self.close_editor)
        self.editor.save_requested.connect(self._save)
        self._place.addWidget(self.editor)
        self.take_back.hide()
        self.editor.show()
        self.show_all_of(self.editor)
        self.editor.start()

    @Slot()
    def close_editor(self) -> None:
        if self.editor is not None:
            self._place.removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self.take_back.setVisible(
                self._may_write and self.sheet is not None and self.sheet.reversible
            )

    @Slot()
    def _save(self) -> None:
        if self.editor is not None and self.sheet is not None and self.editor.is_complete():
            self.editor.save.setEnabled(False)
            self.reversal_saved.emit(self.sheet.line.id, self.editor.reason.text)

    @Slot()
    def _open_purchases(self) -> None:
        if self.sheet is not None:
            wanted = PurchaseFilter(import_id=self.sheet.line.id)
            self.open_requested.emit(Place("purchases", wanted))

    @Slot()
    def _ask_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        kinds = ";;".join(
            (_("Files of operators (*.csv *.txt *.xlsx *.json *.ndjson)"), _("All files (*)"))
        )
        dialog = QFileDialog(self, _("The file of an operator"), folder, kinds)
        dialog.setObjectName("source")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's own name
        if self._may_write and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's own name
        files = dropped_files(event.mimeData())
        if len(files) > 1:
            self.banner.say(_("One file after the other: drop one of them alone."))
        elif files:
            event.acceptProposedAction()
            self.open_file(files[0])

    @Slot(str)
    def open_file(self, file: str) -> None:
        self.open_requested.emit(Place("purchase_import", Path(file)))

    @Slot(object)
    def _open_drop(self, found: object) -> None:
        self.open_requested.emit(Place("purchase_import", found))


def dropped_files(dropped: QMimeData) -> list[str]:
    """Files of this computer that were dragged here; no addresses, no folders."""
    paths = (Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile())
    return [str(path) for path in paths if path.is_file()]


def _columns() -> tuple[Column[ImportLine], ...]:
    return (
        Column(_("Day"), lambda line: line.imported_at.astimezone().date(), "day"),
        Column(_("Source"), import_source, stretch=True),
        Column(_("Month"), lambda line: month_words(line.month), spare=3),
        Column(_("Lines"), lambda line: line.lines, "number", spare=2),
        Column(_("Accepted"), lambda line: line.accepted, "number"),
        Column(_("Refused"), lambda line: line.refused, "number"),
        Column(_("Known already"), lambda line: line.known, "number", spare=1),
        Column(_("State"), import_state_words, "state", shape=import_state_shape),
        Column(_("By"), lambda line: line.imported_by, spare=4, stretch=True),
    )


def _title(line: ImportLine) -> str:
    day = i18n.long_date(line.imported_at.astimezone().date())
    return _("Import of {day}: {source}").format(day=day, source=import_source(line))


def _why_not(sheet: ImportSheet) -> str:
    if not sheet.closed or sheet.line.state == "reversed":
        return ""
    words = ngettext(
        "{count} purchase stands in a statement: it is corrected one by one, the import stays.",
        "{count} purchases stand in a statement: they are corrected one by one, the import stays.",
        sheet.closed,
    )
    return words.format(count=i18n.number(sheet.closed))
