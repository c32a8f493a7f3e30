"""“Export…” where the window does not hold what it shows: read and written off its thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot

from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.table_export import export_table
from desktop.sheets.table import Cell, TableSheet
from desktop.views.purchase.import_page import PREVIEW, ImportPage
from desktop.views.purchase.list_page import PurchaseListPage
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session
from desktop.views.widgets.lines_table import Column
from desktop.views.widgets.table_export import TableExport


class PurchaseExport(TableExport):
    """All that the filters of the list leave."""

    def __init__(
        self, page: PurchaseListPage, jobs: JobRunner, session: Session, sources: PurchaseSources
    ) -> None:
        super().__init__(page, page.head, page.view, jobs)  # type: ignore[arg-type]  # not asked
        self._list, self._session, self._sources = page, session, sources

    @Slot(str)
    def export(self, file: str) -> None:
        page, wanted, actor = self._list, self._list.filters.wanted, self._session.actor
        purchases = self._sources.purchases
        write = written(page.title, page.table.columns, page.cells_of, Path(file))
        self.ask(
            lambda progress: write(purchases.lines(wanted, actor), progress),
            self._written,
            lane=Lane.BATCH,
        )


class PreviewExport(TableExport):
    """The rows of a preview that are shown, for whoever has to mend them at the source."""

    def __init__(self, page: ImportPage, jobs: JobRunner) -> None:
        super().__init__(page, page.head, page.preview.view, jobs)  # type: ignore[arg-type]  # as above
        self._import = page
        self.button.hide()
        page.stage_changed.connect(self._follow)

    @Slot(str)
    def export(self, file: str) -> None:
        card = self._import.preview
        lines = card.shown_lines
        write = written(self._import.title, card.table.columns, card.cells_of, Path(file))
        self.ask(lambda progress: write(lines, progress), self._written, lane=Lane.BATCH)

    @Slot(int)
    def _follow(self, stage: int) -> None:
        self.button.setVisible(stage == PREVIEW)


def written(
    name: str,
    columns: Sequence[Column[Any]],
    cells_of: Callable[[Any], tuple[Cell, ...]],
    path: Path,
) -> Callable[[Sequence[Any], Progress], Path]:
    """What a lane does: the lines as cells, and those into the file."""
    titles = tuple(column.title for column in columns)

    def write(lines: Sequence[Any], progress: Progress) -> Path:
        rows = tuple(cells_of(line) for line in lines)
        progress(len(rows), len(rows))
        return export_table(TableSheet(name, titles, rows), path)

    return write
