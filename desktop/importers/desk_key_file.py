"""The keys of a desk that works alone, on their way to another PC: enciphered by a passphrase."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from desktop.importers.signed_file import KeyUnreadable

FORMAT = "carte-alimentation-durable: keys of a desk, 1"
LARGEST = 4096
"""Bytes of such a file."""
KEY_BYTES = 32
_COST = 2**16
"""Of scrypt with blocks of 8: 64 MB and a fifth of a second for each try of a passphrase."""


class DeskKeysUnreadable(KeyUnreadable):
    """The file `name` holds no keys of a desk, or the passphrase is another one."""


@dataclass(frozen=True)
class DeskKeys:
    """Of the local database, and of the fingerprints of cards."""

    database: bytes = field(repr=False)
    site: bytes = field(repr=False)


def write_desk_keys(path: Path, keys: DeskKeys, passphrase: bytes) -> None:
    """For its owner alone. Raises FileExistsError: nothing is written over; OSError."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - seldom wanted

    salt, nonce = os.urandom(16), os.urandom(12)
    clear = keys.database + keys.site
    sealed = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, clear, FORMAT.encode())
    told = {"format": FORMAT, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as stream:
        json.dump(told, stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())


def read_desk_keys(path: Path, passphrase: bytes) -> DeskKeys:
    """Raises DeskKeysUnreadable, also for a wrong passphrase."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

    try:
        with path.open("rb") as stream:
            told = json.loads(stream.read(LARGEST))
        salt, nonce, sealed = (bytes.fromhex(told[name]) for name in ("salt", "nonce", "sealed"))
        cipher = AESGCM(_stretched(passphrase, salt))
        clear = cipher.decrypt(nonce, sealed, str(told["format"]).encode())
        if told["format"] != FORMAT or len(clear) != 2 * KEY_BYTES:
            raise ValueError("of another format")
    except (OSError, ValueError, KeyError, TypeError, InvalidTag) as error:
        raise DeskKeysUnreadable(path.name) from error
    return DeskKeys(clear[:KEY_BYTES], clear[KEY_BYTES:])


def _stretched(passphrase: bytes, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - as above

    return Scrypt(salt=salt, length=KEY_BYTES, n=_COST, r=8, p=1).derive(passphrase)
