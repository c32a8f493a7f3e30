"""A desk with few rights: it reads on past what is not its own, and keeps nothing it lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.actor import Role
from desktop.models import (
    AccessRecord,
    DraftRecord,
    HouseholdRecord,
    MerchantRecord,
    MutationRecord,
    NoteRecord,
    OperationRecord,
)
from desktop.storage.verification import verify
from desktop.sync import bookmark
from desktop.sync.central import Central
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import Someone, someone
from tests.sync.roles import drop_roles_of
from tests.sync.test_erasure import SLIP
from tests.sync.test_old_accesses import opened

pytestmark = pytest.mark.postgres
DeskOf = Callable[[Role], SyncedDesk]
TYPED = "Zbyszkowiczova rappelle jeudi"


@pytest.fixture
def desk_of(
    make_desk: Callable[..., Desk], centre: str, administrator: psycopg.Connection[Any]
) -> Iterator[DeskOf]:
    """The desk of a person with that role, behind closed doors."""
    someone(administrator, centre, Role.ADMINISTRATOR)

    def make(role: Role) -> SyncedDesk:
        person: Someone = someone(administrator, centre, role)
        desk = make_desk(role.value)
        desk.actor = person.actor
        return SyncedDesk(desk, person.url)

    yield make
    drop_roles_of(centre)


@pytest.fixture
def office(make_desk: Callable[..., Desk], centre: str) -> SyncedDesk:
    return SyncedDesk(make_desk("office"), centre)


def read_until(desk: SyncedDesk) -> int:
    with desk.desk.units.reading() as session:
        assert bookmark.number(session, bookmark.FETCHED) == bookmark.number(
            session, bookmark.CURSOR
        )
        return bookmark.number(session, bookmark.CURSOR)


def head(centre: psycopg.Connection[Any]) -> int:
    (seq,) = centre.execute("select seq from sync.head").fetchone() or (0,)
    return int(seq)


def test_a_desk_reads_on_past_rows_that_are_not_for_it(
    office: SyncedDesk, desk_of: DeskOf, administrator: psycopg.Connection[Any]
) -> None:
    narrow = desk_of(Role.MERCHANT_MANAGER)
    for name in ("Morvan", "Le Bihan", "Kermarec"):
        office.enrol(name)
    office.sync()
    narrow.sync()
    assert read_until(narrow) == head(administrator)
    shop = MerchantRecord(trade_name="Le Bon Panier", state="active")
    office.write("add_merchant", lambda session: session.add(shop))
    office.enrol("Tanguy")
    office.sync()
    narrow.sync()
    assert narrow.all(select(MerchantRecord.id)) == [shop.id]
    assert narrow.all(select(HouseholdRecord)) == []
    assert read_until(narrow) == head(administrator)


def test_what_is_written_while_it_reads_is_not_passed_over(
    office: SyncedDesk, desk_of: DeskOf
) -> None:
    """The greeting comes before the pages: whatever is newer than it has a higher number."""
    narrow = desk_of(Role.MERCHANT_MANAGER)
    office.enrol()
    office.sync()
    shop = MerchantRecord(trade_name="Le Bon Panier", state="active")

    def meanwhile(point: str) -> None:
        if point == "pull.after_fetch" and not office.all(select(MerchantRecord)):
            office.write("add_merchant", lambda session: session.add(shop))
            office.sync()

    narrow.fault = meanwhile
    narrow.sync()
    narrow.fault = lambda _point: None
    narrow.sync()
    assert narrow.all(select(MerchantRecord.id)) == [shop.id]


def test_a_desk_that_never_sees_files_does_not_seem_to_hold_an_erased_one(
    office: SyncedDesk, desk_of: DeskOf
) -> None:
    narrow = desk_of(Role.MERCHANT_MANAGER)
    household = office.enrol()
    office.sync()
    narrow.sync()
    with Central(office.url) as central:
        central.erase_households([household], SLIP)
    office.sync()
    narrow.sync()
    with Central(office.url) as central:
        (entry,) = central.erasures()
    assert entry["behind"] == []


def archived_after_a_note(office: SyncedDesk, counter: SyncedDesk) -> tuple[UUID, UUID]:
    """The counter wrote a note and has a draft; then the file goes into the archive."""
    household = office.enrol()
    office.sync()
    counter.sync()
    note = NoteRecord(
        household_id=household,
        text=TYPED,
        author_id=counter.desk.actor.id,
        author_name=counter.desk.actor.name,
        written_at=counter.desk.units.now(),
    )
    counter.write("write_note", lambda session: session.add(note))
    with counter.desk.units(counter.desk.actor, "save_draft") as work:
        work.session.add(
            DraftRecord(
                form="household",
                agent_id=counter.desk.actor.id,
                subject_id=household,
                label="Z.",
                body={"text": TYPED},
                saved_at=counter.desk.units.now(),
            )
        )
        work.commit()
    return household, note.id


def test_the_journal_forgets_what_was_typed_about_a_file_that_left_the_desk(
    office: SyncedDesk, desk_of: DeskOf
) -> None:
    counter = desk_of(Role.COUNTER)
    household, note = archived_after_a_note(office, counter)
    counter.sync()
    office.sync()
    office.change(household, stage="archived")
    office.sync()
    assert TYPED in journal_of(counter)
    counter.sync()
    assert counter.all(select(NoteRecord)) == []
    assert TYPED not in journal_of(counter)
    assert counter.all(select(DraftRecord)) == []
    kept = counter.all(select(OperationRecord).where(OperationRecord.row_id == note))
    assert [operation.new["household_id"] for operation in kept] == [str(household)]
    assert [check.name for check in verify(counter.desk.units.engine) if not check.passed] == []
    office.change(household, stage="active")
    office.sync()
    counter.sync()
    assert counter.all(select(NoteRecord.text)) == [TYPED], "it comes back from the centre"


def test_work_that_nobody_has_judged_keeps_its_content(office: SyncedDesk, desk_of: DeskOf) -> None:
    counter = desk_of(Role.COUNTER)
    household, _note = archived_after_a_note(office, counter)
    office.change(household, stage="archived")
    office.sync()
    counter.sync()
    (work,) = counter.all(select(MutationRecord).where(MutationRecord.intent == "write_note"))
    assert work.verdict == "refused" or TYPED not in journal_of(counter)
    if work.verdict == "refused":
        assert TYPED in journal_of(counter), "a person has still to look at it"


def test_a_desk_that_does_not_read_the_log_forgets_its_own_old_openings(
    office: SyncedDesk, desk_of: DeskOf
) -> None:
    counter = desk_of(Role.COUNTER)
    household = office.enrol()
    office.sync()
    counter.sync()
    old, young = opened(counter, household, 400), opened(counter, household, 300)
    counter.sync()
    assert counter.all(select(AccessRecord.id)) == [young]
    assert [check.name for check in verify(counter.desk.units.engine) if not check.passed] == []
    office.sync()
    assert set(office.all(select(AccessRecord.id))) == {old, young}, "the centre has both"


def journal_of(desk: SyncedDesk) -> str:
    return "\n".join(str((row.old, row.new)) for row in desk.all(select(OperationRecord)))
