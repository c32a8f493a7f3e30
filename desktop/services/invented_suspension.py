"""The entitlement of the invented city that somebody who decides has suspended."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select

from desktop.domain.actor import Actor
from desktop.models import CardLinkRecord, EntitlementRecord, HouseholdRecord
from desktop.services.clock import Clock
from desktop.services.entitlement import EntitlementService
from desktop.storage.unit_of_work import UnitsOfWork

REASON = "Courrier revenu : adresse à confirmer avec le foyer."
_NOT_THE_LATEST = 20
"""Those of the training panel, and those with a story of their own, came last."""
_LASTS = timedelta(days=60)


def suspend_one(units: UnitsOfWork, times: Clock, decider: Actor) -> None:
    """From today on and until somebody brings it back; of a household with a card in its hands."""
    EntitlementService(units, times).suspend(
        _chosen(units, times), times.today(), None, REASON, decider
    )


def _chosen(units: UnitsOfWork, times: Clock) -> UUID:
    right, household, link = EntitlementRecord, HouseholdRecord, CardLinkRecord
    today = times.today()
    in_hand = exists().where(link.household_id == household.id, link.until_on.is_(None))
    asked = (
        select(right.id)
        .join(household, household.id == right.household_id)
        .where(
            household.stage == "active",
            household.confidential.is_(False),
            household.restricted.is_(False),
            right.ended_on.is_(None),
            right.opened_on <= today,
            right.ends_after >= today + _LASTS,
            in_hand,
        )
        .order_by(household.enrolled_on.desc(), household.id)
    )
    with units.reading() as session:
        found = session.scalars(asked.offset(_NOT_THE_LATEST).limit(1)).first()
    assert found is not None  # noqa: S101 - for mypy: the city is large enough
    return found
