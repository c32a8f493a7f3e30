"""A long task as it advances: a bar, the time that remains, and Stop."""

from __future__ import annotations

import time

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.runner import Job
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.text import label


def remaining_in_words(seconds: float) -> str:
    """Rounded up, so that a promise is rather kept than broken."""
    if seconds < 60:
        left = max(1, round(seconds))
        return ngettext("{count} second left", "{count} seconds left", left).format(count=left)
    minutes = round(seconds / 60 + 0.49)
    return ngettext("{count} minute left", "{count} minutes left", minutes).format(count=minutes)


class ProgressStrip(QWidget):
    """Hidden while nothing runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._began = 0.0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        self._text = label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._left = label("", "small")
        for part in (self._text, self._bar, self._left):
            column.addWidget(part)
        row.addLayout(column, 1)
        self._stop = SecondaryButton(_("Stop"))
        self._stop.clicked.connect(self._cancel)
        row.addWidget(self._stop)
        self.hide()

    def follow(self, job: Job, text: str) -> None:
        """Show this job from now until it ends, however it ends."""
        self._job, self._began = job, time.monotonic()
        self._text.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, 0)
        self._left.setText("")
        self._stop.setEnabled(True)
        job.progressed.connect(self._advance)
        job.finished.connect(self._end)
        self.show()

    @Slot(int, int)
    def _advance(self, done: int, total: int) -> None:
        if self.sender() is not self._job or not total:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if done:
            spent = time.monotonic() - self._began
            self._left.setText(remaining_in_words(spent * (total - done) / done))

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._stop.setEnabled(False)
            self._left.setText(_("Stopping…"))
            self._job.cancel()

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.hide()
