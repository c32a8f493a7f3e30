"""Tells in the window that the disk is full or the file damaged, and lets unsent work leave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.domain.store import DatabaseDamaged, DiskFull
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.views.main_window.window import MainWindow
from desktop.views.widgets.file_dialogs import FileDialogs

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.sheets.journal import HandedOver

ROOM_EVERY = 5_000
"""Milliseconds between two looks for room on a full disk."""
FIRST_CHECK = 300_000
"""Milliseconds after the start: nobody waits for a file that is read whole."""
CHECK_EVERY = 3_600_000
"""Milliseconds between two questions whether the weekly check is due."""


class StorageWatch(QObject):
    """Child of the window. While the disk is full the desk reads, and nothing says “saved”."""

    def __init__(self, window: MainWindow, jobs: JobRunner, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._jobs, self._desk = window, jobs, desk
        self._is_full = False
        self._room = QTimer(self, interval=ROOM_EVERY)
        self._room.timeout.connect(self._look_for_room)
        self._check = QTimer(self, interval=FIRST_CHECK)
        self._check.timeout.connect(self.check)
        self._dialogs = FileDialogs(window)
        self._dialogs.file_chosen.connect(self.hand_over)
        window.storage.action_requested.connect(self.offer)
        window.page_built.connect(self._adopt)
        jobs.failing.connect(self._hear)
        self._check.start()

    @Slot()
    def check(self) -> None:
        """Once a week, behind everything else of the long work."""
        self._check.setInterval(CHECK_EVERY)
        self._jobs.run(
            Lane.BATCH, self._damage, then=self._tell_damage, explain=self._leave_for_later
        )

    @Slot()
    def offer(self) -> None:
        """Where the file is to be put: a stick, another disk."""
        name = f"{self._desk.settings.desk_label or 'desk'}-{self._desk.clock.today():%Y-%m-%d}"
        title = _("Hand unsent work over to a stick")
        self._dialogs.ask_file(title, f"{name}.cadj", _("Journal for the centre (*.cadj)"))

    @Slot(object)
    def hand_over(self, path: Path) -> None:
        def export(_progress: Progress) -> HandedOver:
            from desktop.services.journal_export import JournalExportService  # noqa: PLC0415

            return JournalExportService(self._desk.units, self._desk.clock).export(path)

        self._jobs.run(Lane.BATCH, export, then=self._tell_handed_over)

    def _damage(self, _progress: Progress) -> int:
        from desktop.services.storage_care import StorageCareService  # noqa: PLC0415

        return StorageCareService(self._desk.units, self._desk.clock).damage_if_due()

    def _has_room(self, _progress: Progress) -> bool:
        from desktop.services.storage_care import StorageCareService  # noqa: PLC0415

        return StorageCareService(self._desk.units, self._desk.clock).has_room()

    @Slot(object)
    def _adopt(self, page: object) -> None:
        wish = getattr(page, "journal_requested", None)
        if wish is not None:
            wish.connect(self.offer)

    @Slot(object)
    def _hear(self, error: Exception) -> None:
        if isinstance(error, DiskFull) and not self._is_full:
            self._is_full = True
            self._room.start()
            self._say(
                _(
                    "Read-only: the disk is full. What was saved is kept; nothing more can be "
                    "saved until there is room."
                )
            )
        elif isinstance(error, DatabaseDamaged):
            self._tell_damage(1)

    @Slot()
    def _look_for_room(self) -> None:
        self._jobs.run(
            Lane.INTERACTIVE, self._has_room, then=self._tell_room, explain=self._leave_for_later
        )

    @Slot(object)
    def _tell_room(self, has_room: bool) -> None:  # noqa: FBT001 - the signature of the signal
        if has_room and self._is_full:
            self._is_full = False
            self._room.stop()
            self._window.storage.hush()
            self._window.status.say(_("There is room on the disk again: everything can be saved."))

    @Slot(object)
    def _tell_damage(self, places: int) -> None:
        if not places:
            return
        words = ngettext(
            "The file of this desk is damaged in {count} place. Hand unsent work over to a stick, "
            "then call IT: they bring back the last copy, or load everything from the centre.",
            "The file of this desk is damaged in {count} places. Hand unsent work over to a stick, "
            "then call IT: they bring back the last copy, or load everything from the centre.",
            places,
        )
        self._say(words.format(count=places))

    @Slot(object)
    def _leave_for_later(self, _error: Exception) -> None:
        """It was heard by `_hear`; the next look tells more."""

    @Slot(object)
    def _tell_handed_over(self, done: HandedOver) -> None:
        words = ngettext(
            "{count} unsent change is in {path}, for the centre alone. Keep this PC as it is: "
            "when it meets the centre again, nothing is done twice.",
            "{count} unsent changes are in {path}, for the centre alone. Keep this PC as it is: "
            "when it meets the centre again, nothing is done twice.",
            done.works,
        )
        told = [words.format(count=done.works, path=done.path)]
        if done.lost:
            lost = ngettext(
                "{count} unsent change could not be read any more. Keep the damaged file for IT.",
                "{count} unsent changes could not be read any more. Keep the damaged file for IT.",
                done.lost,
            )
            told.append(lost.format(count=done.lost))
        self._window.banner.say(" ".join(told), "waiting" if done.lost else "done")

    def _say(self, words: str) -> None:
        self._window.storage.say(words, "waiting", _("Hand unsent work over to a stick"))
