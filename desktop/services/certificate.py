"""Certificates of merchants: what they prove, until when, and the scan that was shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.agreement import WHO_READS, ScanNotHere
from desktop.domain.bank_account import UnknownMerchant
from desktop.domain.claim import RoleNeeded
from desktop.domain.merchant import (
    DayTooEarly,
    LabelMissing,
    PeriodReversed,
    UnknownCertificate,
)
from desktop.domain.protection import checked_reason
from desktop.models import CertificateRecord, MerchantRecord, new_id
from desktop.services.clock import Clock
from desktop.services.merchant_event import Event, refuse_who_does_not_follow, write_event
from desktop.sheets.certificate import CertificateForm, CertificateLine
from desktop.storage.queries import merchant as merchants
from desktop.storage.unit_of_work import UnitsOfWork

if TYPE_CHECKING:  # it brings everything that opens pictures and pages along
    from desktop.services.agreement_scan import ScanStore
    from desktop.sheets.agreement import ScanFile

Scans = Callable[[], "ScanStore"]
"""Where scans are kept; asked when the first one comes."""


class CertificateService:
    def __init__(self, units: UnitsOfWork, clock: Clock, scans: Scans | None = None) -> None:
        """Without `scans` certificates are written down, and none is attached or shown."""
        self._units, self._clock, self._scans = units, clock, scans

    def of(self, merchant_id: UUID) -> tuple[CertificateLine, ...]:
        with self._units.reading() as session:
            return merchants.certificate_lines(session, self._clock.today(), merchant_id)

    def add(
        self, merchant_id: UUID, form: CertificateForm, actor: Actor, scan: Path | None = None
    ) -> tuple[CertificateLine, ...]:
        """Raises RoleNeeded, UnknownMerchant, LabelMissing, PeriodReversed, ScanRefused."""
        refuse_who_does_not_follow(actor)
        checked = _checked(form)
        if scan is not None:
            document_hash, name = self._store().take_in(scan)
            checked = replace(checked, document_hash=document_hash, document_name=name)
        columns = {name: getattr(checked, name) for name in checked.__dataclass_fields__}
        with self._units(actor, "add_certificate") as work:
            if work.session.get(MerchantRecord, merchant_id) is None:
                raise UnknownMerchant(merchant_id)
            work.session.add(CertificateRecord(id=new_id(), merchant_id=merchant_id, **columns))
            event = Event("certificate_added", self._clock.today(), subject=checked.quality_label)
            write_event(work.session, merchant_id, event, actor, self._clock)
            work.commit()
        return self.of(merchant_id)

    def attach(self, certificate_id: UUID, scan: Path, actor: Actor) -> tuple[CertificateLine, ...]:
        """In place of an earlier one. Raises UnknownCertificate, ScanRefused, RoleNeeded."""
        refuse_who_does_not_follow(actor)
        document_hash, name = self._store().take_in(scan)
        with self._units(actor, "attach_certificate") as work:
            row = work.session.get(CertificateRecord, certificate_id)
            if row is None:
                raise UnknownCertificate(certificate_id)
            if row.document_hash != document_hash:
                row.document_hash, row.document_name = document_hash, name
                event = Event("certificate_attached", self._clock.today(), name, row.quality_label)
                write_event(work.session, row.merchant_id, event, actor, self._clock)
            work.commit()
        return self.of(row.merchant_id)

    def scan(self, certificate_id: UUID, actor: Actor) -> ScanFile:
        """Raises ScanNotHere, ScanChanged, UnknownCertificate, RoleNeeded."""
        if not actor.roles & WHO_READS:
            raise RoleNeeded(Role.MERCHANT_MANAGER)
        with self._units.reading() as session:
            row = session.get(CertificateRecord, certificate_id)
            if row is None:
                raise UnknownCertificate(certificate_id)
            document_hash, name = row.document_hash, row.document_name
        return self._store().open(document_hash, name)

    def _store(self) -> ScanStore:
        if self._scans is None:
            raise ScanNotHere
        return self._scans()

    def withdraw(
        self, certificate_id: UUID, on: date, reason: str, actor: Actor
    ) -> tuple[CertificateLine, ...]:
        """It proves nothing from this day on, and what was bought before stays as it was.

        Raises UnknownCertificate, DayTooEarly, ReasonTooShort, RoleNeeded.
        """
        refuse_who_does_not_follow(actor)
        why = checked_reason(reason)
        with self._units(actor, "withdraw_certificate") as work:
            row = work.session.get(CertificateRecord, certificate_id)
            if row is None:
                raise UnknownCertificate(certificate_id)
            if on < row.valid_from:
                raise DayTooEarly(row.valid_from)
            row.withdrawn_on = on
            event = Event("certificate_withdrawn", on, why, row.quality_label)
            write_event(work.session, row.merchant_id, event, actor, self._clock)
            work.commit()
        return self.of(row.merchant_id)


def _checked(form: CertificateForm) -> CertificateForm:
    if not form.quality_label.strip():
        raise LabelMissing
    if form.valid_until < form.valid_from:
        raise PeriodReversed
    return replace(
        form,
        quality_label=form.quality_label.strip(),
        reference=" ".join(form.reference.split()),
        issuer=" ".join(form.issuer.split()),
    )
