"""Counts for the home page: each is one statement, whatever the number of households."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from desktop.models import (
    CardLinkRecord,
    ClaimRecord,
    ConflictRecord,
    DraftRecord,
    EntitlementRecord,
    HouseholdRecord,
    LetterRecord,
    MerchantAccountRecord,
    ScaleRecord,
)
from desktop.models.journal import MutationRecord, OperationRecord
from desktop.sheets.draft import DraftLine
from desktop.sheets.overview import DayReceived, Waiting, WaitingKind
from desktop.storage.queries.centre import met_a_centre
from desktop.storage.queries.entitlement import ENDING_WITHIN
from desktop.storage.queries.merchant import TO_CONFIRM

WAITS_TO_BE_SENT = ("pending", "resend")
WORKING_DAYS = 5


def claims_waiting(session: Session, kind: WaitingKind, state: str) -> Waiting:
    row = session.execute(
        select(func.count(), func.min(ClaimRecord.claimed_on)).where(ClaimRecord.state == state)
    ).one()
    return Waiting(kind, row[0], row[1])


def entitlements_ending(session: Session, on: date) -> Waiting:
    """In force on `on`, ending within thirty days, of households that are still followed."""
    row = session.execute(
        select(func.count(), func.min(EntitlementRecord.ends_after))
        .join(HouseholdRecord, HouseholdRecord.id == EntitlementRecord.household_id)
        .where(
            HouseholdRecord.state == "enrolled",
            *_in_force(on),
            or_(
                EntitlementRecord.ends_after <= on + ENDING_WITHIN,
                EntitlementRecord.ended_on <= on + ENDING_WITHIN + timedelta(days=1),
            ),
        )
    ).one()
    return Waiting(WaitingKind.ENTITLEMENTS_ENDING, row[0], row[1])


def cards_to_link(session: Session, on: date) -> Waiting:
    """Entitlements not ended yet of households without a card in their hands."""
    has_card = exists().where(
        CardLinkRecord.household_id == EntitlementRecord.household_id,
        CardLinkRecord.until_on.is_(None),
    )
    row = session.execute(
        select(
            func.count(EntitlementRecord.household_id.distinct()),
            func.min(EntitlementRecord.opened_on),
        ).where(_not_ended(on), EntitlementRecord.ends_after >= on, ~has_card)
    ).one()
    return Waiting(WaitingKind.CARDS_TO_LINK, row[0], row[1])


def letters_to_print(session: Session) -> Waiting:
    row = session.execute(
        select(func.count(), func.min(LetterRecord.dated_on)).where(LetterRecord.state == "draft")
    ).one()
    return Waiting(WaitingKind.LETTERS_TO_PRINT, row[0], row[1])


def accounts_to_confirm(session: Session) -> Waiting:
    """Bank details of merchants that were entered and that nobody confirmed or refused."""
    row = session.execute(
        select(
            func.count(MerchantAccountRecord.merchant_id.distinct()),
            func.min(MerchantAccountRecord.proposed_at),
        ).where(TO_CONFIRM)
    ).one()
    since = row[1].astimezone().date() if row[0] else None
    return Waiting(WaitingKind.ACCOUNTS_TO_CONFIRM, row[0], since)


def conflicts(session: Session) -> Waiting:
    """Open conflicts, and changes of this desk that the centre refused."""
    still_open = session.scalar(select(func.count()).where(ConflictRecord.state == "open")) or 0
    refused = session.scalar(select(func.count()).where(MutationRecord.state == "refused")) or 0
    return Waiting(WaitingKind.CONFLICTS, still_open + refused)


def questions(session: Session, actor_id: UUID) -> Waiting:
    """Open conflicts whose second value this person typed, and somebody asks about it."""
    row = session.execute(
        select(func.count(), func.min(ConflictRecord.asked_at)).where(
            ConflictRecord.state == "open",
            ConflictRecord.actor_id == actor_id,
            ConflictRecord.question != "",
            ConflictRecord.answer == "",
        )
    ).one()
    return Waiting(WaitingKind.QUESTIONS, row[0], row[1].date() if row[1] else None)


def cards_to_confirm(session: Session) -> Waiting:
    """Links made here that the centre has not seen: another desk may have been first."""
    count = session.scalar(
        select(func.count(OperationRecord.row_id.distinct()))
        .join(MutationRecord, MutationRecord.id == OperationRecord.mutation_id)
        .where(
            MutationRecord.state.in_(WAITS_TO_BE_SENT),
            OperationRecord.entity == "card_link",
            OperationRecord.operation == "I",
            met_a_centre(),
        )
    )
    return Waiting(WaitingKind.CARDS_TO_CONFIRM, count or 0)


def unsent(session: Session) -> Waiting:
    row = session.execute(
        select(func.count(), func.min(MutationRecord.at)).where(
            MutationRecord.state.in_(WAITS_TO_BE_SENT), met_a_centre()
        )
    ).one()
    return Waiting(WaitingKind.UNSENT, row[0], row[1].date() if row[0] else None)


def week_received(session: Session, on: date) -> tuple[DayReceived, ...]:
    """Claims by the day they were made, Monday to Friday of the week of `on`."""
    monday = on - timedelta(days=on.weekday())
    days = [monday + timedelta(days=number) for number in range(WORKING_DAYS)]
    rows = session.execute(
        select(ClaimRecord.claimed_on, func.count())
        .where(ClaimRecord.claimed_on.between(days[0], days[-1]))
        .group_by(ClaimRecord.claimed_on)
    )
    counted = {row[0]: row[1] for row in rows}
    return tuple(DayReceived(day, counted.get(day, 0)) for day in days)


def has_rules(session: Session) -> bool:
    """Nothing can be assessed before the scales are here."""
    return session.scalar(select(exists().where(ScaleRecord.id.is_not(None)))) or False


def received_on(session: Session, on: date) -> int:
    return session.scalar(select(func.count()).where(ClaimRecord.claimed_on == on)) or 0


def latest_drafts(session: Session, limit: int) -> tuple[DraftLine, ...]:
    rows = session.scalars(select(DraftRecord).order_by(DraftRecord.saved_at.desc()).limit(limit))
    return tuple(
        DraftLine(row.id, row.form, row.label, row.subject_id, row.saved_at) for row in rows
    )


def _in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        EntitlementRecord.opened_on <= on,
        EntitlementRecord.ends_after >= on,
        _not_ended(on),
        or_(
            EntitlementRecord.suspended_on.is_(None),
            EntitlementRecord.suspended_on > on,
            EntitlementRecord.suspended_until <= on,
        ),
    )


def _not_ended(on: date) -> ColumnElement[bool]:
    """An end before its time may be foreseen and not have come."""
    return or_(EntitlementRecord.ended_on.is_(None), EntitlementRecord.ended_on > on)
