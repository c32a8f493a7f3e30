"""Naming what lies on the reader from its first bytes, and never asking more than that tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.emulator import CONTACTLESS_ATR, VirtualObject
from desktop.cardreader.objects import is_type_two, kind_of, may_be_type_four
from desktop.cardreader.session import read_holder
from desktop.domain.card import ObjectKind, UnsupportedObject

KEY = bytes(32)

# From pcsc-tools' public list of ATRs, where each is named as it is here.
PUBLISHED = {
    "3B8F80010031C173C82110645631434E079000ED": ObjectKind.BANK_CARD,
    "3B8F80010031C173C8211064474D343700900089": ObjectKind.BANK_CARD,
    "3B8D80010073C8001364543741380090004A": ObjectKind.BANK_CARD,
    "3B8F800100B85431000090000000000000000043": ObjectKind.BANK_CARD,
    "3B8E800180318066B1840C016E01830090001C": ObjectKind.BANK_CARD,
    "3B8C80018091E1657701010306829000F8": ObjectKind.IDENTITY_CARD,  # French passport, 2006
    "3B8C80018091E165D00043000082900019": ObjectKind.IDENTITY_CARD,  # French passport, 2008
    "3B8D80018091E165D0005B010373D44140B6": ObjectKind.IDENTITY_CARD,  # French passport, 2010
    "3B8F8001005100640908067873D320C0C0900054": ObjectKind.IDENTITY_CARD,  # residence permit
    "3B8E8001005131631F5901739F20C0C0900017": ObjectKind.IDENTITY_CARD,  # driving licence
    "3B8C800150F9F360D9E1F35E117781A1E4": ObjectKind.IDENTITY_CARD,  # Spanish
    "3B751300004309EA9000": ObjectKind.HEALTH_CARD,
    "3B751300004409EA9000": ObjectKind.HEALTH_CARD,
    "3B8180018080": ObjectKind.STUDENT_CARD,
    "3B8F8001804F0CA0000003060300030000000068": ObjectKind.NFC_TAG,
    "3B8F8001804F0CA00000030611003B0000000042": ObjectKind.NFC_TAG,
    "3B8F80010031B86404B0ECC1739401808290000E": ObjectKind.CHIP_CARD,  # of a health worker
}


@pytest.mark.parametrize(("atr", "kind"), list(PUBLISHED.items()))
def test_published_first_bytes_are_named(atr: str, kind: ObjectKind) -> None:
    assert kind_of(bytes.fromhex(atr)) is kind


def test_a_transport_card_is_not_told_by_what_all_cards_of_a_batch_show() -> None:
    assert kind_of(CONTACTLESS_ATR) is ObjectKind.CHIP_CARD


@pytest.mark.parametrize("name", ["0003", "003A", "003D"])
def test_the_chips_of_type_two_tags_are_known(name: str) -> None:
    assert is_type_two(bytes.fromhex(f"3B8F8001804F0CA00000030603{name}0000000000"))


@pytest.mark.parametrize("rest", ["030001", "030002", "110003", "070003", "03", ""])
def test_other_memory_chips_are_not(rest: str) -> None:
    history = bytes.fromhex("804F0CA000000306" + rest)
    atr = bytes((0x3B, 0x80 | len(history), 0x80, 0x01)) + history
    assert not is_type_two(atr)


@pytest.mark.parametrize(
    "atr", [atr for atr, kind in PUBLISHED.items() if kind in {"bank_card", "identity_card"}]
)
def test_what_says_that_it_is_a_bank_or_identity_card_is_asked_for_our_applications_only(
    atr: str,
) -> None:
    thing = VirtualObject(bytes.fromhex(atr))
    with pytest.raises(UnsupportedObject):
        read_holder(thing, KEY)
    assert [frame[:4] for frame in thing.log] == [bytes.fromhex("00A40400")] * 3
    assert not may_be_type_four(bytes.fromhex(atr))


@given(st.binary(max_size=36))
def test_any_first_bytes_have_a_name(atr: bytes) -> None:
    assert kind_of(atr) in ObjectKind
    assert not (is_type_two(atr) and may_be_type_four(atr))
