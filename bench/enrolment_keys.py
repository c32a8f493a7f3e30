"""Typing a whole enrolment into the real window: key to painted, and what holds the window up."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.driven import Driven, driven
from bench.window import furnish
from desktop.views.widgets.page import Place

TITLE = "Typing an enrolment: key to painted, demonstration data"
_FIELDS = ("Kervella", "", "Gwenola", "12031985", "0639980123", "", "", "")
_ADDRESS = ("14", "rue de l", "", "")


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, driven(furnish(Path(folder))) as window:
        start = time.perf_counter()
        window.open(Place("enrolment"))
        opened = time.perf_counter() - start
        window.qt.begin()
        taken = _type(window, _FIELDS)
        QTest.keyClick(_focused(window), Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        taken += _type(window, _ADDRESS)
        figures = window.qt.figures()
    return {
        "open_page_ms": round(opened * 1000, 1),
        "keys": len(taken),
        "p50_ms": round(statistics.median(taken) * 1000, 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1] * 1000, 1),
        **figures,
    }


def _type(window: Driven, fields: tuple[str, ...]) -> list[float]:
    """Seconds from each key to the first repaint after it, at the pace of a fast typist."""
    taken = []
    for text in fields:
        for letter in text:
            start = time.perf_counter()
            QTest.keyClicks(_focused(window), letter)
            while window.qt.painted_at < start and time.perf_counter() - start < 1:
                window.turn(1)
            taken.append(max(window.qt.painted_at, start) - start)
            window.turn(60)
        QTest.keyClick(_focused(window), Qt.Key.Key_Tab)
        window.turn(60)
    return taken


def _focused(window: Driven) -> Any:
    return QApplication.focusWidget() or window.window
