"""What lies on the reader when it is no card of ours, told from its first bytes (ATR) alone.

Nothing is asked of the object to find out: a bank card is not selected to learn that it is one.
Sources: PC/SC part 3 (supplemental document) for memory chips; Keyple's reader rules for paper
tickets; pcsc-tools' public list of ATRs for the cards; ICAO Doc 9303-10 for travel documents.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.card import ObjectKind

MEMORY_CHIP = bytes.fromhex("804F0CA000000306")  # then SS (standard) and NNNN (name)
STANDARD_B = frozenset({0x05, 0x06, 0x07})  # ISO 14443 type B, parts 1 to 3
PAPER_TICKET_CHIPS = frozenset({0x0006, 0x0007})  # SR176 and SRT512/ST25TB families
STANDARD_A = 0x03  # ISO 14443 type A, part 3
# Ultralight, as most readers call NTAG too; Ultralight C; Ultralight EV1
TYPE_TWO_CHIPS = frozenset({0x0003, 0x003A, 0x003D})
CALYPSO = bytes.fromhex("805A")  # in historical bytes: platform, type, subtype, issuer follow
SECURITY_MODULE_SUBTYPES = frozenset({0xC1, 0xE1, *range(0xD0, 0xD8)})
CONTACTLESS_HEAD = bytes.fromhex("8001")  # TD1 TD2 of the ATR that a reader makes up


@dataclass(frozen=True)
class Look:
    """Historical bytes that begin and end so are those of this kind; `start` is where to look."""

    kind: ObjectKind
    begin: bytes
    end: bytes = b""
    start: int = 0
    contactless: bool = True

    def fits(self, history: bytes, *, contactless: bool) -> bool:
        rest = history[self.start :]
        alike = rest.startswith(self.begin) and rest.endswith(self.end)
        return alike and contactless == self.contactless


def _look(kind: ObjectKind, begin: str, end: str = "", start: int = 0) -> Look:
    return Look(kind, bytes.fromhex(begin), bytes.fromhex(end), start)


TRAVEL_DOCUMENT = "E1F35E11"  # type B: application family E1, checksum of its identifier, one
LOOKS = (
    _look(ObjectKind.BANK_CARD, "2063CB"),  # French
    _look(ObjectKind.BANK_CARD, "0031C173C8211064"),
    _look(ObjectKind.BANK_CARD, "0073C8001364"),
    _look(ObjectKind.BANK_CARD, "00B854"),
    _look(ObjectKind.BANK_CARD, "80318066B1840C016E"),
    _look(ObjectKind.IDENTITY_CARD, TRAVEL_DOCUMENT),
    _look(ObjectKind.IDENTITY_CARD, TRAVEL_DOCUMENT, start=5),  # behind 50 and a changing number
    _look(ObjectKind.IDENTITY_CARD, "8091E165"),  # French passports
    _look(ObjectKind.IDENTITY_CARD, "0051", "20C0C09000"),  # residence permit, driving licence
    Look(ObjectKind.HEALTH_CARD, bytes.fromhex("09EA9000"), start=1, contactless=False),
)
DESFIRE = bytes.fromhex("80")  # all of its historical bytes


def historical_bytes(atr: bytes) -> bytes:
    """The part of an ATR that the maker of the card chose; empty when the ATR is cut off."""
    if len(atr) < 2:
        return b""
    count, announced, position = atr[1] & 0x0F, atr[1] >> 4, 2
    while announced:
        position += (announced & 0b0111).bit_count()
        if not announced & 0b1000:
            break
        if position >= len(atr):
            return b""
        announced = atr[position] >> 4
        position += 1
    return atr[position : position + count]


def is_memory_chip(atr: bytes) -> bool:
    """A tag or ticket that understands no commands: there is nothing to select."""
    return historical_bytes(atr).startswith(MEMORY_CHIP)


def is_type_two(atr: bytes) -> bool:
    """A memory chip with the pages of an NFC Forum Type 2 tag."""
    rest = historical_bytes(atr).removeprefix(MEMORY_CHIP)[:3]
    name = int.from_bytes(rest[1:], "big")
    return is_memory_chip(atr) and rest[:1] == bytes((STANDARD_A,)) and name in TYPE_TWO_CHIPS


def is_contactless(atr: bytes) -> bool:
    """Whether a reader made this ATR up for a card that has none, being contactless."""
    return atr[1:2] != b"" and atr[1] >> 4 == 0x8 and atr[2:4] == CONTACTLESS_HEAD


def may_be_type_four(atr: bytes) -> bool:
    """A contactless chip card of which it is worth asking whether it is an NFC Forum Type 4 tag.

    Bank cards and identity cards that say what they are are not asked.
    """
    asked = {ObjectKind.PHONE, ObjectKind.STUDENT_CARD, ObjectKind.CHIP_CARD}
    return is_contactless(atr) and kind_of(atr) in asked


def looks_like_security_module(atr: bytes) -> bool:
    """Contact cards and SAMs share the shape `80 5A … 82 90 00`; only the subtype differs."""
    history = historical_bytes(atr)
    return (
        history.startswith(CALYPSO) and len(history) > 4 and history[4] in SECURITY_MODULE_SUBTYPES
    )


def kind_of(atr: bytes) -> ObjectKind:
    """The best word for an object that turned out to be none of our cards."""
    if is_memory_chip(atr):
        return _kind_of_memory_chip(historical_bytes(atr))
    if looks_like_security_module(atr):
        return ObjectKind.SECURITY_MODULE
    history, contactless = historical_bytes(atr), is_contactless(atr)
    for look in LOOKS:
        if look.fits(history, contactless=contactless):
            return look.kind
    if contactless and history == DESFIRE:
        return ObjectKind.STUDENT_CARD
    return ObjectKind.PHONE if contactless and not history else ObjectKind.CHIP_CARD


def _kind_of_memory_chip(history: bytes) -> ObjectKind:
    rest = history[len(MEMORY_CHIP) :]
    standard, name = rest[:1], int.from_bytes(rest[1:3], "big")
    is_ticket = bool(standard) and standard[0] in STANDARD_B and name in PAPER_TICKET_CHIPS
    return ObjectKind.PAPER_TICKET if is_ticket else ObjectKind.NFC_TAG
