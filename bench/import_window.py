"""A file of 56,000 purchases taken in on its page: what keeps the window from answering.

The page is the real one, with its presenter and its lanes, on a store of a city.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from bench.driven import WatchedApplication
from bench.purchase_month import FOLLOWS, Size, build, clock, opened, write_file
from desktop.jobs.runner import JobRunner
from desktop.services.draft import DraftService
from desktop.services.merchant import MerchantService
from desktop.services.product import ProductService
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_drop import PurchaseDropService
from desktop.services.purchase_import import PurchaseImportService
from desktop.services.purchase_list import PurchaseListService
from desktop.services.purchase_slips import PurchaseSlipService
from desktop.views.news import News
from desktop.views.purchase.import_page import DONE, LAYOUT, PREVIEW, ImportPage
from desktop.views.purchase.import_presenter import ImportPresenter
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session

ROWS = 56_000
TITLE = f"The window while {ROWS:,} purchases are taken in"
_PATIENCE = 600.0
_BEAT = 5  # milliseconds


class Heart(QObject):
    """Beats as often as the event loop lets it: between two beats the window stood still."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT)
        self._beats: list[float] = []

    @Slot()
    def _beat(self) -> None:
        self._beats.append(time.perf_counter())

    def begin(self) -> None:
        self._beats.clear()

    def figures(self) -> dict[str, Any]:
        gaps = sorted((later - earlier) * 1000 for earlier, later in pairwise(self._beats))
        return {
            "longest_standstill_ms": round(gaps[-1] - _BEAT, 1),
            "standstill_p99_ms": round(gaps[len(gaps) * 99 // 100] - _BEAT, 1),
        }


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        place, size = Path(folder), Size(ROWS)
        build(place / "desk.db", size)
        write_file(place / "ventes.csv", size)
        with _page(place) as (page, jobs):
            return _taken_in(page, jobs, place / "ventes.csv")


def _taken_in(page: ImportPage, jobs: JobRunner, file: Path) -> dict[str, Any]:
    qt, heart = QApplication.instance(), Heart()
    assert isinstance(qt, WatchedApplication)  # noqa: S101 - made in `_page`
    page.open_subject(file)
    page.refresh_if_needed()
    _until(lambda: page.stage == LAYOUT and jobs.is_idle, "the layout")
    page.form.operator.setText("Bench")
    found: dict[str, Any] = {"rows": ROWS}
    for name, button, stage in (
        ("preview", page.show_preview_button, PREVIEW),
        ("record", page.record, DONE),
    ):
        qt.begin()
        heart.begin()
        start = time.perf_counter()
        button.click()
        _until(_reached(page, jobs, stage), name)
        seconds = round(time.perf_counter() - start, 1)
        found[name] = {"seconds": seconds} | qt.figures() | heart.figures()
    return found


def _reached(page: ImportPage, jobs: JobRunner, stage: int) -> Callable[[], bool]:
    return lambda: bool(page.stage == stage and jobs.is_idle)


@contextmanager
def _page(folder: Path) -> Iterator[tuple[ImportPage, JobRunner]]:
    if not isinstance(QApplication.instance(), WatchedApplication):
        WatchedApplication()
    units, today, jobs, news = opened(folder / "desk.db"), clock(), JobRunner(), News()
    imports = PurchaseImportService(units, today)
    sources = PurchaseSources(
        purchases=PurchaseListService(units),
        imports=imports,
        corrections=PurchaseCorrectionService(units, today, imports),
        slips=PurchaseSlipService(units, today, imports),
        drop_folder=PurchaseDropService(imports, folder / "drop"),
        merchants=MerchantService(units, today),
        products=ProductService(units, today),
        drafts=DraftService(units, today),
        today=today.today,
    )
    window, page = QMainWindow(), ImportPage()
    window.setCentralWidget(page)
    presenter = ImportPresenter(page, jobs, news, Session(FOLLOWS, language="en"), sources)
    window.resize(1280, 800)
    window.show()
    try:
        yield page, jobs
    finally:
        jobs.close()
        units.close()
        window.close()
        del presenter


def _until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while not holds():
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
        if time.perf_counter() > deadline:
            raise RuntimeError(f"never happened: {what}")
