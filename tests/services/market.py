"""A small market on a real store: merchants with agreements, households with cards and credit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from desktop.domain.actor import Actor, Role
from desktop.domain.cover import CoverRules
from desktop.domain.transaction import PurchaseSource, Told, Unread
from desktop.models import (
    AgreementRecord,
    CardLinkRecord,
    CardRecord,
    CardTransactionRecord,
    ClaimRecord,
    CreditMovementRecord,
    EntitlementRecord,
    HouseholdRecord,
    MerchantRecord,
    OperationRecord,
    ProductRuleRecord,
    new_id,
)
from desktop.models.base import Synced
from desktop.services.clock import Clock
from desktop.services.ledger_rows import balances, settle
from desktop.services.purchase_import import PurchaseImportService
from desktop.services.purchase_intake import Origin
from desktop.sheets.purchase import FileLayout, ImportPreview, ImportSheet
from tests.local_desk import Desk

FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
PAYS = Actor(new_id(), "Youn Le Bris", frozenset({Role.ACCOUNTANT}))
GRANTS = Actor(new_id(), "Maud Abiven", frozenset({Role.DECIDER}))
MARCH = "2026-03"
SIRET = "00012345500016"
OPENED = date(2026, 1, 1)
CARDS = ("0000000001", "0000000002", "0000000003")
RULES = CoverRules()

LAYOUT = FileLayout(
    "Kasaoul",
    columns={
        "on_day": "Date",
        "at_time": "Heure",
        "merchant": "SIRET",
        "card": "Carte",
        "ticket": "Ticket",
        "family": "Famille",
        "amount": "Montant",
    },
)
HEAD = "Date;Heure;SIRET;Carte;Ticket;Famille;Montant"


@dataclass
class Market:
    """Two merchants, three cards of three households with 60 € a month each; it is 10 April."""

    desk: Desk
    folder: Path
    day: date = date(2026, 4, 10)
    merchants: list[UUID] = field(default_factory=list)
    households: list[UUID] = field(default_factory=list)
    entitlements: list[UUID] = field(default_factory=list)
    cards: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.imports = PurchaseImportService(self.desk.units, self.clock, RULES)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.day, lambda: datetime(2026, 4, 10, 8, 0, tzinfo=UTC))

    def file(self, *lines: str, name: str = "ventes.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes("\r\n".join([HEAD, *lines, ""]).encode(encoding))
        return path

    def propose(self, *told: Told | Unread, month: str = "") -> ImportPreview:
        origin = Origin(PurchaseSource.OPERATOR_FILE, "Kasaoul", "ventes.csv", asked_month=month)
        rows = [row for row in told if isinstance(row, Told)]
        unread = [row for row in told if isinstance(row, Unread)]
        return self.imports.propose_rows(origin, rows, unread)

    def take_in(self, *told: Told | Unread) -> ImportSheet:
        return self.imports.record(self.propose(*told), FOLLOWS)

    def balance(self, place: int = 0, on: date = date(2026, 3, 31)) -> Decimal:
        with self.desk.units.reading() as session:
            return balances(session, on).get(self.entitlements[place], Decimal(0))

    def rows(self) -> list[CardTransactionRecord]:
        with self.desk.units.reading() as session:
            of = CardTransactionRecord
            return list(session.scalars(select(of).order_by(of.on_day, of.line, of.id)))

    def movements(self) -> int:
        with self.desk.units.reading() as session:
            return len(session.scalars(select(CreditMovementRecord.id)).all())

    def operations(self) -> int:
        with self.desk.units.reading() as session:
            return len(session.scalars(select(OperationRecord.sequence)).all())

    def change(self, record: type[Synced], row_id: UUID, **values: object) -> None:
        with self.desk.units(GRANTS, "import_purchases") as work:
            row = work.session.get_one(record, row_id)
            for name, value in values.items():
                setattr(row, name, value)
            work.commit()

    def credit(self, month: str) -> None:
        with self.desk.units(GRANTS, "run_credits") as work:
            settle(work.session, GRANTS, self.clock.now(), month=month)
            work.commit()


def a_market(desk: Desk, folder: Path, cards: Iterable[str] = CARDS) -> Market:
    market = Market(desk, folder)
    with desk.units(GRANTS, "make_market") as work:
        for name, siret in (("Maraîchage Terre-Brune", SIRET), ("Fromagerie du Pâtis", "")):
            row = MerchantRecord(
                id=new_id(), trade_name=name, siret=siret, state="active", state_since=OPENED,
                family="vegetables",
            )  # fmt: skip
            work.session.add(row)
            work.session.flush()
            work.session.add(_agreement(row.id))
            market.merchants.append(row.id)
        work.session.add(
            ProductRuleRecord(
                id=new_id(), code="test", version=1, label="Test", in_force_from=OPENED,
                expression="family = vegetables or family = fruit",
            )
        )  # fmt: skip
        for number in cards:
            _household(work.session, market, number)
        work.commit()
    market.credit(MARCH)
    return market


def _agreement(merchant_id: UUID) -> AgreementRecord:
    return AgreementRecord(
        id=new_id(), merchant_id=merchant_id, provisional_number=f"CONV-PROV-{merchant_id}",
        dated_on=OPENED, state="signed", starts_on=OPENED, ends_after=date(2026, 12, 31),
        signed_on=OPENED,
    )  # fmt: skip


def _household(session: object, market: Market, number: str) -> None:
    household, claim, entitlement, card = new_id(), new_id(), new_id(), new_id()
    add = session.add_all  # type: ignore[attr-defined]
    flush = session.flush  # type: ignore[attr-defined]
    add([HouseholdRecord(id=household, provisional_reference=number, enrolled_on=OPENED)])
    flush()
    add(
        [
            ClaimRecord(
                id=claim, household_id=household, claimed_on=OPENED, state="granted",
            ),
            CardRecord(id=card, fingerprint=number.zfill(64), number=number, tail="001",
                       state="linked"),
        ]
    )  # fmt: skip
    flush()
    add(
        [
            EntitlementRecord(
                id=entitlement, household_id=household, claim_id=claim, scenario_code="test",
                entitlement_kind="monthly_credit", amount=Decimal(60), opened_on=OPENED,
                ends_after=date(2026, 12, 31),
            ),
            CardLinkRecord(
                id=new_id(), card_id=card, household_id=household, linked_on=OPENED
            ),
        ]
    )  # fmt: skip
    market.households.append(household)
    market.entitlements.append(entitlement)
    market.cards.append(card)


def told(line: int = 1, amount: str = "12.50", **changes: object) -> Told:
    values: dict[str, object] = {
        "merchant_reference": SIRET,
        "card_reference": CARDS[0],
        "on_day": date(2026, 3, 14),
        "at_time": "10:42",
        "ticket": f"T{line}",
        "family": "vegetables",
    }
    return Told(line=line, amount=Decimal(amount), **(values | changes))  # type: ignore[arg-type]
