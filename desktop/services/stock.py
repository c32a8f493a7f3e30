"""The cupboard of cards: deliveries come in, cards go to households, come back and end."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from uuid import UUID

from sqlalchemy import ColumnElement, select

from desktop.domain.actor import Actor
from desktop.domain.card import (
    CardState,
    CardSupport,
    HolderCard,
    MoveNeedsCentre,
    NothingToMove,
    NotInStock,
    SupportDiffers,
)
from desktop.domain.card_life import (
    check_receive,
    check_retire,
)
from desktop.domain.errors import Refusal
from desktop.models import CardBatchRecord, CardRecord, new_id
from desktop.services.card_life import (
    CardLife,
    card_numbered,
    card_of,
    facts_of,
    paper_fingerprint,
)
from desktop.services.clock import Clock
from desktop.services.stock_site import StockSite
from desktop.sheets.card import BatchLine, CardEventKind, CardLine, IntakeSheet, RefusedIntake
from desktop.sheets.stock import SiteStock, StockCard
from desktop.storage.queries.card import card_line, card_lines
from desktop.storage.queries.stock import (
    THERE,
    batch_line,
    batch_lines,
    counts_by_site,
    site_stocks,
)
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

    def sites(self) -> tuple[SiteStock, ...]:
        """Every site that is known here and what lies in its stock; this desk's own first."""
        with self._units.reading() as session:
            return site_stocks(session, self._site.name)

    def left_of(self, batch_id: UUID) -> tuple[SiteStock, ...]:
        """Where those cards of a delivery lie that nobody has."""
        with self._units.reading() as session:
            counts = counts_by_site(session, batch_id)
        return tuple(SiteStock(site, count) for site, count in sorted(counts.items()))

    def found_in_stock(self, card: HolderCard | str) -> StockCard:
        """By what lies on the reader, or by its number. Raises UnknownNumber, NotInStock."""
        with self._units.reading() as session:
            if isinstance(card, HolderCard):
                row = card_of(session, card.fingerprint)
            else:
                row = card_numbered(session, card)
            if row is None or row.state not in THERE:
                raise NotInStock(CardState(row.state) if row else None)
            return StockCard(row.id, row.tail, row.support, row.site)

    def move(self, batch_id: UUID, to_site: str, actor: Actor, note: str = "") -> int:
        """What is left of a delivery goes to another site; how many cards.

        Both sites must know at once: the centre is asked before and told after. Raises
        MoveNeedsCentre, NothingToMove.
        """
        return self._move(CardRecord.batch_id == batch_id, to_site, actor, note)

    def move_cards(
        self, card_ids: Collection[UUID], to_site: str, actor: Actor, note: str = ""
    ) -> int:
        """The same for cards one by one; who was given out meanwhile stays where it is."""
        return self._move(CardRecord.id.in_(card_ids), to_site, actor, note)

    def _move(self, which: ColumnElement[bool], to_site: str, actor: Actor, note: str) -> int:
        self._site.reach(MoveNeedsCentre())
        with self._units(actor, "move_stock") as work:
            life, site = self._life(work, actor), self._known_site(work, to_site)
            cards = work.session.scalars(
                select(CardRecord)
                .where(which, CardRecord.state.in_(THERE), CardRecord.site != site)
                .order_by(CardRecord.id)
            ).all()
            if not cards:
                raise NothingToMove
            for card in cards:
                card.site = site
                told = " · ".join(part for part in (site, note.strip()) if part)
                life.tell(card, CardEventKind.MOVED, note=told)
            work.commit()
        with suppress(MoveNeedsCentre):  # it is told with the next exchange then
            self._site.reach(MoveNeedsCentre())
        return len(cards)

    def _known_site(self, work: UnitOfWork, typed: str) -> str:
        """As the site is written already: a capital letter makes no other site."""
        known = {
            stock.name.casefold(): stock.name
            for stock in site_stocks(work.session, self._site.name)
        }
        site = " ".join(typed.split())
        return known.get(site.casefold(), site)

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
