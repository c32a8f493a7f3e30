"""Drafts of agreements and amendments: their rows, and the papers that they become."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.agreement import (
    AgreementFixed,
    AgreementNotSigned,
    AgreementOver,
    AgreementPeriod,
    AgreementState,
    AmendmentOpen,
    Standing,
    TermFault,
    TermRefused,
    refuse_term,
    state_on,
)
from desktop.domain.agreement_text import TemplateKind
from desktop.domain.bank_account import UnknownMerchant
from desktop.domain.product import Nomenclature
from desktop.domain.reference import provisional
from desktop.importers.agreement_template import AgreementTemplates
from desktop.models import AgreementRecord, CertificateRecord, MerchantRecord, new_id
from desktop.services.agreement_facts import AgreementCase, paper_of
from desktop.sheets.agreement import (
    AgreementForm,
    AgreementPaper,
    form_of,
    papers_of,
    to_snapshot,
)
from desktop.sheets.sender import LetterSender
from desktop.storage.queries.agreement import (
    agreement_row,
    amendments_of,
    period_of,
    period_with_amendments,
)

Means: TypeAlias = tuple[LetterSender, Nomenclature, AgreementTemplates]

SERIES = "CONV"
AMENDABLE = frozenset({Standing.SIGNED, Standing.IN_FORCE, Standing.SUSPENDED})


def new_draft(
    session: Session, merchant_id: UUID, form: AgreementForm, on: date
) -> AgreementRecord:
    """Raises UnknownMerchant, TermRefused."""
    if session.get(MerchantRecord, merchant_id) is None:
        raise UnknownMerchant(merchant_id)
    row = _row(merchant_id, on)
    write_form(session, row, form)
    session.add(row)
    return row


def new_amendment(
    session: Session, agreement_id: UUID, form: AgreementForm, on: date
) -> AgreementRecord:
    """The next one of an agreement. Raises AgreementNotSigned, AgreementOver, AmendmentOpen."""
    asked = agreement_row(session, agreement_id)
    base = agreement_row(session, asked.amends_id) if asked.amends_id else asked
    standing = state_on(period_with_amendments(session, base), on)
    if standing is Standing.ENDED:
        raise AgreementOver
    if standing not in AMENDABLE:
        raise AgreementNotSigned
    earlier = amendments_of(session, base.id)
    if any(row.signed_on is None and row.state != AgreementState.ENDED for row in earlier):
        raise AmendmentOpen
    row = _row(base.merchant_id, on)
    row.amends_id = base.id
    row.amendment = 1 + max((each.amendment for each in earlier), default=0)
    write_form(session, row, form)
    session.add(row)
    return row


def _row(merchant_id: UUID, on: date) -> AgreementRecord:
    row_id = new_id()
    return AgreementRecord(
        id=row_id,
        merchant_id=merchant_id,
        amendment=0,
        provisional_number=provisional(SERIES, row_id),
        dated_on=on,
        state=AgreementState.DRAFT.value,
    )


def write_form(session: Session, row: AgreementRecord, form: AgreementForm) -> None:
    """The choices of a draft; raises AgreementFixed once it was printed, TermRefused."""
    if row.state != AgreementState.DRAFT:
        raise AgreementFixed
    if not form.families:
        raise TermRefused(TermFault.NO_FAMILY)
    begins = form.starts_on
    if row.amends_id is not None:
        base = agreement_row(session, row.amends_id)
        begins = base.starts_on
        if not begins <= form.starts_on <= period_with_amendments(session, base).last_day:
            raise TermRefused(TermFault.OUTSIDE_THE_AGREEMENT)
    refuse_term(begins, form.ends_after, form.renewals_allowed)
    row.starts_on, row.ends_after = form.starts_on, form.ends_after
    row.renewals_allowed = form.renewals_allowed
    row.snapshot = to_snapshot(form)


def papers_as_they_stand(
    session: Session,
    row: AgreementRecord,
    means: Means,
    today: date,
) -> tuple[AgreementPaper, ...]:
    """What was printed, else what would be today; the number is the one that holds now."""
    number, provisional_number = number_of(session, row)
    kept = papers_of(row.snapshot)
    if kept:
        return tuple(paper.with_number(number, provisional_number) for paper in kept)
    sender, known, templates = means
    case = case_of(session, row, sender, known, today)
    kind = TemplateKind.AMENDMENT if row.amends_id else TemplateKind.AGREEMENT
    languages = ("fr", "en") if case.form.with_english else ("fr",)
    return tuple(
        paper_of(
            case, templates[kind, language], number or provisional_number,
            provisional=number is None,
        )
        for language in languages
    )  # fmt: skip


def number_of(session: Session, row: AgreementRecord) -> tuple[str | None, str]:
    """Final and provisional: an amendment bears those of the agreement."""
    base = agreement_row(session, row.amends_id) if row.amends_id else row
    return base.number, base.provisional_number


def case_of(
    session: Session, row: AgreementRecord, sender: LetterSender, known: Nomenclature, today: date
) -> AgreementCase:
    merchant = session.get_one(MerchantRecord, row.merchant_id)
    form = form_of(row.snapshot)
    base = agreement_row(session, row.amends_id) if row.amends_id else None
    before = period_with_amendments(session, base) if base else None
    return AgreementCase(
        merchant=merchant,
        certificates=_valid_certificates(session, row.merchant_id, today),
        form=form,
        period=_period_agreed(row, before),
        known=known,
        sender=sender,
        on=today,
        amendment=row.amendment,
        agreement_dated_on=base.dated_on if base else None,
        before=before,
        families_before=families_in_force(session, base, row) if base else (),
    )


def _period_agreed(row: AgreementRecord, before: AgreementPeriod | None) -> AgreementPeriod:
    """That of the agreement once this amendment is signed, to name its last day."""
    own = period_of(row)
    if before is None:
        return own
    return AgreementPeriod(
        agreement_id=before.agreement_id,
        merchant_id=before.merchant_id,
        state=before.state,
        starts_on=before.starts_on,
        ends_after=own.ends_after,
        renewals_allowed=own.renewals_allowed,
        signed_on=before.signed_on,
        renewed_as=before.renewed_as or before.ends_after,
    )


def families_in_force(
    session: Session, base: AgreementRecord, but: AgreementRecord | None = None
) -> tuple[str, ...]:
    """Those of the agreement, as its last signed amendment left them."""
    signed = [row for row in amendments_of(session, base.id) if row.signed_on and row is not but]
    return form_of((signed[-1] if signed else base).snapshot).families


def _valid_certificates(
    session: Session, merchant_id: UUID, on: date
) -> tuple[CertificateRecord, ...]:
    rows = session.scalars(
        select(CertificateRecord)
        .where(
            CertificateRecord.merchant_id == merchant_id,
            CertificateRecord.withdrawn_on.is_(None),
            CertificateRecord.valid_from <= on,
            CertificateRecord.valid_until >= on,
        )
        .order_by(CertificateRecord.valid_until, CertificateRecord.id)
    )
    return tuple(rows)
