"""“Export…” of a list page: the lines that are shown, as a file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QDialog, QFileDialog

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.table_export import export_table
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Page, PageHead


class TableExport(Presenter):
    """Puts its button on the head of the page; what goes wrong is told on top of the window."""

    def __init__(self, page: Page, head: PageHead, view: LinesView, jobs: JobRunner) -> None:
        super().__init__(page, jobs)
        self._page, self._view = page, view
        self.button = SecondaryButton(_("Export…"), icon="export")
        self.button.setAccessibleDescription(_("The lines that are shown, for a spreadsheet"))
        self.button.setToolTip(_("The lines that are shown, for a spreadsheet"))
        self.button.clicked.connect(self._ask_where)
        head.add_lesser_action(self.button)

    @Slot()
    def _ask_where(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = Path(folder) / f"{self._page.title}.xlsx"
        kinds = ";;".join((_("Excel or LibreOffice (*.xlsx)"), _("Text with semicolons (*.csv)")))
        dialog = QFileDialog(self._page, _("Export for a spreadsheet"), str(start), kinds)
        dialog.setObjectName("export")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(self._follow_kind)
        dialog.fileSelected.connect(self.export)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    @Slot(str)
    def _follow_kind(self, kind: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            dialog.setDefaultSuffix("csv" if "csv" in kind else "xlsx")

    @Slot(str)
    def export(self, file: str) -> None:
        table = self._view.as_table(self._page.title)
        self.ask(lambda _progress: export_table(table, Path(file)), self._written, lane=Lane.BATCH)

    @Slot(object)
    def _written(self, path: Path) -> None:
        self._page.said.emit(_("Exported: {file}").format(file=path))
