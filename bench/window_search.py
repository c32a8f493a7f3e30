"""From a key in the search field of the real window to its rows painted, 35 000 households."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bench.card_tap import furnish_city
from bench.city import HOUSEHOLDS
from bench.driven import Driven, driven
from desktop import credentials
from desktop.domain.folding import fold
from desktop.settings import Settings
from desktop.storage.engine import reading
from desktop.storage.opening import open_store
from desktop.views.widgets.page import Place

TITLE = f"Key in the search field to rows painted, {HOUSEHOLDS:,} households"
_PEOPLE = 20
_RAW = (
    "SELECT e.title FROM search_text t JOIN search_entry e ON e.id = t.rowid"
    " WHERE search_text MATCH :typed LIMIT 12"
)


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        settings = furnish_city(Path(folder) / "city")
        names, raw = _names_and_raw(settings)
        with driven(settings) as window:
            taken = _type_all(window, names)
            window_figures = window.qt.figures()
    keys = [each for times in taken for each in times]
    figures = {"every_key": _shares(keys), "first_keys": _shares([times[0] for times in taken])}
    figures["last_keys"] = _shares([times[-1] for times in taken])
    figures["raw_full_text"] = _shares(raw)
    ratio = figures["every_key"]["p50_ms"] / figures["raw_full_text"]["p50_ms"]
    return {**figures, "against_raw": round(ratio, 1), "keys": len(keys), **window_figures}


def _names_and_raw(settings: Settings) -> tuple[list[str], list[float]]:
    """Some people of the city, and how long the bare query for each of their names takes."""
    units = open_store(settings.database, credentials.database_key(settings))
    try:
        with closing(Session(reading(units.engine))) as session:
            rows = session.execute(text("SELECT birth_name, first_names FROM member")).all()
            people = random.Random(11).sample(rows, _PEOPLE)
            raw = [_raw(session, fold(birth_name)) for birth_name, _first in people]
    finally:
        units.close()
    return [fold(f"{birth_name} {first}") for birth_name, first in people], raw


def _raw(session: Session, surname: str) -> float:
    expression = " AND ".join(f'"{word}"*' for word in surname.split())
    start = time.perf_counter()
    session.execute(text(_RAW), {"typed": expression}).all()
    return time.perf_counter() - start


def _type_all(window: Driven, names: Sequence[str]) -> list[list[float]]:
    window.open(Place("home"))
    _type(window, names[0])  # the first one opens connections and loads pictures
    window.qt.begin()
    return [_type(window, name) for name in names]


def _type(window: Driven, name: str) -> list[float]:
    """Seconds per key; each key waits for the rows of the one before, as the field shows them."""
    field = window.window.top.search
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    taken = []
    for letter in name:
        start = time.perf_counter()
        QTest.keyClicks(field, letter)
        painted = window.until(_always, f"rows for {len(field.text())} letters")
        taken.append(max(painted, start) - start)
    return taken


def _always() -> bool:
    return True


def _shares(taken: Sequence[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(taken) * 1000, 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1] * 1000, 1),
    }
