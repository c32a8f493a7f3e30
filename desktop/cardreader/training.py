"""The invented cards of the training panel and of the demonstration, by number.

Number n always gives the same serial, so the demonstration data can hold the fingerprints of cards
that are only laid down later.
"""

from __future__ import annotations

from desktop.cardreader.emulator import (
    BANK_CARD_ATR,
    CHIP_CARD_ATR,
    HEALTH_CARD_ATR,
    IDENTITY_CARD_ATR,
    KORRIGO_STARTUP,
    PAPER_TICKET_ATR,
    PHONE_ATR,
    REVISION_3_STARTUP,
    SECURITY_MODULE_ATR,
    STUDENT_CARD_ATR,
    TAG_ATR,
    Traits,
    VirtualCalypsoCard,
    VirtualObject,
    VirtualSam,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
)
from desktop.cardreader.session import read_holder
from desktop.domain.card import HolderCard, ObjectKind
from desktop.sheets.reader import TrainingCard, TrainingModel

FIRST_SERIAL = 0xFEED_0000  # then the number
LAST_NUMBER = 0xFFFF
INVALIDATED_NUMBER = 900  # by convention of the panel: the issuer has invalidated this one
UNKNOWN_NUMBER = 901  # never linked in the demonstration data
REVISION_3_NUMBERS = (902, 903)
TYPE_TWO_NUMBERS = (904, 905)  # blank tags of the smallest size
TYPE_FOUR_NUMBERS = (906,)
FIRST_UID = bytes.fromhex("04FEED0000")  # then the number

PANEL_NUMBERS = (
    *(1, 2, 3, 4, 5, 6, UNKNOWN_NUMBER, INVALIDATED_NUMBER),
    *(*REVISION_3_NUMBERS, *TYPE_TWO_NUMBERS, *TYPE_FOUR_NUMBERS),
)

TrainingChip = VirtualCalypsoCard | VirtualTypeTwoTag | VirtualTypeFourTag

TRAINING_UNLOCK_SECRET = bytes.fromhex("CAFE" * 8)  # of the training module, and of no real one
TRAINING_KEYS = {(0x21, 0x79): 10_000, (0x27, 0x79): 10_000, (0x30, 0x79): 10_000}  # ceilings

OBJECT_ATRS = {
    ObjectKind.PAPER_TICKET: PAPER_TICKET_ATR,
    ObjectKind.NFC_TAG: TAG_ATR,
    ObjectKind.BANK_CARD: BANK_CARD_ATR,
    ObjectKind.PHONE: PHONE_ATR,
    ObjectKind.IDENTITY_CARD: IDENTITY_CARD_ATR,
    ObjectKind.HEALTH_CARD: HEALTH_CARD_ATR,
    ObjectKind.STUDENT_CARD: STUDENT_CARD_ATR,
    ObjectKind.CHIP_CARD: CHIP_CARD_ATR,
    ObjectKind.SECURITY_MODULE: SECURITY_MODULE_ATR,
}


def training_card(number: int) -> VirtualCalypsoCard:
    """The invented card of this number. Raises ValueError outside 1…65535."""
    if not 1 <= number <= LAST_NUMBER:
        raise ValueError(f"there is no training card {number}")
    serial = (FIRST_SERIAL + number).to_bytes(8, "big")
    startup = REVISION_3_STARTUP if number in REVISION_3_NUMBERS else KORRIGO_STARTUP
    return VirtualCalypsoCard(
        serial, Traits(startup=startup, invalidated=number == INVALIDATED_NUMBER)
    )


def training_chip(number: int) -> TrainingChip:
    """The card or blank tag of this number, as it came from its maker. Raises ValueError."""
    uid = FIRST_UID + number.to_bytes(2, "big")
    if number in TYPE_TWO_NUMBERS:
        return VirtualTypeTwoTag(uid)
    if number in TYPE_FOUR_NUMBERS:
        return VirtualTypeFourTag(uid)
    return training_card(number)


def training_holder(number: int, site_key: bytes) -> HolderCard:
    """What this site reads of the card: for demonstration data that knows its cards beforehand."""
    return read_holder(training_chip(number), site_key)


def training_sam() -> VirtualSam:
    """The module of the training reader, locked until it is told its secret."""
    return VirtualSam(keys=TRAINING_KEYS, unlock_secret=TRAINING_UNLOCK_SECRET)


def training_object(kind: ObjectKind) -> VirtualObject:
    return VirtualObject(OBJECT_ATRS[kind])


def panel_cards() -> tuple[TrainingCard, ...]:
    return tuple(
        TrainingCard(str(number), number, number == INVALIDATED_NUMBER, _model_of(number))
        for number in PANEL_NUMBERS
    )


def _model_of(number: int) -> TrainingModel:
    if number in REVISION_3_NUMBERS:
        return TrainingModel.NEWER_CARD
    is_tag = number in {*TYPE_TWO_NUMBERS, *TYPE_FOUR_NUMBERS}
    return TrainingModel.BLANK_TAG if is_tag else TrainingModel.KORRIGO
