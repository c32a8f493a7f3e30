"""A merchant's month is checked, closed once and for all, and corrected without touching it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from desktop.domain.closing import (
    Anomaly,
    ClosingReserved,
    FindingsOpen,
    MonthClosed,
    MonthNotClosed,
    MonthNotOver,
    MonthState,
    NotAcceptable,
    NothingToClose,
    StatementsHidden,
)
from desktop.domain.statement import counter_entries_in, lines_in
from desktop.domain.statement_chain import hash_of
from desktop.models import CardTransactionRecord, MonthlyStatementRecord
from desktop.storage.queries.closing import closed_months, closed_transactions
from tests.local_desk import Desk
from tests.trading import COUNTER, MANAGER, Sale, a_merchant, closing_of, purchases

MARCH = "2026-03"


def statement(desk: Desk, statement_id: UUID | None) -> MonthlyStatementRecord:
    assert statement_id is not None
    with desk.units.reading() as session:
        return session.get_one(MonthlyStatementRecord, statement_id)


def close(desk: Desk, merchant: UUID, month: str = MARCH, on: str = "2026-04-03") -> UUID:
    done = closing_of(desk.units, on).close([merchant], month, MANAGER)
    assert done.refused == (), done.refused
    closed = done.closed[0].statement_id
    assert closed is not None
    return closed


def refusal(desk: Desk, merchant: UUID, month: str = MARCH) -> object:
    return closing_of(desk.units).close([merchant], month, MANAGER).merchants[0].refusal


def test_a_month_is_closed_with_its_lines_and_totals(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    purchases(
        desk.units,
        merchant,
        [
            Sale("2026-03-14", "8.40", "2.10"),
            Sale("2026-03-07", "5.00", "0.00", family="bread_cereals"),
        ],
    )
    row = statement(desk, close(desk, merchant))
    assert (row.amount, row.purchases, row.line_count) == (Decimal("13.40"), Decimal("15.50"), 2)
    assert [line.on_day.day for line in lines_in(row.content)] == [7, 14]
    totals = row.content["totals"]
    assert totals["families"] == [
        ["bread_cereals", 1, 500, 500, 0],
        ["fruits_vegetables", 1, 1050, 840, 210],
    ]
    assert totals["weeks"] == [["2026-W10", 1, 500, 500, 0], ["2026-W11", 1, 1050, 840, 210]]
    assert totals["vat"] == [["550", 2, 1550, 1340, 210]]
    assert row.content_hash == hash_of(row.content, "")
    assert row.number is None
    assert row.provisional_number.startswith("ETAT-PROV-")


def test_no_name_and_no_card_number_is_in_what_the_merchant_gets(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    purchases(desk.units, merchant, [Sale("2026-03-14", card="9876543210")])
    purchases(desk.units, merchant, [Sale("2026-04-11", card="9876543210")])
    first = statement(desk, close(desk, merchant))
    second = statement(desk, close(desk, merchant, "2026-04", "2026-05-02"))
    assert "9876543210" not in str(first.content)
    aliases = {lines_in(row.content)[0].card_alias for row in (first, second)}
    assert len(aliases) == 2, "the card of March is not found again in April"


def test_a_month_is_closed_once(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    purchases(desk.units, merchant, [Sale("2026-03-14")])
    close(desk, merchant)
    assert isinstance(refusal(desk, merchant), MonthClosed)


def test_nothing_is_closed_that_is_not_over_empty_or_somebody_elses(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    closing = closing_of(desk.units, "2026-03-31")
    with pytest.raises(MonthNotOver):
        closing.close([merchant], MARCH, MANAGER)
    with pytest.raises(ClosingReserved):
        closing.close([merchant], MARCH, COUNTER)
    with pytest.raises(StatementsHidden):
        closing.month(MARCH, COUNTER)
    assert isinstance(refusal(desk, merchant), NothingToClose)


def test_what_one_merchant_keeps_open_keeps_open_no_other(desk: Desk) -> None:
    doubtful, sound = a_merchant(desk.units, "Étal A"), a_merchant(desk.units, "Étal B")
    purchases(desk.units, doubtful, [Sale("2026-03-14", values={"suspicion": "same_ticket"})])
    purchases(desk.units, sound, [Sale("2026-03-14")])
    done = closing_of(desk.units).close([doubtful, sound], MARCH, MANAGER)
    assert [one.merchant_id for one in done.closed] == [sound]
    assert isinstance(done.refused[0].refusal, FindingsOpen)


def test_a_duplicate_is_settled_and_never_just_accepted(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    (row_id,) = purchases(
        desk.units, merchant, [Sale("2026-03-14", values={"suspicion": "same_ticket"})]
    )
    closing = closing_of(desk.units)
    with pytest.raises(NotAcceptable):
        closing.accept(
            merchant, MARCH, Anomaly.DUPLICATE_OPEN, row_id, "Vu avec le marchand", MANAGER
        )
    with desk.units(MANAGER, "settle") as work:
        work.session.get_one(CardTransactionRecord, row_id).settled_by_name = MANAGER.name
        work.commit()
    assert closing.check(merchant, MARCH, MANAGER).may_close


def test_a_doubt_is_accepted_with_a_reason_and_counts_as_long_as_its_facts(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    slips = [
        Sale("2026-03-14", values={"booklet": "C7", "slip_number": number}) for number in (1, 3)
    ]
    purchases(desk.units, merchant, slips)
    closing = closing_of(desk.units)
    (found,) = closing.check(merchant, MARCH, MANAGER).findings
    assert found.finding.facts == ("C7", "2")
    after = closing.accept(
        merchant, MARCH, found.anomaly, found.finding.subject_id, "Souche déchirée, vue", MANAGER
    )
    assert after.may_close
    assert after.findings[0].accepted_by == MANAGER.name
    purchases(
        desk.units, merchant, [Sale("2026-03-15", values={"booklet": "C7", "slip_number": 5})]
    )
    assert closing.check(merchant, MARCH, MANAGER).state is MonthState.TO_CHECK


def test_odd_things_are_named(desk: Desk) -> None:
    merchant = a_merchant(desk.units, state="suspended")
    purchases(
        desk.units,
        merchant,
        [
            Sale("2026-02-14"),
            Sale("2026-03-14"),
            Sale("2026-03-15", values={"state": "refused", "rejection_reason": "no_balance"}),
        ],
    )
    sheet = closing_of(desk.units).check(merchant, MARCH, MANAGER)
    assert [line.anomaly for line in sheet.findings] == [
        Anomaly.MANY_REFUSED,
        Anomaly.MERCHANT_SUSPENDED,
        Anomaly.EARLIER_MONTH_OPEN,
        Anomaly.CAME_LATE,
    ]
    assert not sheet.may_close


def test_purchases_without_an_agreement_are_seen(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    purchases(desk.units, merchant, [Sale("2025-12-14")])
    sheet = closing_of(desk.units).check(merchant, "2025-12", MANAGER)
    (found,) = [line for line in sheet.findings if line.anomaly is Anomaly.NO_AGREEMENT]
    assert found.finding.facts == ("2025-12-14", "2025-12-14", "1")


def test_a_reversal_after_the_closing_is_a_counter_entry_that_cites_it(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    (row_id,) = purchases(desk.units, merchant, [Sale("2026-03-14", "8.00", "2.00")])
    march = close(desk, merchant)
    before = statement(desk, march).content
    back = {"reverses_id": row_id, "reason": "Rendu au marchand"}
    purchases(
        desk.units,
        merchant,
        [Sale("2026-03-14", "-8.00", "-2.00", values=back), Sale("2026-04-04")],
    )
    april = statement(desk, close(desk, merchant, "2026-04", "2026-05-02"))
    (entry,) = counter_entries_in(april.content)
    assert (entry.money.covered, entry.cites_id) == (Decimal("-8.00"), march)
    assert entry.card_alias == lines_in(before)[0].card_alias, "found again on the paper of March"
    assert april.amount == Decimal("0.00")
    assert statement(desk, march).content == before
    assert april.previous_hash == statement(desk, march).content_hash


def test_a_difference_is_rectified_by_a_second_statement_that_cites_the_first(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    purchases(desk.units, merchant, [Sale("2026-03-14", "8.00", "2.00")])
    closing = closing_of(desk.units)
    with pytest.raises(MonthNotClosed):
        closing.rectify(merchant, MARCH, "Carnet retrouvé", MANAGER)
    first = close(desk, merchant)
    with pytest.raises(NothingToClose):
        closing.rectify(merchant, MARCH, "Carnet retrouvé", MANAGER)
    purchases(desk.units, merchant, [Sale("2026-03-20", "3.00", "0.00")])
    second = statement(desk, closing.rectify(merchant, MARCH, "Carnet retrouvé", MANAGER))
    assert (second.sequence, second.cites_id, second.amount) == (2, first, Decimal("3.00"))
    assert second.content["reason"] == "Carnet retrouvé"
    (line,) = closing.month(MARCH, MANAGER).lines
    assert (line.statements, line.amount, line.state) == (2, Decimal("11.00"), MonthState.CLOSED)


def test_a_purchase_refused_after_the_closing_is_taken_back(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    (row_id,) = purchases(desk.units, merchant, [Sale("2026-03-14", "8.00", "2.00")])
    march = close(desk, merchant)
    with desk.units(MANAGER, "reverse_import") as work:
        row = work.session.get_one(CardTransactionRecord, row_id)
        row.state, row.rejection_reason = "refused", "import_reversed"
        work.commit()
    sheet = closing_of(desk.units, "2026-05-02").check(merchant, "2026-04", MANAGER)
    assert [line.anomaly for line in sheet.findings] == [
        Anomaly.NEGATIVE_TOTAL,
        Anomaly.COUNTER_ENTRIES,
    ]
    closing = closing_of(desk.units, "2026-05-02")
    owed = sheet.findings[0].finding
    closing.accept(merchant, "2026-04", owed.anomaly, owed.subject_id, "À déduire en mai", MANAGER)
    april = statement(desk, close(desk, merchant, "2026-04", "2026-05-02"))
    (entry,) = counter_entries_in(april.content)
    assert (entry.money.covered, entry.cites_id) == (Decimal("-8.00"), march)


def test_what_is_closed_is_known_to_who_would_change_it(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    late = purchases(desk.units, merchant, [Sale("2026-02-20")])
    there = purchases(desk.units, merchant, [Sale("2026-03-14")])
    purchases(desk.units, merchant, [Sale("2026-04-01")])
    closing = closing_of(desk.units)
    (left,) = closing.check(merchant, MARCH, MANAGER).findings[:1]
    closing.accept(
        merchant, MARCH, left.anomaly, left.finding.subject_id, "Un seul ticket oublié", MANAGER
    )
    close(desk, merchant)
    with desk.units.reading() as session:
        assert closed_transactions(session, [merchant], "2026-02") == set(late)
        assert closed_transactions(session, [merchant], MARCH) == set(there)
        assert closed_transactions(session, [merchant], "2026-04") == frozenset()
        assert closed_months(session, [merchant]) == {(merchant, MARCH)}


def test_the_month_is_one_table_over_all_merchants(desk: Desk) -> None:
    ready, odd = a_merchant(desk.units, "Étal A"), a_merchant(desk.units, "Étal B")
    a_merchant(desk.units, "Sans vente")
    purchases(desk.units, ready, [Sale("2026-03-14", "8.00", "2.00")])
    purchases(desk.units, odd, [Sale("2026-03-14", values={"suspicion": "within_minutes"})])
    closing = closing_of(desk.units)
    sheet = closing.month(MARCH, MANAGER)
    assert [(line.trade_name, line.state) for line in sheet.lines] == [
        ("Étal A", MonthState.READY),
        ("Étal B", MonthState.TO_CHECK),
    ]
    close(desk, ready)
    line = closing.month(MARCH, MANAGER).lines[0]
    assert (line.state, line.provisional, str(line.due_on)) == (
        MonthState.CLOSED,
        True,
        "2026-05-03",
    )
