"""The write-ahead log ends anywhere, as after a power cut: whole units of work, or none of it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.store import DatabaseDamaged, DiskFull, WrongKey
from desktop.models import MutationRecord, PreferenceRecord
from desktop.models.journal import OperationRecord
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from tests.local_desk import ACTOR, KEY, Desk
from tests.storage.test_unit_of_work import enrol

HEADER = 32
FRAME = 24 + 4096


def opened_with(path: Path, folder: Path, log: bytes) -> list[str]:
    """The units of work that a desk with this much of its log still has; all of it sound."""
    folder.mkdir()
    copy = folder / "desk.db"
    shutil.copy(path, copy)
    (folder / "desk.db-wal").write_bytes(log)
    units = open_store(copy, KEY)
    assert [check.name for check in verify(units.engine) if not check.passed] == []
    with units.reading() as session:
        made = session.scalars(select(MutationRecord.id).order_by(MutationRecord.sequence)).all()
        whole = set(session.scalars(select(OperationRecord.mutation_id)))
    assert whole == set(made)
    units.close()
    return [str(each) for each in made]


def test_a_log_cut_anywhere_leaves_the_first_units_of_work_whole(
    desk: Desk, tmp_path: Path
) -> None:
    with desk.units.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for _ in range(3):
        enrol(desk)
    with desk.units.reading() as session:
        everything = [
            str(each)
            for each in session.scalars(select(MutationRecord.id).order_by(MutationRecord.sequence))
        ]
    log = desk.path.with_name("desk.db-wal").read_bytes()
    chance = random.Random(5)  # noqa: S311 - not a secret
    ends = list(range(HEADER, len(log) + 1, FRAME))
    places = [*ends, *(chance.randrange(len(log)) for _ in range(20))]
    kept = []
    for number, end in enumerate(sorted(places)):
        there = opened_with(desk.path, tmp_path / f"cut {number}", log[:end])
        assert there == everything[: len(there)]
        kept.append(len(there))
    assert kept == sorted(kept)
    assert (kept[0], kept[-1]) == (0, 3)


@pytest.mark.parametrize("page", [1, 3, 10])
def test_a_flipped_bit_is_refused_and_never_shown(desk: Desk, page: int) -> None:
    enrol(desk)
    with desk.units.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.units.close()
    whole = bytearray(desk.path.read_bytes())
    whole[page * 4096 + 2000] ^= 1
    desk.path.write_bytes(whole)
    try:
        units = open_store(desk.path, KEY)
    except (DatabaseDamaged, WrongKey):
        return
    assert "cipher" in {check.name for check in verify(units.engine) if not check.passed}
    units.close()


def test_a_file_that_may_not_grow_says_so_and_keeps_what_was_saved(desk: Desk) -> None:
    enrol(desk)
    with pytest.raises(DiskFull), desk.units(ACTOR, "remember") as work:  # noqa: PT012
        connection = work.session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        rows = [PreferenceRecord(name=f"n{n}", value="x" * 4000) for n in range(200)]
        work.session.add_all(rows)
        work.commit()
    with desk.units.reading() as session:
        assert session.scalar(select(PreferenceRecord.name).limit(1)) is None
        assert len(session.scalars(select(MutationRecord.id)).all()) == 1
