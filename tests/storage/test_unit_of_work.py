"""One use case, one transaction: journal, history and news."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from desktop.models import (
    HistoryRecord,
    HouseholdRecord,
    MemberRecord,
    MutationRecord,
    OperationRecord,
    PreferenceRecord,
    new_id,
)
from tests.local_desk import Desk


def household(city: str = "Rennes") -> HouseholdRecord:
    return HouseholdRecord(
        provisional_reference="P-1", enrolled_on=date(2026, 3, 2), street="rue du Test", city=city
    )


def enrol(desk: Desk) -> UUID:
    with desk.units(desk.actor, "enrol") as work:
        row = household()
        work.session.add(row)
        work.session.flush()
        work.session.add(
            MemberRecord(
                household_id=row.id,
                role="applicant",
                birth_name="Morvan",
                first_names="Anne",
                born="1985-03",
            )
        )
        work.commit()
        return row.id


def operations(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(OperationRecord).order_by(OperationRecord.sequence))
    return [(row.entity, row.operation) for row in rows]


def test_a_commit_is_journalled_as_one_mutation_and_told_once(desk: Desk) -> None:
    household_id = enrol(desk)
    with desk.units.reading() as session:
        (mutation,) = session.scalars(select(MutationRecord))
        assert (mutation.intent, mutation.state) == ("enrol", "pending")
        assert {
            operation.mutation_id for operation in session.scalars(select(OperationRecord))
        } == {mutation.id}
    (told,) = desk.told
    assert {(change.kind, change.household_id) for change in told} == {
        ("household", household_id),
        ("member", household_id),
    }


def test_without_a_commit_nothing_happened(desk: Desk) -> None:
    with desk.units(desk.actor, "enrol") as work:
        work.session.add(household())
        work.session.flush()
    with desk.units.reading() as session:
        assert operations(session) == []
    assert desk.told == []


def test_the_history_names_who_when_and_the_old_value(desk: Desk) -> None:
    household_id = enrol(desk)
    with desk.units(desk.actor, "correct_address") as work:
        row = work.session.get_one(HouseholdRecord, household_id)
        row.city = "Cesson-Sévigné"
        work.commit()
    with desk.units.reading() as session:
        fact = session.scalars(
            select(HistoryRecord).where(HistoryRecord.act == "correct_address")
        ).one()
        assert fact.changes == {"city": ["Rennes", "Cesson-Sévigné"]}
        assert (fact.actor_name, fact.desk_label) == (desk.actor.name, "desk 1")
        assert (fact.entity, fact.row_id) == ("household", household_id)


def test_a_change_and_its_undoing_leave_no_line_in_the_history(desk: Desk) -> None:
    household_id = enrol(desk)
    with desk.units(desk.actor, "hesitate") as work:
        for city in ("Bruz", "Rennes"):
            work.session.execute(update(HouseholdRecord).values(city=city))
        work.commit()
    with desk.units.reading() as session:
        acts = session.scalars(
            select(HistoryRecord.act).where(HistoryRecord.household_id == household_id)
        )
        assert set(acts) == {"enrol"}


@pytest.mark.parametrize(
    "statement",
    [
        update(HouseholdRecord).values(city="x"),
        delete(MemberRecord),
        insert(HouseholdRecord).values(
            id=new_id(), provisional_reference="P-2", enrolled_on=date(2026, 1, 1)
        ),
    ],
    ids=["bulk update", "bulk delete", "insert"],
)
def test_a_write_outside_a_unit_of_work_is_refused_by_the_database(
    desk: Desk, statement: object
) -> None:
    enrol(desk)
    with (
        pytest.raises(IntegrityError, match="outside a unit of work"),
        desk.units.engine.begin() as connection,
    ):
        connection.execute(statement)  # type: ignore[call-overload]


def test_bulk_statements_are_journalled_like_any_other(desk: Desk) -> None:
    enrol(desk)
    with desk.units(desk.actor, "bulk") as work:
        work.session.execute(update(HouseholdRecord).values(phone="+33200000000"))
        work.session.execute(delete(MemberRecord))
        work.commit()
    with desk.units.reading() as session:
        assert operations(session)[-4:] == [
            ("household", "U"),
            ("member", "D"),
            ("history", "I"),
            ("history", "I"),
        ]


def test_an_insert_or_replace_is_seen_as_a_deletion_and_an_insert(desk: Desk) -> None:
    household_id = enrol(desk)
    with desk.units(desk.actor, "replace") as work:
        work.session.execute(delete(MemberRecord))
        work.session.execute(
            text(
                "INSERT OR REPLACE INTO household SELECT * FROM household WHERE id = :id"
            ).bindparams(id=str(household_id))
        )
        work.session.commit()
    with desk.units.reading() as session:
        assert operations(session)[-2:] == [("household", "D"), ("household", "I")]


def test_the_whole_address_is_journalled_when_its_city_changes(desk: Desk) -> None:
    enrol(desk)
    with desk.units(desk.actor, "correct_address") as work:
        work.session.execute(update(HouseholdRecord).values(city="Bruz"))
        work.commit()
    with desk.units.reading() as session:
        operation = session.scalars(
            select(OperationRecord).where(OperationRecord.operation == "U")
        ).one()
        assert operation.old["street"] == operation.new["street"] == "rue du Test"
        assert (operation.old["city"], operation.new["city"]) == ("Rennes", "Bruz")
        assert "phone" not in operation.new


def test_a_fact_is_never_changed(desk: Desk) -> None:
    enrol(desk)
    with (
        desk.units(desk.actor, "rewrite") as work,
        pytest.raises(IntegrityError, match="a fact is never changed"),
    ):
        work.session.execute(update(HistoryRecord).values(act="nothing"))


def test_reading_cannot_write(desk: Desk) -> None:
    with desk.units.reading() as session:
        session.add(PreferenceRecord(name="a", value=1))
        with pytest.raises(OperationalError, match="readonly"):
            session.flush()


def test_local_rows_leave_no_mutation(desk: Desk) -> None:
    with desk.units(desk.actor, "remember") as work:
        work.session.add(PreferenceRecord(name="reader", value="left"))
        work.commit()
    with desk.units.reading() as session:
        assert session.scalars(select(MutationRecord)).all() == []
        assert session.get_one(PreferenceRecord, "reader").value == "left"


def test_rows_of_the_centre_are_news_but_not_sent_back(desk: Desk) -> None:
    with desk.units.applying() as (session, _changes):
        session.add(household())
    with desk.units.reading() as session:
        assert operations(session) == []
    enrol(desk)
    with desk.units.reading() as session:
        assert operations(session) != []


def test_a_crash_while_applying_does_not_leave_the_journal_off(desk: Desk) -> None:
    def crash() -> None:
        with desk.units.applying() as (session, _changes):
            session.add(household())
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        crash()
    enrol(desk)
    with desk.units.reading() as session:
        assert operations(session)[0] == ("household", "I")


def test_an_orphan_is_refused_at_the_commit(desk: Desk) -> None:
    with desk.units(desk.actor, "orphan") as work:
        work.session.add(
            MemberRecord(
                household_id=new_id(),
                role="child",
                birth_name="Morvan",
                first_names="Léo",
                born="2019",
            )
        )
        with pytest.raises(DBAPIError, match="FOREIGN KEY"):
            work.commit()


def test_hooks_before_the_commit_see_the_change_and_are_part_of_it(desk: Desk) -> None:
    seen: list[int] = []
    desk.units.before_commit = (
        lambda session: seen.append(len(session.scalars(select(HouseholdRecord)).all())),
    )
    enrol(desk)
    assert seen == [1]
