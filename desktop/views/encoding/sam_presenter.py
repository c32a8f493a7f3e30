"""What is done about the security module: looked at, looked for, unlocked."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.encoding import SamSheet, SamState
from desktop.views import messages
from desktop.views.encoding.page import EncodingPage
from desktop.views.encoding.stage_words import Moment
from desktop.views.encoding.station import Station

MAY_COME_BACK = frozenset({SamState.ABSENT, SamState.HELD, SamState.WRONG})
LOOK_EVERY = 4_000
"""Milliseconds between two looks for a module that is not there; one that works is left alone."""


class SamPresenter(Presenter):
    """All of it on the card's lane, so that nothing comes between a card and its module."""

    def __init__(self, page: EncodingPage, jobs: JobRunner, station: Station) -> None:
        super().__init__(page, jobs)
        self._page, self._station = page, station
        page.sam_requested.connect(self._look)
        page.came_to_front.connect(self._look)
        page.unlock_requested.connect(self._unlock)
        self._looking = QTimer(self, interval=LOOK_EVERY)
        self._looking.timeout.connect(self._look_for_it)
        self._looking.start()

    @Slot()
    def _look(self) -> None:
        self.ask(
            lambda _progress: self._station.sam(),
            self._show,
            lane=Lane.CARD,
            explain=self._explain,
            only_latest="sam",
        )

    @Slot()
    def _look_for_it(self) -> None:
        idle = self._page.stage.moment in {Moment.STANDBY, Moment.ENDED}
        if self._page.listens and idle and self._page.sam.state in MAY_COME_BACK:
            self._look()

    @Slot(str, bool)
    def _unlock(self, secret: str, keep: bool) -> None:  # noqa: FBT001 - the signal's signature
        """The secret lives as long as this job."""
        self.ask(
            lambda _progress: self._station.unlock(secret, keep=keep),
            self._show,
            lane=Lane.CARD,
            explain=self._explain,
        )

    @Slot(object)
    def _show(self, sam: SamSheet) -> None:
        self._page.show_sam(sam)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if messages.is_expected(error):
            self._page.complain_of_sam(messages.sentence(error))
        else:
            self._page.complain_of_sam("")
            self._jobs.unexplained.emit(error)
