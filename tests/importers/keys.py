"""A key pair on P-256 for tests, from a secret that everybody can read here."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PRIVATE_KEY = ec.derive_private_key(0x5EC7, ec.SECP256R1())
PUBLIC_PEM = (
    PRIVATE_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
)
