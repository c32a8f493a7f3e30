"""Reading the same piece of many records, and finding records by content (revision 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import addressing, statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.statuses import StatusTable

READ_RECORD_MULTIPLE, SEARCH_RECORD_MULTIPLE = 0xB3, 0xA2
SLICE_TAG = b"\x54\x02"
MORE_TO_READ = 0x6200
EVERY_OFFSET, FETCH_FIRST = 0x80, 0x01
LARGEST_OFFSET = 249


@dataclass(frozen=True)
class Slices:
    """The piece of each record, from the first one asked; `more` when the card stopped early."""

    parts: tuple[bytes, ...]
    more: bool


@dataclass(frozen=True)
class ReadRecordMultiple(CalypsoCommand[Slices]):
    """`length` bytes at `offset` of each record from `first` on. Not inside a session."""

    sfi: int
    first: int
    offset: int
    length: int

    name: ClassVar[str] = "Read Record Multiple"
    statuses: ClassVar[StatusTable] = statuses.PARTIAL_READING

    def frame(self, rules: ProductRules) -> Command:
        return Command(
            rules.cla,
            READ_RECORD_MULTIPLE,
            addressing.record_number(self.first),
            addressing.file_bits(self.sfi, addressing.FROM_HERE_ON),
            SLICE_TAG + _piece(self.offset, self.length),
            MAX_EXPECTED,
        )

    def understood(self, answer: Response, rules: ProductRules) -> Slices:
        del rules
        whole, rest = divmod(len(answer.data), self.length)
        if rest or not whole:
            raise self.unexpected(answer)
        parts = (
            answer.data[number * self.length : (number + 1) * self.length]
            for number in range(whole)
        )
        return Slices(tuple(parts), answer.status.value == MORE_TO_READ)

    def after(self, image: CardImage, result: Slices) -> CardImage:
        for record, part in enumerate(result.parts, self.first):
            image = image.with_record_part(self.sfi, record, self.offset, part)
        return image


@dataclass(frozen=True)
class Found:
    """Numbers of the records that fit, and the first of them in whole if it was asked for."""

    records: tuple[int, ...]
    first: bytes | None


@dataclass(frozen=True)
class SearchRecordMultiple(CalypsoCommand[Found]):
    """Records from `start` on that hold `wanted` at `offset`, or at any offset from there.

    `mask` has one bit for each bit that counts; a short or missing one counts them all.
    """

    sfi: int
    start: int
    offset: int
    wanted: bytes
    mask: bytes = b""
    at_every_offset: bool = False
    fetches_first: bool = False

    name: ClassVar[str] = "Search Record Multiple"
    statuses: ClassVar[StatusTable] = statuses.SEARCHING

    def frame(self, rules: ProductRules) -> Command:
        if len(self.mask) > len(self.wanted):
            raise ValueError("the mask is longer than what is wanted")
        ways = EVERY_OFFSET * self.at_every_offset | FETCH_FIRST * self.fetches_first
        mask = self.mask.ljust(len(self.wanted), b"\xff")
        content = bytes((ways,)) + _piece(self.offset, len(self.wanted)) + self.wanted + mask
        return Command(
            rules.cla,
            SEARCH_RECORD_MULTIPLE,
            addressing.record_number(self.start),
            addressing.file_bits(self.sfi, addressing.SEARCHED),
            addressing.content(content, rules.max_data),
            MAX_EXPECTED,
        )

    def understood(self, answer: Response, rules: ProductRules) -> Found:
        del rules
        count = answer.data[0] if answer.data else 0
        records, rest = answer.data[1 : 1 + count], answer.data[1 + count :]
        fetches = self.fetches_first and bool(records)
        if not answer.data or len(records) < count or bool(rest) is not fetches:
            raise self.unexpected(answer)
        return Found(tuple(records), rest if fetches else None)

    def after(self, image: CardImage, result: Found) -> CardImage:
        if result.first is None:
            return image
        return image.with_record(self.sfi, result.records[0], result.first)


def _piece(offset: int, length: int) -> bytes:
    if not 0 <= offset <= LARGEST_OFFSET or not 1 <= length <= LARGEST_OFFSET + 1 - offset:
        raise ValueError("no record has such a piece")
    return bytes((offset, length))
