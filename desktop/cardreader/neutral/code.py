"""Five symbols behind the ten of a card's number, so that a slip of pen or eye is found and mended.

Reed–Solomon over GF(32): generator polynomial with the roots 2⁰…2⁴, field polynomial x⁵ + x² + 1
(`docs/support-token.md`). Two wrong symbols are mended, wherever they are; symbols that cannot be
read cost half as much as wrong ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reedsolo import ReedSolomonError, RSCodec

from desktop.domain.support_code import (
    CHECK_SYMBOLS,
    NUMBER_SYMBOLS,
    UNREAD,
    CodeUnreadable,
    symbols_of,
    tidied,
    values_of,
)

FIELD_BITS = 5
FIELD_POLYNOMIAL = 0b100101
MOST_MENDED = 2  # wrong symbols
SPENT_AT_MOST = 4  # of five check symbols: a wrong one takes two, an unread one one


@dataclass(frozen=True)
class CodeReading:
    """The ten symbols that were meant. `corrected`: places, from 0, that were typed otherwise.

    Only a reading without corrections is `certain`; else the agent compares with what is printed.
    """

    number: str
    corrected: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        return not self.corrected


def code_of(number: str) -> str:
    """The fifteen symbols for ten. Raises ValueError when they are not ten symbols."""
    values = values_of(number)
    if len(values) != NUMBER_SYMBOLS:
        raise ValueError("a card number has ten symbols")
    return symbols_of(tuple(_codec().encode(bytearray(values))))


def read_code(text: str) -> CodeReading:
    """What was meant by a typed or scanned code. Raises CodeIncomplete or CodeUnreadable."""
    symbols = tidied(text)
    unread = [place for place, symbol in enumerate(symbols) if symbol == UNREAD]
    typed = values_of(symbols.replace(UNREAD, "0"))
    mended = _mended(typed, unread)
    wrong = {
        place for place, (old, new) in enumerate(zip(typed, mended, strict=True)) if old != new
    }
    if 2 * len(wrong - set(unread)) + len(unread) > SPENT_AT_MOST:
        raise CodeUnreadable
    corrected = tuple(sorted(wrong | set(unread)))
    return CodeReading(symbols_of(mended[:NUMBER_SYMBOLS]), corrected)


def _mended(typed: tuple[int, ...], unread: list[int]) -> tuple[int, ...]:
    if len(unread) > SPENT_AT_MOST:
        raise CodeUnreadable
    try:
        _, whole, _ = _codec().decode(bytearray(typed), erase_pos=unread)
    except ReedSolomonError as error:
        raise CodeUnreadable from error
    return tuple(whole)


@cache
def _codec() -> RSCodec:
    return RSCodec(CHECK_SYMBOLS, nsize=2**FIELD_BITS - 1, c_exp=FIELD_BITS, prim=FIELD_POLYNOMIAL)
