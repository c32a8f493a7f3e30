"""What a member of a household may read of its credit, and of what was bought with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from desktop.services.subject_rows import HouseholdRows
from desktop.services.subject_view import View
from desktop.sheets.subject_export import Section, Why


def movements_of(
    rows: HouseholdRows, view: View, claims: frozenset[UUID], cards: frozenset[UUID]
) -> list[dict[str, Any]]:
    """What their household was given, and what went for purchases with their card."""
    opened = {row.id for row in rows.entitlements if row.claim_id in claims}
    there = [row for row in rows.movements if row.entitlement_id in opened]
    given = [row for row in there if row.card_id is None or row.card_id in cards]
    missed = len(rows.movements) - len(there)
    view.tally.add(Section.CREDIT_MOVEMENTS, Why.BEFORE_OR_AFTER, missed)
    view.tally.add(Section.CREDIT_MOVEMENTS, Why.THIRD_PERSON, len(there) - len(given))
    return [view.told(row) for row in given]


def purchases_of(rows: HouseholdRows, view: View, cards: frozenset[UUID]) -> list[dict[str, Any]]:
    """Where somebody buys is about them alone: only purchases with the person's own card."""
    given = [row for row in rows.purchases if row.card_id in cards]
    view.tally.add(Section.PURCHASES, Why.THIRD_PERSON, len(rows.purchases) - len(given))
    view.tally.add(Section.PURCHASES, Why.MEANS_OF_PAYMENT, len(given))
    return [view.told(row) for row in given]
