"""Loads the directory of markets for the day that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import SignalInstance, Slot

from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.outlet import MarketDay
from desktop.views.merchant.directory_page import DirectoryPage

KINDS = frozenset({"merchant", "outlet"})


class DirectoryPresenter(Presenter):
    def __init__(
        self,
        page: DirectoryPage,
        jobs: JobRunner,
        changed: SignalInstance,
        directory: Callable[[date], Sequence[MarketDay]],
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._directory = page, directory
        page.directory_requested.connect(self._load)
        changed.connect(self._follow)

    @Slot(object)
    def _load(self, on: date) -> None:
        directory = self._directory
        self.ask(lambda progress: directory(on), self._page.show_directory, only_latest="directory")

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()
