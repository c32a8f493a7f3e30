"""The same household read back at the other desk, through the centre."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from desktop.app.desk import Desk, open_desk
from desktop.progress import unwatched
from desktop.settings import Settings
from desktop.sheets.household import HouseholdSheet


class NotTheSame(Exception):
    """What the second desk shows differs from the first, in the fields named."""


@dataclass(frozen=True)
class SyncProof:
    """`reference` is the final number, which only the centre gives."""

    reference: str
    final: bool
    members: int
    claim_number: str | None
    entitlement: str
    card_tail: str
    sent: int
    received: int


def read_back(first: Desk, second: Settings, household_id: UUID) -> SyncProof:
    """Exchange at both desks and compare. Raises NotTheSame."""
    sent = first.sync.run(unwatched)
    other = open_desk(second)
    try:
        received = other.sync.run(unwatched)
        first.sync.run(unwatched)
        here = first.counter.households.sheet(household_id)
        there = other.counter.households.sheet(household_id)
        _compare(here, there)
        return _proof(there, sent.sent, received.received)
    finally:
        other.close()


def _compare(here: HouseholdSheet, there: HouseholdSheet) -> None:
    ours, theirs = asdict(here), asdict(there)
    different = [name for name in ours if ours[name] != theirs[name]]
    if different:
        raise NotTheSame(", ".join(different))


def _proof(sheet: HouseholdSheet, sent: int, received: int) -> SyncProof:
    return SyncProof(
        reference=sheet.reference,
        final=not sheet.provisional,
        members=len(sheet.members),
        claim_number=sheet.claim.number if sheet.claim else None,
        entitlement=sheet.entitlement.state if sheet.entitlement else "none",
        card_tail=sheet.cards[0].tail if sheet.cards else "",
        sent=sent,
        received=received,
    )


def told(proof: SyncProof) -> dict[str, Any]:
    return asdict(proof)
