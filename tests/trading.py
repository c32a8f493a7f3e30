"""Invented merchants, agreements and purchases as rows, for tests of months and statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.models import (
    AgreementRecord,
    CardTransactionRecord,
    MerchantAccountRecord,
    MerchantRecord,
    PurchaseImportRecord,
    new_id,
)
from desktop.services.clock import Clock, fixed_clock
from desktop.services.closing import ClosingService
from desktop.services.closing_content import PaperFrame
from desktop.sheets.letter import SenderSheet
from desktop.storage.unit_of_work import UnitsOfWork

MANAGER = Actor(
    UUID("01900000-0000-7000-8000-0000000000a1"),
    "Solenn Invent",
    frozenset({Role.MERCHANT_MANAGER}),
)
ACCOUNTANT = Actor(
    UUID("01900000-0000-7000-8000-0000000000a2"), "Yann Fictif", frozenset({Role.ACCOUNTANT})
)
COUNTER = Actor(
    UUID("01900000-0000-7000-8000-0000000000a3"), "Lou Imaginaire", frozenset({Role.COUNTER})
)
KEY = b"k" * 32
FRAME = PaperFrame(
    SenderSheet("CCAS de Rennes", "Carte alimentation durable", "1 rue du Test", "35200 Rennes"),
    {"fruits_vegetables": "Fruits et légumes", "bread_cereals": "Pain et céréales"},
)


@dataclass(frozen=True)
class Sale:
    """A purchase to be written; euros as text."""

    day: str
    covered: str = "8.00"
    share: str = "2.00"
    card: str = "1234567890"
    ticket: str = ""
    family: str = "fruits_vegetables"
    values: dict[str, Any] = field(default_factory=dict)


def closing_of(units: UnitsOfWork, on: str = "2026-04-03") -> ClosingService:
    return ClosingService(units, clock_on(on), key=lambda: KEY, frame=lambda: FRAME)


def clock_on(day: str) -> Clock:
    return fixed_clock(datetime.fromisoformat(f"{day}T09:30:00+00:00"))


def a_merchant(units: UnitsOfWork, name: str = "Le Verger Imaginé", **values: Any) -> UUID:
    """Active, with a signed agreement for 2026 and confirmed bank details."""
    made = new_id()
    with units(MANAGER, "test") as work:
        work.session.add(
            MerchantRecord(
                id=made,
                **{
                    "trade_name": name,
                    "state": "active",
                    "siret": "",
                    "vat_regime": "normal",
                    **values,
                },
            )
        )
        work.session.flush()
        work.session.add(_agreement(made))
        work.session.add(_account(made))
        work.commit()
    return made


def _agreement(merchant_id: UUID) -> AgreementRecord:
    return AgreementRecord(
        id=new_id(),
        merchant_id=merchant_id,
        provisional_number="CONV-PROV-TEST42",
        dated_on=date(2025, 12, 1),
        printed_at=datetime(2025, 12, 1, 9, tzinfo=UTC),
        state="signed",
        starts_on=date(2026, 1, 1),
        ends_after=date(2026, 12, 31),
        signed_on=date(2025, 12, 5),
        signed_by="Un marchand",
    )


def _account(merchant_id: UUID) -> MerchantAccountRecord:
    return MerchantAccountRecord(
        id=new_id(),
        merchant_id=merchant_id,
        iban="FR7630006000011234567890189",
        holder="Le Verger Imaginé",
        state="confirmed",
        proposed_by_id=MANAGER.id,
        proposed_by_name=MANAGER.name,
        proposed_at=datetime(2026, 1, 2, tzinfo=UTC),
        decided_by_id=ACCOUNTANT.id,
        decided_by_name=ACCOUNTANT.name,
        decided_at=datetime(2026, 1, 3, tzinfo=UTC),
    )


def purchases(units: UnitsOfWork, merchant_id: UUID, sales: Sequence[Sale]) -> list[UUID]:
    """One import with these rows; the ids in their order."""
    import_id = new_id()
    rows = [_row(import_id, merchant_id, place, sale) for place, sale in enumerate(sales, 1)]
    with units(MANAGER, "import_purchases") as work:
        work.session.add(
            PurchaseImportRecord(
                id=import_id,
                source="operator_file",
                month="2026-03",
                lines=len(rows),
                accepted=len(rows),
                refused=0,
                known=0,
                imported_at=datetime(2026, 4, 1, tzinfo=UTC),
                agent_id=MANAGER.id,
                agent_name=MANAGER.name,
            )
        )
        work.session.flush()
        work.session.add_all(rows)
        work.commit()
    return [row.id for row in rows]


def _row(import_id: UUID, merchant_id: UUID, line: int, sale: Sale) -> CardTransactionRecord:
    row_id = new_id()
    values = {
        "import_id": import_id,
        "line": line,
        "source": "operator_file",
        "merchant_id": merchant_id,
        "merchant_reference": "M1",
        "card_reference": sale.card,
        "on_day": date.fromisoformat(sale.day),
        "ticket": sale.ticket or f"T{line}",
        "family": sale.family,
        "vat_rate": Decimal("0.055"),
        "amount": Decimal(sale.covered) + Decimal(sale.share),
        "covered_amount": Decimal(sale.covered),
        "holder_share": Decimal(sale.share),
        "state": "accepted",
        "key": str(row_id),
    }
    return CardTransactionRecord(id=row_id, **(values | sale.values))


def confirm_account(units: UnitsOfWork, merchant_id: UUID) -> None:
    """Bank details of this merchant, proposed by one person and confirmed by another."""
    with units(MANAGER, "test") as work:
        work.session.add(_account(merchant_id))
        work.commit()
