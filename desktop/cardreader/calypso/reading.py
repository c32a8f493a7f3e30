"""Reading one record, all records from one on, and pieces of a binary file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import addressing, statuses
from desktop.cardreader.calypso.command import CalypsoCommand, run
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.statuses import StatusTable
from desktop.cardreader.connection import CardConnection

READ_RECORD, READ_BINARY = 0xB2, 0xB0
USUAL_RECORD = 0x1D  # 29 bytes: every record of revision 1 and 2 cards
RECORD_HEAD = 2  # number and length before each of several records


def asked(length: int | None, rules: ProductRules) -> int:
    """The Le of a read: as told, else whatever there is, except to cards that want it exactly."""
    if length is not None:
        return length
    return USUAL_RECORD if rules.exact_le else MAX_EXPECTED


@dataclass(frozen=True)
class ReadRecord(CalypsoCommand[bytes]):
    """One record. In a session the length has to be given; elsewhere None takes what there is.

    Some cards succeed without an answer when no length is given: see `read_record`.
    """

    sfi: int
    record: int
    length: int | None = None

    name: ClassVar[str] = "Read Record"
    statuses: ClassVar[StatusTable] = statuses.READING

    def frame(self, rules: ProductRules) -> Command:
        return Command(
            rules.cla,
            READ_RECORD,
            addressing.record_number(self.record),
            addressing.file_bits(self.sfi, addressing.EXACTLY_ONE),
            expected=asked(self.length, rules),
        )

    def understood(self, answer: Response, rules: ProductRules) -> bytes:
        wanted = self.length or (USUAL_RECORD if rules.exact_le else None)
        if wanted is not None and len(answer.data) != wanted:
            raise self.unexpected(answer)
        return answer.data

    def after(self, image: CardImage, result: bytes) -> CardImage:
        return image.with_record(self.sfi, self.record, result) if result else image


def read_record(
    connection: CardConnection, image: CardImage, sfi: int, record: int
) -> tuple[bytes, CardImage]:
    """A record outside of a session, whatever its length. Raises `CardFault`."""
    content, image = run(connection, ReadRecord(sfi, record), image)
    if content:
        return content, image
    return run(connection, ReadRecord(sfi, record, USUAL_RECORD), image)


@dataclass(frozen=True)
class ReadRecords(CalypsoCommand[dict[int, bytes]]):
    """All records from `first` to the last of the file, by number.

    Their `count` and the `length` of each are needed in sessions and by cards that want exact
    lengths; there a length of None is the usual one.
    """

    sfi: int
    first: int = 1
    length: int | None = None
    count: int | None = None

    name: ClassVar[str] = "Read Records"
    statuses: ClassVar[StatusTable] = statuses.READING

    def frame(self, rules: ProductRules) -> Command:
        if rules.exact_le and self.count is None:
            raise ValueError("this card wants to be told how many records are to be read")
        return Command(
            rules.cla,
            READ_RECORD,
            addressing.record_number(self.first),
            addressing.file_bits(self.sfi, addressing.FROM_HERE_ON),
            expected=self._whole(rules) or MAX_EXPECTED,
        )

    def understood(self, answer: Response, rules: ProductRules) -> dict[int, bytes]:
        wanted = self._whole(rules)
        if wanted is not None and len(answer.data) != wanted:
            raise self.unexpected(answer)
        found: dict[int, bytes] = {}
        rest = answer.data
        while rest:
            end = RECORD_HEAD + (rest[1] if len(rest) > 1 else 0)
            if len(rest) < RECORD_HEAD or len(rest) < end or rest[0] in found:
                raise self.unexpected(answer)
            found[rest[0]], rest = rest[RECORD_HEAD:end], rest[end:]
        return found

    def after(self, image: CardImage, result: dict[int, bytes]) -> CardImage:
        for record, content in result.items():
            image = image.with_record(self.sfi, record, content)
        return image

    def _whole(self, rules: ProductRules) -> int | None:
        length = USUAL_RECORD if self.length is None and rules.exact_le else self.length
        if self.count is None or length is None:
            return None
        return self.count * (RECORD_HEAD + length)


@dataclass(frozen=True)
class ReadBinary(CalypsoCommand[bytes]):
    """`length` bytes of a binary file; beyond offset 255 the file must be the one selected last."""

    sfi: int
    offset: int
    length: int

    name: ClassVar[str] = "Read Binary"
    statuses: ClassVar[StatusTable] = statuses.READING

    def frame(self, rules: ProductRules) -> Command:
        p1, p2 = addressing.place(self.sfi, self.offset)
        return Command(rules.cla, READ_BINARY, p1, p2, expected=self.length)

    def understood(self, answer: Response, rules: ProductRules) -> bytes:
        del rules
        if len(answer.data) != self.length:
            raise self.unexpected(answer)
        return answer.data

    def after(self, image: CardImage, result: bytes) -> CardImage:
        return image.with_binary(self.sfi, self.offset, result)
