"""What happens when a statement is looked at, printed, saved, sent or paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.actor import Role
from desktop.domain.change import Change
from desktop.domain.closing import StatementChannel
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.reports.preview import page_count
from desktop.services.statement_printing import ShownStatement, StatementPrintingService
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.page import StatementPage
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.paper_preview import PreviewPage, preview_of
from desktop.views.widgets.paper_print import print_pdf

MOST_PAGES = 12
"""That are drawn in the window: each takes five megabytes."""


@dataclass(frozen=True)
class Loaded:
    shown: ShownStatement
    pages: tuple[PreviewPage, ...]
    count: int
    today: date


class StatementPresenter(Presenter):
    def __init__(
        self,
        page: StatementPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        papers: StatementPrintingService,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._papers = page, session, papers
        self._dialogs = dialogs or FileDialogs(page)
        self._names = False
        page.statement_requested.connect(self._load)
        page.print_requested.connect(self._dialogs.ask_printer)
        page.save_requested.connect(self._ask_folder)
        page.nominative_requested.connect(self._ask_folder_for_names)
        page.sending.sent_requested.connect(self._send)
        page.paying.paid_requested.connect(self._pay)
        self._dialogs.printer_chosen.connect(self._print)
        self._dialogs.folder_chosen.connect(self._save)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(object)
    def _load(self, statement_id: UUID) -> None:
        self._page.allow(may_pay=self._session.actor.may_act_as(Role.ACCOUNTANT))
        self.ask(
            lambda _progress: self._loaded(statement_id),
            self._show,
            explain=self._explain,
            only_latest="statement",
        )

    def _loaded(self, statement_id: UUID) -> Loaded:
        """On the lane: drawing, and turning into pictures."""
        shown = self._papers.shown(statement_id, self._session.actor)
        pages = preview_of(shown.pdf, most=MOST_PAGES)
        return Loaded(shown, pages, page_count(shown.pdf), self._papers.today())

    @Slot(object)
    def _show(self, loaded: Loaded) -> None:
        if loaded.shown.sheet.line.id == self._page.statement_id:
            self._page.show_statement(loaded.shown.sheet, loaded.pages, loaded.count, loaded.today)

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        statement_id, actor, papers = self._page.statement_id, self._session.actor, self._papers
        if statement_id is None:
            return
        job = self.ask(
            lambda _progress: print_pdf(papers.printed(statement_id, actor), printer),
            self._tell_printed,
            explain=self._explain,
        )
        self._page.strip.follow(job, _("Printing the statement"))

    @Slot(object)
    def _tell_printed(self, _done: None) -> None:
        self._page.confirm(_("The statement went to the printer."))

    @Slot()
    def _ask_folder(self) -> None:
        self._names = False
        self._dialogs.ask_folder(_("Save the statement in a folder"))

    @Slot()
    def _ask_folder_for_names(self) -> None:
        self._names = True
        self._dialogs.ask_folder(_("Save the nominative statement in a folder"))

    @Slot(object)
    def _save(self, folder: Path) -> None:
        statement_id, actor = self._page.statement_id, self._session.actor
        save = self._papers.save_nominative if self._names else self._papers.save
        if statement_id is not None:
            self.ask(
                lambda _progress: save(statement_id, folder, actor),
                self._tell_saved,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        words = _("Saved in {folder}: {files}")
        self._page.confirm(words.format(folder=path.parent, files=path.name))

    @Slot(object, object)
    def _send(self, channel: StatementChannel, on: date) -> None:
        statement_id, actor = self._page.statement_id, self._session.actor
        if statement_id is not None:
            self.ask(
                lambda _progress: self._papers.send((statement_id,), channel, on, actor),
                self._tell_noted,
                explain=self._explain,
            )

    @Slot(object, str)
    def _pay(self, on: date, order: str) -> None:
        statement_id, actor = self._page.statement_id, self._session.actor
        if statement_id is not None:
            self.ask(
                lambda _progress: self._papers.pay((statement_id,), on, order, actor),
                self._tell_noted,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_noted(self, _done: None) -> None:
        self._page.said.emit(_("Noted."))

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.id == self._page.statement_id for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.complain(sentence(error))
