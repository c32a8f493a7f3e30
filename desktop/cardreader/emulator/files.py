"""The files of an emulated card as values: a change gives a new file, so undoing is forgetting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from desktop.cardreader.emulator.refused import (
    NO_FILE,
    NO_RECORD,
    WRONG_CONTENT,
    WRONG_FILE_KIND,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Refused,
)

ALWAYS = 0  # written without any session
NEVER = None
COUNTER_LENGTH = 3
LARGEST_COUNTER = 0xFFFFFF


class FileKind(IntEnum):
    """As the file control parameters say it."""

    BINARY = 0x01
    LINEAR = 0x02
    CYCLIC = 0x04
    COUNTERS = 0x09


@dataclass(frozen=True)
class ElementaryFile:
    """`records` are all of one length; a binary file and one of counters have a single one.

    `written_with` is the key index of the sessions that may write: exactly that one, which is
    stricter than a card whose issuer's key may do what the others may. `ALWAYS` or `NEVER` else.
    """

    sfi: int
    lid: int
    kind: FileKind
    records: tuple[bytes, ...]
    written_with: int | None = NEVER

    @property
    def length(self) -> int:
        return len(self.records[0])

    def record(self, number: int) -> bytes:
        """Raises Refused 6981 for a binary file and 6A83 beyond the last record."""
        if self.kind is FileKind.BINARY:
            raise Refused(WRONG_FILE_KIND)
        if not 1 <= number <= len(self.records):
            raise Refused(NO_RECORD)
        return self.records[number - 1]

    def updated(self, number: int, content: bytes) -> ElementaryFile:
        """Bytes beyond the content stay; of a cyclic file only the newest record is replaced."""
        old = self.record(number)
        if self.kind is FileKind.CYCLIC and number != 1:
            raise Refused(WRONG_FILE_KIND)
        if len(content) > len(old):
            raise Refused(WRONG_LENGTH)
        return self._with_record(number, content + old[len(content) :])

    def merged(self, number: int, content: bytes) -> ElementaryFile:
        """Write Record: the bits are added to those that are set."""
        old = self.record(number)
        if len(content) > len(old):
            raise Refused(WRONG_LENGTH)
        both = bytes(a | b for a, b in zip(old, content, strict=False))
        return self.updated(number, both)

    def appended(self, content: bytes) -> ElementaryFile:
        """The content becomes record 1, the oldest goes. Cyclic files only, else 6981."""
        if self.kind is not FileKind.CYCLIC:
            raise Refused(WRONG_FILE_KIND)
        if len(content) > self.length:
            raise Refused(WRONG_LENGTH)
        newest = content.ljust(self.length, b"\0")
        return replace(self, records=(newest, *self.records[:-1]))

    def counter(self, number: int) -> int:
        """Raises Refused 6981 when the file holds no counters and 6A83 beyond the last one."""
        if self.kind is not FileKind.COUNTERS:
            raise Refused(WRONG_FILE_KIND)
        if not 1 <= number <= self.length // COUNTER_LENGTH:
            raise Refused(NO_RECORD)
        start = (number - 1) * COUNTER_LENGTH
        return int.from_bytes(self.records[0][start : start + COUNTER_LENGTH], "big")

    def counted(self, number: int, change: int) -> ElementaryFile:
        """The counter by so much more or less; 6A80 when it would leave its three bytes."""
        value = self.counter(number) + change
        if not 0 <= value <= LARGEST_COUNTER:
            raise Refused(WRONG_CONTENT)
        start = (number - 1) * COUNTER_LENGTH
        old, new = self.records[0], value.to_bytes(COUNTER_LENGTH, "big")
        return self._with_record(1, old[:start] + new + old[start + COUNTER_LENGTH :])

    def slice(self, offset: int, length: int) -> bytes:
        """Of a binary file. Raises Refused 6981 for another one, 6B00 beyond the end."""
        if self.kind is not FileKind.BINARY:
            raise Refused(WRONG_FILE_KIND)
        if offset >= self.length:
            raise Refused(WRONG_PARAMETERS)
        return self.records[0][offset : offset + length]

    def spliced(self, offset: int, content: bytes, *, merge: bool = False) -> ElementaryFile:
        """A binary file with these bytes there, or with these bits added."""
        old = self.slice(offset, len(content))
        if len(old) < len(content):
            raise Refused(WRONG_LENGTH)
        if merge:
            content = bytes(a | b for a, b in zip(old, content, strict=True))
        whole = self.records[0]
        return self._with_record(1, whole[:offset] + content + whole[offset + len(content) :])

    def _with_record(self, number: int, record: bytes) -> ElementaryFile:
        kept = self.records
        return replace(self, records=(*kept[: number - 1], record, *kept[number:]))


@dataclass(frozen=True)
class Content:
    """All that a session can change of an application; kept or dropped as one."""

    files: Mapping[int, ElementaryFile] = field(default_factory=dict)
    invalidated: bool = False

    def file(self, sfi: int) -> ElementaryFile:
        """Raises Refused 6A82."""
        if sfi not in self.files:
            raise Refused(NO_FILE)
        return self.files[sfi]

    def file_of_lid(self, lid: int) -> ElementaryFile:
        """Raises Refused 6A82."""
        for file in self.files.values():
            if file.lid == lid:
                return file
        raise Refused(NO_FILE)

    def with_file(self, file: ElementaryFile) -> Content:
        return replace(self, files={**self.files, file.sfi: file})
