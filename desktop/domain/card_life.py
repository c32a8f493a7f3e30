"""What may be done with a card in which state: the rules of its life.

Stock → linked → blocked or returned → linked again or retired; retired is the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from desktop.domain.card import (
    REPLACEMENT_REASONS,
    BlockReason,
    CardAct,
    CardAlreadyKnown,
    CardAlreadyLinked,
    CardAlreadyReceived,
    CardBlocked,
    CardFacts,
    CardInvalidated,
    CardNotLinked,
    CardOfAnotherHousehold,
    CardRetired,
    CardState,
    CardSupport,
    NotAReplacementReason,
    ReissueLimitReached,
    SameCard,
)


def check_link(card: CardFacts | None, household_id: UUID, *, invalidated: bool = False) -> None:
    """Whether this card may become one of the household. `None`: the programme never saw it.

    A returned card may be linked again; a blocked one has to be brought back (`check_return`).
    """
    if invalidated:
        raise CardInvalidated
    if card is None:
        return
    if card.state is CardState.LINKED:
        raise CardAlreadyLinked if card.household_id == household_id else CardOfAnotherHousehold
    if card.state is CardState.BLOCKED:
        raise CardBlocked(card.block_reason)
    if card.state is CardState.RETIRED:
        raise CardRetired


def check_block(card: CardFacts, household_id: UUID) -> None:
    """Whether the card may be blocked from the page of this household."""
    if card.state is CardState.BLOCKED:
        raise CardBlocked(card.block_reason)
    if card.state is CardState.RETIRED:
        raise CardRetired
    if card.state is not CardState.LINKED:
        raise CardNotLinked
    if card.household_id != household_id:
        raise CardOfAnotherHousehold


def after_block(reason: BlockReason) -> CardState:
    """A card handed back is not opposed to anybody: it only stops being the household's."""
    return CardState.RETURNED if reason is BlockReason.RETURNED else CardState.BLOCKED


def after_change(support: CardSupport, *, handed_back: bool) -> CardState:
    """What becomes of a card whose household chose another support.

    A KorriGo card stays its holder's for the bus: only the link ends. A printed code can be
    copied and never serves again. A neutral card goes to somebody else, when it came back.
    """
    if support is CardSupport.PAPER:
        return CardState.RETIRED
    if support is CardSupport.NEUTRAL_CARD and not handed_back:
        return CardState.BLOCKED
    return CardState.RETURNED


def check_receive(card: CardFacts | None, *, invalidated: bool = False) -> None:
    """Whether a card may come into the stock. `None`: the programme never saw it."""
    if invalidated:
        raise CardInvalidated
    if card is None:
        return
    if card.state in (CardState.STOCK, CardState.RETURNED):
        raise CardAlreadyReceived
    raise CardAlreadyKnown(card.state)


def check_reissue(lost_before: int, limit: int, override: str | None) -> None:
    """Whether one more lost card may be replaced; `override` is the reason of who may decide so.

    Nobody loses the entitlement by it: the limit only asks for a second look.
    """
    if lost_before >= limit and not (override or "").strip():
        raise ReissueLimitReached(lost_before, limit)


def acts_for(state: CardState, support: CardSupport) -> tuple[CardAct, ...]:
    """What may be done with a card, as far as the card itself decides."""
    if state is CardState.LINKED:
        acts = (CardAct.REPLACE, CardAct.BLOCK)
        return acts if support is CardSupport.PAPER else (*acts, CardAct.REQUEST_ENCODING)
    if state is CardState.BLOCKED:
        return (CardAct.REPLACE, CardAct.FOUND, CardAct.RETIRE)
    return () if state is CardState.RETIRED else (CardAct.LINK, CardAct.RETIRE)


def check_return(card: CardFacts) -> None:
    """Whether a blocked card that came back (found, repaired) may be taken into the cupboard."""
    if card.state is CardState.RETIRED:
        raise CardRetired
    if card.state is not CardState.BLOCKED:
        raise CardNotLinked


def check_retire(card: CardFacts) -> None:
    """Whether the card may end: not while a household has it."""
    if card.state is CardState.RETIRED:
        raise CardRetired
    if card.state is CardState.LINKED:
        raise CardAlreadyLinked


@dataclass(frozen=True)
class Replacement:
    """The card that goes and the one that comes; facts are None for a card never seen."""

    old_fingerprint: str
    old: CardFacts
    new_fingerprint: str
    new: CardFacts | None
    new_invalidated: bool = False


def check_replace(swap: Replacement, household_id: UUID, reason: BlockReason) -> None:
    """Whether the new card may take the place of the old one.

    The old one is the household's, or was blocked before (people report a loss by telephone and
    come for the new card later; whose it was is then checked by the caller, from the links).
    """
    if reason not in REPLACEMENT_REASONS:
        raise NotAReplacementReason(reason)
    if swap.old_fingerprint == swap.new_fingerprint:
        raise SameCard
    if swap.old.state is not CardState.BLOCKED:
        check_block(swap.old, household_id)
    check_link(swap.new, household_id, invalidated=swap.new_invalidated)
