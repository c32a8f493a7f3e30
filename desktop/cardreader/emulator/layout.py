"""What lies on the emulated cards: the French transport application and a commune's one.

Every record of the transport files holds `RECORD`, so that a forbidden read would be noticed.
Sources: the file lists of Metrodroid and of `docs/card-layout.md`. The programme's file and the
files of the commune's application stand where the project puts them: their places are not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desktop.cardreader.emulator.files import ALWAYS, NEVER, Content, ElementaryFile, FileKind
from desktop.cardreader.emulator.make import Make, make_of

RECORD_LENGTH = 0x1D
RECORD = bytes(range(RECORD_LENGTH))
BLANK = bytes(RECORD_LENGTH)

TRANSPORT_APPLICATION = b"1TIC.ICA"
AMC_COMMUNE = bytes.fromhex("A000000291D25008009301")

PROGRAMME_FILE = 0x0C
PROGRAMME_RECORDS = 4
COUNTERS_FILE = 0x19
FREE_FILE = 0x01
BINARY_FILE = 0x0D
BINARY_LENGTH = 64

SECTOR_FILE = 0x10
SECTOR_RECORDS, SECTOR_RECORD_LENGTH = 3, 96

PERSONALIZATION, LOAD, DEBIT = 1, 2, 3
KEYS: Mapping[int, tuple[int, int]] = {
    PERSONALIZATION: (0x21, 0x79),
    LOAD: (0x27, 0x79),
    DEBIT: (0x30, 0x79),
}
FIRST_TRANSACTION_COUNTER = 0x0308D1
PIN = b"0000"
PIN_TRIES = 3

LINEAR, CYCLIC = FileKind.LINEAR, FileKind.CYCLIC
# SFI, LID, kind, records, written with
TRANSPORT_FILES: tuple[tuple[int, int, FileKind, int, int | None], ...] = (
    (FREE_FILE, 0x20F0, LINEAR, 1, ALWAYS),
    (0x02, 0x0002, LINEAR, 1, NEVER),  # ICC
    (0x03, 0x0003, LINEAR, 1, NEVER),  # ID
    (0x06, 0x2030, LINEAR, 4, LOAD),  # contracts, second file
    (0x07, 0x2001, LINEAR, 2, PERSONALIZATION),  # environment and holder
    (0x08, 0x2010, CYCLIC, 3, DEBIT),  # journeys
    (0x09, 0x2020, LINEAR, 4, LOAD),  # contracts
    (COUNTERS_FILE, 0x2069, FileKind.COUNTERS, 1, LOAD),
    (0x1D, 0x2040, LINEAR, 4, DEBIT),  # special events
    (0x1E, 0x2050, LINEAR, 1, DEBIT),  # list of contracts
)


@dataclass
class VirtualApplication:
    """One application (DF): what is stored, which survives everything but a committed session."""

    name: bytes
    startup: bytes
    serial: bytes = field(repr=False)
    content: Content
    keys: Mapping[int, tuple[int, int]] = field(default_factory=lambda: dict(KEYS))
    transaction_counter: int = FIRST_TRANSACTION_COUNTER
    ratified: bool = True
    pin: bytes = field(default=PIN, repr=False)
    pin_tries: int = PIN_TRIES
    revision_1: bool = False

    @property
    def make(self) -> Make:
        return make_of(self.startup, revision_1=self.revision_1)


def transport_files() -> dict[int, ElementaryFile]:
    """The files of a transport card, and the programme's own, which is blank."""
    files = {
        sfi: ElementaryFile(sfi, lid, kind, (RECORD,) * count, written_with)
        for sfi, lid, kind, count, written_with in TRANSPORT_FILES
    }
    blank = (BLANK,) * PROGRAMME_RECORDS
    files[PROGRAMME_FILE] = ElementaryFile(PROGRAMME_FILE, 0x20E0, LINEAR, blank, LOAD)
    binary = (bytes(BINARY_LENGTH),)
    files[BINARY_FILE] = ElementaryFile(BINARY_FILE, 0x20E1, FileKind.BINARY, binary, LOAD)
    return files


def sector_files(records: Iterable[bytes] = ()) -> dict[int, ElementaryFile]:
    """One file of 96-byte records for identifiers and their signatures; the first as given."""
    given = [record.ljust(SECTOR_RECORD_LENGTH, b"\0") for record in records]
    if any(len(record) > SECTOR_RECORD_LENGTH for record in given):
        raise ValueError(f"a record of this file holds {SECTOR_RECORD_LENGTH} bytes")
    missing = max(0, SECTOR_RECORDS - len(given))
    whole = (*given, *[bytes(SECTOR_RECORD_LENGTH)] * missing)
    return {SECTOR_FILE: ElementaryFile(SECTOR_FILE, 0x2F01, LINEAR, whole, PERSONALIZATION)}
