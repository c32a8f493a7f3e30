"""“Export…” where the window does not hold what it shows: read and written off its thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.table_export import export_lines
from desktop.sheets.table import Cell
from desktop.views.purchase.import_page import PREVIEW, ImportPage
from desktop.views.purchase.list_page import PurchaseListPage
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session
from desktop.views.widgets.lines_table import Column
from desktop.views.widgets.table_export import TableExport

TOLD_EVERY = 1_000


class PurchaseExport(TableExport):
    """All that the filters of the list leave."""

    def __init__(
        self, page: PurchaseListPage, jobs: JobRunner, session: Session, sources: PurchaseSources
    ) -> None:
        super().__init__(page, page.head, page.view, jobs)  # type: ignore[arg-type]  # not asked
        self._list, self._session, self._sources = page, session, sources

    @Slot(str)
    def export(self, file: str) -> None:
        page, actor, purchases = self._list, self._session.actor, self._sources.purchases
        wanted, order = page.filters.wanted, page.filters.ordered
        write = written(page.title, page.table.columns, page.cells_of, Path(file))

        def export(progress: Progress) -> Path:
            count = purchases.count(wanted, actor).count
            return write(purchases.each(wanted, actor, order), count, progress)

        job = self.ask(export, self._written, lane=Lane.BATCH)
        page.strip.follow(job, _("The purchases are written into the file"))


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
        self.ask(
            lambda progress: write(lines, len(lines), progress), self._written, lane=Lane.BATCH
        )

    @Slot(int)
    def _follow(self, stage: int) -> None:
        self.button.setVisible(stage == PREVIEW)


def written(
    name: str,
    columns: Sequence[Column[Any]],
    cells_of: Callable[[Any], tuple[Cell, ...]],
    path: Path,
) -> Callable[[Iterable[Any], int, Progress], Path]:
    """What a lane does: each line as cells, and those into the file, of `count` lines."""
    titles = tuple(column.title for column in columns)

    def write(lines: Iterable[Any], count: int, progress: Progress) -> Path:
        def rows() -> Iterator[tuple[Cell, ...]]:
            for number, line in enumerate(lines):
                if number % TOLD_EVERY == 0:
                    progress(number, count)
                yield cells_of(line)

        return export_lines(name, titles, rows(), path)

    return write
