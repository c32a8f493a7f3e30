"""What happens when a statement is printed, saved, sent, paid or rectified."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.closing import StatementChannel
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.messages import sentence
from desktop.views.session import Session
from desktop.views.statement.page import StatementPage
from desktop.views.statement.sources import StatementSources
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.page import Place
from desktop.views.widgets.paper_print import print_pdf
from desktop.views.widgets.words import saved_words


class StatementActing(Presenter):
    done = Signal()  # what was typed is written down

    def __init__(
        self,
        page: StatementPage,
        jobs: JobRunner,
        session: Session,
        sources: StatementSources,
        dialogs: FileDialogs,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._papers, self._dialogs = sources.papers, dialogs
        self._names = False
        page.print_requested.connect(dialogs.ask_printer)
        page.save_requested.connect(self._ask_folder)
        page.twin.save_requested.connect(self._ask_folder_for_names)
        page.sending.sent_requested.connect(self._send)
        page.paying.paid_requested.connect(self._pay)
        page.rectifying.rectify_requested.connect(self._rectify)
        dialogs.printer_chosen.connect(self._print)
        dialogs.folder_chosen.connect(self._save)

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        """What is looked at is what is printed."""
        statement_id, actor, papers = self._page.statement_id, self._session.actor, self._papers
        if statement_id is None:
            return
        made = papers.printed_nominative if self._page.twin.is_shown else papers.printed
        job = self.ask(
            lambda _progress: print_pdf(made(statement_id, actor), printer),
            self._tell_printed,
            explain=self._explain,
        )
        self._page.strip.follow(job, _("Printing the statement"))

    @Slot(object)
    def _tell_printed(self, _done: None) -> None:
        self._page.confirm(_("The statement went to the printer."))

    @Slot()
    def _ask_folder(self) -> None:
        if self._page.twin.is_shown:
            self._ask_folder_for_names()
            return
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
        self._page.confirm(saved_words([path]))

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
        self.done.emit()
        self._page.said.emit(_("Noted."))

    @Slot(str)
    def _rectify(self, reason: str) -> None:
        line, actor, closing = self._page.line, self._session.actor, self._sources.closing
        if line is not None:
            self.ask(
                lambda _progress: closing.rectify(line.merchant_id, line.month, reason, actor),
                self._show_rectification,
                explain=self._explain,
            )

    @Slot(object)
    def _show_rectification(self, statement_id: UUID) -> None:
        self._page.rectifying.reason.set_text("")
        self.done.emit()
        self._page.said.emit(_("The rectification is made: this is it."))
        self._page.open_requested.emit(Place("statement", statement_id))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        words = sentence(error)
        if not self._page.rectifying.explain(error, words):
            self._page.complain(words)
