"""Files that say who answers for them: JSON Web Signatures (RFC 7515) with Ed25519 (RFC 9864).

A signature stands beside its file (detached: profiles of cards, which stay readable YAML) or holds
it (compact: the block list). Its `typ` says what kind of file it is for, so that one kind never
passes for another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import Refusal

if TYPE_CHECKING:  # loading them takes 100 ms, and most desks never meet a signed file
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

ALGORITHM = "Ed25519"
HEADER = {"alg", "kid", "typ"}  # no others: none of them may change how the rest is read
LARGEST = 16 * 1024 * 1024  # bytes; some 200 000 blocked cards
KEY_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}", re.ASCII)

PublicKeys = Mapping[str, "Ed25519PublicKey"]


class SignatureWrong(Refusal):
    """Not signed by a key that is trusted here, for another kind of file, or changed since."""


class KeyUnreadable(Refusal):
    """The file `name` holds no Ed25519 key in PEM."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class SignedContent:
    content: bytes
    key_id: str


def sign(content: bytes, private_key: Ed25519PrivateKey, key_id: str, kind: str) -> str:
    """The content inside its signature (compact form). `kind` such as "block-list"."""
    from joserfc import jws  # noqa: PLC0415 - see above
    from joserfc.jwk import OKPKey  # noqa: PLC0415

    header = {"alg": ALGORITHM, "kid": key_id, "typ": kind}
    key = OKPKey.import_key(private_key)
    return jws.serialize_compact(header, content, key, registry=_registry())


def sign_beside(content: bytes, private_key: Ed25519PrivateKey, key_id: str, kind: str) -> str:
    """The signature alone, for a file that stays as it is (RFC 7515, appendix F)."""
    header, _, signature = sign(content, private_key, key_id, kind).split(".")
    return f"{header}..{signature}"


def verify(signed: str, public_keys: PublicKeys, kind: str) -> SignedContent:
    """What was signed, and by which key. Raises SignatureWrong."""
    return _verified(signed, public_keys, kind, None)


def verify_beside(content: bytes, signed: str, public_keys: PublicKeys, kind: str) -> str:
    """The name of the key that signed exactly this content. Raises SignatureWrong."""
    if not re.fullmatch(r"[\w-]+\.\.[\w-]+\s*", signed, re.ASCII):
        raise SignatureWrong
    return _verified(signed, public_keys, kind, content).key_id


def read_public_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """The keys of `*.pem` by the names of their files; none when there is no such folder.

    Raises KeyUnreadable.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    keys = {}
    for path in sorted(folder.glob("*.pem")):
        try:
            key = load_pem_public_key(path.read_bytes())
        except (OSError, ValueError) as error:
            raise KeyUnreadable(path.name) from error
        if not isinstance(key, Ed25519PublicKey) or not KEY_NAME.fullmatch(path.stem):
            raise KeyUnreadable(path.name)
        keys[path.stem] = key
    return keys


def _verified(
    signed: str, public_keys: PublicKeys, kind: str, content: bytes | None
) -> SignedContent:
    from joserfc import jws  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import OKPKey  # noqa: PLC0415

    def key_of(signature: Any) -> OKPKey:
        header = signature.headers()
        if header.keys() != HEADER or header["typ"] != kind or header["kid"] not in public_keys:
            raise SignatureWrong
        return OKPKey.import_key(public_keys[header["kid"]])

    try:
        found = jws.deserialize_compact(
            signed.strip(), key_of, registry=_registry(), payload=content
        )
    except (JoseError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise SignatureWrong from error
    return SignedContent(found.payload, str(found.headers()["kid"]))


def _registry() -> Any:
    from joserfc.jws import JWSRegistry  # noqa: PLC0415

    registry = JWSRegistry(algorithms=[ALGORITHM])
    registry.max_payload_length = LARGEST
    return registry


def make_key(path: Path, passphrase: bytes) -> Path:
    """A new key pair: the private half in `path`, the public one beside it as `.pem`.

    Returns where the public one is. Raises FileExistsError: a key is never written over.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    key, public = Ed25519PrivateKey.generate(), path.with_suffix(".pem")
    public_pem = key.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    private_pem = key.private_bytes(
        form.Encoding.PEM,
        form.PrivateFormat.PKCS8,
        form.BestAvailableEncryption(passphrase),
    )
    for file, content, mode in ((path, private_pem, 0o600), (public, public_pem, 0o644)):
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
            stream.write(content)
    return public


def read_private_key(path: Path, passphrase: bytes) -> Ed25519PrivateKey:
    """Raises KeyUnreadable, also for a wrong passphrase."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(path.read_bytes(), passphrase)
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnreadable(path.name) from error
    if not isinstance(key, Ed25519PrivateKey) or not KEY_NAME.fullmatch(path.stem):
        raise KeyUnreadable(path.name)
    return key
