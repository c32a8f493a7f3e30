"""From a card's serial number, or a tag's UID, to what may be kept: a keyed hash and three digits.

A card's serial joined to a household would link a social situation to somebody's journeys. The
hash cannot be turned back without the key of the site, and the three digits fit one card in a
thousand. The serial and the UID go no further than these functions.
"""

from __future__ import annotations

import hashlib
import hmac

PURPOSE = b"korrigo:transport"  # another purpose gives another hash of the same card
TAG_PURPOSE = b"neutral:uid"
SECTOR_PURPOSE = b"amc:sector:%d"
TOKEN_LENGTH = 2  # bytes 0–1: a validity token on telephones, zero on cards; not of the identity
KEY_LENGTH = 32
TAIL_DIGITS = 3


def fingerprint(site_key: bytes, serial: bytes) -> str:
    """64 hexadecimal digits, equal for the same card and key. Raises ValueError on a short key."""
    return _keyed(site_key, PURPOSE + bytes(TOKEN_LENGTH) + serial[TOKEN_LENGTH:])


def tag_fingerprint(site_key: bytes, uid: bytes) -> str:
    """As `fingerprint`, of a tag of the project."""
    return _keyed(site_key, TAG_PURPOSE + uid)


def sector_fingerprint(site_key: bytes, sector: int, identifier: bytes) -> str:
    """As `fingerprint`, of the identifier that a card has for one service sector."""
    return _keyed(site_key, SECTOR_PURPOSE % sector + b":" + identifier)


def tail(serial: bytes) -> str:
    """The last three digits of the decimal number of bytes 4–7, for a human check."""
    return _digits(serial[4:8])


def tag_tail(uid: bytes) -> str:
    """The last three digits of the decimal number of the whole UID."""
    return _digits(uid)


def _digits(number: bytes) -> str:
    return f"{int.from_bytes(number, 'big') % 10**TAIL_DIGITS:0{TAIL_DIGITS}}"


def _keyed(site_key: bytes, identity: bytes) -> str:
    if len(site_key) < KEY_LENGTH:
        raise ValueError("the site key has less than 256 bits")
    return hmac.new(site_key, identity, hashlib.sha256).hexdigest()
