"""From a page of the counter to its letter: prepared off the window, then opened for a look."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.letter import LetterService
from desktop.sheets.letter_line import LetterLine
from desktop.views.session import Session
from desktop.views.widgets.page import Page, Place


class PreparingPresenter(Presenter):
    """Child of any page that says `print_requested(kind, claim_id)`."""

    def __init__(
        self, page: Page, jobs: JobRunner, session: Session, letters: LetterService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._letters = page, session, letters
        page.print_requested.connect(self._prepare)  # type: ignore[attr-defined]  # of these pages

    @Slot(str, object)
    def _prepare(self, kind: str, claim_id: UUID) -> None:
        actor, letters = self._session.actor, self._letters
        self.ask(lambda _progress: letters.prepare(kind, claim_id, actor), self._open)

    @Slot(object)
    def _open(self, line: LetterLine) -> None:
        self._page.open_requested.emit(Place("letter", line.id))
