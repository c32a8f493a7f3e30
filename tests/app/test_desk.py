"""Two desks without their windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.app.desk import Desk, open_desk
from desktop.cardreader.simulated import SimulatedReader
from desktop.progress import unwatched
from desktop.settings import Settings
from desktop.sync import installation

pytestmark = pytest.mark.postgres


@pytest.fixture
def desks(tmp_path: Path, postgres_url: str) -> Iterator[tuple[Desk, Desk]]:
    installation.install(postgres_url)
    opened = []
    for name in ("one", "two"):
        folder = tmp_path / name
        settings = Settings(
            folder,
            reader="simulated",
            key_file=folder / "desk.key",
            central_url=postgres_url,
            laboratory=True,
        )
        opened.append(open_desk(settings))
    yield opened[0], opened[1]
    for desk in opened:
        desk.close()


def fingerprint_at(desk: Desk) -> str:
    assert isinstance(desk.reader, SimulatedReader)
    desk.reader.lay_down("3")
    return desk.reader.read_holder().fingerprint


def test_after_one_exchange_both_desks_know_a_card_by_the_same_fingerprint(
    desks: tuple[Desk, Desk],
) -> None:
    first, second = desks
    before = fingerprint_at(second)
    assert fingerprint_at(first) != before
    first.sync.run(unwatched)
    assert second.sync.run(unwatched).site_key_changed
    assert fingerprint_at(first) == fingerprint_at(second) != before
