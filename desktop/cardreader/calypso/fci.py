"""What an application says of itself when it is selected (FCI): name, serial number, startup."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.cardreader import tlv
from desktop.cardreader.calypso.product import SERIAL_LENGTH, STARTUP_LENGTH

DF_NAME = 0x84
SERIAL = 0xC7
STARTUP = 0x53
SIGNIFICANT = slice(2, SERIAL_LENGTH)  # of the serial; the rest is a token of telephones
TELEPHONE_PLACE, TELEPHONE = 3, 0x80


@dataclass(frozen=True)
class Announcement:
    """A complete one. The serial is not shown, not even in a traceback."""

    df_name: bytes  # without padding
    serial: bytes = field(repr=False)
    startup: bytes

    @property
    def is_telephone(self) -> bool:
        """An emulated card in a telephone: its token changes, its serial may be replaced."""
        return bool(self.serial[TELEPHONE_PLACE] & TELEPHONE)


def parse_fci(fci: bytes) -> dict[int, bytes]:
    """DF name, serial and startup information, wherever they stand; others are skipped.

    Raises ValueError when the bytes end in mid-object.
    """
    return tlv.find(fci, DF_NAME, SERIAL, STARTUP)


def announced(fci: bytes, asked: bytes) -> Announcement | None:
    """The announcement of the application that was asked for, or of one whose name begins so.

    None when something is missing, when the serial identifies nobody or when another application
    answered. A card that tells no name is taken at its word. Raises ValueError on cut-off bytes.
    """
    found = parse_fci(fci)
    serial, startup = found.get(SERIAL, b""), found.get(STARTUP, b"")
    name = found.get(DF_NAME, asked).rstrip(b"\0")  # Navigo and others pad to 16 bytes
    if len(serial) != SERIAL_LENGTH or len(startup) < STARTUP_LENGTH:
        return None
    if not name.startswith(asked.rstrip(b"\0")) or not any(serial[SIGNIFICANT]):
        return None
    return Announcement(name, serial, startup[:STARTUP_LENGTH])
