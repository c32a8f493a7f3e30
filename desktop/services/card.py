"""What an agent does with cards: read one, know whose it is, link, replace, block, look it up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.cardreader.reader import Reader
from desktop.domain.actor import Actor, Role
from desktop.domain.card import (
    COUNTED_REASONS,
    REISSUE_LIMIT,
    BlockReason,
    CardOfAnotherHousehold,
    CardState,
    CardSupport,
    HolderCard,
    ObjectKind,
    PaperCode,
    UnknownCard,
    UnsupportedObject,
)
from desktop.domain.card_life import (
    Replacement,
    check_block,
    check_reissue,
    check_replace,
    check_return,
)
from desktop.models import CardRecord
from desktop.services.card_life import (
    CardLife,
    Link,
    card_numbered,
    card_of,
    facts_of,
    found_card,
    household_row,
    number_of,
)
from desktop.services.clock import Clock
from desktop.services.protection import ensure_may_open, ensure_not_relative
from desktop.services.stock_site import StockSite
from desktop.sheets.card import (
    CardEvent,
    CardEventKind,
    CardFound,
    CardLine,
    CardSheet,
    ReissueSheet,
)
from desktop.storage.queries.card import card_lines, household_with, last_link_of, open_link_of
from desktop.storage.queries.card_history import card_events
from desktop.storage.queries.card_sheet import card_sheet, reissues_of
from desktop.storage.unit_of_work import UnitOfWork, UnitsOfWork


def usual_limit() -> int:
    return REISSUE_LIMIT


class CardService:
    """`read` talks to the reader and belongs in its lane; the rest only to the store."""

    def __init__(
        self,
        units: UnitsOfWork,
        clock: Clock,
        reader: Reader,
        reissue_limit: Callable[[], int] = usual_limit,
        site: StockSite | None = None,
    ) -> None:
        """`reissue_limit`: lost cards per household in twelve months before a decider is asked."""
        self._site = site or StockSite()
        self._units = units
        self._clock = clock
        self._reader = reader
        self._reissue_limit = reissue_limit

    def read(self) -> HolderCard:
        """What lies on the reader. Raises NoCard, UnsupportedObject, UnreadableCard, NoReader."""
        return self._reader.read_holder()

    def identify(self, holder: HolderCard, reader: Actor | None = None) -> CardFound:
        """Whose card it is. Raises UnknownCard for a card that no household ever had.

        A tag that never was in our stock is somebody's badge: UnsupportedObject. A relative's:
        FileOfRelative.
        """
        with self._units.reading() as session:
            card = card_of(session, holder.fingerprint)
            if card is not None:
                return _told(session, card, reader)
        if holder.support is CardSupport.NEUTRAL_CARD:
            raise UnsupportedObject(ObjectKind.NFC_TAG)
        raise UnknownCard(holder)

    def identify_code(self, number: str, reader: Actor | None = None) -> CardFound:
        """By the ten symbols of its number, mended already. Raises UnknownNumber."""
        with self._units.reading() as session:
            return _told(session, card_numbered(session, number), reader)

    def link(
        self,
        household_id: UUID,
        holder: HolderCard,
        actor: Actor,
        member_id: UUID | None = None,
        link_reason: str = "first",
    ) -> CardFound:
        """Raises CardOfAnotherHousehold, CardAlreadyLinked, CardBlocked, CardInvalidated.

        And StockOfAnotherSite for one of another site's cupboard while the centre is not reached.
        """
        self._site.ensure_ours(self._units, holder)
        with self._units(actor, "link_card") as work:
            linked = self._life(work, actor).give(
                holder, Link(household_id, link_reason, member_id)
            )
            work.commit()
        return CardFound(linked.id, linked.tail, linked.state, household_id, linked.support)

    def link_code(
        self, household_id: UUID, number: str, actor: Actor, member_id: UUID | None = None
    ) -> CardFound:
        """The same by a printed or typed number. Raises UnknownNumber too."""
        self._site.ensure_ours(self._units, PaperCode(number))
        with self._units(actor, "link_card") as work:
            link = Link(household_id, "first", member_id)
            linked = self._life(work, actor).give(PaperCode(number), link)
            work.commit()
        return CardFound(linked.id, linked.tail, linked.state, household_id, linked.support)

    def replace(
        self,
        household_id: UUID,
        card_id: UUID,
        reason: str,
        new: HolderCard | PaperCode,
        actor: Actor,
        override_reason: str = "",
    ) -> CardFound:
        """One act: the old card is blocked and its link closed, the new one linked.

        What comes may be another support: then that is what the resident carries from now on. The
        entitlement and what is left of it stay as they are. Raises SameCard,
        NotAReplacementReason, ReissueLimitReached unless a decider says why, and whatever
        linking raises.
        """
        self._site.ensure_ours(self._units, new)
        with self._units(actor, "replace_card") as work:
            session, life = work.session, self._life(work, actor)
            old = session.get_one(CardRecord, card_id)
            _check_replacement(session, old, household_id, BlockReason(reason), new)
            past_limit = self._check_reissue(session, household_id, reason, actor, override_reason)
            member_id = life.take_away(old, BlockReason(reason))
            link = Link(household_id, "replacement", member_id, old.id, past_limit)
            linked = life.give(new, link)
            if linked.support != old.support:
                household_row(session, household_id).card_support = linked.support
            work.commit()
        return CardFound(linked.id, linked.tail, linked.state, household_id, linked.support)

    def reissues(self, household_id: UUID, reader: Actor | None = None) -> ReissueSheet:
        """How many lost cards were replaced in twelve months, to be shown before the next one."""
        with self._units.reading() as session:
            ensure_may_open(session, reader, household_id, self._units.now())
            count = reissues_of(session, household_id, self._clock.today())
        return ReissueSheet(count, self._reissue_limit())

    def block(self, household_id: UUID, card_id: UUID, reason: str, actor: Actor) -> None:
        """Lost, stolen, faulty or handed back; raises CardNotLinked, CardOfAnotherHousehold."""
        with self._units(actor, "block_card") as work:
            card = work.session.get_one(CardRecord, card_id)
            check_block(facts_of(work.session, card), household_id)
            self._life(work, actor).take_away(card, BlockReason(reason))
            work.commit()

    def found(self, card_id: UUID, actor: Actor, *, give_back_to: UUID | None = None) -> CardFound:
        """A blocked card came back: into the cupboard, or to the household that had it last.

        A card that another desk gave out before it knew of the block stays with who has it.
        Raises CardNotLinked when it was not blocked, CardOfAnotherHousehold, CardRetired.
        """
        with self._units(actor, "found_card") as work:
            ensure_not_relative(work.session, actor, household_with(work.session, card_id))
            card, life = work.session.get_one(CardRecord, card_id), self._life(work, actor)
            check_return(facts_of(work.session, card))
            card.state = CardState.RETURNED.value
            card.blocked_on = card.blocked_reason = None
            life.tell(card, CardEventKind.FOUND)
            given = open_link_of(work.session, card.id)
            if given is not None:
                if give_back_to not in (None, given.household_id):
                    raise CardOfAnotherHousehold
                card.state, give_back_to = CardState.LINKED.value, given.household_id
            elif give_back_to is not None:
                member_id = _whose_it_was(work.session, card, give_back_to)
                life.open_link(card, Link(give_back_to, "found", member_id))
            work.commit()
        return CardFound(card.id, card.tail, card.state, give_back_to, card.support)

    def lines(self) -> tuple[CardLine, ...]:
        """Every card, the latest linked first."""
        with self._units.reading() as session:
            return card_lines(session)

    def sheet(self, card_id: UUID, reader: Actor | None = None) -> CardSheet:
        """One card, whole: of its household the reference alone. Raises FileOfRelative."""
        with self._units.reading() as session:
            ensure_not_relative(session, reader, household_with(session, card_id))
            card = session.get_one(CardRecord, card_id)
            return card_sheet(session, card, number_of(card))

    def history(self, card_id: UUID, reader: Actor | None = None) -> tuple[CardEvent, ...]:
        """What happened to it, the latest first. Raises FileOfRelative."""
        with self._units.reading() as session:
            ensure_not_relative(session, reader, household_with(session, card_id))
            return card_events(session, card_id)

    def _life(self, work: UnitOfWork, actor: Actor) -> CardLife:
        return CardLife(work.session, actor, self._clock, self._units.desk_label)

    def _check_reissue(
        self, session: Session, household_id: UUID, reason: str, actor: Actor, override: str
    ) -> str:
        """The reason that is kept when it goes past the limit; empty otherwise."""
        if BlockReason(reason) not in COUNTED_REASONS:
            return ""
        count, limit = (
            reissues_of(session, household_id, self._clock.today()),
            self._reissue_limit(),
        )
        may_decide = actor.may_act_as(Role.DECIDER)
        check_reissue(count, limit, override if may_decide else None)
        return override.strip() if count >= limit else ""


def _told(session: Session, card: CardRecord, reader: Actor | None) -> CardFound:
    ensure_not_relative(session, reader, household_with(session, card.id))
    return found_card(session, card)


def _check_replacement(
    session: Session,
    old: CardRecord,
    household_id: UUID,
    reason: BlockReason,
    new: HolderCard | PaperCode,
) -> None:
    if isinstance(new, HolderCard):
        known, fingerprint = card_of(session, new.fingerprint), new.fingerprint
        is_invalidated = new.invalidated
    else:
        known = card_numbered(session, new.number) if new.number else None
        fingerprint, is_invalidated = known.fingerprint if known else "", False
    swap = Replacement(
        old.fingerprint,
        facts_of(session, old),
        fingerprint,
        facts_of(session, known) if known else None,
        is_invalidated,
    )
    check_replace(swap, household_id, reason)
    _whose_it_was(session, old, household_id)


def _whose_it_was(session: Session, card: CardRecord, household_id: UUID) -> UUID | None:
    """A blocked card has no open link any more: its last one says whose loss is replaced."""
    link = last_link_of(session, card.id)
    if link is None or link.household_id != household_id:
        raise CardOfAnotherHousehold
    return link.member_id
