"""The steps of a writing in the store: intended, then what became of it; both are facts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.encoding import (
    OPEN_STATES,
    EncodingSettled,
    EncodingState,
    WriteIntent,
)
from desktop.models import CardRecord, EncodingOutcomeRecord, EncodingRecord
from desktop.services.card_life import number_of
from desktop.services.clock import Clock
from desktop.sheets.encoding import EncodingProposal
from desktop.storage.queries.encoding import open_encodings, state_of, states_of

TORN = frozenset({EncodingState.INTENDED, EncodingState.UNCERTAIN, EncodingState.UNVERIFIED})
"""What the next tap of the card settles; the other open states are for a supervisor."""


class EncodingLife:
    """One act: who, when, where, and the session that it is written in."""

    def __init__(self, session: Session, actor: Actor, clock: Clock, desk_label: str) -> None:
        self._session = session
        self._actor = actor
        self._clock = clock
        self._desk_label = desk_label

    def intend(
        self, card: CardRecord, intent: WriteIntent, proposal: EncodingProposal, sam_tail: str
    ) -> None:
        right = proposal.new
        if right.valid_from is None or right.valid_until is None:
            raise ValueError("a right without days is not written")
        if card.number is None:
            card.number = number_of(card)
        self._session.add(
            EncodingRecord(
                id=intent.id,
                card_id=card.id,
                fingerprint=intent.fingerprint,
                household_id=proposal.household_id,
                entitlement_id=proposal.entitlement_id,
                profile=proposal.profile,
                place=intent.place,
                old_hash=intent.old_hash,
                new_hash=intent.new_hash,
                number=card.number,
                valid_from=right.valid_from,
                valid_until=right.valid_until,
                key_version=right.key_version,
                reason=proposal.reason.value,
                request=card.encoding_request,
                sam_tail=sam_tail,
                at=self._clock.now(),
                agent_id=self._actor.id,
                agent_name=self._actor.name,
                desk_label=self._desk_label,
            )
        )

    def open_row(self, encoding_id: UUID) -> EncodingRecord:
        """Raises EncodingSettled when its outcome is known already."""
        row = self._session.get_one(EncodingRecord, encoding_id)
        if state_of(self._session, encoding_id) not in OPEN_STATES:
            raise EncodingSettled
        return row

    def end(self, row: EncodingRecord, state: EncodingState, note: str = "") -> None:
        self._session.add(
            EncodingOutcomeRecord(
                encoding_id=row.id,
                card_id=row.card_id,
                household_id=row.household_id,
                state=state.value,
                note=note,
                at=self._clock.now(),
                agent_id=self._actor.id,
                agent_name=self._actor.name,
                desk_label=self._desk_label,
            )
        )

    def settle_earlier(self, row: EncodingRecord) -> None:
        """Two desks apart may each have torn a writing of one card.

        This one read the card before it wrote: what it found there was written, the rest was not.
        """
        rows = open_encodings(self._session, row.fingerprint)
        states = states_of(self._session, [other.id for other in rows])
        for other in rows:
            if other.id != row.id and other.at <= row.at and states[other.id] in TORN:
                written = other.new_hash == row.old_hash
                self.end(other, EncodingState.VERIFIED if written else EncodingState.NOT_WRITTEN)
