"""A desk's file that was copied: each copy goes on, and nobody is asked to choose."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from desktop.models import HouseholdRecord, MutationRecord
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from desktop.sync import bookmark, installation
from tests.local_desk import KEY, Desk
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Cloned = Callable[[SyncedDesk], SyncedDesk]


@pytest.fixture
def cloned(tmp_path: Path, centre: str) -> Iterator[Cloned]:
    """The same encrypted file under another path, as an image of the disk has it."""
    made: list[Desk] = []

    def clone(desk: SyncedDesk) -> SyncedDesk:
        with desk.desk.units.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        path = tmp_path / f"clone-{len(made)}.db"
        shutil.copy(desk.desk.path, path)
        made.append(Desk(path, open_store(path, KEY, desk_label=f"clone {len(made)}")))
        return SyncedDesk(made[-1], centre)

    yield clone
    for desk in made:
        desk.units.close()


def device(desk: SyncedDesk) -> str | None:
    with desk.desk.units.reading() as session:
        return bookmark.read(session, bookmark.DEVICE)


def test_two_living_copies_both_go_on_and_lose_nothing(
    two_desks: tuple[SyncedDesk, SyncedDesk],
    cloned: Cloned,
    administrator: psycopg.Connection[Any],
    centre: str,
) -> None:
    first, _ = two_desks
    first.enrol("Common")
    first.sync()
    first.enrol("Unsent in both")
    second = cloned(first)
    first.enrol("Only in the first")
    second.enrol("Only in the copy")
    assert not first.sync().new_desk
    assert second.sync().new_desk
    assert device(first) != device(second)
    for round_ in range(2):
        first.enrol(f"First {round_}")
        second.enrol(f"Second {round_}")
        assert not first.sync().new_desk
        assert not second.sync().new_desk
    first.sync()
    for desk in (first, second):
        assert len(desk.all(select(HouseholdRecord))) == 8
        assert {m.verdict for m in desk.all(select(MutationRecord))} == {"applied"}
        assert [check.name for check in verify(desk.desk.units.engine) if not check.passed] == []
    numbers = administrator.execute(
        "select dseq from sync.mutation where device = %s order by 1", (device(second),)
    ).fetchall()
    assert [dseq for (dseq,) in numbers] == [1, 2, 3]
    successor = administrator.execute(
        "select successor::text from sync.device where id = %s", (device(first),)
    ).fetchone()
    assert successor == (device(second),)
    assert installation.proof(centre).holds, "the seals of the copy follow those of the desk"


def test_an_old_image_brought_back_goes_on_under_a_new_name(
    two_desks: tuple[SyncedDesk, SyncedDesk], cloned: Cloned
) -> None:
    desk, _ = two_desks
    desk.enrol("One")
    desk.sync()
    image = cloned(desk)
    desk.enrol("Two")
    desk.sync()
    image.sync()
    assert len(image.all(select(HouseholdRecord))) == 2, "what came later is read"
    image.enrol("Three")
    assert image.sync().new_desk
    assert len(image.all(select(HouseholdRecord))) == 3
