"""What else a reader sees, by its first bytes (ATR): tickets, tags, bank cards, telephones."""

from __future__ import annotations

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Response
from desktop.cardreader.emulator.chip import VirtualChip

PAPER_TICKET_ATR = bytes.fromhex("3B8F8001804F0CA0000003060700070000000068")
TAG_ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
BANK_CARD_ATR = bytes.fromhex("3B8580012063CBA3A08F")
PHONE_ATR = bytes.fromhex("3B80800101")
IDENTITY_CARD_ATR = bytes.fromhex("3B888001E1F35E117781810023")
STUDENT_CARD_ATR = bytes.fromhex("3B8180018080")
HEALTH_CARD_ATR = bytes.fromhex("3B751300004509EA9000")
CHIP_CARD_ATR = bytes.fromhex("3B8480014E4F4E450F")


class VirtualObject(VirtualChip):
    """Something that has an ATR and knows none of our commands."""

    def __init__(self, atr: bytes) -> None:
        super().__init__()
        self._atr = atr

    @property
    def atr(self) -> bytes:
        return self._atr

    def _forget(self) -> None:
        """Nothing to forget."""

    def _answered(self, frame: bytes) -> bytes:
        del frame
        return bytes(Response(b"", apdu.NOT_FOUND))
