"""The programme's right as it stands in one record of a card: an opaque number and two dates.

The profile says how many bits each field has and in which order; the codec below is the same for
all of them: most significant bit first, zeros up to the end of the record (EN 1545). Days count
from 1 January 1997. Both days are included: `valid_until` is the last day of the right.
There is no name, no income, no rate, and no field in which one would fit.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256

from desktop.domain.card_profile import BitField
from desktop.domain.errors import Refusal

VERSION = 1  # of the meaning of the fields; another one is not guessed at
NUMBER_BITS = 50  # ten symbols of the card's number
DAY_ZERO = date(1997, 1, 1)
DATE_BITS = 14
LAST_DAY = DAY_ZERO + timedelta(days=2**DATE_BITS - 1)  # 9 November 2041
MOST_BITS = 64
PADDING = "padding"
DATES = ("valid_from", "valid_until")
FIELDS = ("version", "number", *DATES, "key_version", "authenticator")

PURPOSE = b"programme-right:1"
KEY_LENGTH = 32
CARD_LENGTH = 8


class LayoutUnusable(ValueError):
    """The bits do not make a record of this right; `field` is the one to look at."""

    def __init__(self, field_name: str, reason: str) -> None:
        super().__init__(f"{field_name}: {reason}")
        self.field = field_name


class RightDoesNotFit(Refusal):
    """A value is too large for its bits, or the days are in the wrong order; `field` names it."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name)
        self.field = field_name


class RightUnreadable(Refusal):
    """Something else than a right of this programme and version stands in the record."""


@dataclass(frozen=True)
class ProgrammeRight:
    """`number` is the card's public number; an `authenticator` of 0 means that there is none."""

    number: int = field(repr=False)
    valid_from: date
    valid_until: date
    key_version: int = 0
    authenticator: int = field(default=0, repr=False)
    version: int = VERSION


def check_layout(layout: tuple[BitField, ...], length: int) -> None:
    """Each field once, wide enough, and all of them inside `length` bytes; else LayoutUnusable."""
    names = [part.name for part in layout]
    for part in layout:
        reason = _wrong(part, names.count(part.name))
        if reason:
            raise LayoutUnusable(part.name, reason)
    for name in FIELDS:
        if name not in names:
            raise LayoutUnusable(name, "left out")
    if sum(part.bits for part in layout) > 8 * length:
        raise LayoutUnusable(names[-1], f"ends after byte {length}")


def encode(right: ProgrammeRight | None, layout: tuple[BitField, ...], length: int) -> bytes:
    """The whole record; None gives the empty one. Raises RightDoesNotFit, LayoutUnusable."""
    check_layout(layout, length)
    if right is None:
        return bytes(length)
    values = _values(right)
    bits = content = 0
    for part in layout:
        value = values.get(part.name, 0)
        if not 0 <= value < 1 << part.bits:
            raise RightDoesNotFit(part.name)
        content, bits = content << part.bits | value, bits + part.bits
    return (content << 8 * length - bits).to_bytes(length, "big")


def decode(content: bytes, layout: tuple[BitField, ...]) -> ProgrammeRight | None:
    """The right in a whole record; None for zeros alone, which is how cards are delivered.

    What `encode` could not have written is not half understood: RightUnreadable.
    """
    check_layout(layout, len(content))
    if not any(content):
        return None
    bits, left = int.from_bytes(content, "big"), 8 * len(content)
    values: dict[str, int] = {}
    for part in layout:
        left -= part.bits
        value = bits >> left & (1 << part.bits) - 1
        if part.name != PADDING:
            values[part.name] = value
        elif value:
            raise RightUnreadable
    if bits & (1 << left) - 1:
        raise RightUnreadable
    return _right(values)


def authenticated(
    right: ProgrammeRight, layout: tuple[BitField, ...], key: bytes, card: bytes
) -> ProgrammeRight:
    """The right with its authenticator: a keyed hash, cut to the bits of the layout.

    It lets a partner's terminal without a SAM see that a right was copied from another card or made
    up – if that terminal holds the key of the programme, with which it could also make one up. What
    keeps strangers from writing is the key in the SAM; what withdraws a right, the block list.
    `card` is the serial number as the card tells it (8 bytes, the first two do not count); the
    terminal reads it by itself. Raises ValueError on a short key or serial.
    """
    bits = next(part.bits for part in layout if part.name == "authenticator")
    if len(key) < KEY_LENGTH or len(card) != CARD_LENGTH:
        raise ValueError("not a programme key of 256 bits and a serial number of 8 bytes")
    said = b"".join(
        _values(right)[name].to_bytes(8, "big") for name in FIELDS if name != "authenticator"
    )
    digest = hmac.new(key, PURPOSE + bytes(2) + card[2:] + said, sha256).digest()
    cut = int.from_bytes(digest, "big") >> 8 * sha256().digest_size - bits
    return replace(right, authenticator=cut or 1)  # 0 says that there is none


def is_authentic(
    right: ProgrammeRight, layout: tuple[BitField, ...], key: bytes, card: bytes
) -> bool:
    """Whether it was made with this key for this card; False when it has no authenticator."""
    wanted = authenticated(right, layout, key, card).authenticator
    return hmac.compare_digest(wanted.to_bytes(8, "big"), right.authenticator.to_bytes(8, "big"))


def _wrong(part: BitField, times: int) -> str:
    if part.name not in {*FIELDS, PADDING}:
        return "not a field of the right"
    if not 1 <= part.bits <= MOST_BITS:
        return f"not 1…{MOST_BITS} bits"
    if part.name != PADDING and times > 1:
        return "more than once"
    if part.name in DATES and part.bits != DATE_BITS:
        return f"a day has {DATE_BITS} bits"
    if part.name == "number" and part.bits < NUMBER_BITS:
        return f"less than {NUMBER_BITS} bits"
    return ""


def _values(right: ProgrammeRight) -> Mapping[str, int]:
    if right.version != VERSION:
        raise RightDoesNotFit("version")
    if not 0 <= right.number < 1 << NUMBER_BITS:
        raise RightDoesNotFit("number")
    for name in ("key_version", "authenticator"):
        if not 0 <= getattr(right, name) < 1 << MOST_BITS:
            raise RightDoesNotFit(name)
    if right.valid_until < right.valid_from:
        raise RightDoesNotFit("valid_until")
    return {
        "version": right.version,
        "number": right.number,
        "valid_from": _days(right.valid_from),
        "valid_until": _days(right.valid_until),
        "key_version": right.key_version,
        "authenticator": right.authenticator,
    }


def _days(day: date) -> int:
    if not DAY_ZERO <= day <= LAST_DAY:
        raise RightDoesNotFit("valid_from" if day < DAY_ZERO else "valid_until")
    return (day - DAY_ZERO).days


def _right(values: Mapping[str, int]) -> ProgrammeRight:
    first, last = values["valid_from"], values["valid_until"]
    if values["version"] != VERSION or values["number"] >> NUMBER_BITS or last < first:
        raise RightUnreadable
    return ProgrammeRight(
        number=values["number"],
        valid_from=DAY_ZERO + timedelta(days=first),
        valid_until=DAY_ZERO + timedelta(days=last),
        key_version=values["key_version"],
        authenticator=values["authenticator"],
    )
