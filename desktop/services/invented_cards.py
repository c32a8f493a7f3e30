"""The cards of the invented city: a cupboard, cards in people's hands, and a station with work.

Training cards 1 to 6 wait to be written, because that can be tried with them; one was torn.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import TYPE_TWO_NUMBERS, training_holder
from desktop.domain.actor import Actor
from desktop.domain.card import CardSupport, HolderCard
from desktop.domain.encoding import EncodingMeans, EncodingState, WriteIntent
from desktop.domain.errors import Refusal
from desktop.models import new_id
from desktop.models.card_number import new_number
from desktop.services.card import CardService
from desktop.services.clock import Clock
from desktop.services.encoding import EncodingService
from desktop.services.stock import StockService
from desktop.services.support import SupportService
from desktop.storage.unit_of_work import UnitsOfWork

REPLACED_BY = 400  # added to the number of a card that was lost; 900 and more stay unknown
PANEL_CARDS = 6
TORN_CARD = 5
FAILED_FIRST = 20  # each so many-th writing was refused once before it was verified
TAGS_RECEIVED = 28
TAGS_ANNOUNCED = 30
CODES_PRINTED = 12
NOT_WRITTEN_SINCE = timedelta(days=11)  # cards linked in these days wait for the station
EMPTY_RECORD = bytes(29)  # of a training card as it came from its maker
_MEANS = EncodingMeans("training", "", korrigo_key=1, neutral_key=1)
_PLACES = {"korrigo": "315449432E494341/0C/1", "neutral_card": "ndef"}


class Moments(Protocol):
    """The clock of the demonstration."""

    last_day: date

    def put(self, day: date, minutes: int) -> None: ...

    def wait(self, minutes: int) -> None: ...

    def today(self) -> date: ...


class InventedCards:
    """Everything goes through the services of the counter and of the station."""

    def __init__(self, swept: UnitsOfWork, times: Clock, clock: Moments, site_key: bytes) -> None:
        self._cards = CardService(swept, times, SimulatedReader(site_key))
        self._stock = StockService(swept, times)
        self._supports = SupportService(swept, times)
        self._encodings = EncodingService(swept, times)
        self._clock = clock
        self._site_key = site_key
        self._given_tags = 0
        self._writings = 0

    def fill_cupboard(self, actor: Actor) -> None:
        """A delivery of tags, one of which lies beside the training reader, and printed codes."""
        tags = self._stock.open_batch(
            "Cartes neutres, première livraison",
            CardSupport.NEUTRAL_CARD.value,
            "Imprimerie de l’Invention",
            TAGS_ANNOUNCED,
            "Deux cartes manquent dans le carton.",
            actor,
        )
        self._clock.wait(20)
        pile = tuple(self._tag(number) for number in range(TAGS_RECEIVED))
        self._stock.receive_run(pile, tags.batch_id, actor)
        codes = self._stock.open_batch(
            "Codes imprimés d’avance", CardSupport.PAPER.value, "", CODES_PRINTED, "", actor
        )
        for _each in range(CODES_PRINTED):
            self._stock.receive_number(new_number(), codes.batch_id, actor)

    def give_korrigo(self, household_id: UUID, card: int, actor: Actor) -> UUID:
        self._clock.wait(30)
        holder = training_holder(card, self._site_key)
        linked = self._cards.link(household_id, holder, actor)
        if card > PANEL_CARDS:
            self._write(holder, actor)
        return linked.card_id

    def lose(self, household_id: UUID, card_id: UUID, card: int, reason: str, actor: Actor) -> None:
        """Lost or broken, and replaced by the training card so many numbers higher."""
        other = training_holder(card + REPLACED_BY, self._site_key)
        self._cards.replace(household_id, card_id, reason, other, actor)
        self._write(other, actor)

    def give_tag(self, household_id: UUID, actor: Actor) -> None:
        self._clock.wait(30)
        self._given_tags += 1
        holder = self._tag(self._given_tags)
        self._supports.choose(household_id, CardSupport.NEUTRAL_CARD.value, actor)
        self._cards.link(household_id, holder, actor)
        self._write(holder, actor)

    def give_paper(self, household_id: UUID, actor: Actor) -> None:
        self._clock.wait(30)
        self._supports.issue_paper(household_id, actor)

    def leave_work(self, actor: Actor) -> None:
        """A writing torn two days ago, and a card that somebody wants written again."""
        self._clock.put(self._clock.last_day - timedelta(days=4), 95)
        torn = training_holder(TORN_CARD, self._site_key)
        self._intend(torn, actor, EncodingState.UNCERTAIN)
        self._clock.put(self._clock.last_day, 25)
        written = (line.card_id for line in self._encodings.lines() if line.state == "verified")
        in_use = (card_id for card_id in written if self._cards.sheet(card_id).state == "linked")
        self._encodings.request(next(in_use), "Refusée à l’épicerie, deux fois.", actor)

    def _tag(self, number: int) -> HolderCard:
        """The first is the training tag; the others are like it."""
        first = training_holder(TYPE_TWO_NUMBERS[0], self._site_key)
        if not number:
            return first
        digest = hashlib.sha256(b"invented tag" + number.to_bytes(2, "big")).hexdigest()
        return replace(first, tail=f"{int(digest[:8], 16) % 1000:03}", fingerprint=digest)

    def _write(self, holder: HolderCard, actor: Actor) -> None:
        """At the next sitting of the station, unless that is still to come."""
        day = self._clock.today() + timedelta(days=2)
        if day > self._clock.last_day - NOT_WRITTEN_SINCE:
            return
        self._clock.put(day, 9 * self._writings)
        self._writings += 1
        if self._writings % FAILED_FIRST == 0:
            self._intend(holder, actor, EncodingState.NOT_WRITTEN)
            self._clock.wait(2)
        self._intend(holder, actor, EncodingState.VERIFIED)

    def _intend(self, holder: HolderCard, actor: Actor, state: EncodingState) -> None:
        try:
            proposal = self._encodings.propose(holder, _MEANS)
        except Refusal:
            return  # its entitlement is over by then
        intent = WriteIntent(
            id=new_id(),
            fingerprint=holder.fingerprint,
            place=_PLACES[holder.support.value],
            old_hash=hashlib.sha256(EMPTY_RECORD).hexdigest(),
            new_hash=hashlib.sha256(proposal.fingerprint.encode()).hexdigest(),
        )
        self._encodings.begin(intent, proposal, actor, "042")
        self._clock.wait(1)
        self._encodings.conclude(intent.id, state, actor)
