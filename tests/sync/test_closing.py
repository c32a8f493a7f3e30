"""Two desks close at once: numbers have no gap, and one statement of a month stands."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.closing import Anomaly, FindingsOpen
from desktop.models import (
    AgreementRecord,
    ConflictRecord,
    MonthlyStatementRecord,
    MutationRecord,
    RemittanceSlipRecord,
    new_id,
)
from desktop.sync import restoration
from desktop.sync.resolution import refused_mutations
from tests.sync.conftest import SyncedDesk
from tests.sync.test_restore import Backup
from tests.trading import MANAGER, Sale, a_merchant, clock_on, closing_of, purchases

pytestmark = pytest.mark.postgres
MARCH = "2026-03"
Desks = tuple[SyncedDesk, SyncedDesk]


def merchants(desk: SyncedDesk, count: int) -> list[UUID]:
    made = [a_merchant(desk.desk.units, f"Étal {place:02}") for place in range(count)]
    for merchant in made:
        purchases(desk.desk.units, merchant, [Sale("2026-03-14"), Sale("2026-04-04")])
    return made


def close(desk: SyncedDesk, ids: list[UUID], month: str = MARCH, on: str = "2026-05-04") -> None:
    done = closing_of(desk.desk.units, on).close(ids, month, MANAGER)
    assert done.refused == (), done.refused


def statements(desk: SyncedDesk) -> list[MonthlyStatementRecord]:
    return desk.all(select(MonthlyStatementRecord).order_by(MonthlyStatementRecord.number))


def numbers(desk: SyncedDesk) -> list[str | None]:
    return [row.number for row in statements(desk)]


def agreed(*desks: SyncedDesk) -> None:
    for _ in range(2):
        for desk in desks:
            desk.sync()


def test_numbers_of_a_year_have_no_gap_whoever_closes(two_desks: Desks) -> None:
    first, second = two_desks
    ids = merchants(first, 8)
    agreed(first, second)
    close(first, ids[:4])
    close(second, ids[4:])
    close(second, ids[4:], "2026-04")
    both = [Thread(target=desk.sync) for desk in (first, second)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    close(first, ids[:4], "2026-04")
    agreed(first, second)
    given = numbers(first)
    assert numbers(second) == given
    assert sorted(int(str(number)[-4:]) for number in given) == list(range(1, 17))
    assert {str(number)[:12] for number in given} == {"ETAT-2026-03", "ETAT-2026-04"}


def test_of_one_month_closed_twice_one_statement_stands_and_the_other_is_told(
    two_desks: Desks,
) -> None:
    first, second = two_desks
    ids = merchants(first, 2)
    agreed(first, second)
    close(first, ids)
    close(second, ids[:1])
    close(second, ids[:1], "2026-04")
    first.sync()
    second.sync()
    agreed(first, second)
    assert [row.id for row in statements(second)] == [row.id for row in statements(first)]
    assert [row.month for row in statements(first)] == [MARCH, MARCH]
    with second.desk.units.reading() as session:
        told = refused_mutations(session)
    assert [row.intent for row in told] == ["close_month", "close_month"]
    assert {row.why for row in told} <= {
        "uq_monthly_statement_merchant_id_month_sequence",
        "uq_monthly_statement_merchant_id_previous_hash",
        "ck_monthly_statement_chain",
    }
    close(second, ids[:1], "2026-04")
    agreed(first, second)
    assert numbers(first) == ["ETAT-2026-03-0001", "ETAT-2026-03-0002", "ETAT-2026-04-0003"]
    assert [row.amount for row in statements(first)] == [Decimal("8.00")] * 3


def test_what_two_desks_took_in_is_settled_before_the_month_is_closed(two_desks: Desks) -> None:
    """Each had typed the same slip before it knew of the other."""
    first, second = two_desks
    merchant = a_merchant(first.desk.units)
    agreed(first, second)
    for desk in (first, second):
        purchases(desk.desk.units, merchant, [Sale("2026-03-14", values={"key": "one slip"})])
        closing = closing_of(desk.desk.units)
        assert closing.check(merchant, MARCH, MANAGER).may_close, "alone it is not odd"
    agreed(first, second)
    seen = []
    for desk in (first, second):
        (told,) = closing_of(desk.desk.units).close([merchant], MARCH, MANAGER).refused
        assert isinstance(told.refusal, FindingsOpen)
        seen.append([(one.anomaly, one.subject_id) for one in told.refusal.findings])
    assert seen[0] == seen[1], "both desks ask about the same purchase"
    assert [anomaly for anomaly, _subject in seen[0]] == [Anomaly.DUPLICATE_OPEN]


def test_a_number_says_the_month_and_is_counted_in_the_year_that_it_shows(
    two_desks: Desks,
) -> None:
    first, _ = two_desks
    merchant = a_merchant(first.desk.units)
    purchases(first.desk.units, merchant, [Sale("2026-12-12"), Sale("2027-01-09")])
    close(first, [merchant], "2026-12", "2027-01-04")
    purchases(first.desk.units, merchant, [Sale("2026-12-19")])
    closing_of(first.desk.units, "2027-01-05").rectify(
        merchant, "2026-12", "Carnet retrouvé", MANAGER
    )
    agreed(first)
    assert numbers(first) == ["ETAT-2026-12-0001", "ETAT-2026-12-0002"]


def test_after_a_restore_a_statement_waits_for_the_one_before_it(
    two_desks: Desks, postgres_server: str, centre: str
) -> None:
    first, second = two_desks
    ids = merchants(first, 1)
    agreed(first, second)
    backup = Backup(postgres_server, centre)
    try:
        close(first, ids)
        agreed(first, second)
        (number,) = numbers(second)
        backup.bring_back()
        restoration.restored(centre, numbers=None, erasures=None)
        close(second, ids, "2026-04")
        agreed(second)
        assert [row.verdict for row in unsettled(second)] == ["parked"]
        agreed(first, second)
        assert numbers(first) == numbers(second) == [number, "ETAT-2026-04-0002"]
        assert unsettled(second) == []
    finally:
        backup.drop()


def unsettled(desk: SyncedDesk) -> list[MutationRecord]:
    return desk.all(select(MutationRecord).where(MutationRecord.verdict != "applied"))


def test_agreements_and_slips_have_numbers_of_their_own(two_desks: Desks) -> None:
    first, _ = two_desks
    merchant = a_merchant(first.desk.units)
    (agreement,) = first.all(select(AgreementRecord.id))

    def draft_and_slip(session: Any) -> None:
        common = {"merchant_id": merchant, "dated_on": date(2026, 1, 5)}
        days = {"starts_on": date(2026, 1, 1), "ends_after": date(2026, 12, 31)}
        printed = {"state": "printed", "printed_at": clock_on("2026-01-05").now()}
        for values in (
            {"state": "draft"},
            {"state": "ended", "ended_on": date(2026, 1, 6)},  # given up before it was printed
            {**printed, "amendment": 1, "amends_id": agreement},
            printed,
        ):
            row = AgreementRecord(
                id=new_id(), provisional_number="CONV-PROV-X", **common, **days, **values
            )
            session.add(row)
        session.add(
            RemittanceSlipRecord(
                id=new_id(),
                provisional_number="BORD-PROV-X",
                dated_on=date(2026, 4, 3),
                statements={"lines": []},
                count=0,
                amount=Decimal(0),
                made_at=clock_on("2026-04-03").now(),
                made_by_id=MANAGER.id,
                made_by_name=MANAGER.name,
            )
        )

    first.write("test", draft_and_slip)
    agreed(first)
    given = first.all(select(AgreementRecord.number).order_by(AgreementRecord.number))
    assert given == [None, None, None, "CONV-2025-0001", "CONV-2026-0001"]
    assert first.all(select(RemittanceSlipRecord.number)) == ["BORD-2026-0001"]


def test_no_counter_is_cut_off_when_it_outgrows_its_digits(
    administrator: psycopg.Connection[Any],
) -> None:
    administrator.execute("insert into sync.counter values ('ETAT', 2026, 9999)")
    asked = "select sync.next_number('ETAT', '2026-03', 4)"
    assert administrator.execute(asked).fetchone() == ("ETAT-2026-03-10000",)


def test_numbers_on_paper_are_not_given_again_after_a_restore(
    administrator: psycopg.Connection[Any],
) -> None:
    told = [
        ["monthly_statement", str(new_id()), "ETAT-2026-03-0012"],
        ["agreement", str(new_id()), "CONV-2026-0007"],
        ["remittance_slip", str(new_id()), "BORD-2026-0003"],
    ]
    administrator.execute("select sync.keep_numbers(%s)", [json.dumps(told)])
    asked = (
        "select sync.next_number('ETAT', '2026-04', 4), sync.next_number('CONV', '2026', 4),"
        " sync.next_number('BORD', '2026', 4), sync.next_number('F', '2026', 6)"
    )
    assert administrator.execute(asked).fetchone() == (
        "ETAT-2026-04-0013",
        "CONV-2026-0008",
        "BORD-2026-0004",
        "F-2026-000001",
    )


@pytest.mark.parametrize(
    "change",
    [
        "content = content || ' '",
        "amount = amount + 1",
        "month = '2026-02'",
        "closed_by_name = 'Autre'",
        "number = 'ETAT-2026-03-0099'",
        "number = null",
    ],
)
def test_the_centre_changes_nothing_of_a_closed_month(
    two_desks: Desks, administrator: psycopg.Connection[Any], change: str
) -> None:
    first, _ = two_desks
    close(first, merchants(first, 1))
    first.sync()
    with pytest.raises(psycopg.errors.CheckViolation):
        administrator.execute(f"update app.monthly_statement set {change}")  # noqa: S608
    with pytest.raises(psycopg.errors.CheckViolation):
        administrator.execute("delete from app.monthly_statement")
    administrator.execute("update app.monthly_statement set state = 'sent', channel = 'posted'")


def test_what_a_desk_alters_of_a_closed_month_is_refused(two_desks: Desks) -> None:
    first, _ = two_desks
    close(first, merchants(first, 1))
    first.sync()
    (row,) = statements(first)
    altered = json.loads(json.dumps(row.content))
    altered["totals"]["due"] = 999999
    first.change(row.id, MonthlyStatementRecord, content=altered, amount=Decimal("9999.99"))
    agreed(first)
    assert statements(first)[0].content == row.content
    refused = first.all(select(MutationRecord.why).where(MutationRecord.state == "refused"))
    assert refused == ["ck_monthly_statement_closed"]


def test_a_statement_that_is_not_what_was_closed_does_not_arrive(two_desks: Desks) -> None:
    first, _ = two_desks
    close(first, merchants(first, 1))
    (row,) = statements(first)
    first.change(row.id, MonthlyStatementRecord, content={**row.content, "agreement": "X"})
    agreed(first)
    assert statements(first)[0].content == row.content, "the first act stands, the second does not"


def test_two_days_on_which_a_statement_was_sent_are_asked_of_a_person(two_desks: Desks) -> None:
    first, second = two_desks
    close(first, merchants(first, 1))
    agreed(first, second)
    (row,) = statements(first)
    first.change(row.id, MonthlyStatementRecord, state="sent", sent_on=date(2026, 4, 7))
    second.change(row.id, MonthlyStatementRecord, state="sent", sent_on=date(2026, 4, 8))
    agreed(first, second)
    assert len(first.all(select(ConflictRecord))) == 1
