"""The opaque number of a card as people read it aloud, type it and find it printed.

Fifty random bits in ten symbols of Crockford's base 32, which has no I, L, O and U; five more
symbols allow to find and to mend mistakes (`cardreader.neutral.code`). It says nothing of anybody.
"""

from __future__ import annotations

from desktop.domain.errors import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_BITS = 50
NUMBER_SYMBOLS = 10
CHECK_SYMBOLS = 5
CODE_SYMBOLS = NUMBER_SYMBOLS + CHECK_SYMBOLS
GROUP = 5
UNREAD = "?"  # typed for a symbol that cannot be made out
LONGEST_TEXT = 100  # characters; what is longer was not typed from a card

_BITS_PER_SYMBOL = 5
_SEPARATORS = frozenset(" \t\r\n\u00a0\u202f-‐‑–—_.·/")
_LOOKS_LIKE = str.maketrans("OIL", "011")
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}


class CodeIncomplete(Refusal):
    """Another count of symbols than a code has; `typed` is how many there were."""

    def __init__(self, typed: int) -> None:
        super().__init__(typed)
        self.typed = typed


class CodeUnreadable(Refusal):
    """Too many symbols are wrong: which number was meant cannot be told."""


def spell(number: int) -> str:
    """The ten symbols of a number. Raises ValueError outside fifty bits."""
    if not 0 <= number < 1 << NUMBER_BITS:
        raise ValueError("a card number has fifty bits")
    places = range(NUMBER_BITS - _BITS_PER_SYMBOL, -1, -_BITS_PER_SYMBOL)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def number_of(symbols: str) -> int:
    """The number of exactly ten symbols. Raises ValueError on any other text."""
    if len(symbols) != NUMBER_SYMBOLS:
        raise ValueError("a card number has ten symbols")
    number = 0
    for value in values_of(symbols):
        number = number << _BITS_PER_SYMBOL | value
    return number


def values_of(symbols: str) -> tuple[int, ...]:
    """0…31 of each symbol. Raises ValueError on a character that is none."""
    try:
        return tuple(_VALUES[symbol] for symbol in symbols)
    except KeyError as error:
        raise ValueError("not a symbol of a card number") from error


def symbols_of(values: tuple[int, ...]) -> str:
    return "".join(ALPHABET[value] for value in values)


def grouped(symbols: str) -> str:
    """In groups of five, as it is printed and shown."""
    starts = range(0, len(symbols), GROUP)
    return " ".join(symbols[start : start + GROUP] for start in starts)


def tidied(text: str) -> str:
    """What somebody typed as fifteen symbols, `?` where it cannot be one.

    Case, spaces and dashes do not matter; O is taken for 0, I and L for 1. Raises CodeIncomplete.
    """
    kept = [character for character in text[:LONGEST_TEXT] if character not in _SEPARATORS]
    if len(kept) != CODE_SYMBOLS or len(text) > LONGEST_TEXT:
        raise CodeIncomplete(len(kept))
    spelled = (character.upper().translate(_LOOKS_LIKE) for character in kept)
    return "".join(symbol if symbol in _VALUES else UNREAD for symbol in spelled)
