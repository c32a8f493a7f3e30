from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers.signed_file import (
    KeyUnreadable,
    SignatureWrong,
    SignedContent,
    read_public_keys,
    sign,
    sign_beside,
    verify,
    verify_beside,
)
from tests.importers.keys import PUBLIC_PEM

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
TRUSTED = {"one": KEY.public_key(), "two": OTHER.public_key()}
KIND = "block-list"


def with_header(signed: str, **changes: object) -> str:
    header, content, signature = signed.split(".")
    said = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))) | changes
    changed = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    return f"{changed}.{content}.{signature}"


@given(st.binary(max_size=300))
def test_what_was_signed_comes_back_with_the_name_of_the_key(content: bytes) -> None:
    signed = sign(content, KEY, "one", KIND)
    assert verify(signed, TRUSTED, KIND) == SignedContent(content, "one")
    beside = sign_beside(content, OTHER, "two", KIND)
    assert verify_beside(content, beside, TRUSTED, KIND) == "two"


def test_a_list_of_two_hundred_thousand_cards_is_not_too_long() -> None:
    content = bytes(12_000_000)
    assert verify(sign(content, KEY, "one", KIND), TRUSTED, KIND).content == content


@given(st.binary(min_size=1, max_size=40), st.data())
def test_no_changed_symbol_passes(content: bytes, data: st.DataObject) -> None:
    signed = sign(content, KEY, "one", KIND)
    place = data.draw(st.integers(0, len(signed) - 1))
    symbol = data.draw(st.sampled_from("ABCxyz019-_.").filter(lambda s: s != signed[place]))
    changed = signed[:place] + symbol + signed[place + 1 :]
    try:
        assert verify(changed, TRUSTED, KIND).content == content  # only unused bits of base64
    except SignatureWrong:
        assert changed != signed


@pytest.mark.parametrize(
    "changes",
    [
        {"typ": "card-profile"},
        {"kid": "two"},
        {"kid": "three"},
        {"kid": ["one"]},
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": 7},
        {"crit": ["b64"], "b64": False},
        {"jwk": {"kty": "OKP"}},
    ],
    ids=str,
)
def test_a_header_of_ones_own_does_not_pass(changes: dict[str, object]) -> None:
    with pytest.raises(SignatureWrong):
        verify(with_header(sign(b"x", KEY, "one", KIND), **changes), TRUSTED, KIND)


def test_the_right_key_under_another_name_does_not_pass() -> None:
    with pytest.raises(SignatureWrong):
        verify(sign(b"x", KEY, "two", KIND), TRUSTED, KIND)


def test_a_signature_beside_a_file_holds_no_content_of_its_own() -> None:
    with pytest.raises(SignatureWrong):
        verify_beside(b"x", sign(b"x", KEY, "one", KIND), TRUSTED, KIND)


def test_a_signature_alone_signs_nothing() -> None:
    with pytest.raises(SignatureWrong):
        verify(sign_beside(b"x", KEY, "one", KIND), TRUSTED, KIND)


parts = st.text("ABCabc019-_=", max_size=12) | st.just(sign(b"x", KEY, "one", KIND).split(".")[0])


@given(st.text() | st.lists(parts, min_size=3, max_size=3).map(".".join))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(SignatureWrong):
        verify(text, TRUSTED, KIND)
    with pytest.raises(SignatureWrong):
        verify_beside(b"x", text, TRUSTED, KIND)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_any_header_is_refused(header: object) -> None:
    said = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    with pytest.raises(SignatureWrong):
        verify(f"{said}.eA.AAAA", TRUSTED, KIND)


def test_keys_are_named_by_their_files(tmp_path: Path) -> None:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "one.pem").write_bytes(pem)
    (tmp_path / "README.md").write_text("not a key")
    keys = read_public_keys(tmp_path)
    assert verify(sign(b"x", KEY, "one", KIND), keys, KIND).key_id == "one"
    assert read_public_keys(tmp_path / "none") == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [("one.pem", "not a key"), ("one.pem", PUBLIC_PEM), ("Wrong name.pem", None)],
    ids=["no key", "a key of another kind", "a name that no file says"],
)
def test_a_key_that_cannot_be_used_is_named(tmp_path: Path, name: str, content: str | None) -> None:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / name).write_text(content or pem.decode())
    with pytest.raises(KeyUnreadable) as caught:
        read_public_keys(tmp_path)
    assert caught.value.name == name
