"""What a resident carries: the choice, a change of it, and the paper for those who want no card.

A change touches cards and links only: the entitlement and what is left of it stay as they are.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.card import (
    BlockReason,
    CardNotLinked,
    CardSupport,
    HolderCard,
    PaperCode,
    SameSupport,
)
from desktop.domain.card_life import (
    after_change,
    check_block,
)
from desktop.domain.support_code import grouped
from desktop.models import CardLinkRecord, CardRecord
from desktop.services.card_life import (
    CardLife,
    Link,
    card_numbered,
    facts_of,
    household_row,
    number_of,
)
from desktop.services.clock import Clock
from desktop.services.protection import ensure_not_relative
from desktop.services.stock_site import StockSite
from desktop.sheets.card import CardFound, CodeRead, PaperSheet
from desktop.storage.queries.card import last_link_of
from desktop.storage.unit_of_work import UnitOfWork, UnitsOfWork


class SupportService:
    def __init__(self, units: UnitsOfWork, clock: Clock, site: StockSite | None = None) -> None:
        self._units = units
        self._clock = clock
        self._site = site or StockSite()

    def choose(self, household_id: UUID, support: str, actor: Actor) -> None:
        """What the resident would like to carry; empty takes the choice back."""
        chosen = CardSupport(support).value if support else ""
        with self._units(actor, "choose_support") as work:
            household_row(work.session, household_id).card_support = chosen
            work.commit()

    def change(
        self,
        household_id: UUID,
        old_card_id: UUID,
        new: HolderCard | PaperCode | None,
        actor: Actor,
        *,
        handed_back: bool = True,
    ) -> CardFound:
        """From one support to another in one act; None for a paper code that is made now.

        The old card: see `after_change`. Raises SameSupport, CardNotLinked, CardOfAnotherHousehold,
        CardBlocked, CardRetired, and whatever linking raises.
        """
        new = new or PaperCode()
        self._site.ensure_ours(self._units, new)
        with self._units(actor, "change_support") as work:
            life = self._life(work, actor)
            old = work.session.get_one(CardRecord, old_card_id)
            before, support = CardSupport(old.support), _support_of(work.session, new)
            check_block(facts_of(work.session, old), household_id)
            if before is support:
                raise SameSupport
            state = after_change(before, handed_back=handed_back)
            member_id = life.take_away(old, BlockReason.OTHER_SUPPORT, state)
            if before is CardSupport.PAPER:
                life.retire(old, BlockReason.OTHER_SUPPORT.value)
            link = Link(household_id, BlockReason.OTHER_SUPPORT.value, member_id, old.id)
            card = life.give(new, link)
            household_row(work.session, household_id).card_support = support.value
            work.commit()
        return CardFound(card.id, card.tail, card.state, household_id, card.support)

    def issue_paper(
        self, household_id: UUID, actor: Actor, member_id: UUID | None = None
    ) -> PaperSheet:
        """A code to be printed, the household's at once; the choice is recorded with it."""
        with self._units(actor, "issue_paper") as work:
            household = household_row(work.session, household_id)
            household.card_support = CardSupport.PAPER.value
            life = self._life(work, actor)
            card = life.open_link(life.enter_paper(), Link(household_id, "first", member_id))
            work.commit()
        return self.paper(card.id, actor)

    def paper(self, card_id: UUID, reader: Actor | None = None) -> PaperSheet:
        """What stands on the paper, to print it again. Raises CardNotLinked, FileOfRelative."""
        with self._units.reading() as session:
            card = session.get_one(CardRecord, card_id)
            link: CardLinkRecord | None = last_link_of(session, card_id)
            if link is None or link.until_on is not None:
                raise CardNotLinked
            ensure_not_relative(session, reader, link.household_id)
            household = household_row(session, link.household_id)
            return PaperSheet(
                card_id=card.id,
                number=number_of(card),
                household_id=household.id,
                reference=household.reference or household.provisional_reference,
                issued_on=link.linked_on,
            )

    def read_code(self, text: str) -> CodeRead:
        """Pure: nothing is looked up. Raises CodeIncomplete, CodeUnreadable."""
        from desktop.cardreader.neutral.code import code_of, read_code  # noqa: PLC0415 - seldom wanted

        reading = read_code(text)
        return CodeRead(reading.number, grouped(code_of(reading.number)), reading.certain)

    def _life(self, work: UnitOfWork, actor: Actor) -> CardLife:
        return CardLife(work.session, actor, self._clock, self._units.desk_label)


def _support_of(session: Session, new: HolderCard | PaperCode) -> CardSupport:
    if isinstance(new, HolderCard):
        return new.support
    if not new.number:
        return CardSupport.PAPER
    return CardSupport(card_numbered(session, new.number).support)
