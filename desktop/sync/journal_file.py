"""A journal on a stick: sealed for the centre alone, and proven to come from one desk's file.

As age does it: an ephemeral X25519 key agrees with the centre's public one, HKDF-SHA256 makes the
key, AES-256-GCM seals. Inside, an HMAC with the secret of the desk: the public key is no secret,
so that sealing alone would prove nothing.
"""

from __future__ import annotations

import errno
import json
import os
import zlib
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from hmac import compare_digest, digest
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.domain.recovery import BrokenJournalFile
from desktop.domain.store import DiskFull, FolderUnwritable

SUFFIX = ".cadj"
MAGIC = b"CAD-JOURNAL-1\n"
MOST_BYTES = 512 * 1024 * 1024  # of an unpacked journal; a year of one desk is far below
_PUBLIC = 32
_NONCE = 12
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)  # Windows has it
_PURPOSE = b"carte-alimentation-durable: journal "


@dataclass(frozen=True)
class Journal:
    """`works` are units of work as they travel to the centre; `lost` could not be read."""

    device: UUID
    label: str
    made_at: str
    works: tuple[str, ...]
    lost: int = 0


def write(path: Path, journal: Journal, public: bytes, secret: bytes) -> None:
    """Whole or not at all, on the disk when this returns. Raises DiskFull or FolderUnwritable."""
    content = json.dumps(
        {
            "device": str(journal.device),
            "label": journal.label,
            "made_at": journal.made_at,
            "lost": journal.lost,
            "works": list(journal.works),
        },
        ensure_ascii=False,
    ).encode()
    inside = {"content": b64encode(content).decode(), "proof": _proof(secret, content).hex()}
    inside["device"] = str(journal.device)
    replace_file(path, sealed(json.dumps(inside).encode(), public), mode=0o600)


@dataclass(frozen=True)
class Unsealed:
    """What a journal says before the secret of its desk was asked for."""

    path: Path
    device: UUID
    content: bytes
    proof: bytes

    def proven(self, secret: bytes) -> Journal:
        """Raises BrokenJournalFile when another than that desk wrote it."""
        if not compare_digest(self.proof, _proof(secret, self.content)):
            raise BrokenJournalFile(self.path)
        told = json.loads(self.content)
        if UUID(told["device"]) != self.device:
            raise BrokenJournalFile(self.path)
        works = tuple(str(work) for work in told["works"])
        return Journal(self.device, told["label"], told["made_at"], works, int(told["lost"]))


def read(path: Path, private: bytes) -> Unsealed:
    """Raises BrokenJournalFile for anything that is not whole or not for this key."""
    try:
        inside: dict[str, Any] = json.loads(unsealed(path.read_bytes(), private))
        return Unsealed(
            path,
            UUID(inside["device"]),
            b64decode(inside["content"]),
            bytes.fromhex(inside["proof"]),
        )
    except (OSError, ValueError, KeyError, TypeError, InvalidTag, zlib.error) as error:
        raise BrokenJournalFile(path) from error


def sealed(content: bytes, public: bytes) -> bytes:
    own = X25519PrivateKey.generate()
    own_public = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    nonce = os.urandom(_NONCE)
    head = MAGIC + own_public + nonce
    packed = zlib.compress(content, 6)
    return head + AESGCM(_key(shared, own_public + public)).encrypt(nonce, packed, head)


def unsealed(file: bytes, private: bytes) -> bytes:
    """Raises InvalidTag or ValueError."""
    start = len(MAGIC)
    head, packed = file[: start + _PUBLIC + _NONCE], file[start + _PUBLIC + _NONCE :]
    if not file.startswith(MAGIC) or not packed:
        raise ValueError("no journal")
    theirs, nonce = head[start : start + _PUBLIC], head[start + _PUBLIC :]
    own = X25519PrivateKey.from_private_bytes(private)
    shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
    key = _key(shared, theirs + own.public_key().public_bytes_raw())
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(AESGCM(key).decrypt(nonce, packed, head), MOST_BYTES)
    if not unpacking.eof:
        raise ValueError("too much, or not whole")
    return content


def new_key() -> tuple[bytes, bytes]:
    """Private and public half, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """A stick may be full, or be pulled out: then nothing stands under the name."""
    partial = path.with_name(path.name + ".part")
    try:
        partial.unlink(missing_ok=True)
        file = os.open(partial, _NEW_FILE, mode)
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):  # the stick may be gone
            partial.unlink(missing_ok=True)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise (DiskFull() if full else FolderUnwritable(path.parent)) from error


def _proof(secret: bytes, content: bytes) -> bytes:
    return digest(secret, _PURPOSE + content, "sha256")


def _key(shared: bytes, keys: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=keys, info=_PURPOSE).derive(shared)
