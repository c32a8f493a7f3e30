"""Loads the lines of a list page, again whenever one of its kinds of rows changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import SignalInstance, Slot

from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.widgets.page import Page


class LinesPresenter(Presenter):
    """`kinds` are the tables whose rows the list shows."""

    def __init__(
        self,
        page: Page,
        jobs: JobRunner,
        changed: SignalInstance,
        load: Callable[[], Sequence[Any]],
        kinds: frozenset[str],
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._load, self._kinds = page, load, kinds
        self._page.lines_requested.connect(self._ask)  # type: ignore[attr-defined]  # list pages
        changed.connect(self._follow)

    @Slot()
    def _ask(self) -> None:
        self.ask(lambda _progress: self._load(), self._show, only_latest="lines")

    @Slot(object)
    def _show(self, lines: Sequence[Any]) -> None:
        self._page.show_lines(lines)  # type: ignore[attr-defined]  # list pages

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in self._kinds for change in changes):
            self._page.mark_stale()
