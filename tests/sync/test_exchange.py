"""Two desks and one centre, with a real PostgreSQL between them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import delete, select

from desktop.domain.central import DeskRevoked
from desktop.models import (
    CardLinkRecord,
    CardRecord,
    ClaimRecord,
    ConflictRecord,
    EntitlementRecord,
    HistoryRecord,
    HouseholdRecord,
    LetterRecord,
    MemberRecord,
    MutationRecord,
    Synced,
)
from desktop.models.base import synced_records
from desktop.sync import bookmark
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Desks = tuple[SyncedDesk, SyncedDesk]


def contents(desk: SyncedDesk) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that travels, as this desk shows it."""
    with desk.desk.units.engine.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(record.__table__))), key=str)
            for name, record in synced_records().items()
        }


def settle(*desks: SyncedDesk) -> None:
    for _ in range(2):
        for desk in desks:
            desk.sync()


def test_a_household_enrolled_here_is_read_back_there(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    here.sync()
    there.sync()
    assert there.read(HouseholdRecord, household_id).street == "rue du Test"
    (member,) = there.all(select(MemberRecord))
    assert (member.birth_name, member.household_id) == ("Morvan", household_id)
    (told,) = there.desk.told
    assert ("member", household_id) in {(c.kind, c.household_id) for c in told}
    here.sync()
    assert contents(here) == contents(there)


def test_who_changed_what_is_visible_on_every_desk(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.change(household_id, city="Bruz")
    settle(here, there)
    fact = there.all(select(HistoryRecord).where(HistoryRecord.act == "correct"))[0]
    assert fact.changes == {"city": ["Rennes", "Bruz"]}
    assert (fact.desk_label, fact.actor_name) == ("desk 1", here.desk.actor.name)


def test_nothing_to_do_sends_and_receives_nothing(two_desks: Desks) -> None:
    here, _ = two_desks
    here.enrol()
    here.sync()
    here.sync()
    again = here.sync()
    assert (again.sent, again.received) == (0, 0)


def test_different_fields_of_one_row_are_merged_without_a_word(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.change(household_id, language="br")
    there.change(household_id, phone="+33612345678")
    settle(here, there)
    for desk in two_desks:
        row = desk.read(HouseholdRecord, household_id)
        assert (row.language, row.phone) == ("br", "+33612345678")
        assert desk.all(select(ConflictRecord)) == []


def test_the_same_field_changed_twice_is_a_conflict_that_both_desks_see(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.change(household_id, phone="+33611111111")
    there.change(household_id, phone="+33622222222")
    here.sync()
    assert there.sync().verdicts == {"conflict": 1}
    here.sync()
    for desk in two_desks:
        assert desk.read(HouseholdRecord, household_id).phone == "+33611111111"
        (conflict,) = desk.all(select(ConflictRecord))
        assert (conflict.state, conflict.household_id) == ("open", household_id)
        assert conflict.base["phone"] == ""
        assert conflict.theirs["phone"] == "+33611111111"
        assert conflict.mine["phone"] == "+33622222222"
        assert conflict.actor_name == there.desk.actor.name


def test_half_an_address_is_never_merged_with_half_of_another(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.change(household_id, street="rue Neuve")
    there.change(household_id, city="Bruz", postcode="35170")
    settle(here, there)
    for desk in two_desks:
        row = desk.read(HouseholdRecord, household_id)
        assert (row.street, row.postcode, row.city) == ("rue Neuve", "35200", "Rennes")
        (conflict,) = desk.all(select(ConflictRecord))
        assert (conflict.mine["street"], conflict.mine["city"]) == ("rue du Test", "Bruz")


def test_the_same_value_typed_twice_is_no_conflict(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    for desk in two_desks:
        desk.change(household_id, phone="+33611111111")
    settle(here, there)
    assert here.all(select(ConflictRecord)) == there.all(select(ConflictRecord)) == []


def test_one_conflict_does_not_hold_back_the_rest_of_the_row(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.change(household_id, phone="+33611111111")
    there.change(household_id, phone="+33622222222", language="ar")
    here.sync()
    assert there.sync().verdicts == {"merged": 1}
    here.sync()
    assert here.read(HouseholdRecord, household_id).language == "ar"


@pytest.mark.parametrize("deleter_first", [True, False], ids=["deleted first", "changed first"])
def test_a_deletion_and_a_change_meet_as_a_conflict(two_desks: Desks, deleter_first: bool) -> None:
    here, there = two_desks
    here.enrol()
    settle(here, there)
    member_id = here.all(select(MemberRecord.id))[0]
    here.write("remove", lambda s: s.execute(delete(MemberRecord)))
    there.change(member_id, MemberRecord, custody="shared")
    order = (here, there) if deleter_first else (there, here)
    settle(*order)
    assert contents(here) == contents(there)
    (conflict,) = here.all(select(ConflictRecord))
    if deleter_first:
        assert (conflict.columns_of, conflict.mine) == ("*row*", {"custody": "shared"})
        assert here.read(MemberRecord, member_id) is None
    else:
        assert (conflict.columns_of, conflict.theirs["custody"]) == ("*delete*", "shared")
        assert here.read(MemberRecord, member_id).custody == "shared"


def test_a_card_linked_on_two_desks_stays_with_the_first_and_the_second_is_told(
    two_desks: Desks,
) -> None:
    here, there = two_desks
    first, second = here.enrol("Morvan"), there.enrol("Le Bihan")
    settle(here, there)
    kept = here.link(first, "card-1")
    lost = there.link(second, "card-1")
    here.sync()
    assert there.sync().verdicts == {"refused": 1}
    assert there.read(CardLinkRecord, lost) is None
    assert there.read(CardLinkRecord, kept).household_id == first
    refused = there.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    assert [(m.intent, m.why) for m in refused] == [("link", "uq_card_fingerprint")]
    settle(here, there)
    assert contents(here) == contents(there)


def test_a_known_card_linked_on_two_desks_is_refused_by_the_one_open_link(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, there = two_desks
    first, second = here.enrol("Morvan"), there.enrol("Le Bihan")
    here.write("stock", lambda s: s.add(CardRecord(fingerprint="card-1", tail="042")))
    settle(here, there)
    card_id = here.all(select(CardRecord.id))[0]

    def link(desk: SyncedDesk, household_id: UUID) -> None:
        desk.write(
            "link",
            lambda s: s.add(
                CardLinkRecord(
                    card_id=card_id,
                    household_id=household_id,
                    linked_on=desk.desk.units.now().date(),
                )
            ),
        )

    link(here, first)
    link(there, second)
    settle(here, there)
    assert [link.household_id for link in there.all(select(CardLinkRecord))] == [first]
    refused = there.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    assert [m.why for m in refused] == ["uq_card_link_open"]
    kept = administrator.execute(
        "select payload from sync.mutation where verdict = 'refused'"
    ).fetchone()
    assert kept is not None
    assert "card_link" in str(kept[0])


def test_work_after_a_refusal_is_not_held_back(two_desks: Desks) -> None:
    here, there = two_desks
    first, second = here.enrol("Morvan"), there.enrol("Le Bihan")
    settle(here, there)
    here.link(first, "card-1")
    there.link(second, "card-1")
    there.change(second, language="es")
    here.sync()
    assert there.sync().verdicts == {"refused": 1, "applied": 1}
    here.sync()
    assert here.read(HouseholdRecord, second).language == "es"


def test_numbers_are_provisional_until_the_centre_gives_them_without_gaps(
    two_desks: Desks,
) -> None:
    here, there = two_desks
    households = [desk.enrol() for desk in (here, there, here)]
    assert here.read(HouseholdRecord, households[0]).reference is None
    settle(here, there)
    references = [there.read(HouseholdRecord, id_).reference for id_ in households]
    assert sorted(references) == ["F-2026-000001", "F-2026-000002", "F-2026-000003"]


def letter(desk: SyncedDesk, household_id: UUID, state: str) -> UUID:
    def make(session: Any) -> UUID:
        row = LetterRecord(
            household_id=household_id,
            letter_kind="grant",
            dated_on=desk.desk.units.now().date().replace(year=2026),
            provisional_number="P-1",
            state=state,
            snapshot={"text": "Madame, Monsieur, …"},
        )
        session.add(row)
        session.flush()
        return row.id

    made = desk.write("prepare_letter", make)
    assert isinstance(made, UUID)
    return made


def test_a_letter_gets_its_number_when_it_is_printed_and_keeps_it(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    draft, printed = letter(here, household_id, "draft"), letter(here, household_id, "printed")
    settle(here, there)
    assert there.read(LetterRecord, draft).number is None
    assert there.read(LetterRecord, printed).number == "N-2026-000001"
    there.change(draft, LetterRecord, state="printed")
    here.change(printed, LetterRecord, prints=2)
    settle(here, there)
    assert here.read(LetterRecord, draft).number == "N-2026-000002"
    assert here.read(LetterRecord, printed).number == "N-2026-000001"


def test_a_refused_letter_leaves_no_gap(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.link(household_id, "card-1")

    def link_and_print(session: Any) -> None:
        session.add(CardRecord(fingerprint="card-1", tail="042"))
        session.add(
            LetterRecord(
                household_id=household_id,
                letter_kind="receipt",
                dated_on=there.desk.units.now().date().replace(year=2026),
                provisional_number="P-2",
                state="printed",
                snapshot={},
            )
        )

    there.write("link_and_print", link_and_print)
    here.sync()
    assert there.sync().verdicts == {"refused": 1}
    last = letter(here, household_id, "printed")
    settle(here, there)
    assert there.read(LetterRecord, last).number == "N-2026-000001"


def test_edits_made_on_top_of_refused_work_are_refused_with_it(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.link(household_id, "card-1")
    lost = there.link(household_id, "card-1")
    there.change(lost, CardLinkRecord, link_reason="additional")
    here.sync()
    assert there.sync().verdicts == {"refused": 2}
    settle(here, there)
    assert contents(here) == contents(there)


def test_a_desk_that_went_back_in_time_goes_on_under_a_new_name(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    there.change(household_id, language="es")
    there.sync()
    with there.desk.units.bookkeeping() as session:
        mutation = session.scalars(select(MutationRecord)).one()
        session.delete(mutation)  # as if the file had been brought back from before
        session.flush()
        session.connection().exec_driver_sql("UPDATE sqlite_sequence SET seq = 0")
        bookmark.write(session, bookmark.DEVICE, bookmark.read(session, bookmark.DEVICE))
    there.change(household_id, language="pt")
    assert there.sync().new_desk
    settle(here, there)
    assert contents(here) == contents(there)


def test_a_closed_desk_exchanges_nothing(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    here.sync()
    administrator.execute("update sync.device set revoked_at = now()")
    here.enrol()
    with pytest.raises(DeskRevoked):
        here.sync()
    assert administrator.execute("select count(*) from app.household").fetchone() == (0,)


def test_small_pages_show_nothing_before_the_snapshot_is_whole(two_desks: Desks) -> None:
    here, there = two_desks
    for _ in range(5):
        here.enrol()
    here.sync()
    there.page = 3
    seen: list[int] = []

    def look(point: str) -> None:
        if point == "pull.after_stage_commit":
            seen.append(len(there.all(select(HouseholdRecord))))

    there.fault = look
    there.sync()
    assert len(seen) > 5
    assert set(seen) == {0}
    assert len(there.all(select(HouseholdRecord))) == 5


def test_every_row_that_travels_is_known_to_the_centre(
    administrator: psycopg.Connection[Any],
) -> None:
    rows = administrator.execute("select name, kind from sync.entity").fetchall()
    assert dict(rows) == {name: record.kind for name, record in synced_records().items()}
    assert issubclass(HouseholdRecord, Synced)


def claim_to_decide(desk: SyncedDesk) -> UUID:
    household_id = desk.enrol()

    def make(session: Any) -> UUID:
        row = ClaimRecord(household_id=household_id, claimed_on=date(2026, 3, 2), state="proposed")
        session.add(row)
        session.flush()
        return row.id

    made = desk.write("open_claim", make)
    assert isinstance(made, UUID)
    return made


def decide(desk: SyncedDesk, claim_id: UUID, decision: str) -> None:
    def change(session: Any) -> None:
        row = session.get_one(ClaimRecord, claim_id)
        row.state = "granted" if decision == "grant" else "denied"
        row.decided_on = date(2026, 3, 9)
        row.decided_by_name = desk.desk.units.desk_label
        if decision == "grant":
            session.add(
                EntitlementRecord(
                    household_id=row.household_id,
                    claim_id=claim_id,
                    scenario_code="credit-100",
                    entitlement_kind="monthly_credit",
                    opened_on=date(2026, 3, 9),
                    ends_after=date(2026, 9, 8),
                )
            )

    desk.write(decision, change)


@pytest.mark.parametrize("first", ["grant", "deny"])
def test_a_claim_decided_on_two_desks_is_decided_once_and_whole(
    two_desks: Desks, first: str
) -> None:
    here, there = two_desks
    claim_id = claim_to_decide(here)
    settle(here, there)
    decide(here, claim_id, first)
    decide(there, claim_id, "grant")
    settle(here, there)
    for desk in two_desks:
        row = desk.read(ClaimRecord, claim_id)
        assert (row.decided_by_name, row.number) == ("desk 1", "DEC-2026-000001")
        assert len(desk.all(select(EntitlementRecord))) == (1 if first == "grant" else 0)
    refused = there.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    assert [(m.intent, m.why) for m in refused] == [("grant", "changed_meanwhile")]
    assert contents(here) == contents(there)


def test_a_member_of_a_household_that_is_gone_is_refused_by_name(two_desks: Desks) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)

    def remove_all(session: Any) -> None:
        session.execute(delete(MemberRecord))
        session.execute(delete(HouseholdRecord))

    here.write("remove", remove_all)
    there.write(
        "add_member",
        lambda s: s.add(
            MemberRecord(
                household_id=household_id,
                role="child",
                birth_name="Morvan",
                first_names="Léo",
                born="2019",
            )
        ),
    )
    there.enrol("Le Bihan")
    here.sync()
    assert there.sync().verdicts == {"refused": 1, "applied": 1}
    refused = there.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    assert [m.why for m in refused] == ["fk_member_household_id"]
    settle(here, there)
    assert contents(here) == contents(there)
    assert there.all(select(MemberRecord.birth_name)) == ["Le Bihan"]


def test_a_number_of_seven_digits_is_written_whole(
    administrator: psycopg.Connection[Any],
) -> None:
    administrator.execute("insert into sync.counter values ('F', 2026, 999998)")
    given = [
        administrator.execute("select sync.next_number('F', '2026', 6)").fetchone()
        for _ in range(2)
    ]
    assert given == [("F-2026-999999",), ("F-2026-1000000",)]
