"""The site's signing key on its way to another encoding desk: PEM, enciphered by a passphrase.

The private key (PKCS #8) comes first, the public keys that it replaced follow it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from desktop.importers.signed_file import KeyUnreadable

LARGEST = 64 * 1024  # bytes; a key and some hundred former ones
_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----\s*", re.DOTALL)
_PRIVATE, _PUBLIC = b"ENCRYPTED PRIVATE KEY", b"PUBLIC KEY"


@dataclass(frozen=True)
class CarriedKey:
    """32 secret bytes, and the 32 public bytes of each key that was replaced."""

    secret: bytes = field(repr=False)
    former: tuple[bytes, ...] = ()


def write_carried_key(path: Path, key: CarriedKey, passphrase: bytes) -> None:
    """For its owner alone. Raises FileExistsError: nothing is written over; OSError."""
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - 16 ms
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - as above

    private = ed25519.Ed25519PrivateKey.from_private_bytes(key.secret).private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.BestAvailableEncryption(passphrase)
    )
    former = (
        ed25519.Ed25519PublicKey.from_public_bytes(each).public_bytes(
            form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
        )
        for each in key.former
    )
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(b"".join((private, *former)))
        stream.flush()
        os.fsync(stream.fileno())


def read_carried_key(path: Path, passphrase: bytes) -> CarriedKey:
    """Raises KeyUnreadable, also for a wrong passphrase and for a key that is in clear."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise ValueError("too large for a key")
        blocks = [(found[1], found[0]) for found in _BLOCK.finditer(content)]
        kinds = [kind for kind, _block in blocks]
        if kinds != [_PRIVATE, *[_PUBLIC] * (len(kinds) - 1)]:
            raise ValueError("not one private key and public ones")
        return CarriedKey(
            _secret_in(blocks[0][1], passphrase),
            tuple(_public_in(block) for _kind, block in blocks[1:]),
        )
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnreadable(path.name) from error


def _secret_in(block: bytes, passphrase: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        load_pem_private_key,
    )

    key = load_pem_private_key(block, passphrase)
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise TypeError("a private key of another kind")
    return key.private_bytes_raw()


def _public_in(block: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        load_pem_public_key,
    )

    key = load_pem_public_key(block)
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise TypeError("a public key of another kind")
    return key.public_bytes_raw()
