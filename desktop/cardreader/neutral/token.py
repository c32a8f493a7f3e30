"""What a tag proves offline: a number and its validity, signed for this very tag.

COSE_Sign1 (RFC 9052) with EdDSA over claims as in a CBOR Web Token (RFC 8392); the UID of the tag
is signed too, as external data, and is not in the token. The form is fixed byte by byte
(`docs/support-token.md`), so what is read from a tag is understood by its shape alone and no
general decoder ever meets it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from desktop.domain.support_code import NUMBER_BITS
from desktop.domain.support_tag import (
    TokenClaims,
    TokenKeyUnknown,
    TokenSignatureWrong,
    TokenUnreadable,
)

BINDING = b"rennes.fr:cad"  # before the UID in the external data: this use and no other
KEY_ID_BYTES = 4
VERSION_BYTES = 2
NUMBER_BYTES = 7
ALGORITHM, KEY_ID = 1, 4  # header parameters
EDDSA = -8
EXPIRY, NOT_BEFORE, TOKEN_ID = 4, 5, 7  # claims
KEY_TYPE, CURVE, PUBLIC_PART, PRIVATE_PART, KEY_KID, KEY_ALGORITHM = 1, -1, -2, -4, 2, 3
OCTET_KEY_PAIR, ED25519 = 1, 6

_SHAPE = re.compile(
    rb"\xd2\x84\x49\xa2\x01\x27\x04\x44(.{4})\xa0"  # tag 18, four items, protected header
    rb"\x56\xa3\x04\x1a(.{4})\x05\x1a(.{4})\x07\x47(.{7})"  # claims: expiry, from, number
    rb"\x58\x40.{64}",  # signature
    re.DOTALL,
)


def key_id_of(public_key: bytes) -> bytes:
    """The first four bytes of the SHA-256 of the 32 bytes of the public key."""
    return sha256(public_key).digest()[:KEY_ID_BYTES]


def key_version_of(key_id: bytes) -> int:
    """A short number for the store and the screen, the same at all desks that know the key.

    It follows from the key alone, so no two desks of a site can count differently.
    """
    return int.from_bytes(key_id[:VERSION_BYTES], "big")


class TokenSigner:
    """Signs with one Ed25519 key, given as its 32 secret bytes.

    `former` are the public keys that it replaced: what they signed is still ours. `version` is the
    key's own unless it is given.
    """

    def __init__(
        self, private_key: bytes, former: tuple[bytes, ...] = (), version: int | None = None
    ) -> None:
        self._secret = private_key
        self.public_key = public_key_of(private_key)
        self.key_id = key_id_of(self.public_key)
        self.version = key_version_of(self.key_id) if version is None else version
        self.trusted = keys_by_id((*former, self.public_key))

    def version_of(self, key_id: bytes) -> int:
        """Of this key or one that it replaced."""
        return self.version if key_id == self.key_id else key_version_of(key_id)

    def sign(self, claims: TokenClaims, uid: bytes) -> bytes:
        """The token for the tag with this UID. Raises ValueError on a number of other bits."""
        import cbor2  # noqa: PLC0415 - with cwt 140 ms that only desks with tags pay
        from cwt import COSE  # noqa: PLC0415 - as above

        key = _cose_key(self.key_id, self.public_key, self._secret)
        protected = {ALGORITHM: EDDSA, KEY_ID: self.key_id}
        payload = cbor2.dumps(_claims_map(claims))
        cose = COSE.new()
        token = cose.encode_and_sign(payload, key, protected, {}, external_aad=BINDING + uid)
        if not isinstance(token, bytes) or not _SHAPE.fullmatch(token):
            raise ValueError("the claims do not fit the fixed form of a token")
        return token


def verify(token: bytes, uid: bytes, public_keys: Mapping[bytes, bytes]) -> TokenClaims:
    """What the token says, once its signature is known to be one for this tag.

    `public_keys` by key id (`keys_by_id`). An expired token is told (`TokenClaims.has_expired`),
    not refused. Raises TokenUnreadable, TokenKeyUnknown or TokenSignatureWrong.
    """
    from cwt import COSE, VerifyError  # noqa: PLC0415 - as above

    claims = claims_of(token)
    key_id = bytes.fromhex(claims.key_id)
    public_key = public_keys.get(key_id)
    if public_key is None:
        raise TokenKeyUnknown(claims.key_id)
    try:
        COSE.new().decode(token, _cose_key(key_id, public_key), external_aad=BINDING + uid)
    except VerifyError as error:
        raise TokenSignatureWrong from error
    return claims


def claims_of(token: bytes) -> TokenClaims:
    """What the token says, unproven. Raises TokenUnreadable."""
    parts = _SHAPE.fullmatch(token)
    if parts is None:
        raise TokenUnreadable
    key_id, expiry, start, number = parts.groups()
    if int.from_bytes(number, "big") >> NUMBER_BITS:
        raise TokenUnreadable
    return TokenClaims(
        int.from_bytes(number, "big"),
        _day(start),
        _day(expiry) - timedelta(days=1),
        key_id.hex(),
    )


def keys_by_id(public_keys: tuple[bytes, ...]) -> dict[bytes, bytes]:
    """All keys that are trusted: the present one and those it replaced."""
    return {key_id_of(key): key for key in public_keys}


def public_key_of(private_key: bytes) -> bytes:
    """The 32 public bytes. Raises ValueError on anything but 32 secret bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - 16 ms
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def _claims_map(claims: TokenClaims) -> dict[int, object]:
    """Seconds since 1970 of midnight UTC; the expiry is that of the day after the last one."""
    if not 0 <= claims.number < 1 << NUMBER_BITS:
        raise ValueError("a card number has fifty bits")
    return {
        EXPIRY: _seconds(claims.valid_until + timedelta(days=1)),
        NOT_BEFORE: _seconds(claims.valid_from),
        TOKEN_ID: claims.number.to_bytes(NUMBER_BYTES, "big"),
    }


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _day(seconds: bytes) -> date:
    return datetime.fromtimestamp(int.from_bytes(seconds, "big"), tz=UTC).date()


def _cose_key(key_id: bytes, public_key: bytes, private_key: bytes | None = None) -> Any:
    from cwt import COSEKey  # noqa: PLC0415 - as above

    parameters: dict[int, Any] = {
        KEY_TYPE: OCTET_KEY_PAIR,
        KEY_KID: key_id,
        KEY_ALGORITHM: EDDSA,
        CURVE: ED25519,
        PUBLIC_PART: public_key,
    }
    if private_key is not None:
        parameters[PRIVATE_PART] = private_key
    return COSEKey.new(parameters)
