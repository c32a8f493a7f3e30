"""What a tag proves offline, and what it cannot be made to prove."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.neutral.message import RECORD_TYPE, message_of, token_in
from desktop.cardreader.neutral.tag import open_tag
from desktop.cardreader.neutral.token import TokenSigner, claims_of, key_id_of, keys_by_id, verify
from desktop.domain.support_tag import (
    TokenClaims,
    TokenKeyUnknown,
    TokenSignatureWrong,
    TokenUnreadable,
)
from tests.cardreader.neutral.tags import UID, MemoryTag

SIGNER = TokenSigner(bytes(range(32)))
NEXT_SIGNER = TokenSigner(bytes(range(1, 33)))
KEYS = keys_by_id((SIGNER.public_key, NEXT_SIGNER.public_key))
CLAIMS = TokenClaims(0x2AF378056A245, date(2026, 12, 1), date(2027, 11, 30))
TOKEN = SIGNER.sign(CLAIMS, UID)

days = st.dates(date(1970, 1, 2), date(2106, 2, 5))
claims = st.builds(TokenClaims, st.integers(0, 2**50 - 1), days, days)


@given(claims, st.binary(min_size=7, max_size=7))
def test_what_was_signed_is_read_with_the_public_key_and_the_uid(
    signed: TokenClaims, uid: bytes
) -> None:
    said = verify(SIGNER.sign(signed, uid), uid, KEYS)
    assert (said.number, said.valid_from, said.valid_until) == (
        signed.number,
        signed.valid_from,
        signed.valid_until,
    )
    assert bytes.fromhex(said.key_id) == SIGNER.key_id


@given(claims)
def test_every_message_fits_the_smallest_tag(signed: TokenClaims) -> None:
    message = message_of(SIGNER.sign(signed, UID))
    assert len(message) == 118
    tag = open_tag(MemoryTag(144))
    tag.write(message, lambda: None)
    assert verify(token_in(tag.read()), UID, KEYS).number == signed.number


def test_the_same_claims_give_the_same_bytes() -> None:
    assert SIGNER.sign(CLAIMS, UID) == TOKEN


@given(st.integers(0, len(TOKEN) * 8 - 1))
def test_no_bit_can_be_changed(bit: int) -> None:
    changed = bytearray(TOKEN)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises((TokenUnreadable, TokenKeyUnknown, TokenSignatureWrong)):
        verify(bytes(changed), UID, KEYS)


@given(st.binary(min_size=4, max_size=10).filter(lambda uid: uid != UID))
def test_a_copy_on_another_tag_proves_nothing(uid: bytes) -> None:
    with pytest.raises(TokenSignatureWrong):
        verify(TOKEN, uid, KEYS)


def test_a_key_that_was_replaced_is_still_known_and_a_foreign_one_is_not() -> None:
    assert verify(NEXT_SIGNER.sign(CLAIMS, UID), UID, KEYS).number == CLAIMS.number
    with pytest.raises(TokenKeyUnknown) as raised:
        verify(TOKEN, UID, keys_by_id((NEXT_SIGNER.public_key,)))
    assert raised.value.key_id == SIGNER.key_id.hex()


def test_a_foreign_key_under_a_known_name_does_not_pass() -> None:
    with pytest.raises(TokenSignatureWrong):
        verify(TOKEN, UID, {SIGNER.key_id: NEXT_SIGNER.public_key})


def test_the_last_day_is_valid_and_the_one_after_is_told() -> None:
    said = verify(TOKEN, UID, KEYS)
    assert said.is_valid(CLAIMS.valid_until)
    assert said.is_valid(CLAIMS.valid_from)
    assert not said.is_valid(CLAIMS.valid_from - timedelta(days=1))
    assert not said.has_expired(CLAIMS.valid_until)
    assert said.has_expired(CLAIMS.valid_until + timedelta(days=1))


@pytest.mark.parametrize("number", [-1, 2**50])
def test_a_number_that_no_card_has_is_not_signed(number: int) -> None:
    with pytest.raises(ValueError, match="fifty bits"):
        SIGNER.sign(TokenClaims(number, CLAIMS.valid_from, CLAIMS.valid_until), UID)


def test_a_day_outside_of_the_fixed_form_is_not_signed() -> None:
    with pytest.raises(ValueError, match="fixed form"):
        SIGNER.sign(TokenClaims(1, CLAIMS.valid_from, date(2200, 1, 1)), UID)


def test_the_key_is_not_in_the_token_and_the_uid_neither() -> None:
    assert UID not in TOKEN
    assert SIGNER.public_key not in TOKEN
    assert key_id_of(SIGNER.public_key) in TOKEN


@given(st.binary(max_size=300))
def test_any_bytes_are_no_token_or_are_one(content: bytes) -> None:
    for token in (content, TOKEN[:38] + content, TOKEN + content[:1]):
        with contextlib.suppress(TokenUnreadable, TokenKeyUnknown, TokenSignatureWrong):
            verify(token, UID, KEYS)
            assert token == TOKEN


@given(st.binary(max_size=300))
def test_any_bytes_are_no_message_or_hold_a_token(content: bytes) -> None:
    for message in (content, message_of(content), content + message_of(TOKEN)):
        with contextlib.suppress(TokenUnreadable):
            token_in(message)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "d00000",
        "d1010855016578616d706c65",  # an address
        "d10308616e64726f69642e636f6d3a706b67",
        "ffffffffffffffff",
        "d4",
        "c40d7fffffff72656e6e65732e66723a636164",  # announces 2 GB
    ],
)
def test_another_message_is_not_ours(message: str) -> None:
    with pytest.raises(TokenUnreadable):
        token_in(bytes.fromhex(message))


def test_our_record_is_found_behind_somebody_else_s() -> None:
    ours = bytearray(message_of(TOKEN))
    ours[0] &= 0x7F  # not the beginning of the message any more
    address = bytearray.fromhex("9101085501") + b"rennes."
    assert token_in(bytes(address + ours)) == TOKEN


def test_the_record_opens_nothing_on_a_telephone() -> None:
    message = message_of(TOKEN)
    assert RECORD_TYPE.removeprefix("urn:nfc:ext:").encode() in message
    assert b"http" not in message
    assert message[0] & 0x07 == 4  # an external type, which no telephone opens by itself


def test_claims_are_read_without_proof_only_where_nothing_depends_on_them() -> None:
    assert claims_of(TOKEN).number == CLAIMS.number
    with pytest.raises(TokenUnreadable):
        claims_of(TOKEN[:-1])
