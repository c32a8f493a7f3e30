"""Questions about agreements and certificates: rows in, lines and periods out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.agreement import (
    AgreementPeriod,
    AgreementState,
    Standing,
    UnknownAgreement,
    in_force,
    state_on,
)
from desktop.domain.agreement_ending import (
    USUAL_NOTICE,
    EndingKind,
    Notice,
    ending_of_agreement,
    ending_of_certificate,
)
from desktop.domain.folding import fold
from desktop.models import AgreementRecord, CertificateRecord, MerchantRecord
from desktop.sheets.agreement import AgreementLine, EndingLine

_OF_PERIOD = (
    AgreementRecord.id,
    AgreementRecord.merchant_id,
    AgreementRecord.amends_id,
    AgreementRecord.amendment,
    AgreementRecord.state,
    AgreementRecord.starts_on,
    AgreementRecord.ends_after,
    AgreementRecord.renewals_allowed,
    AgreementRecord.signed_on,
    AgreementRecord.ended_on,
    AgreementRecord.suspended_from,
    AgreementRecord.suspended_until,
    AgreementRecord.past_suspensions,
)
_OF_LINE = (
    *_OF_PERIOD,
    AgreementRecord.number,
    AgreementRecord.provisional_number,
    AgreementRecord.dated_on,
    AgreementRecord.printed_at,
    AgreementRecord.scan_name,
    MerchantRecord.trade_name,
    MerchantRecord.state.label("merchant_state"),
)


def periods_of(session: Session) -> dict[UUID, tuple[AgreementPeriod, ...]]:
    """All agreements that were ever signed, by merchant, in one statement: for the cover rule."""
    rows = session.execute(select(*_OF_PERIOD).where(AgreementRecord.signed_on.is_not(None))).all()
    found: dict[UUID, list[AgreementPeriod]] = defaultdict(list)
    for period in merged(rows).values():
        found[period.merchant_id].append(period)
    return {
        merchant: tuple(sorted(periods, key=lambda period: period.begins_on))
        for merchant, periods in found.items()
    }


def merged(rows: Iterable[Any]) -> dict[UUID, AgreementPeriod]:
    """The period of each agreement, with the term that its last signed amendment gave it."""
    own: dict[UUID, AgreementPeriod] = {}
    amendments: dict[UUID, list[AmendedTerm]] = defaultdict(list)
    for row in rows:
        period = period_of(row)
        amends: UUID | None = row.amends_id  # columns of _OF_PERIOD
        if amends is None:
            own[period.agreement_id] = period
        elif period.signed_on is not None:
            number: int = row.amendment
            amendments[amends].append((number, period.ends_after, period.renewals_allowed))
    return {
        agreement_id: amended(period, amendments.get(agreement_id, ()))
        for agreement_id, period in own.items()
    }


AmendedTerm = tuple[int, date, int]
"""Number of the amendment, the last day and the renewals that it agrees upon."""


def amended(period: AgreementPeriod, terms: Iterable[AmendedTerm]) -> AgreementPeriod:
    last = max(terms, default=None)
    if last is None:
        return period
    _number, ends_after, renewals = last
    return replace(
        period, ends_after=ends_after, renewals_allowed=renewals, renewed_as=period.ends_after
    )


def period_of(row: Any) -> AgreementPeriod:
    """Of a row, or of columns named as `_OF_PERIOD`, without its amendments."""
    names = (
        "merchant_id", "starts_on", "ends_after", "renewals_allowed", "signed_on", "ended_on",
        "suspended_from", "suspended_until",
    )  # fmt: skip
    return AgreementPeriod(
        agreement_id=row.id,
        state=AgreementState(row.state),
        past_suspensions=tuple(
            (date.fromisoformat(first), date.fromisoformat(after))
            for first, after, *_reason in row.past_suspensions
        ),
        **{name: getattr(row, name) for name in names},
    )


def agreement_row(session: Session, agreement_id: UUID) -> AgreementRecord:
    """Raises UnknownAgreement."""
    row = session.get(AgreementRecord, agreement_id)
    if row is None:
        raise UnknownAgreement(agreement_id)
    return row


def amendments_of(session: Session, agreement_id: UUID) -> tuple[AgreementRecord, ...]:
    """In their order."""
    rows = session.scalars(
        select(AgreementRecord)
        .where(AgreementRecord.amends_id == agreement_id)
        .order_by(AgreementRecord.amendment, AgreementRecord.id)
    )
    return tuple(rows)


def period_with_amendments(session: Session, row: AgreementRecord) -> AgreementPeriod:
    """Of an agreement; an amendment's own is that of the agreement which it amends."""
    base = agreement_row(session, row.amends_id) if row.amends_id else row
    rows = [base, *amendments_of(session, base.id)]
    return merged(rows)[base.id]


def merchants_by_name(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Those that are not closed."""
    asked = select(MerchantRecord.id, MerchantRecord.trade_name).where(
        MerchantRecord.state != "closed"
    )
    rows = session.execute(asked).all()
    return tuple(sorted(((row.id, row.trade_name) for row in rows), key=lambda r: fold(r[1])))


def agreement_lines(
    session: Session, on: date, *, merchant_id: UUID | None = None
) -> tuple[AgreementLine, ...]:
    """All agreements with their amendments, the latest first, in one statement."""
    asked = select(*_OF_LINE).join(MerchantRecord, MerchantRecord.id == AgreementRecord.merchant_id)
    if merchant_id is not None:
        asked = asked.where(AgreementRecord.merchant_id == merchant_id)
    order = (AgreementRecord.dated_on.desc(), AgreementRecord.id.desc())
    rows = session.execute(asked.order_by(*order)).all()
    periods = merged(rows)
    numbers = {row.id: row.number or row.provisional_number for row in rows}
    return tuple(_line(row, periods, numbers, on) for row in rows)


def agreement_line(session: Session, agreement_id: UUID, on: date) -> AgreementLine:
    """Raises UnknownAgreement."""
    row = agreement_row(session, agreement_id)
    lines = agreement_lines(session, on, merchant_id=row.merchant_id)
    return next(line for line in lines if line.id == agreement_id)


def _line(
    row: Any,
    periods: Mapping[UUID, AgreementPeriod],
    numbers: Mapping[UUID, str],
    on: date,
) -> AgreementLine:
    """An amendment bears the number of the agreement; its own standing follows its own dates."""
    base_id: UUID = row.amends_id or row.id
    own = period_of(row)
    period = periods.get(base_id, own)
    standing = state_on(period, on) if row.amends_id is None else _of_amendment(own, period, on)
    is_running = standing in {Standing.IN_FORCE, Standing.SUSPENDED}
    return AgreementLine(
        id=row.id,
        merchant_id=row.merchant_id,
        merchant=row.trade_name,
        number=numbers.get(base_id, row.provisional_number),
        provisional=row.number is None and row.amends_id is None,
        amendment=row.amendment,
        standing=standing,
        dated_on=row.dated_on,
        starts_on=row.starts_on,
        ends_after=period.runs_until(on) if is_running else period.ends_after,
        last_day=period.last_day,
        signed_on=row.signed_on,
        has_scan=bool(row.scan_name),
        amends_id=row.amends_id,
    )


def _of_amendment(own: AgreementPeriod, period: AgreementPeriod, on: date) -> Standing:
    """Until it takes effect it has days of its own, then it stands and falls with the agreement."""
    if own.signed_on is None:
        return state_on(own, on)
    is_to_come = on < own.begins_on and on <= period.last_day
    return Standing.SIGNED if is_to_come else state_on(period, on)


def ending_lines(
    session: Session, on: date, notice: Notice = USUAL_NOTICE
) -> tuple[EndingLine, ...]:
    """What ends, is renewed, has ended or waits to be signed; the most pressing first."""
    agreements = agreement_lines(session, on)
    found = [*_of_agreements(session, agreements, on, notice)]
    found += _of_certificates(session, on, notice)
    return tuple(sorted(found, key=lambda line: (line.on, line.merchant.casefold())))


def _of_agreements(
    session: Session, lines: Iterable[AgreementLine], on: date, notice: Notice
) -> Iterable[EndingLine]:
    periods = {p.agreement_id: p for each in periods_of(session).values() for p in each}
    held = {p.merchant_id for p in periods.values() if in_force(p, on) or p.begins_on > on}
    for line in lines:
        ending = None
        if line.id in periods:
            ending = ending_of_agreement(periods[line.id], on, notice)
        elif (
            line.standing is Standing.PRINTED and (on - line.dated_on).days >= notice.unsigned_days
        ):
            ending = EndingKind.AGREEMENT_UNSIGNED, line.dated_on
        if ending is None or (ending[0] is EndingKind.AGREEMENT_ENDED and line.merchant_id in held):
            continue  # what was replaced by another one needs nobody
        yield EndingLine(
            kind=ending[0],
            on=ending[1],
            days=(ending[1] - on).days,
            merchant_id=line.merchant_id,
            merchant=line.merchant,
            subject=line.number,
            agreement_id=line.id,
        )


def _of_certificates(session: Session, on: date, notice: Notice) -> Iterable[EndingLine]:
    """Of merchants that sell; a certificate that was renewed is not told again."""
    asked = (
        select(
            CertificateRecord.merchant_id,
            CertificateRecord.quality_label,
            CertificateRecord.valid_until,
            MerchantRecord.trade_name,
        )
        .join(MerchantRecord, MerchantRecord.id == CertificateRecord.merchant_id)
        .where(CertificateRecord.withdrawn_on.is_(None), MerchantRecord.state != "closed")
    )
    latest: dict[tuple[UUID, str], tuple[date, str]] = {}
    for row in session.execute(asked):
        key = row.merchant_id, row.quality_label
        latest[key] = max(latest.get(key, (row.valid_until, row.trade_name)), (
            row.valid_until, row.trade_name,
        ))  # fmt: skip
    for (merchant_id, quality_label), (valid_until, trade_name) in latest.items():
        ending = ending_of_certificate(valid_until, on, notice)
        if ending is not None:
            yield EndingLine(
                kind=ending[0],
                on=ending[1],
                days=(ending[1] - on).days,
                merchant_id=merchant_id,
                merchant=trade_name,
                subject=quality_label,
            )
