"""The store's part of encoding: which cards wait and why, what was intended, what became of it.

Nothing here talks to a card. An intent is committed before the card is asked to confirm, its
outcome after; only what was verified counts as encoded.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.card import CardState, HolderCard, UnknownCard
from desktop.domain.claim import ReasonNeeded
from desktop.domain.encoding import (
    EncodingMeans,
    EncodingState,
    EncodingUnresolved,
    Found,
    StillCarried,
    SupervisorNeeded,
    WantedRight,
    WriteIntent,
)
from desktop.models import CardRecord
from desktop.services.card_life import CardLife, card_of, facts_of
from desktop.services.clock import Clock
from desktop.services.encoding_life import TORN, EncodingLife
from desktop.services.encoding_queue import (
    as_seen_by,
    ask_again,
    proposal_for,
    queue_of,
    task_of,
)
from desktop.services.protection import ensure_not_relative
from desktop.sheets.card import CardEventKind
from desktop.sheets.encoding import EncodingLine, EncodingProposal, QueueLine, StationSheet
from desktop.storage.queries.card import household_with
from desktop.storage.queries.encoding import (
    encoding_line,
    encoding_lines,
    open_encodings,
    states_of,
    unresolved_lines,
    verified_since,
)
from desktop.storage.unit_of_work import UnitOfWork, UnitsOfWork

SUPERVISORS = frozenset({Role.DECIDER})
LINES_SHOWN = 500
_ACT_OF_STATE = {
    EncodingState.VERIFIED: "encode_card",
    EncodingState.NOT_WRITTEN: "encoding_not_written",
    EncodingState.ABANDONED: "settle_encoding",
    EncodingState.FOREIGN: "encoding_to_supervisor",
    EncodingState.NOT_GENUINE: "encoding_to_supervisor",
}
_STATE_OF_FOUND = {
    Found.NEW: EncodingState.VERIFIED,
    Found.OLD: EncodingState.NOT_WRITTEN,
    Found.OTHER: EncodingState.FOREIGN,
}


class EncodingService:
    """`means` is what the desk can write with, as its profile and keys are at the moment."""

    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def station(self, means: EncodingMeans, reader: Actor | None = None) -> StationSheet:
        """Everything but the SAM; the card of a reader's relative is there without its digits."""
        midnight = datetime.combine(self._clock.today(), time(), UTC)
        with self._units.reading() as session:
            return StationSheet(
                profile=means.profile,
                profile_title=means.title,
                missing=means.missing,
                queue=as_seen_by(session, queue_of(session, means, self._clock.today()), reader),
                unresolved=unresolved_lines(session),
                done_today=verified_since(session, midnight),
                signs_tags=means.neutral_key is not None,
            )

    def queue(self, means: EncodingMeans) -> tuple[QueueLine, ...]:
        """Those that wait longest first."""
        with self._units.reading() as session:
            return queue_of(session, means, self._clock.today())

    def lines(self, limit: int = LINES_SHOWN) -> tuple[EncodingLine, ...]:
        """Writings of all desks, the latest first."""
        with self._units.reading() as session:
            return encoding_lines(session, limit)

    def unresolved(self) -> tuple[EncodingLine, ...]:
        """Those whose outcome nobody knows or can explain, the oldest first."""
        with self._units.reading() as session:
            return unresolved_lines(session)

    def wanted(self, card_id: UUID, means: EncodingMeans) -> WantedRight:
        """What the card has to say now, also when it says it already.

        Raises NotEncodable, NoEntitlementToEncode, CardNotLinked, CardBlocked, CardRetired.
        """
        with self._units.reading() as session:
            card = session.get_one(CardRecord, card_id)
            return task_of(session, card, means, self._clock.today()).right

    def propose(
        self,
        holder: HolderCard,
        means: EncodingMeans,
        old: WantedRight | None = None,
        *,
        actual: bool = False,
        reader: Actor | None = None,
    ) -> EncodingProposal:
        """What to write on the card that lies there. With `actual`, `old` is what was read on it.

        Raises UnknownCard, CardNotLinked, CardBlocked, CardRetired, NotEncodable, FileOfRelative,
        NoEntitlementToEncode, NothingToEncode; EncodingUnresolved while a supervisor has it.
        """
        with self._units.reading() as session:
            card = card_of(session, holder.fingerprint)
            if card is None:
                raise UnknownCard(holder)
            ensure_not_relative(session, reader, household_with(session, card.id))
            rows = open_encodings(session, card.fingerprint)
            states = states_of(session, [row.id for row in rows])
            if set(states.values()) - TORN:
                raise EncodingUnresolved
            seen = (old,) if actual else ()
            today = self._clock.today()
            return proposal_for(session, card, means, today, is_torn=bool(states), seen=seen)

    def begin(
        self, intent: WriteIntent, proposal: EncodingProposal, actor: Actor, sam_tail: str = ""
    ) -> None:
        """Commit what is about to be written. Raises EncodingUnresolved when another is open."""
        with self._units(actor, "intend_encoding") as work:
            session = work.session
            if open_encodings(session, intent.fingerprint):
                raise EncodingUnresolved
            card = session.get_one(CardRecord, proposal.card_id)
            self._life(work, actor).intend(card, intent, proposal, sam_tail)
            work.commit()

    def conclude(self, encoding_id: UUID, state: EncodingState, actor: Actor) -> EncodingLine:
        """How the writing ended, as far as is known. Raises EncodingSettled."""
        if state is EncodingState.INTENDED:
            raise ValueError("an intent is no outcome")
        with self._units(actor, _ACT_OF_STATE.get(state, "encoding_uncertain")) as work:
            life = self._life(work, actor)
            life.end(life.open_row(encoding_id), state)
            work.commit()
        return self._line(encoding_id)

    def allow_erasing(self, holder: HolderCard, actor: Actor) -> UUID:
        """The id of a card that is back in our hands; whoever gets it next has it written anew.

        Kept before anything is erased. Raises UnknownCard, StillCarried, EncodingUnresolved.
        """
        with self._units(actor, "request_encoding") as work:
            card = card_of(work.session, holder.fingerprint)
            if card is None:
                raise UnknownCard(holder)
            if CardState(card.state) in {CardState.LINKED, CardState.BLOCKED}:
                raise StillCarried
            if open_encodings(work.session, holder.fingerprint):
                raise EncodingUnresolved
            card.encoding_requested_at, card.encoding_request = self._clock.now(), ""
            work.commit()
            return card.id

    def tell_erased(self, card_id: UUID, actor: Actor) -> None:
        """Nothing stands on the tag any more."""
        with self._units(actor, "erase_tag") as work:
            card = work.session.get_one(CardRecord, card_id)
            self._tell(work, card, actor, CardEventKind.ERASED)
            work.commit()

    def tell_locked(self, card_id: UUID, actor: Actor) -> None:
        """The tag cannot be written any more: its history says so."""
        with self._units(actor, "lock_tag") as work:
            card = work.session.get_one(CardRecord, card_id)
            self._tell(work, card, actor, CardEventKind.LOCKED)
            work.commit()

    def unresolved_of(self, fingerprint: str) -> WriteIntent | None:
        """The latest writing of the card that its next tap can settle; None when there is none.

        What a supervisor has to look at is not settled by a tap.
        """
        with self._units.reading() as session:
            rows = open_encodings(session, fingerprint)
            states = states_of(session, [row.id for row in rows])
            row = next((row for row in rows if states[row.id] in TORN), None)
            if row is None:
                return None
            return WriteIntent(row.id, row.fingerprint, row.place, row.old_hash, row.new_hash)

    def resolve(self, encoding_id: UUID, found: Found, actor: Actor) -> EncodingLine:
        """What the card turned out to say; torn writings before this one are settled with it.

        An earlier one was written exactly when this one found its content on the card. Raises
        EncodingSettled.
        """
        state = _STATE_OF_FOUND[found]
        with self._units(actor, _ACT_OF_STATE[state]) as work:
            life = self._life(work, actor)
            row = life.open_row(encoding_id)
            if found is not Found.OTHER:
                life.settle_earlier(row)
            life.end(row, state)
            work.commit()
        return self._line(encoding_id)

    def settle_by_hand(self, encoding_id: UUID, reason: str, actor: Actor) -> EncodingLine:
        """A supervisor closes what no tap can explain; the card waits again for what it lacks.

        Raises SupervisorNeeded, ReasonNeeded, EncodingSettled.
        """
        if not actor.roles & SUPERVISORS:
            raise SupervisorNeeded
        if not reason.strip():
            raise ReasonNeeded
        with self._units(actor, "settle_encoding") as work:
            life = self._life(work, actor)
            life.end(life.open_row(encoding_id), EncodingState.ABANDONED, reason.strip())
            work.commit()
        return self._line(encoding_id)

    def request(self, card_id: UUID, note: str, actor: Actor) -> None:
        """Somebody wants the card written again. Raises CardNotLinked, CardBlocked, CardRetired."""
        with self._units(actor, "request_encoding") as work:
            ensure_not_relative(work.session, actor, household_with(work.session, card_id))
            card = work.session.get_one(CardRecord, card_id)
            ask_again(card, facts_of(work.session, card), note, self._clock.now())
            self._tell(work, card, actor, CardEventKind.REQUESTED, note.strip())
            work.commit()

    def cancel_request(self, card_id: UUID, actor: Actor) -> None:
        with self._units(actor, "cancel_encoding_request") as work:
            ensure_not_relative(work.session, actor, household_with(work.session, card_id))
            card = work.session.get_one(CardRecord, card_id)
            if card.encoding_requested_at is None:
                return
            card.encoding_requested_at = None
            card.encoding_request = ""
            self._tell(work, card, actor, CardEventKind.REQUEST_CANCELLED)
            work.commit()

    def _life(self, work: UnitOfWork, actor: Actor) -> EncodingLife:
        return EncodingLife(work.session, actor, self._clock, self._units.desk_label)

    def _tell(
        self, work: UnitOfWork, card: CardRecord, actor: Actor, kind: CardEventKind, note: str = ""
    ) -> None:
        life = CardLife(work.session, actor, self._clock, self._units.desk_label)
        life.tell(card, kind, note=note)

    def _line(self, encoding_id: UUID) -> EncodingLine:
        with self._units.reading() as session:
            return encoding_line(session, encoding_id)
