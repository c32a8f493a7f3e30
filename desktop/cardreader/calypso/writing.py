"""Changing records and binary files: replacing, adding bits, appending.

Update replaces. Write only ever adds bits (OR). Append makes a new first record of a cyclic file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.calypso import addressing, statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.statuses import StatusTable

UPDATE_RECORD, WRITE_RECORD, APPEND_RECORD = 0xDC, 0xD2, 0xE2
UPDATE_BINARY, WRITE_BINARY = 0xD6, 0xD0


class _Writing(CalypsoCommand[None]):
    """What changes a file has nothing to answer."""

    statuses: ClassVar[StatusTable] = statuses.WRITING
    modifies: ClassVar[bool] = True

    def understood(self, answer: Response, rules: ProductRules) -> None:
        del rules
        if answer.data:
            raise self.unexpected(answer)


@dataclass(frozen=True)
class _RecordWriting(_Writing):
    sfi: int
    record: int
    data: bytes = field(repr=False)

    instruction: ClassVar[int]

    def frame(self, rules: ProductRules) -> Command:
        return Command(
            rules.cla,
            self.instruction,
            addressing.record_number(self.record),
            addressing.file_bits(self.sfi, addressing.EXACTLY_ONE),
            addressing.content(self.data, rules.max_data),
        )


@dataclass(frozen=True)
class UpdateRecord(_RecordWriting):
    """Replaces the record; only record 1 of a cyclic file."""

    name: ClassVar[str] = "Update Record"
    instruction: ClassVar[int] = UPDATE_RECORD

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return image.with_updated_record(self.sfi, self.record, self.data)


@dataclass(frozen=True)
class WriteRecord(_RecordWriting):
    """Adds the bits that are set to those of the record: what is 1 stays 1."""

    name: ClassVar[str] = "Write Record"
    instruction: ClassVar[int] = WRITE_RECORD

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return image.with_record_bits(self.sfi, self.record, self.data)


@dataclass(frozen=True)
class AppendRecord(_Writing):
    """A new record 1 of a cyclic file; the oldest drops."""

    sfi: int
    data: bytes = field(repr=False)

    name: ClassVar[str] = "Append Record"

    def frame(self, rules: ProductRules) -> Command:
        data = addressing.content(self.data, rules.max_data)
        return Command(rules.cla, APPEND_RECORD, 0x00, addressing.file_bits(self.sfi), data)

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return image.with_appended(self.sfi, self.data)


@dataclass(frozen=True)
class _BinaryWriting(_Writing):
    sfi: int
    offset: int
    data: bytes = field(repr=False)

    instruction: ClassVar[int]

    def frame(self, rules: ProductRules) -> Command:
        p1, p2 = addressing.place(self.sfi, self.offset)
        data = addressing.content(self.data, rules.max_data)
        return Command(rules.cla, self.instruction, p1, p2, data)


@dataclass(frozen=True)
class UpdateBinary(_BinaryWriting):
    """Replaces bytes; beyond offset 255 the file must be the one selected last."""

    name: ClassVar[str] = "Update Binary"
    instruction: ClassVar[int] = UPDATE_BINARY

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return image.with_updated_binary(self.sfi, self.offset, self.data)


@dataclass(frozen=True)
class WriteBinary(_BinaryWriting):
    """Adds the bits that are set; beyond offset 255 the file must be the one selected last."""

    name: ClassVar[str] = "Write Binary"
    instruction: ClassVar[int] = WRITE_BINARY

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return image.with_binary_bits(self.sfi, self.offset, self.data)
