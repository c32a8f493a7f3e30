"""A scan goes to the centre once, in parts, and comes to who opens it and may; to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from PIL import Image
from sqlalchemy import select

from desktop.domain.actor import Role
from desktop.domain.agreement import ScanNotHere
from desktop.domain.central import CentralForbids, CentralUnavailable
from desktop.models import AgreementRecord, MerchantRecord, OperationRecord, ScanRecord, new_id
from desktop.services.agreement_scan import ScanStore
from desktop.storage import copies
from desktop.storage.verification import verify
from desktop.sync import scans
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from tests.local_desk import KEY, Desk
from tests.scans import change_scan
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import someone
from tests.sync.roles import drop_roles_of

pytestmark = pytest.mark.postgres
NAME = "convention.png"
DeskOf = Callable[[Role], SyncedDesk]


@pytest.fixture
def desk_of(
    make_desk: Callable[..., Desk], centre: str, administrator: psycopg.Connection[Any]
) -> Iterator[DeskOf]:
    """Behind closed doors: the desk of a person with this role."""
    someone(administrator, centre, Role.ADMINISTRATOR)
    made: list[SyncedDesk] = []

    def desk(role: Role) -> SyncedDesk:
        person = someone(administrator, centre, role)
        local = make_desk(f"{role.value} {len(made)}")
        local.actor = person.actor
        made.append(SyncedDesk(local, person.url))
        return made[-1]

    yield desk
    drop_roles_of(centre)


def store(desk: SyncedDesk) -> ScanStore:
    @contextmanager
    def connected() -> Iterator[Central]:
        with Central(desk.url) as central:
            yield central

    return ScanStore(desk.desk.units, connected)


def a_scan(folder: Path, seed: int = 1) -> Path:
    """Three parts: noise cannot be pressed together."""
    source = folder / NAME
    noise = Random(seed).randbytes(500 * 400 * 3)  # noqa: S311 - no secret
    Image.frombytes("RGB", (500, 400), noise).save(source)
    assert 2 * scans.PART < source.stat().st_size < 3 * scans.PART
    return source


def signed(desk: SyncedDesk, source: Path) -> str:
    """The hash of the scan of an agreement that was signed at this desk."""
    sha256, name = store(desk).take_in(source)
    desk.write("sign_agreement", lambda session: _sign(session, sha256, name))
    return sha256


def _sign(session: Any, sha256: str, name: str) -> UUID:
    merchant = new_id()
    session.add(MerchantRecord(id=merchant, trade_name="Le Verger Imaginé", state="active"))
    session.flush()
    row = AgreementRecord(
        id=new_id(),
        merchant_id=merchant,
        provisional_number="CONV-PROV-TEST42",
        dated_on=date(2025, 12, 1),
        state="signed",
        starts_on=date(2026, 1, 1),
        ends_after=date(2026, 12, 31),
        signed_on=date(2025, 12, 5),
        scan_hash=sha256,
        scan_name=name,
    )
    session.add(row)
    return row.id


def parts_at(centre: psycopg.Connection[Any], sha256: str) -> int:
    row = centre.execute("select count(*) from sync.scan_part where sha256 = %s", (sha256,))
    return int((row.fetchone() or [0])[0])


def unsound(desk: SyncedDesk) -> tuple[str, ...]:
    return next(c.papers for c in verify(desk.desk.units.engine) if c.name == "scans")


def test_a_scan_is_opened_at_another_desk_and_from_then_on_without_the_centre(
    desk_of: DeskOf, tmp_path: Path, administrator: psycopg.Connection[Any]
) -> None:
    manager, other, accountant = map(
        desk_of, (Role.MERCHANT_MANAGER, Role.MERCHANT_MANAGER, Role.ACCOUNTANT)
    )
    source = a_scan(tmp_path)
    sha256 = signed(manager, source)
    manager.sync()
    assert parts_at(administrator, sha256) == 3
    for desk in (other, accountant):
        desk.sync()
        assert not store(desk).is_here(sha256)
        assert store(desk).open(sha256, NAME).content == source.read_bytes()
        assert ScanStore(desk.desk.units).open(sha256, NAME).content == source.read_bytes()
        assert unsound(desk) == ()
    journal = sum(len(str(row.new)) for row in manager.all(select(OperationRecord)))
    assert journal < scans.PART, "in no journal"


def test_who_may_not_see_the_agreement_gets_no_part_and_hands_none_over(
    desk_of: DeskOf, tmp_path: Path, administrator: psycopg.Connection[Any]
) -> None:
    manager, counter = desk_of(Role.MERCHANT_MANAGER), desk_of(Role.COUNTER)
    sha256 = signed(manager, a_scan(tmp_path))
    manager.sync()
    counter.sync()
    with pytest.raises(CentralForbids):
        store(counter).open(sha256, NAME)
    store(counter).take_in(a_scan(tmp_path, 2))
    counter.sync()
    with Central(counter.url) as central, pytest.raises(CentralForbids):
        central.ask("SELECT sync_api.keep_scan_part(%s, 0, 1, %s)", sha256, b"x")
    assert administrator.execute("select count(*) from sync.scan_part").fetchone() == (3,)


class Cut(Central):
    """A line that breaks after so many parts."""

    def __init__(self, link: str, after: int) -> None:
        super().__init__(link)
        self.left, self.places = after, list[object]()

    def ask(self, statement: str, *arguments: object) -> Any:
        if "keep_scan_part" in statement:
            if not self.left:
                raise CentralUnavailable
            self.left -= 1
            self.places.append(arguments[1])
        return super().ask(statement, *arguments)


def test_a_scan_that_was_cut_goes_on_where_it_stopped_and_nobody_sees_half_of_it(
    desk_of: DeskOf, tmp_path: Path
) -> None:
    manager, other = desk_of(Role.MERCHANT_MANAGER), desk_of(Role.MERCHANT_MANAGER)
    source = a_scan(tmp_path)
    sha256, name = store(manager).take_in(source)
    manager.sync()  # no row names it yet: it waits
    manager.write("sign_agreement", lambda session: _sign(session, sha256, name))
    with Cut(manager.url, 2) as line:
        with pytest.raises(CentralUnavailable):
            Exchange(manager.desk.units, line).run()
        assert line.places == [0, 1]
    other.sync()
    with pytest.raises(ScanNotHere):
        store(other).open(sha256, NAME)
    with Cut(manager.url, 9) as line:
        scans.hand_over(manager.desk.units, line)
        assert line.places == [2]
        scans.hand_over(manager.desk.units, line)
        assert line.places == [2], "told once"
    assert store(other).open(sha256, NAME).content == source.read_bytes()


def test_a_centre_that_came_back_without_it_is_given_it_again(
    desk_of: DeskOf, tmp_path: Path, administrator: psycopg.Connection[Any]
) -> None:
    """By whoever opened it, too: the desk that attached it may be gone."""
    manager, accountant = desk_of(Role.MERCHANT_MANAGER), desk_of(Role.ACCOUNTANT)
    sha256 = signed(manager, a_scan(tmp_path))
    manager.sync()
    accountant.sync()
    store(accountant).open(sha256, NAME)
    administrator.execute("delete from sync.scan_part where place = 1")
    administrator.execute("delete from sync.scan_part")
    administrator.execute("select sync.begin_epoch()")
    accountant.sync()
    assert parts_at(administrator, sha256) == 3


def test_what_is_not_what_its_name_says_is_thrown_away_at_the_centre(
    desk_of: DeskOf, tmp_path: Path, administrator: psycopg.Connection[Any]
) -> None:
    manager = desk_of(Role.MERCHANT_MANAGER)
    source = a_scan(tmp_path)
    sha256 = signed(manager, source)
    change_scan(manager.desk, sha256, b"forged" * 1000)
    assert unsound(manager) == ("CONV-PROV-TEST42",)
    manager.sync()
    assert parts_at(administrator, sha256) == 0
    change_scan(manager.desk, sha256, source.read_bytes())
    manager.sync()
    assert parts_at(administrator, sha256) == 3


def test_a_right_that_is_taken_away_takes_the_scans_along(
    desk_of: DeskOf, tmp_path: Path, administrator: psycopg.Connection[Any]
) -> None:
    manager = desk_of(Role.MERCHANT_MANAGER)
    signed(manager, a_scan(tmp_path))
    manager.sync()
    administrator.execute("delete from sync.granted where entity = 'agreement'")
    administrator.execute("select sync.grant_sight()")
    manager.sync()
    assert manager.all(select(ScanRecord.sha256)) == []


def test_a_copy_of_the_desk_has_the_scan_and_verify_names_one_that_is_missing(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = make_desk("alone")
    alone = SyncedDesk(desk, "")
    source = a_scan(tmp_path)
    sha256 = signed(alone, source)
    copy = copies.backup(desk.units.engine, tmp_path / "copy.db")
    with desk.units.bookkeeping() as session:
        session.delete(session.get_one(ScanRecord, sha256))
    assert unsound(alone) == ("CONV-PROV-TEST42",)
    with pytest.raises(ScanNotHere):
        ScanStore(desk.units).open(sha256, NAME)
    desk.units.close()
    copies.restore(copy, desk.path, KEY, desk.units.now())
    assert ScanStore(desk.units).open(sha256, NAME).content == source.read_bytes()
    assert unsound(alone) == ()
