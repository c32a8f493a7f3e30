"""A column of text that is kept sealed: who reads the tables without the site's key learns nothing.

AES-SIV (RFC 5297) with a key of 512 bits that HKDF-SHA256 derives from the site key; the place of
the column is bound in. The same text always gives the same sealed text, so that two desks that
write the same agree, and the merge, the digests and the journal compare it without opening it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, String
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import class_mapper
from sqlalchemy.types import TypeDecorator

from desktop.domain.bank_account import UNREADABLE, BankDetailsSealed
from desktop.models.base import synced_records

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

PREFIX = "v1:"
_PURPOSE = b"merchant bank details"
_CIPHER_BYTES = 64
_KEYS: WeakKeyDictionary[Dialect, tuple[bytes, ...]] = WeakKeyDictionary()
"""By engine, its dialect standing for it: the key that seals, and those that still open."""


class KeyOfSiteMissing(DontWrapMixin, BankDetailsSealed):
    """Told as it is: SQLAlchemy would wrap it into an error of the statement."""


class Sealed(TypeDecorator[str]):
    """Clear in the code, sealed in the table; empty text stays empty.

    `place` is `table.column`. Text of before there were seals is read as it is. Without the right
    key UNREADABLE is read; writing raises BankDetailsSealed without a key, and for UNREADABLE.
    """

    impl = String
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if not value or is_sealed(value):  # as it travels, it goes through unharmed
            return value
        keys = _KEYS.get(dialect, ())
        if not keys or value == UNREADABLE:
            raise KeyOfSiteMissing
        return seal(keys[0], self.place, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return value if value is None else unsealed(_KEYS.get(dialect, ()), self.place, value)


def use_keys(dialect: Dialect, site_keys: Sequence[bytes]) -> None:
    """The first seals; all open what they sealed. None: the columns cannot be read."""
    _KEYS[dialect] = tuple(site_keys)


def is_sealed(text: str) -> bool:
    return text.startswith(PREFIX)


def seal(site_key: bytes, place: str, text: str) -> str:
    inside = _cipher(site_key).encrypt(text.encode(), [place.encode()])
    return PREFIX + b64encode(inside).decode()


def unsealed(site_keys: Sequence[bytes], place: str, text: str) -> str:
    """UNREADABLE when none of the keys fits, or what is there was changed."""
    if not is_sealed(text):
        return text
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

    for key in site_keys:
        try:
            inside = b64decode(text.removeprefix(PREFIX), validate=True)
            return _cipher(key).decrypt(inside, [place.encode()]).decode()
        except (InvalidTag, NotBase64, ValueError):
            continue
    return UNREADABLE


@cache
def sealed_columns() -> dict[str, dict[str, Sealed]]:
    """By table, those of its columns that are kept sealed."""
    found = {
        entity: {c.name: c.type for c in class_mapper(record).columns if isinstance(c.type, Sealed)}
        for entity, record in synced_records().items()
    }
    return {entity: columns for entity, columns in found.items() if columns}


def opened(dialect: Dialect, entity: str, document: dict[str, Any]) -> dict[str, Any]:
    """A row, or a part of one, as a person reads it."""
    return document | {
        name: column.process_result_value(document[name], dialect)
        for name, column in sealed_columns().get(entity, {}).items()
        if name in document
    }


def closed(dialect: Dialect, entity: str, document: dict[str, Any]) -> dict[str, Any]:
    """The same as it is stored and travels. Raises BankDetailsSealed."""
    return document | {
        name: column.process_bind_param(document[name], dialect)
        for name, column in sealed_columns().get(entity, {}).items()
        if name in document
    }


@lru_cache(maxsize=8)
def _cipher(site_key: bytes) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 - 30 ms at the start
        AESSIV,
    )
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derived = HKDF(algorithm=SHA256(), length=_CIPHER_BYTES, salt=None, info=_PURPOSE)
    return AESSIV(derived.derive(site_key))
