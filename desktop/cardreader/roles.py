"""Which slot is which: names that survive replugging, and who is for cards and who for the SAM."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.cardreader.objects import looks_like_security_module
from desktop.sheets.reader import ReaderRoles, SlotLine

# pcsc-lite ends names with "<reader index> <slot>" in hexadecimal, Windows with the reader index.
LINUX_ENDING = re.compile(r"\s+[0-9A-F]{2}\s+([0-9A-F]{2})$")
WINDOWS_ENDING = re.compile(r"\s+\d+$")
SECURITY_MODULE_NAME = re.compile(r"\bSAM\b", re.IGNORECASE)
CONTACTLESS_NAME = re.compile(r"\b(PICC|CL|contactless|NFC)\b", re.IGNORECASE)


class SlotContent(Enum):
    EMPTY = "empty"
    CARD = "card"
    MUTE = "mute"  # something is there and does not answer to power


@dataclass(frozen=True)
class Slot:
    """One place for a card, as the service sees it now.

    `events` is the service's count of insertions and removals: the only trace that a card left
    and another came between two looks.
    """

    name: str
    content: SlotContent = SlotContent.EMPTY
    events: int = 0
    atr: bytes = b""


def stable_name(name: str) -> str:
    """The name without the index that changes with the USB port; the slot number stays."""
    linux = LINUX_ENDING.search(name)
    if linux:
        return f"{name[: linux.start()]} slot {linux[1]}"
    return WINDOWS_ENDING.sub("", name)


def looks_like_sam_slot(slot: Slot) -> bool:
    return bool(SECURITY_MODULE_NAME.search(slot.name)) or looks_like_security_module(slot.atr)


def propose_roles(slots: Sequence[Slot]) -> ReaderRoles:
    """A first choice for the settings: a contactless slot for cards, a SAM-like one for the SAM."""
    sam = next((slot for slot in slots if looks_like_sam_slot(slot)), None)
    others = [slot for slot in slots if not looks_like_sam_slot(slot)]
    others.sort(key=_is_not_contactless)
    return ReaderRoles(
        card=stable_name(others[0].name) if others else None,
        sam=stable_name(sam.name) if sam else None,
    )


def card_slots(slots: Iterable[Slot], roles: ReaderRoles) -> tuple[Slot, ...]:
    """The slots where residents' cards are awaited: the chosen one, or all that hold no SAM."""
    if roles.card is not None:
        return tuple(slot for slot in slots if stable_name(slot.name) == roles.card)
    return tuple(
        slot
        for slot in slots
        if not looks_like_sam_slot(slot) and stable_name(slot.name) != roles.sam
    )


def security_module_slots(slots: Iterable[Slot], roles: ReaderRoles) -> tuple[Slot, ...]:
    """Where the SAM is looked for: the chosen slot, or all that look like one."""
    if roles.sam is not None:
        return tuple(slot for slot in slots if stable_name(slot.name) == roles.sam)
    return tuple(slot for slot in slots if looks_like_sam_slot(slot))


def slot_lines(slots: Sequence[Slot], roles: ReaderRoles) -> tuple[SlotLine, ...]:
    """Each slot by its stable name, with its purpose and what lies in it, for a report."""
    cards, modules = card_slots(slots, roles), security_module_slots(slots, roles)
    return tuple(
        SlotLine(
            stable_name(slot.name),
            "sam" if slot in modules else "card" if slot in cards else "none",
            "sam" if looks_like_security_module(slot.atr) else slot.content.value,
        )
        for slot in slots
    )


def _is_not_contactless(slot: Slot) -> bool:
    return not CONTACTLESS_NAME.search(slot.name)
