"""How this desk signs what it hands to partners: with the key of its site, under its name."""

from __future__ import annotations

from collections.abc import Callable

from desktop.importers.signed_file import sign
from desktop.services.signing_keys import key_name, needed_key
from desktop.settings import Settings

BLOCK_LIST = "block-list"


def block_list_signer(settings: Settings) -> Callable[[bytes], str]:
    """Raises NoSigningKey when it signs: partners know the other half of a key made on purpose."""

    def signed(content: bytes) -> str:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )

        key = Ed25519PrivateKey.from_private_bytes(needed_key(settings))
        return sign(content, key, key_name(key.public_key().public_bytes_raw()), BLOCK_LIST)

    return signed
