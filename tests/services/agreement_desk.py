"""A desk with an invented merchant that has everything that an agreement names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from PIL import Image

from desktop.domain.actor import Actor, Role
from desktop.importers.sender_file import read_sender
from desktop.models import CertificateRecord, MerchantRecord, new_id
from desktop.services.agreement import AgreementService
from desktop.services.agreement_scan import ScanStore
from desktop.services.clock import Clock, fixed_clock
from desktop.settings import RESOURCES
from desktop.sheets.agreement import AgreementForm
from desktop.sheets.sender import LetterSender
from tests.local_desk import ACTOR, Desk

FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
PAYS = Actor(new_id(), "Youn Le Bris", frozenset({Role.ACCOUNTANT}))
COUNTER = Actor(new_id(), "Maëlle Invention", frozenset({Role.COUNTER, Role.DECIDER}))
A_YEAR = AgreementForm(date(2026, 5, 1), date(2027, 4, 30), 1, ("vegetables", "fruit"))

MERCHANT: dict[str, object] = {
    "trade_name": "Maraîchage Terre-Brune",
    "outlet_kind": "stall",
    "place": "Marché du samedi, rangée A",
    "family": "vegetables",
    "state": "active",
    "siret": "00012345500016",
    "legal_name": "EARL Terre-Brune",
    "legal_form": "exploitation agricole à responsabilité limitée",
    "representative": "Azilis Invention",
    "representative_role": "gérante",
    "street": "4 chemin du Bocage-Rond",
    "postcode": "35999",
    "city": "Ker-Invention",
    "contact_name": "Azilis Invention",
    "phone": "02 99 00 00 01",
    "email": "bonjour@terre-brune.example",
}


def on(day: date) -> Clock:
    return fixed_clock(datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))


def sender() -> LetterSender:
    return read_sender(RESOURCES / "demonstration" / "sender.yaml")


@dataclass
class Trading:
    """`at(day)` is the service on that day."""

    desk: Desk
    data: Path
    merchant: UUID

    def at(self, day: date, sender: Callable[[], LetterSender] = sender) -> AgreementService:
        return AgreementService(self.desk.units, on(day), ScanStore(self.desk.units), sender)

    def scan(self, name: str = "signée.png", shade: int = 255) -> Path:
        path = self.data / name
        Image.new("RGB", (40, 60), (shade, shade, shade)).save(path)
        return path

    def add_certificate(self, valid_until: date, quality_label: str = "ab") -> None:
        with self.desk.units(ACTOR, "add_certificate") as work:
            work.session.add(
                CertificateRecord(
                    merchant_id=self.merchant,
                    quality_label=quality_label,
                    reference="FR-BIO-99 / 26-0417",
                    issuer="Certificateur inventé",
                    valid_from=date(2026, 1, 1),
                    valid_until=valid_until,
                )
            )
            work.commit()


def trading(desk: Desk, data: Path) -> Trading:
    return Trading(desk, data, add_merchant(desk))


def add_merchant(desk: Desk, **changes: object) -> UUID:
    with desk.units(ACTOR, "add_merchant") as work:
        row = MerchantRecord(id=new_id(), **(MERCHANT | changes))
        work.session.add(row)
        work.commit()
    return row.id
