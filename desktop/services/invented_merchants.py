"""Enters the invented merchants of the demonstration, each act by who follows merchants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import yaml

from desktop.domain.actor import Actor
from desktop.domain.merchant import ClosingPeriod, Hours
from desktop.services.clock import Clock
from desktop.services.merchant import MerchantService
from desktop.settings import RESOURCES
from desktop.sheets.certificate import CertificateForm
from desktop.sheets.merchant import MerchantForm
from desktop.sheets.outlet import OutletForm
from desktop.storage.unit_of_work import UnitsOfWork

_YEAR = timedelta(days=730)
"""How long an invented certificate holds."""


@dataclass(frozen=True)
class InventedMerchants:
    """`on` is the last day of the demonstration; `began` the day on which they came."""

    units: UnitsOfWork
    times: Clock
    actor: Actor
    on: date
    began: date

    def enter(self) -> None:
        service = MerchantService(self.units, self.times)
        for each in read_merchants():
            form = MerchantForm(**{key: each[key] for key in each if key in _TYPED})
            merchant_id = service.record(form, self.actor).merchant.id
            for outlet in each["outlets"]:
                service.outlets.add(merchant_id, self._outlet(outlet), self.actor)
            for certificate in each.get("certificates", ()):
                service.certificates.add(merchant_id, self._certificate(certificate), self.actor)
            self._live(service, merchant_id, each.get("state", "active"))

    def _live(self, service: MerchantService, merchant_id: UUID, state: str) -> None:
        if state == "prospect":
            return
        service.activate(merchant_id, self.began, self.actor)
        if state == "suspended":
            reason = "Certificat non renouvelé malgré deux rappels."
            service.suspend(merchant_id, self.on - timedelta(days=9), reason, self.actor)

    def _outlet(self, typed: Mapping[str, Any]) -> OutletForm:
        away = [typed["away"]] if "away" in typed else []
        return OutletForm(
            label=typed.get("market") or typed["street"],
            outlet_kind="stall" if "market" in typed else "shop",
            hours=tuple(Hours(*hours) for hours in typed["hours"]),
            closures=tuple(
                ClosingPeriod(self._day(first), self._day(last), why) for first, last, why in away
            ),
            opened_on=self.began,
            **{key: typed[key] for key in _PLACE if key in typed},
        )

    def _certificate(self, typed: Mapping[str, Any]) -> CertificateForm:
        until = self._day(typed["ends_in"])
        return CertificateForm(
            quality_label=typed["label"],
            valid_from=until - _YEAR,
            valid_until=until,
            reference=typed["reference"],
            issuer=typed["issuer"],
        )

    def _day(self, days: int) -> date:
        return self.on + timedelta(days=days)


_TYPED = frozenset(MerchantForm.__dataclass_fields__)
_PLACE = ("market", "weekday", "pitch", "street", "postcode", "city")


def read_merchants() -> list[dict[str, Any]]:
    file = RESOURCES / "demonstration" / "merchants.yaml"
    found: list[dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))
    return found
