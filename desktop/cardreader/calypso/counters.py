"""Counters of three bytes: reading them, raising and lowering one or several.

Some cards of revision 2 answer 6200 and tell the new value only when the session is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import addressing, statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.image import COUNTER_LENGTH, CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.reading import READ_RECORD
from desktop.cardreader.calypso.statuses import StatusTable

INCREASE, DECREASE, INCREASE_MULTIPLE, DECREASE_MULTIPLE = 0x32, 0x30, 0x3A, 0x38
POSTPONED = 0x6200
ENTRY_LENGTH = 1 + COUNTER_LENGTH


@dataclass(frozen=True)
class ReadCounters(CalypsoCommand[tuple[int, ...]]):
    """The first `count` counters of a file, which are its record 1. `spare`: bytes after them."""

    sfi: int
    count: int
    spare: int = 0

    name: ClassVar[str] = "Read Counters"
    statuses: ClassVar[StatusTable] = statuses.READING

    def frame(self, rules: ProductRules) -> Command:
        if not 1 <= self.count <= addressing.LARGEST_COUNTER:
            raise ValueError(f"no file has {self.count} counters")
        p2 = addressing.file_bits(self.sfi, addressing.EXACTLY_ONE)
        return Command(rules.cla, READ_RECORD, 1, p2, expected=self._length)

    def understood(self, answer: Response, rules: ProductRules) -> tuple[int, ...]:
        del rules
        if len(answer.data) != self._length:
            raise self.unexpected(answer)
        return tuple(
            int.from_bytes(answer.data[start : start + COUNTER_LENGTH], "big")
            for start in range(0, self.count * COUNTER_LENGTH, COUNTER_LENGTH)
        )

    def after(self, image: CardImage, result: tuple[int, ...]) -> CardImage:
        for number, value in enumerate(result, 1):
            image = image.with_counter(self.sfi, number, value)
        return image

    @property
    def _length(self) -> int:
        return self.count * COUNTER_LENGTH + self.spare


@dataclass(frozen=True)
class _CounterChange(CalypsoCommand[int | None]):
    """The result is the new value; None when the card tells it at the end of the session."""

    sfi: int
    number: int  # from 1; 0 for the one counter of a file that simulates it
    amount: int

    instruction: ClassVar[int]
    statuses: ClassVar[StatusTable] = statuses.COUNTING
    modifies: ClassVar[bool] = True

    def frame(self, rules: ProductRules) -> Command:
        expected: int | None = COUNTER_LENGTH if rules.exact_le else MAX_EXPECTED
        return Command(
            rules.cla,
            self.instruction,
            addressing.counter_number(self.number),
            addressing.file_bits(self.sfi),
            addressing.counter_value(self.amount),
            None if rules.postpones_counters else expected,
        )

    def understood(self, answer: Response, rules: ProductRules) -> int | None:
        del rules
        if answer.status.value == POSTPONED and not answer.data:
            return None
        if len(answer.data) != COUNTER_LENGTH:
            raise self.unexpected(answer)
        return int.from_bytes(answer.data, "big")

    def after(self, image: CardImage, result: int | None) -> CardImage:
        return image.with_changed_counter(self.sfi, self.number or 1, result)


@dataclass(frozen=True)
class IncreaseCounter(_CounterChange):
    name: ClassVar[str] = "Increase"
    instruction: ClassVar[int] = INCREASE


@dataclass(frozen=True)
class DecreaseCounter(_CounterChange):
    name: ClassVar[str] = "Decrease"
    instruction: ClassVar[int] = DECREASE


@dataclass(frozen=True)
class _CountersChange(CalypsoCommand[dict[int, int]]):
    """Amounts by counter number, each once; the result has the new values."""

    sfi: int
    amounts: tuple[tuple[int, int], ...]

    instruction: ClassVar[int]
    statuses: ClassVar[StatusTable] = statuses.WRITING
    modifies: ClassVar[bool] = True

    def frame(self, rules: ProductRules) -> Command:
        numbers = [addressing.counter_number(number) for number, _ in self.amounts]
        if len(set(numbers)) < len(numbers):
            raise ValueError("a counter is named twice")
        content = b"".join(
            bytes((number,)) + addressing.counter_value(amount) for number, amount in self.amounts
        )
        return Command(
            rules.cla,
            self.instruction,
            0x00,
            addressing.file_bits(self.sfi),
            addressing.content(content, rules.max_data),
            len(content) if rules.exact_le else MAX_EXPECTED,
        )

    def understood(self, answer: Response, rules: ProductRules) -> dict[int, int]:
        del rules
        if len(answer.data) != len(self.amounts) * ENTRY_LENGTH:
            raise self.unexpected(answer)
        entries = (
            answer.data[start : start + ENTRY_LENGTH]
            for start in range(0, len(answer.data), ENTRY_LENGTH)
        )
        values = {entry[0]: int.from_bytes(entry[1:], "big") for entry in entries}
        if values.keys() != {number for number, _ in self.amounts}:
            raise self.unexpected(answer)
        return values

    def after(self, image: CardImage, result: dict[int, int]) -> CardImage:
        for number, value in result.items():
            image = image.with_changed_counter(self.sfi, number, value)
        return image


@dataclass(frozen=True)
class IncreaseCounters(_CountersChange):
    name: ClassVar[str] = "Increase Multiple"
    instruction: ClassVar[int] = INCREASE_MULTIPLE


@dataclass(frozen=True)
class DecreaseCounters(_CountersChange):
    name: ClassVar[str] = "Decrease Multiple"
    instruction: ClassVar[int] = DECREASE_MULTIPLE
