"""Desks and a centre that should hold the same rows: differences are planted, found and mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import (
    delete,
    select,
    update,
)

from desktop.domain.central import Agreement, Comparison, OddRows
from desktop.models import (
    CardRecord,
    ClaimRecord,
    EncodingRecord,
    EntitlementRecord,
    HistoryRecord,
    HouseholdRecord,
    MemberRecord,
    NoteRecord,
)
from desktop.models.base import (
    new_id,
)
from desktop.models.journal import SyncStateRecord
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import agreement, bookmark, mending
from desktop.sync.central import Central, Received
from tests.services.card_desk import CardDesk, korrigo
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Pair = tuple[SyncedDesk, SyncedDesk]
EQUAL = Comparison()


def compare(desk: SyncedDesk) -> Comparison | None:
    with Central(desk.url) as central:
        return agreement.compare(desk.desk.units, central)


def exchange(*desks: SyncedDesk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def plant(desk: SyncedDesk, change: Callable[[Any], object]) -> None:
    """Behind the back of the journal, as a fault of ours or of the disk would."""
    with desk.desk.units.applying() as (session, _changes):
        change(session)


def set_aside(desk: SyncedDesk) -> list[str]:
    names = desk.all(select(SyncStateRecord.name))
    return [name for name in names if name.startswith(bookmark.SET_ASIDE)]


@dataclass
class Households:
    here: SyncedDesk
    there: SyncedDesk
    ids: list[UUID]


@pytest.fixture
def households(two_desks: Pair) -> Households:
    here, there = two_desks
    ids = [here.enrol(f"Famille {number}") for number in range(30)]
    exchange(here, there)
    return Households(here, there, ids)


def test_desks_that_exchanged_agree_with_the_centre(households: Households) -> None:
    for desk in (households.here, households.there):
        assert compare(desk) == EQUAL
        with desk.desk.units.reading() as session:
            known = bookmark.agreement(session)
        assert known is not None
        assert known.agreed_at == known.compared_at
        assert not agreement.is_due(desk.desk.units)


def test_a_whole_life_of_a_card_agrees(two_desks: Pair) -> None:
    here, there = two_desks
    desk = CardDesk(here.desk)
    desk.entitled(1)
    desk.encode(korrigo(1))
    here.change(here.enrol("L’Hôpital 🌾"), phone="", do_not_write=True)
    exchange(here, there)
    for record in (EncodingRecord, CardRecord, EntitlementRecord, ClaimRecord, HistoryRecord):
        assert there.all(select(record)), record
    assert compare(here) == compare(there) == EQUAL


def test_a_row_changed_behind_the_journal_is_found_and_fetched_again(
    households: Households,
) -> None:
    there, changed = households.there, households.ids[7]
    plant(
        there,
        lambda s: s.execute(
            update(HouseholdRecord).where(HouseholdRecord.id == changed).values(city="Nantes")
        ),
    )
    assert compare(there) == Comparison(mended=(OddRows("household", 1, 0),))
    assert there.read(HouseholdRecord, changed).city == "Rennes"
    assert set_aside(there) == [f"set_aside:household:{changed}"]
    assert compare(there) == EQUAL


def test_rows_that_are_missing_come_back_with_what_belongs_to_them(
    households: Households,
) -> None:
    there, gone = households.there, households.ids[3:20]

    def lose(session: Any) -> None:
        session.execute(delete(MemberRecord).where(MemberRecord.household_id.in_(gone)))
        session.execute(delete(HouseholdRecord).where(HouseholdRecord.id.in_(gone)))

    plant(there, lose)
    done = compare(there)
    assert done == Comparison(mended=(OddRows("household", 17, 0), OddRows("member", 17, 0)))
    assert len(there.all(select(HouseholdRecord))) == 30
    assert len(there.all(select(MemberRecord))) == 30
    assert compare(there) == EQUAL


def test_a_row_that_the_centre_never_had_goes_and_is_set_aside(households: Households) -> None:
    there, extra = households.there, new_id()
    plant(
        there,
        lambda s: s.add(
            NoteRecord(
                id=extra,
                household_id=households.ids[0],
                text="nobody else has this",
                written_at=datetime(2026, 3, 2, tzinfo=UTC),
                author_id=new_id(),
                author_name="Anne",
            )
        ),
    )
    assert compare(there) == Comparison(mended=(OddRows("note", 0, 1),))
    assert there.read(NoteRecord, extra) is None
    assert set_aside(there) == [f"set_aside:note:{extra}"]


def test_a_row_that_was_deleted_at_the_centre_does_not_stay(households: Households) -> None:
    here, there = households.here, households.there
    member = here.all(select(MemberRecord))[0]
    here.write("remove", lambda s: s.delete(s.get_one(MemberRecord, member.id)))
    exchange(here, there)
    plant(there, lambda s: s.merge(member))
    assert compare(there) == Comparison(mended=(OddRows("member", 0, 1),))
    assert there.read(MemberRecord, member.id) is None


def test_nothing_is_compared_while_work_is_unsent(households: Households) -> None:
    there = households.there
    there.change(households.ids[0], city="Betton")
    assert compare(there) is None
    assert there.read(HouseholdRecord, households.ids[0]).city == "Betton"
    there.sync()
    assert compare(there) == EQUAL


def test_a_centre_that_goes_on_meanwhile_is_no_difference(households: Households) -> None:
    here, there = households.here, households.there
    here.change(households.ids[4], city="Betton")
    removed = here.all(select(MemberRecord.id))[0]
    here.write("remove", lambda s: s.delete(s.get_one(MemberRecord, removed)))
    here.enrol("Nouvelle")
    here.sync()
    assert compare(there) == EQUAL
    assert there.read(HouseholdRecord, households.ids[4]).city == "Rennes", "not read yet"
    exchange(there)
    assert compare(there) == EQUAL


class SavingWhileAsked(Central):
    """Somebody saves at this desk while the odd rows are on their way."""

    def __init__(self, url: str, save: Callable[[], object]) -> None:
        super().__init__(url)
        self._save = save

    def pull(self, cursor: int, limit: int) -> list[Received]:
        page = super().pull(cursor, limit)
        self._save()
        return page


def test_what_is_saved_in_the_midst_of_mending_is_never_laid_over(
    households: Households,
) -> None:
    there, changed = households.there, households.ids[7]
    plant(
        there,
        lambda s: s.execute(
            update(HouseholdRecord).where(HouseholdRecord.id == changed).values(city="Nantes")
        ),
    )
    save = lambda: there.change(changed, phone="+33699999999")  # noqa: E731
    with SavingWhileAsked(there.url, save) as central:
        assert agreement.compare(there.desk.units, central) is None
    assert there.read(HouseholdRecord, changed).phone == "+33699999999"
    there.sync()
    done = compare(there)
    assert done is not None
    assert done.agreed
    assert there.read(HouseholdRecord, changed).city == "Rennes"
    assert there.read(HouseholdRecord, changed).phone == "+33699999999"


def test_the_centre_is_told_what_was_mended_and_when_all_was_equal(
    households: Households, administrator: psycopg.Connection[Any]
) -> None:
    there = households.there
    plant(there, lambda s: s.execute(update(HouseholdRecord).values(city="Nantes")))
    compare(there)
    told = administrator.execute("select entity, fetched, dropped from sync.divergence").fetchall()
    assert told == [("household", 30, 0)]
    agreed = administrator.execute(
        "select label from sync.device where last_agreement is not null"
    ).fetchall()
    assert agreed == [("desk 2",)]


def test_what_was_set_aside_is_forgotten_with_the_journal(households: Households) -> None:
    there = households.there
    plant(there, lambda s: s.execute(update(HouseholdRecord).values(city="Nantes")))
    compare(there)
    assert len(set_aside(there)) == 30
    for days, left in ((44, 30), (46, 0)):
        with there.desk.units.bookkeeping() as session:
            mending.forget_old(session, there.desk.units.now() + timedelta(days=days))
        assert len(set_aside(there)) == left


def test_an_erased_row_is_not_kept_aside(
    households: Households, administrator: psycopg.Connection[Any]
) -> None:
    there, here = households.there, households.here
    member = here.all(select(MemberRecord))[0]
    plant(there, lambda s: s.execute(update(MemberRecord).values(birth_name="Faute")))
    compare(there)
    assert f"set_aside:member:{member.id}" in set_aside(there)
    with administrator.transaction():
        administrator.execute("set local sync.reason = 'erased'")
        administrator.execute("delete from app.member where id = %s", (member.id,))
    there.sync()
    assert f"set_aside:member:{member.id}" not in set_aside(there)


def test_a_comparison_is_due_once_a_day_and_when_the_clock_went_back(desk: Any) -> None:
    units: UnitsOfWork = desk.units
    assert agreement.is_due(units)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with units.bookkeeping() as session:
        bookmark.keep_agreement(session, Agreement.after(None, EQUAL, at))
    for now, due in (
        (at + timedelta(hours=23), False),
        (at + timedelta(hours=25), True),
        (at - timedelta(minutes=1), True),
    ):
        units.now = lambda now=now: now  # type: ignore[misc]
        assert agreement.is_due(units) is due
