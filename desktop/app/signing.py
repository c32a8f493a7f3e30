"""How this desk signs what it hands to partners: with the key of its site, under its name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from desktop import credentials
from desktop.importers.signed_file import sign
from desktop.settings import Settings

BLOCK_LIST = "block-list"


def block_list_signer(settings: Settings) -> Callable[[bytes], str]:
    """A site without a key gets one with its first issue; partners know the other half of it."""

    def signed(content: bytes) -> str:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )

        key = Ed25519PrivateKey.from_private_bytes(credentials.keep_signing_key(settings))
        return sign(content, key, key_name(key.public_key().public_bytes_raw()), BLOCK_LIST)

    return signed


def key_name(public: bytes) -> str:
    """Named after itself, so that two keys of one site are never taken for each other."""
    return f"site-{hashlib.sha256(public).hexdigest()[:12]}"
