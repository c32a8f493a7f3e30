"""A claim as pages and letters show it: where it stands, what was assessed, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from desktop.domain.assessment import Assessment
from desktop.sheets.household import IncomeEntry


@dataclass(frozen=True)
class AssessmentSheet:
    """A frozen assessment with who made it and when."""

    id: UUID
    claim_id: UUID
    assessed_at: datetime
    agent_name: str
    assessment: Assessment


@dataclass(frozen=True)
class DocumentLine:
    id: UUID
    document_kind: str
    state: str
    member_id: UUID | None
    seen_on: date | None
    reason: str


@dataclass(frozen=True)
class ExemptionSheet:
    reason: str
    bracket: str
    approver: str


@dataclass(frozen=True)
class ClaimSheet:
    """`acts` are those of `desktop.domain.claim` that the asking agent may do now, likely first."""

    id: UUID
    household_id: UUID
    claimed_on: date
    claim_kind: str
    state: str
    number: str | None
    incomes: tuple[IncomeEntry, ...]
    documents: tuple[DocumentLine, ...]
    assessment: AssessmentSheet | None
    proposal: str | None
    proposed_by: str | None
    decided_by: str | None
    decided_on: date | None
    reason: str
    exemption: ExemptionSheet | None
    acts: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionOutcome:
    """What a decision did: the claim, and the entitlement it opened when granted."""

    claim: ClaimSheet
    entitlement_id: UUID | None
    amount: Decimal | None
    opened_on: date | None
    ends_after: date | None
