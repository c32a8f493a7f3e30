"""Loads the remittance slips, and saves one with its files for finance."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.services.statement_printing import StatementPrintingService
from desktop.sheets.statement_line import SlipLine
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.slips_page import SlipsPage
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.lines_presenter import LinesPresenter
from desktop.views.widgets.words import saved_words


class SlipsPresenter(LinesPresenter):
    def __init__(
        self,
        page: SlipsPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        papers: StatementPrintingService,
        dialogs: FileDialogs | None = None,
    ) -> None:
        self._slips, self._session, self._papers = page, session, papers
        super().__init__(page, jobs, news.changed, self._lines, frozenset({"remittance_slip"}))
        self._dialogs = dialogs or FileDialogs(page)
        self._wanted: UUID | None = None
        page.save_requested.connect(self._ask_folder)
        self._dialogs.folder_chosen.connect(self._save)

    def _lines(self) -> tuple[SlipLine, ...]:
        return self._papers.slips(self._session.actor)

    @Slot(object)
    def _ask_folder(self, slip_id: UUID) -> None:
        self._wanted = slip_id
        self._dialogs.ask_folder(_("Save the slip and its files in a folder"))

    @Slot(object)
    def _save(self, folder: Path) -> None:
        slip_id, actor = self._wanted, self._session.actor
        if slip_id is not None:
            self.ask(
                lambda _progress: self._papers.save_slip(slip_id, folder, actor),
                self._tell_saved,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_saved(self, paths: tuple[Path, ...]) -> None:
        self._slips.note.say(saved_words(paths), "done")

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._slips.note.say(sentence(error), "waiting")
