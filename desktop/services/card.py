"""What an agent does with cards: read one, know whose it is, link, replace, block."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.cardreader.reader import Reader
from desktop.domain.actor import Actor
from desktop.domain.card import (
    BlockReason,
    CardFacts,
    CardOfAnotherHousehold,
    CardState,
    HolderCard,
    Replacement,
    UnknownCard,
    after_block,
    check_block,
    check_link,
    check_replace,
)
from desktop.models import CardLinkRecord, CardRecord, new_id
from desktop.services.clock import Clock
from desktop.sheets.card import CardFound, CardLine
from desktop.storage.queries.card import card_lines, last_link_of, open_link_of
from desktop.storage.unit_of_work import UnitsOfWork


class CardService:
    """`read` talks to the reader and belongs in its lane; the rest only to the store."""

    def __init__(self, units: UnitsOfWork, clock: Clock, reader: Reader) -> None:
        self._units = units
        self._clock = clock
        self._reader = reader

    def read(self) -> HolderCard:
        """What lies on the reader. Raises NoCard, UnsupportedObject, UnreadableCard, NoReader."""
        return self._reader.read_holder()

    def identify(self, holder: HolderCard) -> CardFound:
        """Whose card it is. Raises UnknownCard for a card that no household ever had."""
        with self._units.reading() as session:
            card = _card(session, holder.fingerprint)
            if card is None:
                raise UnknownCard(holder)
            link = open_link_of(session, card.id)
            return CardFound(card.id, card.tail, card.state, link.household_id if link else None)

    def link(
        self,
        household_id: UUID,
        holder: HolderCard,
        actor: Actor,
        member_id: UUID | None = None,
        link_reason: str = "first",
    ) -> CardFound:
        """Raises CardOfAnotherHousehold, CardAlreadyLinked, CardBlocked, CardInvalidated."""
        with self._units(actor, "link_card") as work:
            card = _card(work.session, holder.fingerprint)
            facts = _facts(work.session, card) if card else None
            check_link(facts, household_id, invalidated=holder.invalidated)
            linked = self._open_link(work.session, household_id, holder, link_reason, member_id)
            work.commit()
        return CardFound(linked.id, linked.tail, linked.state, household_id)

    def replace(
        self, household_id: UUID, card_id: UUID, reason: str, holder: HolderCard, actor: Actor
    ) -> CardFound:
        """One act: the old card is blocked and its link closed, the new one linked.

        Raises SameCard, NotAReplacementReason and whatever linking raises.
        """
        with self._units(actor, "replace_card") as work:
            session = work.session
            old = session.get_one(CardRecord, card_id)
            new = _card(session, holder.fingerprint)
            swap = Replacement(
                old.fingerprint,
                _facts(session, old),
                holder.fingerprint,
                _facts(session, new) if new else None,
                holder.invalidated,
            )
            check_replace(swap, household_id, BlockReason(reason))
            _check_whose_it_was(session, old, household_id)
            member_id = self._take_away(session, old, BlockReason(reason))
            session.flush()
            linked = self._open_link(session, household_id, holder, "replacement", member_id)
            work.commit()
        return CardFound(linked.id, linked.tail, linked.state, household_id)

    def block(self, household_id: UUID, card_id: UUID, reason: str, actor: Actor) -> None:
        """Lost, stolen, faulty or handed back; raises CardNotLinked, CardOfAnotherHousehold."""
        with self._units(actor, "block_card") as work:
            card = work.session.get_one(CardRecord, card_id)
            check_block(_facts(work.session, card), household_id)
            self._take_away(work.session, card, BlockReason(reason))
            work.commit()

    def lines(self) -> tuple[CardLine, ...]:
        """Every card, the latest linked first."""
        with self._units.reading() as session:
            return card_lines(session)

    def _open_link(
        self,
        session: Session,
        household_id: UUID,
        holder: HolderCard,
        link_reason: str,
        member_id: UUID | None,
    ) -> CardRecord:
        card = _card(session, holder.fingerprint)
        if card is None:
            card = CardRecord(
                id=new_id(),
                fingerprint=holder.fingerprint,
                product=holder.product.value,
                tail=holder.tail,
            )
            session.add(card)
        card.state = CardState.LINKED.value
        card.blocked_on = None
        card.blocked_reason = None
        session.flush()
        session.add(
            CardLinkRecord(
                card_id=card.id,
                household_id=household_id,
                member_id=member_id,
                linked_on=self._clock.today(),
                link_reason=link_reason,
            )
        )
        return card

    def _take_away(self, session: Session, card: CardRecord, reason: BlockReason) -> UUID | None:
        """Close the open link and say why; returns who held the card."""
        link = open_link_of(session, card.id)
        card.state = after_block(reason).value
        card.blocked_on = self._clock.today()
        card.blocked_reason = reason.value
        if link is None:
            before = last_link_of(session, card.id)
            return before.member_id if before else None
        link.until_on = self._clock.today()
        link.end_reason = reason.value
        return link.member_id


def _card(session: Session, fingerprint: str) -> CardRecord | None:
    return session.scalar(select(CardRecord).where(CardRecord.fingerprint == fingerprint))


def _check_whose_it_was(session: Session, card: CardRecord, household_id: UUID) -> None:
    """A blocked card has no open link any more: its last one says whose loss is replaced."""
    link = last_link_of(session, card.id)
    if link is None or link.household_id != household_id:
        raise CardOfAnotherHousehold


def _facts(session: Session, card: CardRecord) -> CardFacts:
    link = open_link_of(session, card.id)
    reason = BlockReason(card.blocked_reason) if card.blocked_reason else None
    return CardFacts(CardState(card.state), link.household_id if link else None, reason)
