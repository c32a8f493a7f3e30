"""What the tour plays on: two desks of their own, a centre, and somebody's hand at the reader."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.settings import Settings
from desktop.tour.centre import central_database
from desktop.tour.counter_reader import Hand, SimulatedHand, hand

SITE = "Espace social Le Blosne"


@dataclass(frozen=True)
class Stage:
    """`first` is the desk whose window is driven, `second` the one that reads it back."""

    first: Settings
    second: Settings
    central_url: str
    hand: Hand

    @property
    def has_real_reader(self) -> bool:
        return not isinstance(self.hand, SimulatedHand)

    def dressed(self, language: str, theme: str) -> Settings:
        """The first desk for pictures: in that language and theme, with the training panel."""
        return replace(self.first, language=language, theme=theme, reader="simulated")


@contextmanager
def set_stage(central_url: str | None, *, simulated: bool) -> Iterator[Stage]:
    """Everything is gone again at the end, except what was written for the visitor."""
    with (
        tempfile.TemporaryDirectory(prefix="tour-desks-") as folder,
        central_database(central_url) as url,
        hand(simulated=simulated) as somebody,
    ):
        reader = "simulated" if isinstance(somebody, SimulatedHand) else "pcsc"
        first = _desk(Path(folder), 1, url, reader)
        second = _desk(Path(folder), 2, url, "simulated")
        yield Stage(first, replace(second, demonstration=False), url, somebody)


def _desk(folder: Path, number: int, url: str, reader: str) -> Settings:
    return Settings(
        data=folder / f"desk-{number}",
        desk_label=f"guichet {number}",
        site=SITE,
        central_url=url,
        laboratory=True,
        # Windows has a keyring always, and no owner and mode that would keep a file of a key safe.
        key_file=folder / f"desk-{number}.key" if os.name == "posix" else None,
        demonstration=True,
        reader=reader,
    )
