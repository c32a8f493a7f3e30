"""Telling tags of the project from cards, and cards as the profile of the desk says."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from desktop.cardreader import identity
from desktop.cardreader.emulator import PHONE_ATR, VirtualCalypsoCard
from desktop.cardreader.session import read_holder
from desktop.domain.card import (
    CardProduct,
    CardSupport,
    HolderCard,
    ObjectKind,
    UnsupportedObject,
)
from desktop.domain.support_tag import TagWithoutIdentity
from tests.cardreader.neutral.tags import UID, FileTag, MemoryTag
from tests.cardreader.profiles import AMC, IDENTIFIER, TRAINING, amc_card, signed

KEY = bytes(range(32))
SERIAL = bytes.fromhex("00000000DEC0AD01")  # invented
TAG_FINGERPRINT = hmac.new(KEY, b"neutral:uid" + UID, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("tag", "product", "application", "asked"),
    [
        (MemoryTag(), CardProduct.TYPE_2_TAG, "NDEF", 1),
        (FileTag(), CardProduct.TYPE_4_TAG, "D2760000850101", 5),
    ],
    ids=["type 2", "type 4"],
)
def test_a_tag_of_the_project_becomes_a_hash_and_three_digits_too(
    tag: MemoryTag | FileTag, product: CardProduct, application: str, asked: int
) -> None:
    assert read_holder(tag, KEY) == HolderCard(
        application=application,
        product=product,
        tail="870",  # the end of 1303689068602870
        fingerprint=TAG_FINGERPRINT,
        support=CardSupport.NEUTRAL_CARD,
    )
    assert len(tag.log) == asked  # not one page and not one file is read


def test_a_transport_card_is_never_asked_for_the_uid() -> None:
    card = VirtualCalypsoCard(SERIAL)
    read_holder(card, KEY)
    assert not [frame for frame in card.log if frame[0] == 0xFF]


def test_a_tag_whose_number_changes_has_no_identity() -> None:
    with pytest.raises(TagWithoutIdentity):
        read_holder(MemoryTag(uid=bytes.fromhex("08C0FFEE")), KEY)
    tag = FileTag()
    tag.uid = bytes.fromhex("08C0FFEE")
    with pytest.raises(TagWithoutIdentity):
        read_holder(tag, KEY)


def test_a_telephone_that_plays_a_tag_stays_a_telephone() -> None:
    tag = FileTag()
    tag.uid, tag.atr = bytes.fromhex("08C0FFEE"), PHONE_ATR
    with pytest.raises(UnsupportedObject) as raised:
        read_holder(tag, KEY)
    assert raised.value.kind is ObjectKind.PHONE


class TestProfiles:
    """A desk whose profile says how cards are told apart links them as its station writes them."""

    def test_a_card_of_a_sector_profile_is_linked_by_the_identifier_of_the_sector(self) -> None:
        card = amc_card(signed())
        assert read_holder(card, KEY, AMC).fingerprint == identity.sector_fingerprint(
            KEY, 7, IDENTIFIER
        )
        assert len(card.log) == 3

    def test_without_a_profile_no_record_of_the_same_card_is_read(self) -> None:
        card = amc_card(signed())
        read_holder(card, KEY)
        assert not [frame for frame in card.log if frame[1] == 0xB2]

    def test_a_tag_is_a_tag_under_every_profile(self) -> None:
        for profile in (AMC, TRAINING):
            for tag in (MemoryTag(), FileTag()):
                assert read_holder(tag, KEY, profile) == read_holder(tag, KEY)

    def test_the_training_profile_links_by_the_serial(self) -> None:
        assert read_holder(VirtualCalypsoCard(SERIAL), KEY, TRAINING) == read_holder(
            VirtualCalypsoCard(SERIAL), KEY
        )
