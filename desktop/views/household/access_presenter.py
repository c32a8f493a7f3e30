"""What the page of openings does when asked: load, print, save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.reports.writing import write_as
from desktop.services.access import AccessService
from desktop.services.access_paper import AccessPaperService
from desktop.sheets.access import AccessSheet
from desktop.views.household.access_page import AccessPage
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.paper_print import print_pdf


@dataclass(frozen=True)
class AccessSources:
    """`papers` is built when first asked for: it brings everything that draws pages along."""

    accesses: AccessService
    papers: Callable[[], AccessPaperService]


class AccessPresenter(Presenter):
    def __init__(
        self,
        page: AccessPage,
        jobs: JobRunner,
        session: Session,
        sources: AccessSources,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._dialogs = dialogs or FileDialogs(page)
        page.log_requested.connect(self._load)
        page.print_requested.connect(self._dialogs.ask_printer)
        page.save_requested.connect(self._ask_file)
        self._dialogs.printer_chosen.connect(self._print)
        self._dialogs.file_chosen.connect(self._save)

    @Slot(object)
    def _load(self, household_id: UUID) -> None:
        accesses, actor = self._sources.accesses, self._session.actor
        self.ask(
            lambda progress: accesses.log(household_id, actor),
            self._show,
            explain=self._explain,
            only_latest="log",
        )

    @Slot(object)
    def _show(self, sheet: AccessSheet) -> None:
        if sheet.household_id == self._page.household_id:
            self._page.show_log(sheet, datetime.now().astimezone())

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        draw = self._drawing()
        if draw is not None:
            self.ask(
                lambda progress: print_pdf(draw(), printer),
                self._tell_printed,
                explain=self._explain,
            )

    @Slot()
    def _ask_file(self) -> None:
        name = _("who-has-seen-my-file.pdf")
        self._dialogs.ask_file(_("Save the list of openings"), name, _("PDF (*.pdf)"))

    @Slot(object)
    def _save(self, file: Path) -> None:
        draw = self._drawing()
        if draw is not None:
            self.ask(
                lambda progress: write_as(file, draw()), self._tell_saved, explain=self._explain
            )

    def _drawing(self) -> Callable[[], bytes] | None:
        """What a lane draws, as the page says now."""
        household_id, language = self._page.household_id, self._page.language
        actor, papers = self._session.actor, self._sources.papers
        if household_id is None:
            return None
        return lambda: papers().pdf(household_id, language, actor)

    @Slot(object)
    def _tell_printed(self, _result: object) -> None:
        self._page.confirm(_("The list is at the printer. Hand it over."))

    @Slot(object)
    def _tell_saved(self, file: Path) -> None:
        self._page.confirm(_("Saved: {file}").format(file=file))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.complain(sentence(error))
