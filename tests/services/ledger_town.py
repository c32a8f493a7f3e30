"""Households with entitlements and purchases, for tests of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select

from desktop.domain.actor import Actor, Role
from desktop.domain.month import month_of
from desktop.importers.scenario_file import read_scenario
from desktop.models import (
    CardTransactionRecord,
    ClaimRecord,
    CreditMovementRecord,
    EntitlementRecord,
    HouseholdRecord,
    PurchaseImportRecord,
    new_id,
)
from desktop.services import ledger_rows
from desktop.services.clock import fixed_clock
from desktop.services.ledger import LedgerService
from desktop.services.ledger_rows import Spend
from desktop.services.scale import ScaleService, scenario_row
from desktop.settings import RESOURCES
from desktop.storage.verification import verify
from tests.local_desk import Desk

NOW = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
DECIDER = Actor(new_id(), "Nolwenn Caradec", frozenset({Role.DECIDER}))
MERCHANTS = Actor(new_id(), "Erwan Le Bihan", frozenset({Role.MERCHANT_MANAGER}))
OPENED = date(2026, 1, 1)
COUNTER = Actor(new_id(), "Rozenn Guivarch", frozenset({Role.COUNTER}))


@dataclass
class Town:
    desk: Desk
    ledger: LedgerService

    def entitle(self, scenario: str = "credit-100", **values: object) -> UUID:
        """A household with an entitlement of half a year from January on."""
        claim, entitlement = new_id(), new_id()
        known = values.pop("household", None)
        household = known if isinstance(known, UUID) else new_id()
        told: dict[str, object] = {
            "entitlement_kind": "monthly_credit",
            "amount": Decimal(100),
            "opened_on": date(2026, 1, 1),
            "ends_after": date(2026, 6, 30),
            **values,
        }
        with self.desk.units(DECIDER, "grant") as work:
            if known is None:
                named = f"P-{household}"
                work.session.add(
                    HouseholdRecord(id=household, provisional_reference=named, enrolled_on=OPENED)
                )
                work.session.flush()
            work.session.add(
                ClaimRecord(
                    id=claim, household_id=household, claimed_on=date(2026, 1, 1), state="granted"
                )
            )
            work.session.flush()
            work.session.add(
                EntitlementRecord(
                    id=entitlement,
                    household_id=household,
                    claim_id=claim,
                    scenario_code=scenario,
                    **told,
                )
            )
            work.commit()
        return entitlement

    def entitle_many(self, count: int) -> None:
        """As many households as one wants, each with 100 euros a month."""
        ids = [(new_id(), new_id()) for _ in range(count)]
        day = {"opened_on": OPENED, "ends_after": date(2026, 6, 30)}
        given = {"scenario_code": "credit-100", "entitlement_kind": "monthly_credit"}
        with self.desk.units(DECIDER, "grant") as work:
            work.session.execute(
                insert(HouseholdRecord),
                [
                    {"id": home, "provisional_reference": f"P-{home}", "enrolled_on": OPENED}
                    for home, _claim in ids
                ],
            )
            work.session.execute(
                insert(ClaimRecord),
                [
                    {"id": claim, "household_id": home, "claimed_on": OPENED, "state": "granted"}
                    for home, claim in ids
                ],
            )
            work.session.execute(
                insert(EntitlementRecord),
                [
                    {
                        "household_id": home,
                        "claim_id": claim,
                        "amount": Decimal(100),
                        **day,
                        **given,
                    }
                    for home, claim in ids
                ],
            )
            work.commit()

    def bring(self, name: str) -> None:
        """One of the examples, as a city that chose it has it."""
        scenario = read_scenario(RESOURCES / f"scenarios/examples/{name}.yaml")
        with self.desk.units(DECIDER, "seed_rules") as work:
            work.session.add(scenario_row(scenario))
            work.commit()

    def buy(
        self, entitlement: UUID, on: date, covered: str, *, family: str = "", amount: str = ""
    ) -> UUID:
        about = new_id()
        household = self.household_of(entitlement)
        with self.desk.units(MERCHANTS, "import_purchases") as work:
            brought = PurchaseImportRecord(
                id=new_id(),
                source="manual",
                month=month_of(on),
                lines=1,
                accepted=1,
                refused=0,
                known=0,
                imported_at=NOW,
                agent_id=MERCHANTS.id,
                agent_name=MERCHANTS.name,
            )
            work.session.add(brought)
            work.session.flush()
            whole = Decimal(amount or covered)
            work.session.add(
                CardTransactionRecord(
                    id=about,
                    import_id=brought.id,
                    line=1,
                    source="manual",
                    merchant_reference="Étal de Gwenola",
                    card_reference="1",
                    household_id=household,
                    entitlement_id=entitlement,
                    on_day=on,
                    family=family,
                    amount=whole,
                    covered_amount=Decimal(covered),
                    holder_share=whole - Decimal(covered),
                    state="accepted",
                    key=str(about),
                )
            )
            work.session.flush()
            told = (about, entitlement, household, None, Decimal(covered), on, month_of(on))
            ledger_rows.spend(work.session, [Spend(*told)], MERCHANTS, self.desk.units.now())
            work.commit()
        return about

    def take_back(self, *transactions: UUID) -> int:
        """As a reversal does: a row of its own, then the ledger."""
        with self.desk.units(MERCHANTS, "correct_purchase") as work:
            for about in transactions:
                row = work.session.get_one(CardTransactionRecord, about)
                work.session.add(
                    CardTransactionRecord(
                        import_id=row.import_id,
                        line=1,
                        source="manual",
                        merchant_reference=row.merchant_reference,
                        card_reference=row.card_reference,
                        household_id=row.household_id,
                        entitlement_id=row.entitlement_id,
                        on_day=row.on_day,
                        family=row.family,
                        amount=-row.amount,
                        covered_amount=-row.covered_amount,
                        holder_share=-row.holder_share,
                        state="accepted",
                        reverses_id=about,
                        key=f"reversal {about}",
                    )
                )
            work.session.flush()
            count = ledger_rows.give_back(
                work.session, transactions, MERCHANTS, self.desk.units.now()
            )
            work.commit()
        return count

    def household_of(self, entitlement: UUID) -> UUID:
        with self.desk.units.reading() as session:
            return session.get_one(EntitlementRecord, entitlement).household_id

    def change(self, entitlement: UUID, **values: object) -> None:
        with self.desk.units(DECIDER, "withdraw_decision") as work:
            row = work.session.get_one(EntitlementRecord, entitlement)
            for name, value in values.items():
                setattr(row, name, value)
            work.commit()

    def movements(self) -> list[tuple[str, Decimal, str]]:
        row = CreditMovementRecord
        with self.desk.units.reading() as session:
            found = session.execute(
                select(row.movement_kind, row.amount, row.on_day).order_by(row.on_day, row.amount)
            )
            return [(kind, amount, str(day)) for kind, amount, day in found]

    def failing(self) -> list[str]:
        return [check.name for check in verify(self.desk.units.engine) if not check.passed]


def a_town(desk: Desk) -> Town:
    ScaleService(desk.units, fixed_clock(NOW)).seed(DECIDER)
    return Town(desk, LedgerService(desk.units, fixed_clock(NOW)))
