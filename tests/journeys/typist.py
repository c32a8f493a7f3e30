"""Run by a journey in a process of its own: types half an enrolment, says `saved`, and waits."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app.window import build
from desktop.settings import Settings
from desktop.views.widgets.page import Place


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        QTest.qWait(5)
        if time.monotonic() > deadline:
            raise TimeoutError


def main(folder: Path) -> None:
    settings = Settings(folder, key_file=folder / "desk.key", reader="simulated", language="en")
    application = build(settings)
    application.start()
    window = application.window
    until(lambda: window.furnished)
    window.open(Place("enrolment"))
    page = window.page
    until(lambda: application.jobs.is_idle)
    for text in ("Kervella", "", "Gwenola", "03/1985"):
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    until(lambda: page.draft_chip.isVisible() and page.form.applicant.born != "")  # type: ignore[union-attr]
    QTest.qWait(400)  # the saving of the last key
    sys.stdout.write("saved\n")
    sys.stdout.flush()
    QTest.qWait(60_000)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
