"""Takes over a file of streets or of priority areas, on the lane of long work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.street import StreetService, StreetSource
from desktop.views.messages import is_expected, sentence
from desktop.views.settings.page import SettingsPage


class StreetPresenter(Presenter):
    def __init__(self, page: SettingsPage, jobs: JobRunner, streets: StreetService) -> None:
        super().__init__(page, jobs)
        self._page, self._card, self._streets = page, page.streets, streets
        page.choices_requested.connect(self._load)
        page.streets.streets_chosen.connect(self._replace_streets)
        page.streets.areas_chosen.connect(self._replace_areas)

    @Slot()
    def _load(self) -> None:
        self.ask(self._source, self._show, lane=Lane.BATCH, only_latest="source")

    def _source(self, _progress: Progress) -> StreetSource:
        return self._streets.source()

    @Slot(object)
    def _show(self, source: StreetSource) -> None:
        self._card.show_source(source)

    @Slot(object)
    def _replace_streets(self, path: Path) -> None:
        self._take(lambda progress: self._streets.replace_directory(path, progress))

    @Slot(object)
    def _replace_areas(self, path: Path) -> None:
        self._take(lambda progress: self._streets.replace_areas(path, progress))

    def _take(self, work: Callable[[Progress], int]) -> None:
        self._card.occupy()
        job = self.ask(work, self._taken, lane=Lane.BATCH, explain=self._explain)
        job.finished.connect(self._card.release)
        self._card.progress.follow(job, _("The file is being read…"))

    @Slot(object)
    def _taken(self, _streets: int) -> None:
        self._page.said.emit(_("The new file is used from now on."))
        self._load()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if is_expected(error):
            self._card.complain(sentence(error) + " " + _("The earlier file is kept."))
        else:
            self._jobs.unexplained.emit(error)
