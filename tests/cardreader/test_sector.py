"""A card is known by its sector identifier, and only when that was signed for this very card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader import identity
from desktop.cardreader.calypso.selection import select, select_first
from desktop.cardreader.emulator import (
    AMC_COMMUNE,
    REVISION_3_STARTUP,
    TRANSPORT_APPLICATION,
    Traits,
    VirtualCalypsoCard,
)
from desktop.cardreader.firewall import LinkModeFirewall
from desktop.cardreader.sector import is_signed, read_sector_holder
from desktop.cardreader.session import read_holder
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import CardProduct, HolderCard, UnsupportedObject
from desktop.domain.card_fault import CardFileMissing, CardRequestRefused
from desktop.domain.card_profile import (
    CardProfile,
    ProfileNotReady,
    RecordPlace,
    SectorSignatureWrong,
)
from tests.cardreader.profiles import (
    AMC,
    IDENTIFIER,
    RAW,
    SECTOR,
    SERIAL,
    TRAINING,
    amc_card,
    signed,
)
from tests.importers.keys import PUBLIC_PEM

KEY = bytes(range(32))


def holder_of(card: VirtualCalypsoCard, profile: CardProfile = AMC) -> HolderCard:
    gated = AnswerFetching(LinkModeFirewall(card, profile))
    application = select_first(gated, profile.applications)
    assert application is not None
    return read_sector_holder(gated, application, profile, KEY)


@pytest.mark.parametrize("profile", [AMC, RAW], ids=["DER", "r and s"])
@pytest.mark.parametrize("contact", [False, True], ids=["contactless", "T=0"])
def test_the_fingerprint_is_that_of_the_identifier(profile: CardProfile, contact: bool) -> None:
    holder = holder_of(amc_card(signed(raw=profile is RAW), contact=contact), profile)
    assert holder.fingerprint == identity.sector_fingerprint(KEY, 7, IDENTIFIER)
    assert holder.fingerprint != identity.fingerprint(KEY, SERIAL)
    assert holder.application == AMC_COMMUNE.hex().upper()
    assert holder.product is CardProduct.PRIME_REVISION_3


def test_an_image_serves_as_well_as_an_application() -> None:
    gated = AnswerFetching(LinkModeFirewall(amc_card(signed()), AMC))
    image = select(gated, AMC)
    assert image is not None
    assert read_sector_holder(gated, image, AMC, KEY) == holder_of(amc_card(signed()))


def test_the_card_saw_a_selection_and_two_reads_and_nothing_else() -> None:
    card = amc_card(signed())
    holder_of(card)
    assert [frame.hex().upper() for frame in card.log] == [
        "00A404000BA000000291D2500800930100",
        "00B2018460",
        "00B2028460",
    ]


def test_an_identifier_copied_from_another_card_is_noticed() -> None:
    copy = amc_card(signed(), serial=bytes.fromhex("00000000FEED0072"))
    with pytest.raises(SectorSignatureWrong):
        holder_of(copy)


def test_a_card_that_was_never_given_an_identifier_has_none() -> None:
    card = VirtualCalypsoCard(
        SERIAL, Traits(applications=(AMC_COMMUNE,), startup=REVISION_3_STARTUP)
    )
    with pytest.raises(SectorSignatureWrong):
        holder_of(card)


def test_a_card_without_the_sectors_application_is_known_by_its_serial_where_that_is_allowed() -> (
    None
):
    card = VirtualCalypsoCard(SERIAL)
    both = replace(AMC, applications=(AMC_COMMUNE, TRANSPORT_APPLICATION))
    assert holder_of(card, both).fingerprint == identity.fingerprint(KEY, SERIAL)
    assert {frame[1] for frame in card.log} == {0xA4}


def test_whoever_reads_a_card_for_linking_gets_the_sectors_fingerprint() -> None:
    assert read_holder(amc_card(signed()), KEY, AMC) == holder_of(amc_card(signed()))
    with pytest.raises(SectorSignatureWrong):
        read_holder(amc_card(bytes(64)), KEY, AMC)
    with pytest.raises(UnsupportedObject):
        read_holder(VirtualCalypsoCard(SERIAL), KEY, AMC)


def test_another_sector_of_the_same_card_is_another_fingerprint() -> None:
    other = replace(AMC, sector=replace(SECTOR, sector=8))
    one, two = (holder_of(amc_card(signed()), profile).fingerprint for profile in (AMC, other))
    assert one != two


@pytest.mark.parametrize(
    ("place", "error"),
    [
        (RecordPlace(0x11, 1, 96), CardFileMissing),
        (RecordPlace(0x10, 9, 96), CardFileMissing),
        (RecordPlace(0x10, 1, 97), CardRequestRefused),
    ],
    ids=["no such file", "no such record", "a record of another length"],
)
def test_a_place_that_is_not_as_the_profile_says_is_told(
    place: RecordPlace, error: type[Exception]
) -> None:
    wrong = replace(AMC, sector=replace(SECTOR, place=place))
    with pytest.raises(error):
        holder_of(amc_card(signed()), wrong)


def test_a_profile_with_open_questions_reads_nothing() -> None:
    card = amc_card(signed())
    waiting = replace(AMC, missing=("sector.number",))
    with pytest.raises(ProfileNotReady):
        holder_of(card, waiting)
    assert len(card.log) == 1
    with pytest.raises(ProfileNotReady):
        holder_of(amc_card(signed()), replace(TRAINING, applications=(AMC_COMMUNE,)))


@given(st.binary(max_size=80))
def test_no_other_bytes_are_a_signature(signature: bytes) -> None:
    assert not is_signed(SERIAL + IDENTIFIER, signature, PUBLIC_PEM)


@given(st.integers(0, 63), st.integers(0, 7))
def test_no_bit_of_a_signature_may_change(place: int, bit: int) -> None:
    changed = bytearray(signed(raw=True))
    changed[place] ^= 1 << bit
    assert not is_signed(SERIAL + IDENTIFIER, bytes(changed), PUBLIC_PEM)
