"""The rows of a household that are one member's, and those of everybody that they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import (
    AgentRecord,
    AssessmentRecord,
    CardEventRecord,
    CardLinkRecord,
    CardRecord,
    CardTransactionRecord,
    ClaimRecord,
    CreditMovementRecord,
    EncodingOutcomeRecord,
    EncodingRecord,
    EntitlementRecord,
    HistoryRecord,
    IncomeRecord,
    LetterRecord,
    MemberRecord,
    NoteRecord,
    SupportingDocumentRecord,
    Synced,
)

R = TypeVar("R", bound=Synced)


@dataclass(frozen=True)
class HouseholdRows:
    """Everything of one household, before anything is left out; each in the order of its days."""

    members: Sequence[MemberRecord]
    incomes: Sequence[IncomeRecord]
    documents: Sequence[SupportingDocumentRecord]
    claims: Sequence[ClaimRecord]
    assessments: Sequence[AssessmentRecord]
    entitlements: Sequence[EntitlementRecord]
    movements: Sequence[CreditMovementRecord]
    purchases: Sequence[CardTransactionRecord]
    letters: Sequence[LetterRecord]
    links: Sequence[CardLinkRecord]
    cards: Sequence[CardRecord]
    events: Sequence[CardEventRecord]
    encodings: Sequence[EncodingRecord]
    outcomes: Sequence[EncodingOutcomeRecord]
    notes: Sequence[NoteRecord]
    history: Sequence[HistoryRecord]
    agents: Sequence[AgentRecord]

    def names_of_colleagues(self) -> frozenset[str]:
        """As they stand in the rows, and of everybody who works here; not who signed."""
        named: Iterator[Any] = iter(
            [
                *(row.name for row in self.agents),
                *(row.actor_name for row in self.history),
                *(row.agent_name for row in self.assessments),
                *(row.author_name for row in self.notes),
                *(row.agent_name for row in self.events),
                *(row.agent_name for row in self.encodings),
                *(row.agent_name for row in self.outcomes),
                *(row.proposed_by_name for row in self.claims),
                *(row.agent_name for row in self.movements),
                *(row.settled_by_name for row in self.purchases),
            ]
        )
        return frozenset(name for name in named if name) - self.names_under_decisions()

    def names_under_decisions(self) -> frozenset[str]:
        named = [(row.decided_by_name, row.exemption_by_name) for row in self.claims]
        return frozenset(name for names in named for name in names if name)

    def others_had(self, claim_id: UUID | None, member_id: UUID) -> bool:
        """Somebody else of the household stated an amount for this claim, or for any."""
        return any(
            row.amount
            for row in self.incomes
            if row.member_id != member_id and claim_id in (None, row.claim_id)
        )


def household_rows(session: Session, household_id: UUID) -> HouseholdRows:
    def of(record: type[R], *order: Any) -> Sequence[R]:
        return session.scalars(
            select(record)
            .where(getattr(record, "household_id") == household_id)  # noqa: B009 - on each of them
            .order_by(*order)
        ).all()

    links = of(CardLinkRecord, CardLinkRecord.linked_on)
    card_ids = {link.card_id for link in links}
    cards = session.scalars(select(CardRecord).where(CardRecord.id.in_(card_ids)))
    events = session.scalars(
        select(CardEventRecord)
        .where(CardEventRecord.card_id.in_(card_ids))
        .order_by(CardEventRecord.at)
    )
    return HouseholdRows(
        members=of(MemberRecord, MemberRecord.id),
        incomes=of(IncomeRecord, IncomeRecord.month, IncomeRecord.source),
        documents=of(SupportingDocumentRecord, SupportingDocumentRecord.document_kind),
        claims=of(ClaimRecord, ClaimRecord.claimed_on),
        assessments=of(AssessmentRecord, AssessmentRecord.assessed_at),
        entitlements=of(EntitlementRecord, EntitlementRecord.opened_on),
        movements=of(CreditMovementRecord, CreditMovementRecord.on_day, CreditMovementRecord.at),
        purchases=of(CardTransactionRecord, CardTransactionRecord.on_day),
        letters=of(LetterRecord, LetterRecord.dated_on),
        links=links,
        cards=cards.all(),
        events=events.all(),
        encodings=of(EncodingRecord, EncodingRecord.at),
        outcomes=of(EncodingOutcomeRecord, EncodingOutcomeRecord.at),
        notes=of(NoteRecord, NoteRecord.written_at),
        history=of(HistoryRecord, HistoryRecord.at, HistoryRecord.id),
        agents=session.scalars(select(AgentRecord)).all(),
    )


def names_of(member: MemberRecord) -> tuple[str, ...]:
    return member.usage_name, member.birth_name, member.first_names


def within(link: CardLinkRecord, moment: datetime) -> bool:
    """Whether a moment lies in the time of a link, its last day included."""
    day: date = moment.astimezone().date()
    return link.linked_on <= day and (link.until_on is None or day <= link.until_on)


def amounts_of_others(rows: HouseholdRows, member_id: UUID) -> frozenset[Decimal]:
    """What others had, without what the person had as well."""
    own = {row.amount for row in rows.incomes if row.member_id == member_id}
    return frozenset(row.amount for row in rows.incomes if row.member_id != member_id) - own
