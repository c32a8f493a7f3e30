"""The cupboard of cards: deliveries come in, cards go to households, come back and end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from desktop.domain.actor import Actor
from desktop.domain.card import (
    CardState,
    CardSupport,
    HolderCard,
    MoveNeedsCentre,
    NothingToMove,
    SupportDiffers,
)
from desktop.domain.card_life import (
    check_receive,
    check_retire,
)
from desktop.domain.errors import Refusal
from desktop.models import CardBatchRecord, CardRecord, new_id
from desktop.services.card_life import CardLife, card_of, facts_of, paper_fingerprint
from desktop.services.clock import Clock
from desktop.services.stock_site import StockSite
from desktop.sheets.card import BatchLine, CardEventKind, CardLine, IntakeSheet, RefusedIntake
from desktop.storage.queries.card import card_line, card_lines
from desktop.storage.queries.stock import THERE, batch_line, batch_lines
from desktop.storage.unit_of_work import UnitOfWork, UnitsOfWork


class StockService:
    def __init__(self, units: UnitsOfWork, clock: Clock, site: StockSite | None = None) -> None:
        """What is received here belongs to the stock of `site`."""
        self._units = units
        self._clock = clock
        self._site = site or StockSite()

    def open_batch(
        self,
        label: str,
        support: str,
        supplier: str,
        expected_count: int,
        note: str,
        actor: Actor,
    ) -> BatchLine:
        """A delivery that was just brought; its cards are received one by one."""
        with self._units(actor, "open_batch") as work:
            row = CardBatchRecord(
                id=new_id(),
                label=label.strip(),
                support=CardSupport(support).value,
                supplier=supplier.strip(),
                received_on=self._clock.today(),
                expected_count=expected_count,
                note=note.strip(),
            )
            work.session.add(row)
            work.commit()
        return self.batch(row.id)

    def batches(self) -> tuple[BatchLine, ...]:
        """The latest first."""
        with self._units.reading() as session:
            return batch_lines(session)

    def batch(self, batch_id: UUID) -> BatchLine:
        with self._units.reading() as session:
            return batch_line(session, batch_id)

    def receive(self, holder: HolderCard, batch_id: UUID, actor: Actor) -> CardLine:
        """Raises CardAlreadyReceived, CardAlreadyKnown, SupportDiffers, CardInvalidated."""
        with self._units(actor, "receive_card") as work:
            batch = work.session.get_one(CardBatchRecord, batch_id)
            card = self._take_in(work, holder, batch, actor)
            work.commit()
            return card_line(card)

    def receive_number(self, number: str, batch_id: UUID, actor: Actor) -> CardLine:
        """A code that was printed beforehand, by its ten symbols."""
        with self._units(actor, "receive_card") as work:
            session = work.session
            batch = session.get_one(CardBatchRecord, batch_id)
            _refuse_other(batch, CardSupport.PAPER)
            known = card_of(session, paper_fingerprint(number))
            check_receive(facts_of(session, known) if known else None)
            card = self._store(work, batch, actor, lambda life: life.enter_paper(number))
            work.commit()
            return card_line(card)

    def receive_run(
        self, holders: tuple[HolderCard, ...], batch_id: UUID, actor: Actor
    ) -> IntakeSheet:
        """A pile of cards in one act; those that cannot come in are named with the rule."""
        received, refused = [], []
        with self._units(actor, "receive_cards") as work:
            batch = work.session.get_one(CardBatchRecord, batch_id)
            for holder in holders:
                try:
                    received.append(card_line(self._take_in(work, holder, batch, actor)))
                except Refusal as why:
                    refused.append(RefusedIntake(holder.tail, why))
            work.commit()
        return IntakeSheet(self.batch(batch_id), tuple(received), tuple(refused))

    def retire(self, card_id: UUID, note: str, actor: Actor) -> None:
        """The end of a card. Raises CardAlreadyLinked while a household has it, CardRetired."""
        with self._units(actor, "retire_card") as work:
            card = work.session.get_one(CardRecord, card_id)
            check_retire(facts_of(work.session, card))
            self._life(work, actor).retire(card, note=note)
            work.commit()

    def move(self, batch_id: UUID, to_site: str, actor: Actor) -> int:
        """What is left of a delivery goes to another site; how many cards.

        Both sites must know at once: the centre is asked before and told after. Raises
        MoveNeedsCentre, NothingToMove.
        """
        self._site.reach(MoveNeedsCentre())
        with self._units(actor, "move_stock") as work:
            life = self._life(work, actor)
            cards = work.session.scalars(
                select(CardRecord)
                .where(CardRecord.batch_id == batch_id, CardRecord.state.in_(THERE))
                .where(CardRecord.site != to_site.strip())
                .order_by(CardRecord.id)
            ).all()
            if not cards:
                raise NothingToMove
            for card in cards:
                card.site = to_site.strip()
                life.tell(card, CardEventKind.MOVED, note=card.site)
            work.commit()
        with suppress(MoveNeedsCentre):  # it is told with the next exchange then
            self._site.reach(MoveNeedsCentre())
        return len(cards)

    def in_stock(self) -> tuple[CardLine, ...]:
        """What may be given to a household: never linked, or handed back."""
        with self._units.reading() as session:
            return card_lines(session, CardRecord.state.in_(THERE))

    def _take_in(
        self, work: UnitOfWork, holder: HolderCard, batch: CardBatchRecord, actor: Actor
    ) -> CardRecord:
        known = card_of(work.session, holder.fingerprint)
        facts = facts_of(work.session, known) if known else None
        check_receive(facts, invalidated=holder.invalidated)
        _refuse_other(batch, holder.support)
        return self._store(work, batch, actor, lambda life: life.enter(holder))

    def _store(
        self,
        work: UnitOfWork,
        batch: CardBatchRecord,
        actor: Actor,
        enter: Callable[[CardLife], CardRecord],
    ) -> CardRecord:
        life = self._life(work, actor)
        card = enter(life)
        card.state = CardState.STOCK.value
        card.batch_id = batch.id
        card.received_on = self._clock.today()
        card.site = self._site.name
        work.session.flush()  # the next card of the pile may be this one again
        life.tell(card, CardEventKind.RECEIVED, note=batch.label)
        return card

    def _life(self, work: UnitOfWork, actor: Actor) -> CardLife:
        return CardLife(work.session, actor, self._clock, self._units.desk_label)


def _refuse_other(batch: CardBatchRecord, support: CardSupport) -> None:
    expected = CardSupport(batch.support)
    if expected is not support:
        raise SupportDiffers(expected, support)
