"""Run by a journey in a process of its own: opens the window, prints what it says of the reader."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.app.window import build
from desktop.settings import Settings
from desktop.views.widgets.page import Place


def main(folder: Path) -> None:
    settings = Settings(folder, key_file=folder / "desk.key", language="en")
    application = build(settings)
    application.start()
    window = application.window
    deadline = time.monotonic() + 30
    while not window.furnished and time.monotonic() < deadline:
        QTest.qWait(5)
    QTest.qWait(1500)
    shown = [each for each in window.status.findChildren(QPushButton) if each.isVisible()]
    sys.stdout.write(shown[0].text().strip() + "\n")
    sys.stdout.write("works\n" if window.open(Place("enrolment")) else "does not\n")
    window.close()
    application.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
