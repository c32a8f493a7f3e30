"""From a card laid down to its household painted, with the real reader stack where there is one.

The PC/SC service looks at a reader whose driver does not call it every 400 ms; the virtual reader
is such a one, so `laid_…` has up to 400 ms in it that a real contactless reader does not cost.
`seen_…` begins when the service tells of the card.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import text

from PySide6.QtCore import QObject, Slot

from bench.city import HOUSEHOLDS, build
from bench.driven import Driven, driven
from bench.window import furnish
from desktop import credentials
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import training_card, training_holder
from desktop.cardreader.vpcd_card import InsertedCard
from desktop.settings import Settings
from desktop.sheets.reader import Presence, ReaderState
from desktop.storage.engine import writing
from desktop.storage.opening import open_store
from desktop.views.widgets.page import Place

TITLE = f"Card laid down to household painted (demonstration, and {HOUSEHOLDS:,} households)"
_TAPS = 20
_CARDS = 6
_GONE = 0.15  # seconds between two taps; much longer until the service has seen a card leave
_GONE_FOR_SERVICE = (0.9, 1.3)


class Hand(Protocol):
    pause: tuple[float, float]

    def lay_down(self, number: int) -> None: ...

    def take_away(self) -> None: ...


class _Simulated:
    pause = (_GONE, _GONE)

    def __init__(self, window: Driven) -> None:
        desk = window.application.desk
        if desk is None or not isinstance(desk.reader, SimulatedReader):
            raise RuntimeError("the window was opened with another reader")
        self._reader = desk.reader

    def lay_down(self, number: int) -> None:
        self._reader.lay_down(str(number))

    def take_away(self) -> None:
        self._reader.take_away()


class _Virtual:
    """A card in the virtual slot of the real PC/SC service."""

    pause = _GONE_FOR_SERVICE

    def __init__(self) -> None:
        self._inserted: InsertedCard | None = None

    def lay_down(self, number: int) -> None:
        self._inserted = InsertedCard(training_card(number))

    def take_away(self) -> None:
        if self._inserted is not None:
            self._inserted.remove()
            self._inserted = None


def measure() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        stores = {"demonstration": furnish(small), "city": furnish_city(large)}
        for name, settings in stores.items():
            figures[f"{name}_simulated"] = _simulated(settings)
            figures[f"{name}_pcsc"] = _real(settings)
    return figures


def furnish_city(folder: Path) -> Settings:
    """The generated city as a desk, the training cards linked to its first households."""
    folder.mkdir(parents=True)
    settings = Settings(folder, key_file=folder / "desk.key", reader="simulated")
    key, site = credentials.database_key(settings), credentials.site_key(settings)
    engine = build(folder / "city.db")
    _stamp_and_rekey(engine, key, site)
    engine.dispose()
    (folder / "city.db").replace(settings.database)
    for left in folder.glob("city.db-*"):
        left.unlink()
    units = open_store(settings.database, key)
    units.close()
    return settings


def _stamp_and_rekey(engine: Any, key: bytes, site: bytes) -> None:
    from desktop.storage import upgrade  # noqa: PLC0415 - brings Alembic along

    with writing(engine).begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": upgrade.head()})
        for number in range(1, _CARDS + 1):
            connection.execute(
                text(
                    "UPDATE card SET fingerprint = :new, state = 'linked' WHERE fingerprint = :old"
                ),
                {
                    "new": training_holder(number, site).fingerprint,
                    "old": f"{number * 5_000:064x}",
                },
            )
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        driver.execute("PRAGMA journal_mode = DELETE")
        driver.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")


def _simulated(settings: Settings) -> dict[str, Any]:
    with driven(settings) as window:
        return _taps(window, _Simulated(window))


def _real(settings: Settings) -> dict[str, Any]:
    with ExitStack() as stack:
        try:
            stack.enter_context(_service())
        except ImportError as why:
            return {"missing": str(why)}
        real = Settings(settings.data, key_file=settings.key_file, reader="pcsc")
        window = stack.enter_context(driven(real))
        hand = _Virtual()
        stack.callback(hand.take_away)
        return _taps(window, hand)


@contextmanager
def _service() -> Iterator[None]:
    """Raises ImportError where there is no virtual reader, or no Linux."""
    from desktop.cardreader.vpcd_service import (  # noqa: PLC0415 - Linux only
        VirtualReaderMissing,
        virtual_reader_service,
    )

    with ExitStack() as stack:
        try:
            stack.enter_context(virtual_reader_service())
        except VirtualReaderMissing as why:
            raise ImportError(str(why)) from why
        yield


class _Seen(QObject):
    """When the reader last told of a card."""

    def __init__(self, window: Driven) -> None:
        super().__init__(window.window)
        self.at = 0.0
        window.application.news.reader_state.connect(self._note)

    @Slot(object)
    def _note(self, state: ReaderState) -> None:
        if state.presence == Presence.PRESENT:
            self.at = time.perf_counter()


def _taps(window: Driven, hand: Hand) -> dict[str, Any]:
    _rest(window, 1.0)
    seen = _Seen(window)
    draw = random.Random(6)
    first = _tap(window, hand, seen, 1)
    window.qt.begin()
    taken = []
    for number in range(1, _TAPS + 1):
        _rest(window, draw.uniform(*hand.pause))
        taken.append(_tap(window, hand, seen, number % _CARDS + 1))
    return {
        "first_ms": round(first[0] * 1000, 1),
        "laid": _shares([laid for laid, _seen in taken]),
        "seen": _shares([seen for _laid, seen in taken]),
        **window.qt.figures(),
    }


def _tap(window: Driven, hand: Hand, seen: _Seen, number: int) -> tuple[float, float]:
    """Seconds until the household is painted, from the card and from the news of it."""
    window.open(Place("home"))
    start = time.perf_counter()
    hand.lay_down(number)
    painted = window.until(lambda: _shows_household(window), f"household of card {number}")
    hand.take_away()
    return painted - start, painted - seen.at


def _shows_household(window: Driven) -> bool:
    here = window.window.here
    if here is None or here.page != "household":
        return False
    return bool(window.page.household_id == here.subject)


def _rest(window: Driven, seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        window.turn(10)


def _shares(taken: Sequence[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(taken) * 1000, 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1] * 1000, 1),
    }
