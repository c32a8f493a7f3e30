"""The public half of a signing key as partners get it: PEM for tools, JWK for a list of keys."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from desktop.cardreader.neutral.token import key_id_of
from desktop.domain.support_tag import PublicKeyUnreadable

KEY_BYTES = 32
LONGEST_TEXT = 2000  # characters; a key of this kind has about 120


def pem_of(public_key: bytes) -> str:
    """SubjectPublicKeyInfo in PEM, as OpenSSL and most libraries read it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - 16 ms
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        Encoding,
        PublicFormat,
    )

    key = Ed25519PublicKey.from_public_bytes(public_key)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def jwk_of(public_key: bytes) -> dict[str, str]:
    """RFC 8037; `kid` is the key id of tokens in hexadecimal."""
    x = urlsafe_b64encode(public_key).rstrip(b"=").decode("ascii")
    kid = key_id_of(public_key).hex()
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig"}


def public_key_in(text: str) -> bytes:
    """The 32 bytes in a PEM or in a JWK. Raises PublicKeyUnreadable."""
    if len(text) > LONGEST_TEXT:
        raise PublicKeyUnreadable
    try:
        key = _from_jwk(text) if text.lstrip().startswith("{") else _from_pem(text)
    except (ValueError, TypeError, KeyError) as error:
        raise PublicKeyUnreadable from error
    if len(key) != KEY_BYTES:
        raise PublicKeyUnreadable
    return key


def _from_jwk(text: str) -> bytes:
    key = json.loads(text)
    if (key["kty"], key["crv"]) != ("OKP", "Ed25519"):
        raise PublicKeyUnreadable
    return urlsafe_b64decode(str(key["x"]) + "==")


def _from_pem(text: str) -> bytes:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - as above
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
        load_pem_public_key,
    )

    try:
        key = load_pem_public_key(text.encode("utf-8"))
    except UnsupportedAlgorithm as error:
        raise PublicKeyUnreadable from error
    if not isinstance(key, Ed25519PublicKey):
        raise PublicKeyUnreadable
    return key.public_bytes_raw()
