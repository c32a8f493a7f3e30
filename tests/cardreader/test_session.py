"""Reading a card as real products answer, and saying in words what is none."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader import identity
from desktop.cardreader.calypso.fci import parse_fci
from desktop.cardreader.calypso.product import product_of
from desktop.cardreader.emulator import (
    BANK_CARD_ATR,
    CHIP_CARD_ATR,
    PAPER_TICKET_ATR,
    PHONE_ATR,
    SECURITY_MODULE_ATR,
    TAG_ATR,
    Traits,
    VirtualCalypsoCard,
    VirtualObject,
)
from desktop.cardreader.firewall import AMC_COMMUNE, TRANSPORT_APPLICATION
from desktop.cardreader.session import read_holder
from desktop.domain.card import (
    CardGone,
    CardProduct,
    ObjectKind,
    UnreadableCard,
    UnsupportedObject,
)
from desktop.domain.support_tag import TagWithoutIdentity

KEY = bytes(range(32))
OTHER_KEY = bytes(32)
SERIAL = bytes.fromhex("00000000DEC0AD01")  # invented; 3737169153 in decimal
TIC = TRANSPORT_APPLICATION.hex().upper()


def a_card(**traits: object) -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIAL, Traits(**traits))  # type: ignore[arg-type]


def test_a_published_answer_of_a_revision_2_card_is_understood() -> None:
    # The layout is that of a published French card; its serial is replaced by an invented one.
    fci = bytes.fromhex(
        "6F22 8408 315449432E494341 A516 BF0C13 C708 00000000DEC0AD01 5307 0A280102201221"
    )
    assert parse_fci(fci) == {
        0x84: TRANSPORT_APPLICATION,
        0xC7: SERIAL,
        0x53: bytes.fromhex("0A280102201221"),
    }


def test_the_emulated_card_writes_the_published_layout() -> None:
    answer = a_card().transmit(bytes.fromhex("00A4040008315449432E49434100"))
    assert answer == bytes.fromhex(
        "6F22 8408 315449432E494341 A516 BF0C13 C708 00000000DEC0AD01 5307 0A28130210122B 9000"
    )


def test_a_korrigo_card_becomes_a_hash_and_three_digits() -> None:
    holder = read_holder(a_card(), KEY)
    assert holder.application == TIC
    assert holder.product is CardProduct.PRIME_REVISION_2
    assert holder.tail == "153"
    assert len(holder.fingerprint) == 64
    assert not holder.invalidated


@pytest.mark.parametrize(
    "traits",
    [
        {"padded_name": True},
        {"reordered": True},
        {"extra_tags": True},
        {"extra_tags": True, "reordered": True, "padded_name": True},
        {"only_class": 0x94},
        {"only_class": 0x00},
        {"exact_length": True},
        {"refuses_length": True},
        {"silent_select": True},
        {"silent_select": True, "only_class": 0x94, "exact_length": True},
        {"refuses_length": True, "only_class": 0x94},
        {"contact": True},
        {"contact": True, "only_class": 0x94},
        {"contact": True, "silent_select": True, "exact_length": True},
    ],
    ids=str,
)
def test_however_a_product_deviates_the_card_stays_the_same(traits: dict[str, object]) -> None:
    assert read_holder(a_card(**traits), KEY) == read_holder(a_card(), KEY)


def test_an_invalidated_card_is_read_and_told_apart() -> None:
    for traits in ({}, {"silent_select": True}, {"contact": True}):
        assert read_holder(a_card(invalidated=True, **traits), KEY).invalidated


def test_the_agreed_order_of_applications_decides_on_a_card_with_several() -> None:
    card = a_card(applications=(TRANSPORT_APPLICATION, AMC_COMMUNE))
    assert read_holder(card, KEY).application == AMC_COMMUNE.hex().upper()
    assert len(card.log) == 1


def test_a_family_name_selects_the_full_one() -> None:
    full = bytes.fromhex("A000000404012509080100")
    card = a_card(applications=(full,))
    assert read_holder(card, KEY).application == full.rstrip(b"\0").hex().upper()
    assert len(card.log) == 3


def test_a_usual_card_is_asked_twice_and_no_more() -> None:
    card = a_card()
    read_holder(card, KEY)
    assert [frame[:4].hex() for frame in card.log] == ["00a40400", "00a40400"]


def test_the_class_that_worked_is_kept_because_each_refusal_costs_time() -> None:
    card = a_card(only_class=0x94)
    read_holder(card, KEY)
    assert [frame[0] for frame in card.log] == [0x00, 0x94, 0x94]


@pytest.mark.parametrize(
    ("application_type", "product"),
    [
        (0x00, None),
        (0x01, CardProduct.PRIME_REVISION_2),
        (0x13, CardProduct.PRIME_REVISION_2),
        (0x1F, CardProduct.PRIME_REVISION_2),
        (0x20, CardProduct.PRIME_REVISION_3),
        (0x8F, CardProduct.PRIME_REVISION_3),
        (0x90, CardProduct.LIGHT),
        (0x97, CardProduct.LIGHT),
        (0x98, CardProduct.BASIC),
        (0x9F, CardProduct.BASIC),
        (0xA0, CardProduct.PRIME_REVISION_3),
        (0xFE, CardProduct.PRIME_REVISION_3),
        (0xFF, None),
    ],
)
def test_the_type_byte_names_the_product(
    application_type: int, product: CardProduct | None
) -> None:
    assert product_of(application_type) is product


@pytest.mark.parametrize("application_type", [0x00, 0xFF])
def test_a_type_that_is_not_calypso_is_not_ours(application_type: int) -> None:
    startup = bytes((0x0A, 0x28, application_type, 2, 0x10, 0x12, 0x2B))
    with pytest.raises(UnsupportedObject):
        read_holder(a_card(startup=startup), KEY)


def test_a_serial_of_zeros_identifies_nobody() -> None:
    with pytest.raises(UnsupportedObject):
        read_holder(VirtualCalypsoCard(bytes.fromhex("1234000000000000")), KEY)


def test_a_card_without_our_applications_is_a_chip_card() -> None:
    card = a_card(applications=())
    with pytest.raises(UnsupportedObject) as raised:
        read_holder(card, KEY)
    assert raised.value.kind is ObjectKind.CHIP_CARD
    assert len(card.log) <= 4


@pytest.mark.parametrize(
    ("atr", "kind", "asked"),
    [
        (PAPER_TICKET_ATR, ObjectKind.PAPER_TICKET, 0),
        (TAG_ATR, ObjectKind.NFC_TAG, 0),
        (SECURITY_MODULE_ATR, ObjectKind.SECURITY_MODULE, 0),
        (BANK_CARD_ATR, ObjectKind.BANK_CARD, 3),
        (PHONE_ATR, ObjectKind.PHONE, 4),
        (CHIP_CARD_ATR, ObjectKind.CHIP_CARD, 4),
        (b"", ObjectKind.CHIP_CARD, 3),
        (b"\x3b\xff", ObjectKind.CHIP_CARD, 3),
    ],
    ids=lambda value: value.hex() if isinstance(value, bytes) else str(value),
)
def test_other_objects_are_told_by_their_first_bytes(
    atr: bytes, kind: ObjectKind, asked: int
) -> None:
    thing = VirtualObject(atr)
    with pytest.raises(UnsupportedObject) as raised:
        read_holder(thing, KEY)
    assert raised.value.kind is kind
    assert len(thing.log) == asked


def test_a_calypso_card_in_a_contact_slot_is_not_taken_for_a_security_module() -> None:
    assert read_holder(a_card(contact=True), KEY).application == TIC


@pytest.mark.parametrize("command", [0, 1])
def test_a_card_that_leaves_while_it_is_read_leaves_nothing(command: int) -> None:
    with pytest.raises(CardGone):
        read_holder(a_card(gone_after=command), KEY)


class GarbledCard(VirtualObject):
    def __init__(self, answer: str) -> None:
        super().__init__(CHIP_CARD_ATR)
        self._answer = bytes.fromhex(answer)

    def transmit(self, frame: bytes) -> bytes:
        self.log.append(frame)
        return self._answer


@pytest.mark.parametrize("answer", ["90", "6F2284089000", "C708009000"])
def test_a_garbled_answer_is_unreadable_and_never_half_understood(answer: str) -> None:
    with pytest.raises(UnreadableCard):
        read_holder(GarbledCard(answer), KEY)


@pytest.mark.parametrize("answer", ["6C00", "6C1D", "6700", "6D00", "6E00", "6100"])
def test_a_card_that_always_objects_ends_the_conversation(answer: str) -> None:
    card = GarbledCard(answer)
    with pytest.raises(UnsupportedObject):
        read_holder(card, KEY)
    assert len(card.log) <= 9


@given(st.binary(max_size=60))
def test_whatever_a_card_answers_it_is_read_refused_or_unreadable(noise: bytes) -> None:
    with contextlib.suppress(UnsupportedObject, UnreadableCard, TagWithoutIdentity):
        read_holder(GarbledCard((noise + b"\x90\x00").hex()), KEY)


class TestIdentity:
    def test_the_hash_is_blind_to_the_token_of_telephones(self) -> None:
        with_token = bytes.fromhex("BEEF") + SERIAL[2:]
        assert identity.fingerprint(KEY, with_token) == identity.fingerprint(KEY, SERIAL)

    @given(st.integers(2, 7), st.integers(1, 255))
    def test_every_other_byte_makes_another_card(self, place: int, change: int) -> None:
        other = bytearray(SERIAL)
        other[place] ^= change
        assert identity.fingerprint(KEY, bytes(other)) != identity.fingerprint(KEY, SERIAL)

    def test_another_site_sees_another_hash(self) -> None:
        assert identity.fingerprint(KEY, SERIAL) != identity.fingerprint(OTHER_KEY, SERIAL)

    def test_the_hash_is_the_documented_one(self) -> None:
        # Computed apart: openssl dgst -sha256 -mac HMAC over "korrigo:transport" and the serial.
        assert identity.fingerprint(KEY, SERIAL) == (
            "2464a3bff5ffef9628e82d8954480bcfa81260ee3da8c4fa57df89fa1cd06b0d"
        )

    def test_a_short_key_is_refused(self) -> None:
        with pytest.raises(ValueError, match="256 bits"):
            identity.fingerprint(bytes(16), SERIAL)

    @pytest.mark.parametrize(
        ("serial", "tail"),
        [("00000000DEC0AD01", "153"), ("0000000000000007", "007"), ("00000000FFFFFFFF", "295")],
    )
    def test_the_tail_is_the_end_of_the_decimal_number(self, serial: str, tail: str) -> None:
        assert identity.tail(bytes.fromhex(serial)) == tail

    def test_nothing_shown_of_a_card_holds_its_serial(self) -> None:
        shown = repr(read_holder(a_card(), KEY)).lower()
        assert SERIAL[4:].hex() not in shown
        assert str(int.from_bytes(SERIAL[4:], "big")) not in shown
