"""Codes and passwords that work once, made to be dictated; and what PostgreSQL keeps of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import stringprep
import unicodedata
from base64 import b64encode

from desktop.domain.door import CodeRefused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # Crockford's, no I, L, O, U; no Z either: 31 signs
_LOOKS_LIKE = str.maketrans("OIL", "011")
_GROUP = 4
_CODE_SYMBOLS = 20  # 6 name its role, 13 are secret (64 bits), the last one checks
_NAME_SYMBOLS = 6
_PASSWORD_SYMBOLS = 16  # 74 bits and a check
_ITERATIONS = 15_000
_SALT_BYTES = 16


def new_code() -> str:
    """A code for the enrolment of a desk: five groups of four symbols."""
    return _grouped(_checked(_CODE_SYMBOLS))


def new_password() -> str:
    """The first password of a person: four groups of four symbols."""
    return _grouped(_checked(_PASSWORD_SYMBOLS))


def tidied_code(typed: str) -> str:
    """The code as it was given, whatever the case, the spaces and the dashes.

    Raises CodeRefused when it cannot be one: the mistake is found before anybody is asked.
    """
    plain = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_LOOKS_LIKE)
    if len(plain) != _CODE_SYMBOLS or any(sign not in ALPHABET for sign in plain):
        raise CodeRefused
    if _check(plain[:-1]) != plain[-1]:
        raise CodeRefused
    return _grouped(plain)


def role_of_code(code: str) -> str:
    """The role of the database that a code belongs to; says nothing of its secret part."""
    named = code.replace("-", "")[:_NAME_SYMBOLS]
    return "e_" + hashlib.sha256(named.encode()).hexdigest()[:8]


def new_secret() -> str:
    """The password of a PC: nobody types it."""
    return secrets.token_urlsafe(32)


def verifier(password: str) -> str:
    """What PostgreSQL keeps of a password: it proves one and cannot be turned back into it.

    RFC 5802 and 7677, in the spelling of PostgreSQL; computed here, so that no password travels.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", prepared(password), salt, _ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = [b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_ITERATIONS}:{parts[0]}${parts[1]}:{parts[2]}"


def prepared(password: str) -> bytes:
    """As the client library prepares it: by SASLprep (RFC 4013), where that accepts it."""
    mapped = "".join(
        " " if stringprep.in_table_c12(sign) else sign
        for sign in password
        if not stringprep.in_table_b1(sign)
    )
    ready = unicodedata.normalize("NFKC", mapped)
    return (ready if ready and not _is_prohibited(ready) else password).encode()


_PROHIBITED = (
    stringprep.in_table_a1,
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def _is_prohibited(text: str) -> bool:
    if any(table(sign) for sign in text for table in _PROHIBITED):
        return True
    if not any(stringprep.in_table_d1(sign) for sign in text):
        return False
    ends_right = stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
    return not ends_right or any(stringprep.in_table_d2(sign) for sign in text)


def _checked(symbols: int) -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(symbols - 1))
    return drawn + _check(drawn)


def _check(drawn: str) -> str:
    """Finds one wrong symbol, and two that changed places: 31 is a prime."""
    total = sum(place * ALPHABET.index(sign) for place, sign in enumerate(drawn, start=1))
    return ALPHABET[total % len(ALPHABET)]


def _grouped(symbols: str) -> str:
    starts = range(0, len(symbols), _GROUP)
    return "-".join(symbols[start : start + _GROUP] for start in starts)
