"""Loads the letters, and prints those that were asked for, one job for all of them."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.letter import LetterService
from desktop.sheets.letter_line import LetterLine
from desktop.views.letter.list_page import LetterListPage
from desktop.views.letter.printing import PrintRun, print_letters
from desktop.views.letter.words import printed_sentence
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.lines_presenter import LinesPresenter

KINDS = frozenset({"letter", "household", "member"})


class LetterListPresenter(LinesPresenter):
    def __init__(
        self,
        page: LetterListPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        letters: LetterService,
        dialogs: FileDialogs | None = None,
    ) -> None:
        self._list, self._session, self._letters = page, session, letters
        super().__init__(page, jobs, news.changed, self._lines, KINDS)
        session.actor_changed.connect(self._ask)
        self._dialogs = dialogs or FileDialogs(page)
        self._wanted: tuple[UUID, ...] = ()
        page.print_requested.connect(self._choose_printer)
        self._dialogs.printer_chosen.connect(self._print)

    def _lines(self) -> tuple[LetterLine, ...]:
        return self._letters.lines(reader=self._session.actor)

    @Slot(object)
    def _choose_printer(self, wanted: tuple[UUID, ...]) -> None:
        if wanted:
            self._wanted = wanted
            self._dialogs.ask_printer()

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        letters, wanted, actor = self._letters, self._wanted, self._session.actor
        job = self.ask(
            lambda progress: print_letters(letters, wanted, printer, actor, progress),
            self._tell,
            lane=Lane.BATCH,
            explain=self._explain,
        )
        self._list.strip.follow(job, _("Printing the letters"))

    @Slot(object)
    def _tell(self, run: PrintRun) -> None:
        said = printed_sentence(run.printed)
        if run.refused:
            reasons = dict.fromkeys(sentence(error) for _letter, error in run.refused)
            said = " ".join((said, *reasons))
        self._list.note.say(said, "waiting" if run.refused else "done")

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._list.note.say(sentence(error), "waiting")
