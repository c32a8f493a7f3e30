"""An agreement goes on paper: what it needs before, what is frozen, and its page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.agreement import AgreementFixed, AgreementState, PartyIncomplete
from desktop.models import AgreementRecord, MerchantRecord
from desktop.reports.agreement_paper import agreement_pdf
from desktop.services.agreement_facts import missing_of
from desktop.services.letter_paper import present_logo
from desktop.sheets.agreement import (
    AgreementDocument,
    AgreementPaper,
    AgreementSheet,
    form_of,
    to_snapshot,
)
from desktop.storage.queries.agreement import (
    agreement_line,
    agreement_lines,
    agreement_row,
    amendments_of,
    period_with_amendments,
)
from desktop.storage.queries.agreement_timeline import happenings_of, newest_first


def refuse_unprintable(session: Session, row: AgreementRecord) -> None:
    """Raises AgreementFixed for one that was given up, PartyIncomplete for a draft."""
    if row.state == AgreementState.ENDED and row.printed_at is None:
        raise AgreementFixed
    if row.state == AgreementState.DRAFT:
        missing = missing_of(session.get_one(MerchantRecord, row.merchant_id))
        if missing:
            raise PartyIncomplete(missing)


def freeze(
    row: AgreementRecord, papers: tuple[AgreementPaper, ...], seen: Any, at: datetime
) -> None:
    """The first print decides the words for ever, and the year of the number.

    Raises AgreementFixed when the draft was changed since it was `seen`.
    """
    if row.state != AgreementState.DRAFT:
        return
    if row.snapshot != seen:
        raise AgreementFixed
    row.snapshot = to_snapshot(form_of(row.snapshot), papers)
    row.template = papers[0].text.template
    row.dated_on = papers[0].dated_on
    row.printed_at = at
    row.state = AgreementState.PRINTED.value


def documents_of(papers: tuple[AgreementPaper, ...]) -> tuple[AgreementDocument, ...]:
    """The French one first; a logo taken away since does not stop a reprint."""
    return tuple(
        AgreementDocument(
            file_name(paper),
            paper.language,
            agreement_pdf(
                replace(paper, sender=replace(paper.sender, logo=present_logo(paper.sender.logo)))
            ),
        )
        for paper in papers
    )


def file_name(paper: AgreementPaper) -> str:
    """French words: files are kept in folders of the city."""
    amendment = f"-avenant-{paper.amendment}" if paper.amendment else "-convention"
    language = "" if paper.language == "fr" else f"-{paper.language}"
    return re.sub(r"[^\w-]+", "-", f"{paper.number}{amendment}{language}") + ".pdf"


def sheet_of(session: Session, agreement_id: UUID, on: date) -> AgreementSheet:
    """Raises UnknownAgreement, UnreadableAgreement."""
    row = agreement_row(session, agreement_id)
    base = agreement_row(session, row.amends_id) if row.amends_id else row
    lines = agreement_lines(session, on, merchant_id=row.merchant_id)
    merchant = session.get_one(MerchantRecord, row.merchant_id)
    family = tuple(line for line in lines if base.id in {line.id, line.amends_id})
    return AgreementSheet(
        line=agreement_line(session, agreement_id, on),
        form=form_of(row.snapshot),
        period=period_with_amendments(session, row),
        lines=tuple(sorted(family, key=lambda line: line.amendment)),
        missing=missing_of(merchant),
        signatory=merchant.representative,
        printed_at=row.printed_at,
        signed_by=row.signed_by,
        scan_name=row.scan_name,
        suspension_reason=base.suspension_reason,
        reason=base.reason,
        merchant_state=merchant.state,
        is_only=not any(
            line.id != base.id and not line.amendment and line.signed_on and line.last_day >= on
            for line in lines
        ),
        timeline=newest_first(happenings_of((base, *amendments_of(session, base.id)), on)),
    )
