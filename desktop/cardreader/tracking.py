"""From what the slots show to what the application is told: pure, the clock is an argument.

A card is told at once; a removal, a mute card or a second card only when it lasted for the settling
time, because a hand that lays a card down makes contact several times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.cardreader.roles import Slot, SlotContent, card_slots, stable_name
from desktop.sheets.reader import Presence, ReaderRoles, ReaderState

SETTLING = 0.15  # seconds
SHOWN_FIRST = (
    (SlotContent.CARD, Presence.PRESENT),
    (SlotContent.MUTE, Presence.UNREADABLE),
)
OCCUPIED = frozenset({Presence.PRESENT, Presence.UNREADABLE})
UNSURE_AT_FIRST = frozenset({Presence.WAITING, Presence.UNREADABLE})


@dataclass(frozen=True)
class Sighting:
    """What is to be shown; two sightings of different cards differ in slot or event count."""

    presence: Presence
    slot: str = ""
    events: int = 0


class CardTracker:
    """Remembers what was told last, and what is waiting to be told."""

    def __init__(self, roles: ReaderRoles) -> None:
        self._roles = roles
        self._told: Sighting | None = None
        self._waiting: Sighting | None = None
        self._waiting_since = 0.0
        self._quiet_until = 0.0
        self._tap = 0

    def seen(self, slots: Sequence[Slot], now: float) -> tuple[ReaderState, ...]:
        """What to tell, given what is there now (seconds of any steady clock)."""
        sighting = self._look(slots)
        if sighting == self._told:
            self._waiting = None
            return ()
        if sighting != self._waiting:
            self._waiting, self._waiting_since = sighting, now
        if now < self._settled_at():
            return ()
        self._quiet_until = now + SETTLING
        return self._tell(sighting)

    def service_lost(self) -> tuple[ReaderState, ...]:
        """The service went; told at once, and once."""
        lost = Sighting(Presence.NO_SERVICE)
        self._waiting = None
        return () if self._told == lost else self._tell(lost)

    def due(self, now: float) -> float | None:
        """Seconds until something waiting is to be told; None when nothing waits."""
        return None if self._waiting is None else max(0.0, self._settled_at() - now)

    def _look(self, slots: Sequence[Slot]) -> Sighting:
        watched = card_slots(slots, self._roles)
        if not watched:
            return Sighting(Presence.NO_READER)
        for content, presence in SHOWN_FIRST:
            for slot in sorted(watched, key=self._is_not_told):
                if slot.content is content:
                    return Sighting(presence, slot.name, slot.events)
        return Sighting(Presence.WAITING, watched[0].name)

    def _is_not_told(self, slot: Slot) -> bool:
        """With cards in two slots the one already told stays the one that counts."""
        return self._told is None or slot.name != self._told.slot

    def _settled_at(self) -> float:
        """A card is told at once, unless something was told just before."""
        if self._waiting is not None and self._waiting.presence in UNSURE_AT_FIRST:
            return max(self._quiet_until, self._waiting_since + SETTLING)
        return self._quiet_until

    def _tell(self, sighting: Sighting) -> tuple[ReaderState, ...]:
        before, self._told, self._waiting = self._told, sighting, None
        states: list[ReaderState] = []
        if before is not None and before.presence in OCCUPIED:
            states.append(self._state(Presence.REMOVED, before.slot))
            if sighting.presence is Presence.WAITING:
                return tuple(states)
        if sighting.presence in OCCUPIED:
            self._tap += 1
        return (*states, self._state(sighting.presence, sighting.slot))

    def _state(self, presence: Presence, slot: str) -> ReaderState:
        return ReaderState(presence, stable_name(slot), self._tap)
