"""From a card's serial number to what may be kept: a keyed hash and three digits.

A card's serial joined to a household would link a social situation to somebody's journeys. The
hash cannot be turned back without the key of the site, and the three digits fit one card in a
thousand. The serial itself goes no further than these two functions.
"""

from __future__ import annotations

import hashlib
import hmac

PURPOSE = b"korrigo:transport"  # another purpose gives another hash of the same card
TOKEN_LENGTH = 2  # bytes 0–1: a validity token on telephones, zero on cards; not of the identity
KEY_LENGTH = 32
TAIL_DIGITS = 3


def fingerprint(site_key: bytes, serial: bytes) -> str:
    """64 hexadecimal digits, equal for the same card and key. Raises ValueError on a short key."""
    if len(site_key) < KEY_LENGTH:
        raise ValueError("the site key has less than 256 bits")
    identity = bytes(TOKEN_LENGTH) + serial[TOKEN_LENGTH:]
    return hmac.new(site_key, PURPOSE + identity, hashlib.sha256).hexdigest()


def tail(serial: bytes) -> str:
    """The last three digits of the decimal number of bytes 4–7, for a human check."""
    number = int.from_bytes(serial[4:8], "big")
    return f"{number % 10**TAIL_DIGITS:0{TAIL_DIGITS}}"
