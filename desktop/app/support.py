"""The button for whoever helps from afar: where the bundle is to be put, and that it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.app.printers import printers
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.views.messages import is_expected, sentence
from desktop.views.widgets.file_dialogs import FileDialogs

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.sheets.diagnosis import SupportBundle
    from desktop.views.settings.page import SettingsPage


class SupportWay(QObject):
    """Child of the page of settings."""

    def __init__(self, page: SettingsPage, jobs: JobRunner, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._jobs, self._desk = page, jobs, desk
        self._dialogs = FileDialogs(page)
        self._dialogs.file_chosen.connect(self.write)
        page.bundle_requested.connect(self.offer)

    @Slot()
    def offer(self) -> None:
        name = f"support-{self._desk.clock.today():%Y-%m-%d}.zip"
        self._dialogs.ask_file(_("Support bundle for IT"), name, _("Support bundle (*.zip)"))

    @Slot(object)
    def write(self, path: Path) -> None:
        def bundle(_progress: Progress) -> SupportBundle:
            from desktop.services.diagnosis import DiagnosisService  # noqa: PLC0415 - seldom
            from desktop.services.support_bundle import SupportBundleService  # noqa: PLC0415

            desk = self._desk
            diagnosis = DiagnosisService(desk.settings, desk.reader, printers, desk.clock)
            service = SupportBundleService(
                desk.settings, desk.clock, diagnosis.findings, desk.units
            )
            return service.write(path)

        self._jobs.run(Lane.CARD, bundle, then=self._tell, explain=self._explain)

    @Slot(object)
    def _tell(self, done: SupportBundle) -> None:
        words = _(
            "{path} holds how this installation is, and nothing of anybody in it: you may send it."
        )
        self._page.note.say(words.format(path=done.path), "done")

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.note.say(sentence(error), "waiting")
