"""The page for partners says the truth: its example is read from it, checked and made again."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cwt import COSE, COSEKey

from desktop.cardreader.neutral.code import code_of
from desktop.cardreader.neutral.message import RECORD_TYPE, message_of, token_in
from desktop.cardreader.neutral.public_key import jwk_of, public_key_in
from desktop.cardreader.neutral.token import BINDING, TokenSigner, keys_by_id, verify
from desktop.domain.support_code import ALPHABET, grouped, number_of
from desktop.domain.support_tag import TokenClaims
from desktop.settings import RESOURCES

PAGE = (RESOURCES.parent / "docs" / "support-token.md").read_text("utf-8")
TEST_SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")


def documented(name: str) -> str:
    found = re.search(rf"^    {re.escape(name)} +(\S.*)$", PAGE, re.MULTILINE)
    assert found, name
    return found[1]


UID = bytes.fromhex(documented("UID"))
MESSAGE = bytes.fromhex(documented("NDEF message"))
PUBLIC_KEY = public_key_in(documented("public key (JWK)"))
FIRST, LAST = (date.fromisoformat(day) for day in documented("valid").split(" to "))


def test_the_documented_message_is_read_as_documented() -> None:
    claims = verify(token_in(MESSAGE), UID, keys_by_id((PUBLIC_KEY,)))
    assert claims.number == number_of(documented("number"))
    assert (claims.valid_from, claims.valid_until) == (FIRST, LAST)


def test_the_documented_message_is_written_again() -> None:
    signer = TokenSigner(TEST_SECRET)
    claims = TokenClaims(number_of(documented("number")), FIRST, LAST)
    assert message_of(signer.sign(claims, UID)) == MESSAGE
    assert json.loads(documented("public key (JWK)")) == jwk_of(signer.public_key)


def test_a_partner_checks_it_with_nothing_but_ed25519_and_the_table() -> None:
    token = MESSAGE[-102:]
    signed = bytes.fromhex(documented("signed"))
    assert token[3:12] in signed
    assert token[14:36] in signed
    assert BINDING + UID in signed
    key = Ed25519PublicKey.from_public_bytes(PUBLIC_KEY)
    key.verify(token[-64:], signed)
    with pytest.raises(InvalidSignature):
        key.verify(token[-64:], signed[:-1])
    assert token[29:36] == number_of(documented("number")).to_bytes(7, "big")


def test_a_partner_checks_it_with_the_library_as_shown() -> None:
    key = COSEKey.new({1: 1, 2: bytes.fromhex("21FE31DF"), 3: -8, -1: 6, -2: PUBLIC_KEY})
    COSE.new().decode(MESSAGE[-102:], key, external_aad=b"rennes.fr:cad" + UID)


def test_names_and_alphabet_are_those_of_the_page() -> None:
    assert f"`{RECORD_TYPE}`" in PAGE
    assert f"`{BINDING.decode()}`" in PAGE
    assert f"`{ALPHABET}`" in PAGE
    assert f"`{grouped(code_of(documented('number')))}`" in PAGE
