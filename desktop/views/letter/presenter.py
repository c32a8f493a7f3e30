"""What happens when a letter is looked at, printed, saved, or noted as sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.letter import LetterService
from desktop.sheets.letter_line import LetterLine, LetterOnPage
from desktop.views.letter.page import LetterPage
from desktop.views.letter.printing import PrintRun, print_letters
from desktop.views.letter.words import printed_sentence
from desktop.views.messages import sentence
from desktop.views.messages.protection import shut_file
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.page import Place
from desktop.views.widgets.paper_preview import PreviewPage, preview_of
from desktop.views.widgets.words import saved_words


@dataclass(frozen=True)
class Loaded:
    letter: LetterOnPage
    pages: tuple[PreviewPage, ...]
    today: date


class LetterPresenter(Presenter):
    def __init__(
        self,
        page: LetterPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        letters: LetterService,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._letters = page, session, letters
        self._dialogs = dialogs or FileDialogs(page)
        page.letter_requested.connect(self._load)
        page.print_requested.connect(self._dialogs.ask_printer)
        page.save_requested.connect(self._ask_folder)
        page.versions_chosen.connect(self._choose_versions)
        page.leaving.sent_requested.connect(self._mark_sent)
        self._dialogs.printer_chosen.connect(self._print)
        self._dialogs.folder_chosen.connect(self._save)
        news.changed.connect(self._follow)

    @Slot(object)
    def _load(self, letter_id: UUID) -> None:
        self.ask(
            lambda _progress: self._loaded(letter_id),
            self._show,
            explain=self._explain,
            only_latest="letter",
        )

    def _loaded(self, letter_id: UUID) -> Loaded:
        """On the lane: composing, drawing and turning into pictures."""
        letter = self._letters.opened(letter_id, self._session.actor)
        shown = tuple(page for part in letter.parts for page in preview_of(part.pdf))
        return Loaded(letter, shown, self._letters.today())

    @Slot(object)
    def _show(self, loaded: Loaded) -> None:
        self._page.show_letter(loaded.letter, loaded.pages, loaded.today)

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        letter_id = self._page.letter_id
        if letter_id is None:
            return
        letters, actor = self._letters, self._session.actor
        job = self.ask(
            lambda progress: print_letters(letters, (letter_id,), printer, actor, progress),
            self._tell_printed,
            explain=self._explain,
        )
        self._page.strip.follow(job, _("Printing the letter"))

    @Slot(object)
    def _tell_printed(self, run: PrintRun) -> None:
        for _letter, refusal in run.refused:
            self._explain(refusal)
        if run.printed:
            self._page.confirm(printed_sentence(run.printed))

    @Slot()
    def _ask_folder(self) -> None:
        self._dialogs.ask_folder(_("Save the letter in a folder"))

    @Slot(object)
    def _save(self, folder: Path) -> None:
        letter_id, actor = self._page.letter_id, self._session.actor
        if letter_id is not None:
            self.ask(
                lambda _progress: self._letters.save(letter_id, folder, actor),
                self._tell_saved,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_saved(self, paths: tuple[Path, ...]) -> None:
        self._page.confirm(saved_words(paths))

    @Slot(bool, bool)
    def _choose_versions(self, easy_to_read: bool, english: bool) -> None:  # noqa: FBT001 - a signal
        letter_id, actor = self._page.letter_id, self._session.actor
        if letter_id is not None:
            language = "en" if english else "fr"
            self.ask(
                lambda _progress: self._letters.choose(
                    letter_id, actor, easy_to_read=easy_to_read, language=language
                ),
                explain=self._explain,
            )

    @Slot(str, object, str)
    def _mark_sent(self, channel: str, on: date, number: str) -> None:
        letter_id, actor = self._page.letter_id, self._session.actor
        if letter_id is not None:
            self.ask(
                lambda _progress: self._letters.mark_sent(letter_id, channel, on, actor, number),
                self._tell_sent,
                explain=self._explain_leaving,
            )

    @Slot(object)
    def _tell_sent(self, _line: LetterLine) -> None:
        self._page.said.emit(_("Noted."))

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.id == self._page.letter_id for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        household_id = shut_file(error)
        if household_id is not None:  # its own page asks for a reason, or says who opens it
            self._page.open_requested.emit(Place("household", household_id))
            return
        self._page.complain(sentence(error))

    @Slot(object)
    def _explain_leaving(self, error: Exception) -> None:
        self._page.leaving.complain(sentence(error))
