"""With doors closed: who follows merchants closes and is told no name, the accountant pays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.actor import Role
from desktop.domain.address import PostalAddress
from desktop.domain.closing import StatementChannel
from desktop.importers.payment_terms import TermsSource
from desktop.models import (
    AccountingStatementRecord,
    ClaimRecord,
    EntitlementRecord,
    IncomeRecord,
    MemberRecord,
    MonthlyStatementRecord,
    MutationRecord,
    new_id,
)
from desktop.services.statement import StatementService
from desktop.services.statement_nominative import NominativeStatementService
from desktop.settings import RESOURCES
from desktop.sheets.sender import LetterSender
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import someone
from tests.sync.roles import drop_roles_of
from tests.trading import FRAME, Sale, a_merchant, clock_on, closing_of, purchases

pytestmark = pytest.mark.postgres
MARCH = "2026-03"
WHY = "ressources de la famille"
NEUTRAL = {"claimed_on", "claim_kind"}
"""Columns that may not be empty: a desk without the right holds a value that says nothing."""
SENDER = LetterSender(FRAME.sender, PostalAddress())


@pytest.fixture
def behind_doors(
    make_desk: Callable[..., Desk], centre: str, administrator: psycopg.Connection[Any]
) -> Iterator[Callable[..., SyncedDesk]]:
    """Desks of persons with these roles, at a centre with one household and one merchant."""
    first = SyncedDesk(make_desk("setup"), centre)
    household = first.enrol("Kervella")
    merchant = a_merchant(first.desk.units)
    bought = {"household_id": household, "entitlement_id": entitlement_of(first, household)}
    purchases(first.desk.units, merchant, [Sale("2026-03-14", "8.00", "2.00", values=bought)])
    first.sync()
    someone(administrator, centre, Role.ADMINISTRATOR)

    def desk(role: Role) -> SyncedDesk:
        person = someone(administrator, centre, role)
        made = make_desk(role.value)
        made.actor = person.actor
        there = SyncedDesk(made, person.url)
        there.sync()
        return there

    yield desk
    drop_roles_of(centre)


def entitlement_of(desk: SyncedDesk, household: UUID) -> UUID:
    """Granted by a decision with its reasons, after one that is not decided yet."""
    made = new_id()

    def grant(session: Any) -> None:
        claim, other = new_id(), new_id()
        known = {"household_id": household, "claimed_on": date(2026, 1, 5)}
        granted = {"state": "granted", "decided_on": date(2026, 1, 12), "reason": WHY}
        session.add(ClaimRecord(id=claim, exemption_reason=WHY, **known, **granted))
        session.add(ClaimRecord(id=other, state="proposed", proposal="deny", **known))
        session.flush()
        session.add(
            EntitlementRecord(
                id=made,
                household_id=household,
                claim_id=claim,
                scenario_code="credit-100",
                entitlement_kind="monthly_credit",
                amount=Decimal(100),
                bracket="S1",
                reason=WHY,
                opened_on=date(2026, 1, 12),
                ends_after=date(2026, 12, 31),
            )
        )

    desk.write("grant", grant)
    return made


def refusals(desk: SyncedDesk) -> list[str | None]:
    desk.sync()
    desk.sync()
    return desk.all(select(MutationRecord.why).where(MutationRecord.state == "refused"))


def closed(manager: SyncedDesk) -> UUID:
    (line,) = closing_of(manager.desk.units).month(MARCH, manager.desk.actor).lines
    done = closing_of(manager.desk.units).close([line.merchant_id], MARCH, manager.desk.actor)
    made = done.closed[0].statement_id
    assert made is not None
    assert refusals(manager) == []
    return made


def statements(desk: SyncedDesk) -> StatementService:
    return StatementService(
        desk.desk.units, clock_on("2026-04-10"), TermsSource(RESOURCES), lambda: SENDER
    )


def test_a_month_goes_from_who_follows_merchants_to_the_accountant_and_back(
    behind_doors: Callable[..., SyncedDesk],
) -> None:
    manager, accountant = behind_doors(Role.MERCHANT_MANAGER), behind_doors(Role.ACCOUNTANT)
    made = closed(manager)
    here = statements(manager)
    assert here.print_out(made, manager.desk.actor).number == "ETAT-2026-03-0001"
    here.send([made], StatementChannel.HANDED_OVER, date(2026, 4, 7), manager.desk.actor)
    here.remit([made], manager.desk.actor)
    assert refusals(manager) == []
    assert refusals(accountant) == []
    nominative = NominativeStatementService(
        accountant.desk.units, clock_on("2026-04-10"), lambda: SENDER
    )
    paper = nominative.paper(made, accountant.desk.actor)
    (named,) = paper.lines
    assert (named.beneficiary, named.decision, named.decided_on) == (
        "Kervella Anne",
        "DEC-2026-000001",
        date(2026, 1, 12),
    )
    there = statements(accountant)
    there.pay([made], date(2026, 4, 9), "MDT 42", accountant.desk.actor)
    assert refusals(accountant) == []
    assert refusals(manager) == []
    (line,) = here.lines(manager.desk.actor)
    assert (line.payment_order, line.amount, line.slip_number) == (
        "MDT 42",
        Decimal("8.00"),
        "BORD-2026-0001",
    )
    assert manager.all(select(MemberRecord)) == []
    assert manager.all(select(AccountingStatementRecord)) == []


def test_the_accountant_sees_of_a_decision_its_number_and_day_alone(
    behind_doors: Callable[..., SyncedDesk],
) -> None:
    manager, accountant = behind_doors(Role.MERCHANT_MANAGER), behind_doors(Role.ACCOUNTANT)
    accountant.sync()
    (claim,) = accountant.all(select(ClaimRecord))
    seen = {name: value for name, value in vars(claim).items() if not name.startswith("_")}
    told = {name for name, value in seen.items() if value not in (None, "", date.min)}
    assert told <= {"id", "household_id", "number", "state", "decided_on", *NEUTRAL}
    assert claim.number == "DEC-2026-000001"
    (right,) = accountant.all(select(EntitlementRecord))
    assert (right.claim_id, right.bracket, right.reason) == (claim.id, None, "")
    assert WHY not in str(seen)
    assert accountant.all(select(IncomeRecord)) == []
    assert manager.all(select(ClaimRecord)) == []


def test_who_follows_merchants_writes_no_payment_past_the_service(
    behind_doors: Callable[..., SyncedDesk],
) -> None:
    manager = behind_doors(Role.MERCHANT_MANAGER)
    made = closed(manager)
    paid = {"state": "paid", "paid_on": date(2026, 4, 9), "payment_order": "MDT 1"}
    manager.change(made, MonthlyStatementRecord, **paid)
    assert refusals(manager) == ["not_entitled"]
    assert manager.read(MonthlyStatementRecord, made).state == "closed"


def test_the_accountant_closes_no_month_past_the_service(
    behind_doors: Callable[..., SyncedDesk],
) -> None:
    manager, accountant = behind_doors(Role.MERCHANT_MANAGER), behind_doors(Role.ACCOUNTANT)
    units = accountant.desk.units
    (line,) = closing_of(units).month(MARCH, accountant.desk.actor).lines
    pretending = type(accountant.desk.actor)(
        accountant.desk.actor.id, "Ada Morvan", frozenset({Role.MERCHANT_MANAGER})
    )
    closing_of(units).close([line.merchant_id], MARCH, pretending)
    assert refusals(accountant) == ["not_entitled"]
    assert accountant.all(select(MonthlyStatementRecord)) == []
    closed(manager)
