"""Imports that were recorded, one of them, the drop folder, and an import that is taken back."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.transaction import WHO_WRITES
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.purchase import DropFile, ImportLine, ImportSheet
from desktop.views.news import News
from desktop.views.purchase.editing import EditingPresenter
from desktop.views.purchase.imports_page import ImportsPage
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session


class ImportsPresenter(EditingPresenter):
    def __init__(
        self,
        page: ImportsPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: PurchaseSources,
    ) -> None:
        super().__init__(page, page, jobs)
        self._page, self._session, self._sources = page, session, sources
        page.imports_requested.connect(self._load)
        page.drop_requested.connect(self._look)
        page.import_chosen.connect(self._open)
        page.reversal_saved.connect(self._reverse)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @property
    def _may_write(self) -> bool:
        return bool(self._session.actor.roles & WHO_WRITES)

    @Slot()
    def _load(self) -> None:
        actor, imports = self._session.actor, self._sources.imports
        self.ask(
            lambda progress: imports.imports(actor),
            self._show,
            explain=self._explain,
            only_latest="imports",
        )
        self._look()

    @Slot(object)
    def _show(self, lines: tuple[ImportLine, ...]) -> None:
        self._page.show_imports(lines, may_write=self._may_write)

    @Slot()
    def _look(self) -> None:
        """Previews of a folder may take long: behind what somebody waits for."""
        if not self._may_write:
            return
        actor, drop = self._session.actor, self._sources.drop_folder
        self.ask(
            lambda progress: drop.look(actor),
            self._show_files,
            lane=Lane.BATCH,
            explain=self._explain,
            only_latest="drop",
        )

    @Slot(object)
    def _show_files(self, files: tuple[DropFile, ...]) -> None:
        self._page.drop.show_files(files, self._sources.drop_folder.folder)

    @Slot(object)
    def _open(self, import_id: UUID) -> None:
        actor, imports = self._session.actor, self._sources.imports
        self.ask(
            lambda progress: imports.sheet(import_id, actor),
            self._page.show_import,
            explain=self._explain,
            only_latest="import",
        )

    @Slot(object, str)
    def _reverse(self, import_id: UUID, reason: str) -> None:
        actor, imports = self._session.actor, self._sources.imports
        self.ask(
            lambda progress: imports.reverse(import_id, reason, actor),
            self._tell,
            lane=Lane.BATCH,
            explain=self._explain,
        )

    @Slot(object)
    def _tell(self, sheet: ImportSheet) -> None:
        self._page.show_import(sheet)
        words = _("The import is taken back: balances are as before, and its file may come again.")
        self._page.banner.say(words, "done")
        self._page.mark_stale()
