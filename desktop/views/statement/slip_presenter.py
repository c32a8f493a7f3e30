"""Shows a remittance slip as it is on paper, prints it, and saves it with its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.statement_printing import ShownSlip, StatementPrintingService
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.slip_page import SlipPage
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.paper_preview import PreviewPage, preview_of
from desktop.views.widgets.paper_print import print_pdf
from desktop.views.widgets.words import saved_words


@dataclass(frozen=True)
class Drawn:
    slip_id: UUID
    shown: ShownSlip
    pages: tuple[PreviewPage, ...]


class SlipPresenter(Presenter):
    def __init__(
        self,
        page: SlipPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        papers: StatementPrintingService,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._papers = page, session, papers
        self._dialogs = dialogs or FileDialogs(page)
        page.slip_requested.connect(self._load)
        page.print_requested.connect(self._dialogs.ask_printer)
        page.save_requested.connect(self._ask_folder)
        self._dialogs.printer_chosen.connect(self._print)
        self._dialogs.folder_chosen.connect(self._save)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(object)
    def _load(self, slip_id: UUID) -> None:
        self.ask(
            lambda _progress: self._drawn(slip_id),
            self._show,
            explain=self._explain,
            only_latest="slip",
        )

    def _drawn(self, slip_id: UUID) -> Drawn:
        """On the lane: drawing, and turning into pictures."""
        shown = self._papers.shown_slip(slip_id, self._session.actor)
        return Drawn(slip_id, shown, preview_of(shown.pdf))

    @Slot(object)
    def _show(self, drawn: Drawn) -> None:
        if drawn.slip_id == self._page.slip_id:
            self._page.show_slip(drawn.shown.paper, drawn.pages)

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        slip_id, actor, papers = self._page.slip_id, self._session.actor, self._papers
        if slip_id is None:
            return
        job = self.ask(
            lambda _progress: print_pdf(papers.printed_slip(slip_id, actor), printer),
            self._tell_printed,
            explain=self._explain,
        )
        self._page.strip.follow(job, _("Printing the slip"))

    @Slot(object)
    def _tell_printed(self, _done: None) -> None:
        self._page.note.say(_("The slip went to the printer."), "done")

    @Slot()
    def _ask_folder(self) -> None:
        self._dialogs.ask_folder(_("Save the slip and its files in a folder"))

    @Slot(object)
    def _save(self, folder: Path) -> None:
        slip_id, actor = self._page.slip_id, self._session.actor
        if slip_id is not None:
            self.ask(
                lambda _progress: self._papers.save_slip(slip_id, folder, actor),
                self._tell_saved,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_saved(self, paths: tuple[Path, ...]) -> None:
        self._page.note.say(saved_words(paths), "done")

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.id == self._page.slip_id for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
