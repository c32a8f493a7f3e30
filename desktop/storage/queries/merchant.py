"""Merchants, their outlets, certificates and what happened to them, as frozen values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.merchant import (
    CertificateStanding,
    ClosingPeriod,
    Hours,
    certificate_standing,
)
from desktop.models import (
    CertificateRecord,
    MerchantAccountRecord,
    MerchantRecord,
    OutletRecord,
)
from desktop.sheets.certificate import CertificateForm, CertificateLine
from desktop.sheets.merchant import MerchantFile, MerchantForm, MerchantLine
from desktop.sheets.outlet import OutletForm, OutletLine

_ALERTS = {
    CertificateStanding.ENDED: "certificate_ended",
    CertificateStanding.ENDING: "certificate_ending",
}
TO_CONFIRM = MerchantAccountRecord.state == "proposed"
"""Of bank details: one person entered them, and no other has called back yet."""
FORM_COLUMNS = tuple(MerchantForm.__dataclass_fields__)


def lines(
    session: Session, on: date, only: Iterable[UUID] | None = None
) -> tuple[MerchantLine, ...]:
    """By trade name, in a few statements whatever their number."""
    asked = select(MerchantRecord).order_by(MerchantRecord.trade_name)
    if only is not None:
        asked = asked.where(MerchantRecord.id.in_(list(only)))
    rows = session.scalars(asked).all()
    outlets = by_merchant(outlet_lines(session))
    certificates = by_merchant(certificate_lines(session, on))
    succeeded = set(session.scalars(select(MerchantRecord.predecessor_id).distinct()))
    waiting = set(session.scalars(select(MerchantAccountRecord.merchant_id).where(TO_CONFIRM)))
    found = (
        _line(row, outlets[row.id], certificates[row.id], on, has_successor=row.id in succeeded)
        for row in rows
    )
    return tuple(replace(each, bank_waits=each.id in waiting) for each in found)


def line(session: Session, merchant_id: UUID, on: date) -> MerchantLine | None:
    row = session.get(MerchantRecord, merchant_id)
    if row is None:
        return None
    certificates = certificate_lines(session, on, merchant_id)
    succeeded = successors(session, merchant_id)
    return _line(
        row, outlet_lines(session, merchant_id), certificates, on, has_successor=bool(succeeded)
    )


def successors(session: Session, merchant_id: UUID) -> list[UUID]:
    asked = select(MerchantRecord.id).where(MerchantRecord.predecessor_id == merchant_id)
    return list(session.scalars(asked))


def same_siret(session: Session, siret: str, but: UUID | None) -> MerchantRecord | None:
    """Another merchant with this SIRET."""
    asked = select(MerchantRecord).where(MerchantRecord.siret == siret)
    return next((row for row in session.scalars(asked) if row.id != but), None)


def file_of(session: Session, row: MerchantRecord, on: date) -> MerchantFile:
    before = line(session, row.predecessor_id, on) if row.predecessor_id else None
    after = successors(session, row.id)
    return MerchantFile(
        form=MerchantForm(**{name: getattr(row, name) for name in FORM_COLUMNS}),
        vat_number=row.vat_number,
        state_since=row.state_since,
        state_reason=row.state_reason,
        predecessor=before,
        successors=lines(session, on, after) if after else (),
    )


def outlet_lines(session: Session, merchant_id: UUID | None = None) -> tuple[OutletLine, ...]:
    """Those that are there first, then those that were, as they began."""
    asked = select(OutletRecord).order_by(
        OutletRecord.closed_on.is_not(None), OutletRecord.opened_on, OutletRecord.id
    )
    if merchant_id is not None:
        asked = asked.where(OutletRecord.merchant_id == merchant_id)
    return tuple(outlet_line(row) for row in session.scalars(asked))


def outlet_line(row: OutletRecord) -> OutletLine:
    form = OutletForm(
        label=row.label,
        outlet_kind=row.outlet_kind,
        market=row.market,
        weekday=row.weekday,
        pitch=row.pitch,
        street=row.street,
        postcode=row.postcode,
        city=row.city,
        hours=tuple(Hours(*each) for each in row.opening_hours),
        closures=tuple(
            ClosingPeriod(date.fromisoformat(first), date.fromisoformat(last), why)
            for first, last, why in row.closures
        ),
        opened_on=row.opened_on,
    )
    return OutletLine(row.id, row.merchant_id, form, row.closed_on)


def outlet_columns(form: OutletForm) -> dict[str, Any]:
    """The form as the columns of its row."""
    columns = {name: getattr(form, name) for name in form.__dataclass_fields__}
    hours, closures = columns.pop("hours"), columns.pop("closures")
    columns["opening_hours"] = [[each.weekday, each.opens, each.closes] for each in hours]
    columns["closures"] = [
        [each.first.isoformat(), each.last.isoformat(), each.why] for each in closures
    ]
    return columns


def certificate_lines(
    session: Session, on: date, merchant_id: UUID | None = None
) -> tuple[CertificateLine, ...]:
    """The one that ends last first."""
    asked = select(CertificateRecord).order_by(
        CertificateRecord.valid_until.desc(), CertificateRecord.id
    )
    if merchant_id is not None:
        asked = asked.where(CertificateRecord.merchant_id == merchant_id)
    return tuple(certificate_line(row, on) for row in session.scalars(asked))


def certificate_line(row: CertificateRecord, on: date) -> CertificateLine:
    form = CertificateForm(
        quality_label=row.quality_label,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        reference=row.reference,
        issuer=row.issuer,
        document_name=row.document_name,
        document_hash=row.document_hash,
    )
    standing = certificate_standing(row.valid_from, row.valid_until, row.withdrawn_on, on)
    return CertificateLine(row.id, row.merchant_id, form, row.withdrawn_on, standing.value)


def to_look_at(certificates: Iterable[CertificateLine]) -> tuple[CertificateLine, ...]:
    """Per label the last one, when it has ended or is about to; withdrawn ones are settled."""
    last: dict[str, CertificateLine] = {}
    for each in certificates:
        known = last.get(each.form.quality_label)
        if each.standing != CertificateStanding.WITHDRAWN and (
            known is None or each.form.valid_until > known.form.valid_until
        ):
            last[each.form.quality_label] = each
    found = (each for each in last.values() if each.standing in _ALERTS)
    return tuple(sorted(found, key=lambda each: each.form.valid_until))


def by_merchant(found: Iterable[Any]) -> Mapping[UUID, tuple[Any, ...]]:
    groups: dict[UUID, tuple[Any, ...]] = defaultdict(tuple)
    for each in found:
        groups[each.merchant_id] += (each,)
    return groups


def _line(
    row: MerchantRecord,
    outlets: Iterable[OutletLine],
    certificates: Iterable[CertificateLine],
    on: date,
    *,
    has_successor: bool,
) -> MerchantLine:
    there = [each.form.weekday for each in outlets if each.is_open_on(on)]
    alerting = to_look_at(certificates)
    return MerchantLine(
        id=row.id,
        trade_name=row.trade_name,
        outlet_kind=row.outlet_kind,
        place=row.place,
        family=row.family,
        state=row.state,
        weekdays=tuple(sorted({weekday for weekday in there if weekday})),
        siret=row.siret,
        ends_on=alerting[0].form.valid_until if alerting else None,
        alert=_ALERTS[CertificateStanding(alerting[0].standing)] if alerting else "",
        has_successor=has_successor,
    )
