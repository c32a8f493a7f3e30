"""A month of purchases taken in on its page: what keeps the window from answering meanwhile.

The window is the real one, with its lanes and its garbage collector, in a process of its own. The
floor is the same window that does nothing while another process does the same work: what is late
then is the machine.

`python -m bench.import_window FOLDER` measures the window; FOLDER was furnished before.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bench.heart import Heart
from bench.purchase_month import WHOLE, Size, build, clock, furnish, write_file
from desktop.app.window import Application
from desktop.app.window import build as window_of
from desktop.domain.actor import Role
from desktop.settings import Settings
from desktop.views.purchase.import_page import DONE, LAYOUT, PREVIEW, ImportPage
from desktop.views.widgets.page import Place

TITLE = f"The window while {WHOLE:,} purchases are taken in"
_PATIENCE = 1_800.0
_FILE = "ventes.csv"


def measure(rows: int = WHOLE) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        place, size = Path(folder), Size(rows)
        furnish(place / "desk", size)
        write_file(place / "desk" / _FILE, size)
        build(place / "other.db", size)
        command = [sys.executable, "-m", "bench.import_window", str(place / "desk")]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    floor = found["floor"]["late_ms"]["p99"]
    return found | {
        f"{act}_late_p99_against_floor": round(found[act]["late_ms"]["p99"] / max(floor, 0.1), 2)
        for act in ("preview", "record")
    }


def _measured(folder: Path) -> dict[str, Any]:
    with _window(folder) as application:
        heart, page = Heart(), _page(application, folder / _FILE)
        found: dict[str, Any] = {"idle": _beaten(application, heart, lambda: True)}
        for name, button, stage in (
            ("preview", page.show_preview_button, PREVIEW),
            ("record", page.record, DONE),
        ):
            start = time.perf_counter()
            button.click()
            beaten = _beaten(application, heart, _reached(page, stage))
            found[name] = {"seconds": round(time.perf_counter() - start, 1)} | beaten
        found["memory_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        found["floor"] = _floor(application, heart, folder)
    return found


def _floor(application: Application, heart: Heart, folder: Path) -> dict[str, Any]:
    store = folder.parent / "other.db"
    command = [sys.executable, "-m", "bench.purchase_import", str(store), str(folder / _FILE)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as other:
        return _beaten(application, heart, lambda: other.poll() is not None)


def _beaten(application: Application, heart: Heart, is_over: Callable[[], bool]) -> dict[str, Any]:
    """Until it is over, and a second more: what is shown then is part of it."""
    heart.begin()
    _until(lambda: is_over() and application.jobs.is_idle)
    _live(1_000)
    return heart.figures()


def _page(application: Application, file: Path) -> ImportPage:
    application.window.open(Place("purchase_import"))
    page = application.window.page
    assert isinstance(page, ImportPage)  # noqa: S101 - of this place
    page.open_subject(file)
    page.refresh_if_needed()
    _until(lambda: page.stage == LAYOUT and application.jobs.is_idle)
    page.form.operator.setText("Bench")
    _live(1_000)
    return page


def _reached(page: ImportPage, stage: int) -> Callable[[], bool]:
    return lambda: page.stage == stage


@contextmanager
def _window(folder: Path) -> Iterator[Application]:
    """With somebody in it who may do everything."""
    _qt = QApplication(["bench"])
    settings = Settings(folder, key_file=folder / "desk.key", reader="simulated")
    application = window_of(settings, clock())
    application.start()
    try:
        _until(lambda: application.desk is not None and application.jobs.is_idle)
        actor = application.session.actor
        application.session.log_in(replace(actor, roles=frozenset(Role)))
        yield application
    finally:
        application.window.close()
        application.close()


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while not holds():
        _live(20)
        if time.perf_counter() > deadline:
            raise RuntimeError("it never came to its end")


def _live(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]))))
