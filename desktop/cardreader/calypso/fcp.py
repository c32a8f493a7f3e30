"""The header of a file or application (FCP, 23 bytes) and the list of files.

Source: Keyple, `CommandSelectFile` and `CommandGetDataEfList`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from desktop.cardreader import tlv

HEADER_TAG = 0x85
HEADER_LENGTH = 23
LID_PLACE, LEGACY_LID_PLACE = 21, 20
LIST_TAG, ENTRY_TAG, ENTRY_LENGTH = 0xC0, 0xC1, 6


class FileType(IntEnum):
    BINARY = 0x01
    LINEAR = 0x02
    CYCLIC = 0x04
    SIMULATED_COUNTERS = 0x08
    COUNTERS = 0x09


class FileClass(IntEnum):
    MASTER_FILE = 0x01
    APPLICATION = 0x02
    FILE = 0x04


@dataclass(frozen=True)
class FileHeader:
    """One file. For a binary file `record_length` is its size and `records` is 1.

    Access conditions, key indexes: one per group of commands, as raw bytes. KVC and KIF are those
    of an application, for personalization, load and debit; empty for a file. `type` None: a type
    that nobody documented, or not a file.
    """

    sfi: int
    file_class: int
    type: FileType | None
    record_length: int
    records: int
    access: bytes
    keys: bytes
    status: int
    lid: int
    kvcs: bytes = b""
    kifs: bytes = b""


@dataclass(frozen=True)
class ListedFile:
    """One line of the list of files that newer cards give."""

    lid: int
    sfi: int
    type: FileType | None
    record_length: int
    records: int


def parse_header(answer: bytes, *, legacy: bool) -> FileHeader:
    """The header in the answer to a file selection, bare or in its object.

    Revision 1 and 2 cards keep the identifier one byte earlier. Raises ValueError.
    """
    content = answer
    if len(answer) != HEADER_LENGTH or answer[:2] == bytes((HEADER_TAG, HEADER_LENGTH)):
        content = tlv.find(answer, HEADER_TAG).get(HEADER_TAG, b"")
    if len(content) < HEADER_LENGTH:
        raise ValueError("the header of a file is cut off")
    kind = _type(content[2]) if content[1] == FileClass.FILE else None
    is_binary = kind is FileType.BINARY
    is_application = content[1] != FileClass.FILE
    place = LEGACY_LID_PLACE if legacy else LID_PLACE
    return FileHeader(
        sfi=content[0],
        file_class=content[1],
        type=kind,
        record_length=int.from_bytes(content[3:5], "big") if is_binary else content[3],
        records=1 if is_binary else content[4],
        access=content[5:9],
        keys=content[9:13],
        status=content[13],
        lid=int.from_bytes(content[place : place + 2], "big"),
        kvcs=content[14:17] if is_application else b"",
        kifs=content[17:20] if is_application else b"",
    )


def parse_list(answer: bytes) -> tuple[ListedFile, ...]:
    """The files of an application. Raises ValueError on an answer of another shape."""
    found = tlv.find(answer, LIST_TAG)
    if LIST_TAG not in found:
        raise ValueError("no list of files")
    return tuple(_listed(value) for tag, value in tlv.objects(found[LIST_TAG]) if tag == ENTRY_TAG)


def _listed(entry: bytes) -> ListedFile:
    if len(entry) != ENTRY_LENGTH:
        raise ValueError("an entry of another length")
    kind = _type(entry[3])
    size = int.from_bytes(entry[4:6], "big")
    is_binary = kind is FileType.BINARY
    return ListedFile(
        lid=int.from_bytes(entry[:2], "big"),
        sfi=entry[2],
        type=kind,
        record_length=size if is_binary else entry[4],
        records=1 if is_binary else entry[5],
    )


def _type(byte: int) -> FileType | None:
    return FileType(byte) if byte in FileType.__members__.values() else None
