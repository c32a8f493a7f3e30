"""What the return codes of the smart card service mean; `winscard.h` has their names."""

from __future__ import annotations

from desktop.domain.card import (
    CardGone,
    NoCard,
    NoReader,
    NoReaderService,
    ReaderBusy,
    ReaderNotAllowed,
    UnreadableCard,
)
from desktop.domain.errors import Unavailable

DONE = 0x00000000
TIMED_OUT = 0x8010000A
CANCELLED = 0x80100002
NO_READERS = 0x8010002E
UNKNOWN_READER = 0x80100009
RESET_CARD = 0x80100068
NO_CARD_IN_READER = 0x8010000C
SHARING_VIOLATION = 0x8010000B
PROTOCOL_MISMATCH = 0x8010000F

MEANINGS: dict[int, type[Unavailable]] = {
    0x80100003: NoReaderService,  # invalid handle: the context died with the service
    0x80100012: NoReaderService,  # system cancelled (log-off, remote session)
    0x80100013: NoReaderService,  # communication with the service broke
    0x8010001D: NoReaderService,  # not running
    0x8010001E: NoReaderService,  # stopped
    0x8010006A: ReaderNotAllowed,  # security violation: polkit refuses
    UNKNOWN_READER: NoReader,
    0x80100017: NoReader,  # unavailable
    NO_READERS: NoReader,
    NO_CARD_IN_READER: NoCard,
    0x80100069: CardGone,  # removed
    0x80100016: CardGone,  # not transacted: what real readers say first when a card is pulled
    SHARING_VIOLATION: ReaderBusy,
}


class CardWasReset(CardGone):
    """Another program reset the card between two of our commands: it forgot what was begun.

    As good as gone for whoever wrote; a reading is simply begun again.
    """


def check(hresult: int) -> None:
    """Raise what the service's return code means; other codes mean an unreadable card."""
    code = hresult & 0xFFFFFFFF
    if code == DONE:
        return
    if code == RESET_CARD:
        raise CardWasReset
    raise MEANINGS.get(code, UnreadableCard)(f"{code:08X}")
