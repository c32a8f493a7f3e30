"""The key that partners get, in the two forms that they may ask for."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from desktop.cardreader.neutral.public_key import jwk_of, pem_of, public_key_in
from desktop.cardreader.neutral.token import public_key_of
from desktop.domain.support_tag import PublicKeyUnreadable

# The key pair of RFC 8032, 7.1, test 1.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def test_the_public_half_is_that_of_the_standard() -> None:
    assert public_key_of(SECRET) == PUBLIC


@pytest.mark.parametrize("text", [pem_of(PUBLIC), json.dumps(jwk_of(PUBLIC))], ids=["pem", "jwk"])
def test_both_forms_are_read_back(text: str) -> None:
    assert public_key_in(text) == PUBLIC


def test_another_library_reads_both_forms_as_the_same_key() -> None:
    from_pem = OKPKey.import_key(pem_of(PUBLIC))
    from_jwk = OKPKey.import_key(dict(jwk_of(PUBLIC)))
    assert from_pem.as_dict(private=False)["x"] == from_jwk.as_dict(private=False)["x"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{}",
        "[]",
        '{"kty": "EC", "crv": "P-256", "x": "AA"}',
        '{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}',
        '{"kty": "OKP", "crv": "Ed25519", "x": "é"}',
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        # an X25519 key, which agrees on secrets and signs nothing
        (
            "-----BEGIN PUBLIC KEY-----\n"
            "MCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n"
            "-----END PUBLIC KEY-----\n"
        ),
        "x" * 5000,
    ],
)
def test_anything_else_is_no_key(text: str) -> None:
    with pytest.raises(PublicKeyUnreadable):
        public_key_in(text)


@given(st.one_of(st.text(max_size=200), st.text(max_size=50).map(lambda text: "{" + text)))
def test_any_text_is_a_key_or_refused(text: str) -> None:
    with contextlib.suppress(PublicKeyUnreadable):
        public_key_in(text)
