"""Who follows merchants works without a household: whole months at a desk that is told no name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import func, select

from desktop.domain.actor import Role
from desktop.models import (
    CardLinkRecord,
    CardTransactionRecord,
    ClaimRecord,
    CreditMovementRecord,
    EntitlementRecord,
    HouseholdRecord,
    MonthlyStatementRecord,
    MutationRecord,
)
from desktop.models.base import synced_records
from desktop.services.ledger import LedgerService
from desktop.storage.verification import verify
from desktop.sync import agreement, grants
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from desktop.sync.sight_list import SEEN_BY
from tests.local_desk import Desk
from tests.services.market import CARDS, Market, a_market, told
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import someone
from tests.sync.roles import drop_roles_of
from tests.trading import closing_of, confirm_account

pytestmark = pytest.mark.postgres
MARCH, APRIL = "2026-03", "2026-04"
Office = tuple[SyncedDesk, Market]
DeskOf = Callable[..., SyncedDesk]


@pytest.fixture
def office(make_desk: Callable[..., Desk], centre: str, tmp_path: Path) -> Office:
    """The desk that sees all: a market, and what it gave for March."""
    office = SyncedDesk(make_desk("office"), centre)
    market = a_market(office.desk, tmp_path)
    confirm_account(office.desk.units, market.merchants[0])
    office.sync()
    return office, market


@pytest.fixture
def desk_of(
    make_desk: Callable[..., Desk],
    centre: str,
    office: Office,
    administrator: psycopg.Connection[Any],
) -> Iterator[DeskOf]:
    """Behind closed doors: a desk of a person who has this role alone, after its first exchange."""
    someone(administrator, centre, Role.ADMINISTRATOR)

    def desk(role: Role, *, in_bulk: bool) -> SyncedDesk:
        person = someone(administrator, centre, role)
        made = make_desk(f"{role.value} {in_bulk}")
        made.actor = person.actor
        with Central(person.url) as central:
            Exchange(made.units, central, load_from=1 if in_bulk else 10**9).run()
        return SyncedDesk(made, person.url)

    yield desk
    drop_roles_of(centre)


def failing(desk: SyncedDesk) -> list[str]:
    return [check.name for check in verify(desk.desk.units.engine) if not check.passed]


def counts(desk: SyncedDesk, *records: type[Any]) -> list[int]:
    return [int(*desk.all(select(func.count()).select_from(record))) for record in records]


def works_a_month(desk: SyncedDesk, market: Market) -> None:
    """Takes purchases in, closes March, credits April and takes in again; all of it arrives."""
    actor = desk.desk.actor
    here = replace(market, desk=desk.desk)
    here.imports.record(
        here.propose(told(1, "5.00"), told(2, "70.00", card_reference=CARDS[1])), actor
    )
    closed = closing_of(desk.desk.units).close([market.merchants[0]], MARCH, actor)
    assert closed.closed[0].statement_id is not None
    run = LedgerService(desk.desk.units, market.clock).run_credits(APRIL, actor)
    assert run.movements > 0
    here.imports.record(here.propose(told(1, "7.00", on_day=date(2026, 4, 8))), actor)
    for _ in range(2):
        desk.sync()
    assert set(desk.all(select(MutationRecord.verdict))) == {"applied"}


@pytest.mark.parametrize("in_bulk", [True, False])
def test_a_month_is_worked_at_a_desk_without_households(
    office: Office, desk_of: DeskOf, in_bulk: bool
) -> None:
    full, market = office
    manager = desk_of(Role.MERCHANT_MANAGER, in_bulk=in_bulk)
    assert counts(manager, HouseholdRecord, ClaimRecord) == [0, 0]
    assert counts(manager, CardLinkRecord, EntitlementRecord, CreditMovementRecord) == [3, 3, 3]
    works_a_month(manager, market)
    full.sync()
    worked = (CreditMovementRecord, CardTransactionRecord, MonthlyStatementRecord)
    for record in worked:
        rows = [desk.all(select(record.__table__.c.id)) for desk in (manager, full)]
        assert sorted(rows[0]) == sorted(rows[1]) != []
    assert market.balance() == Decimal("55.00")
    assert market.balance(1) == Decimal("0.00")
    assert market.balance(0, market.day) == Decimal("53.00")
    assert failing(manager) == failing(full) == []
    with Central(manager.url) as central:
        compared = agreement.compare(manager.desk.units, central)
    assert compared is not None
    assert compared.agreed


def test_by_pages_comes_what_comes_in_bulk_also_when_it_comes_later(
    office: Office, desk_of: DeskOf
) -> None:
    """Later pages bring children of households that stay at the centre, and change them."""
    full, market = office
    one, other = (desk_of(Role.MERCHANT_MANAGER, in_bulk=in_bulk) for in_bulk in (True, False))
    works_a_month(one, market)
    other.page = 3
    other.sync()
    full.sync()
    market.change(EntitlementRecord, market.entitlements[2], reason="moved away")
    full.sync()
    one.sync()
    other.sync()
    for name, record in synced_records().items():
        rows = []
        for desk in (one, other):
            with desk.desk.units.reading() as session:
                rows.append(sorted(map(repr, session.execute(select(record.__table__)))))
        assert rows[0] == rows[1], name
    assert failing(one) == failing(other) == []


def test_an_invented_parent_is_still_refused_by_the_centre(desk_of: DeskOf) -> None:
    """The desk cannot know whose money it is; the centre knows whose entitlement it is."""
    manager = desk_of(Role.MERCHANT_MANAGER, in_bulk=False)
    row = manager.all(select(CreditMovementRecord))[0]
    facts = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    nobody = facts | {"id": uuid4(), "household_id": uuid4(), "key": "invented"}
    manager.write("run_credits", lambda session: session.add(CreditMovementRecord(**nobody)))
    manager.sync()
    manager.sync()
    assert "refused" in manager.all(select(MutationRecord.verdict))
    assert counts(manager, CreditMovementRecord) == [3]


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_writes_refers_to_rows_that_it_sees(role: Role) -> None:
    """A unit of work checks references: a parent that stays at the centre would refuse the row."""
    seen = grants.visible([role])
    for grant in grants.grants():
        if grant.role is not role or not grant.writes or grant.entity not in seen:
            continue
        keys = synced_records()[grant.entity].__table__.foreign_keys
        missing = {key.column.table.name for key in keys} - seen.keys()
        assert not missing, (grant.entity, missing)
    assert set(SEEN_BY) >= set(seen)
