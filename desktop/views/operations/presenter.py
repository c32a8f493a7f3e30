"""Asks the centre how the desks stand, off the interface thread; says so when it is silent."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.operations import OperationsService, OperationsSheet
from desktop.views.messages import is_expected, sentence
from desktop.views.operations.page import OperationsPage
from desktop.views.operations.words import lines_of


class OperationsPresenter(Presenter):
    def __init__(
        self, page: OperationsPage, jobs: JobRunner, operations: OperationsService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._operations = page, operations
        page.desks_requested.connect(self._ask)

    @Slot()
    def _ask(self) -> None:
        self.ask(
            lambda _progress: self._operations.sheet(),
            self._show,
            lane=Lane.BATCH,
            explain=self._explain,
            only_latest="desks",
        )

    @Slot(object)
    def _show(self, sheet: OperationsSheet) -> None:
        self._page.show_desks(lines_of(sheet.desks, sheet.at, sheet.revision), sheet.at)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.show_silence(sentence(error))
