"""The steps that acts on cards are made of, inside the unit of work of a service."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.card import (
    BlockReason,
    CardFacts,
    CardState,
    CardSupport,
    HolderCard,
    ObjectKind,
    PaperCode,
    UnknownNumber,
    UnsupportedObject,
)
from desktop.domain.card_life import (
    after_block,
    check_link,
)
from desktop.domain.enrolment import UnknownHousehold
from desktop.models import CardEventRecord, CardLinkRecord, CardRecord, HouseholdRecord, new_id
from desktop.models.card_number import new_number, number_from_id
from desktop.services.clock import Clock
from desktop.sheets.card import CardEventKind, CardFound
from desktop.storage.queries.card import last_link_of, open_link_of

PAPER_TAIL = 3


@dataclass(frozen=True)
class Link:
    """How a card comes to a household."""

    household_id: UUID
    reason: str = "first"
    member_id: UUID | None = None
    replaces_id: UUID | None = None
    override_reason: str = ""


class CardLife:
    """One act: who, when, where, and the session that it is written in."""

    def __init__(self, session: Session, actor: Actor, clock: Clock, desk_label: str) -> None:
        self._session = session
        self._actor = actor
        self._clock = clock
        self._desk_label = desk_label

    def give(self, new: HolderCard | PaperCode, link: Link) -> CardRecord:
        """Link what was read on the reader; a card of ours by its make is entered when new.

        Raises what `check_link` raises; UnsupportedObject for a tag that is not from our stock;
        UnknownNumber for a code.
        """
        if isinstance(new, PaperCode):
            return self._give_code(new, link)
        holder = new
        card = card_of(self._session, holder.fingerprint)
        if card is None and holder.support is CardSupport.NEUTRAL_CARD:
            raise UnsupportedObject(ObjectKind.NFC_TAG)
        facts = facts_of(self._session, card) if card else None
        check_link(facts, link.household_id, invalidated=holder.invalidated)
        return self.open_link(card or self.enter(holder), link)

    def _give_code(self, code: PaperCode, link: Link) -> CardRecord:
        """One printed before comes from the stock; else a new one is made."""
        if not code.number:
            return self.open_link(self.enter_paper(), link)
        card = card_numbered(self._session, code.number)
        check_link(facts_of(self._session, card), link.household_id)
        return self.open_link(card, link)

    def enter(self, holder: HolderCard) -> CardRecord:
        card = CardRecord(
            id=new_id(),
            fingerprint=holder.fingerprint,
            support=holder.support.value,
            product=holder.product.value,
            tail=holder.tail,
        )
        self._session.add(card)
        return card

    def enter_paper(self, number: str | None = None) -> CardRecord:
        """A printed code has no chip: its number is all there is to know it by."""
        number = number or new_number()
        card = CardRecord(
            id=new_id(),
            fingerprint=paper_fingerprint(number),
            number=number,
            support=CardSupport.PAPER.value,
            tail=number[-PAPER_TAIL:],
        )
        self._session.add(card)
        return card

    def open_link(self, card: CardRecord, link: Link) -> CardRecord:
        card.state = CardState.LINKED.value
        card.blocked_on = None
        card.blocked_reason = None
        self._session.flush()
        row = CardLinkRecord(
            id=new_id(),
            card_id=card.id,
            household_id=link.household_id,
            member_id=link.member_id,
            linked_on=self._clock.today(),
            link_reason=link.reason,
            replaces_id=link.replaces_id,
            override_reason=link.override_reason.strip(),
        )
        self._session.add(row)
        self.tell(card, CardEventKind.LINKED, link.reason, row.override_reason, row.id)
        return card

    def take_away(
        self, card: CardRecord, reason: BlockReason, state: CardState | None = None
    ) -> UUID | None:
        """Close the open link and say why; returns who held the card."""
        link = open_link_of(self._session, card.id)
        card.state = (state or after_block(reason)).value
        card.blocked_on = self._clock.today()
        card.blocked_reason = reason.value
        blocked = card.state == CardState.BLOCKED
        kind = CardEventKind.BLOCKED if blocked else CardEventKind.UNLINKED
        self.tell(card, kind, reason.value, link_id=link.id if link else None)
        if link is None:
            before = last_link_of(self._session, card.id)
            return before.member_id if before else None
        link.until_on = self._clock.today()
        link.end_reason = reason.value
        self._session.flush()
        return link.member_id

    def retire(self, card: CardRecord, reason: str = "", note: str = "") -> None:
        """`reason` is a code, `note` what a person typed."""
        card.state = CardState.RETIRED.value
        card.retired_on = self._clock.today()
        card.retired_reason = reason or note.strip()
        self.tell(card, CardEventKind.RETIRED, reason, note.strip())

    def tell(
        self,
        card: CardRecord,
        kind: CardEventKind,
        reason: str = "",
        note: str = "",
        link_id: UUID | None = None,
    ) -> None:
        """Write the event into the history of the card."""
        self._session.add(
            CardEventRecord(
                card_id=card.id,
                link_id=link_id,
                event=kind.value,
                reason=reason,
                note=note,
                at=self._clock.now(),
                agent_id=self._actor.id,
                agent_name=self._actor.name,
                desk_label=self._desk_label,
            )
        )


def card_of(session: Session, fingerprint: str) -> CardRecord | None:
    return session.scalar(select(CardRecord).where(CardRecord.fingerprint == fingerprint))


def card_numbered(session: Session, number: str) -> CardRecord:
    """Raises UnknownNumber. A row without a number has the one that follows from its id."""
    card = session.scalar(select(CardRecord).where(CardRecord.number == number))
    if card is not None:
        return card
    unnumbered = session.scalars(select(CardRecord).where(CardRecord.number.is_(None)))
    found = next((row for row in unnumbered if number_from_id(row.id) == number), None)
    if found is None:
        raise UnknownNumber
    return found


def number_of(card: CardRecord) -> str:
    return card.number or number_from_id(card.id)


def paper_fingerprint(number: str) -> str:
    """Not keyed: the number is printed on the paper, and hiding it would hide nothing."""
    return hashlib.sha256(f"paper:{number}".encode()).hexdigest()


def facts_of(session: Session, card: CardRecord) -> CardFacts:
    link = open_link_of(session, card.id)
    reason = BlockReason(card.blocked_reason) if card.blocked_reason else None
    return CardFacts(CardState(card.state), link.household_id if link else None, reason)


def found_card(session: Session, card: CardRecord) -> CardFound:
    link = open_link_of(session, card.id)
    household_id = link.household_id if link else None
    return CardFound(card.id, card.tail, card.state, household_id, card.support)


def household_row(session: Session, household_id: UUID) -> HouseholdRecord:
    """Raises UnknownHousehold."""
    row = session.get(HouseholdRecord, household_id)
    if row is None:
        raise UnknownHousehold(household_id)
    return row
