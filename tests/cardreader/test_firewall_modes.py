"""Each mode lets pass what the profile names, in the application it names, and nothing else."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.apdu import Command
from desktop.cardreader.calypso.selection import select
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.connection import Transport
from desktop.cardreader.emulator import (
    AMC_COMMUNE,
    REVISION_1_STARTUP,
    TRANSPORT_APPLICATION,
    Traits,
    VirtualCalypsoCard,
    VirtualSam,
)
from desktop.cardreader.firewall import (
    CLASSES,
    LINK_MODE,
    READ_UID,
    SELECT_NDEF,
    Firewall,
    ForbiddenCommand,
    LinkModeFirewall,
    Mode,
    encoding_mode,
    link_mode,
    passes,
)
from desktop.cardreader.sam.legacy import LegacySam
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card_profile import (
    PERSONAL_FILES,
    BitField,
    CardProfile,
    ProfileNotReady,
    RecordPlace,
    RightPlace,
    SessionKey,
)
from desktop.domain.programme_right import ProgrammeRight, decode, encode
from tests.cardreader.encodings import KINDS, SERIAL
from tests.cardreader.profiles import AMC, TRAINING, amc_card, signed

FORBIDDEN_SFIS = (0x07, 0x08, 0x09, 0x1D, 0x1E, 0x19)
HOLDER_EXTENSION = bytes.fromhex("3F1C")
PLACE = RecordPlace(0x0C, 1, 29)
MODES = {
    "link mode": LINK_MODE,
    "link mode of a profile": link_mode(TRAINING),
    "link mode by sector": link_mode(AMC),
    "encoding mode": encoding_mode(TRAINING),
}
ANY_APPLICATION = (None, b"", TRANSPORT_APPLICATION, AMC_COMMUNE)


def training_right() -> RightPlace:
    assert TRAINING.right is not None
    return TRAINING.right


def read(sfi: int, record: int = 1, length: int = 29, cla: int = 0x94) -> bytes:
    return bytes(Command(cla, 0xB2, record, sfi * 8 + 4, expected=length))


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize("sfi", FORBIDDEN_SFIS, ids="{:02X}".format)
def test_a_planted_read_of_a_personal_file_fails_in_every_mode(mode: Mode, sfi: int) -> None:
    card = VirtualCalypsoCard(SERIAL, Traits(applications=(TRANSPORT_APPLICATION, AMC_COMMUNE)))
    gate = Firewall(card, mode)
    for name in mode.applications[:2]:
        gate.transmit(bytes(Command(0x00, 0xA4, 4, 0, name, 256)))
        before = list(card.log)
        for cla, record, how in itertools.product(CLASSES, (0, 1, 2), (4, 5)):
            with pytest.raises(ForbiddenCommand, match="B2"):
                gate.transmit(bytes(Command(cla, 0xB2, record, sfi * 8 + how, expected=29)))
        assert card.log == before


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_no_file_is_selected_by_its_number_in_any_mode(mode: Mode) -> None:
    for cla, p1, p2 in itertools.product(CLASSES, range(256), (0, 2)):
        frame = bytes(Command(cla, 0xA4, p1, p2, HOLDER_EXTENSION, 256))
        assert not any(passes(frame, Transport.T1, mode, name) for name in ANY_APPLICATION)


@pytest.mark.parametrize("sfi", sorted(PERSONAL_FILES), ids="{:02X}".format)
def test_not_even_a_profile_opens_a_personal_file(sfi: int) -> None:
    greedy = replace(training_right(), place=RecordPlace(sfi, 1, 29))
    mode = encoding_mode(replace(TRAINING, right=greedy))
    for frame in (
        read(sfi),
        bytes(Command(0x94, 0xDC, 1, sfi * 8 + 4, bytes(29))),
        bytes(Command(0x94, 0x8A, 0x8A, sfi * 8, bytes(4), 256)),
    ):
        assert not passes(frame, Transport.T1, mode, TRANSPORT_APPLICATION)


def test_not_even_a_profile_selects_a_bank_card() -> None:
    bank = bytes.fromhex("A0000000041010")
    mode = link_mode(replace(TRAINING, applications=(bank,)))
    assert not passes(bytes(Command(0, 0xA4, 4, 0, bank, 256)), Transport.T1, mode)


def test_of_all_reads_encoding_lets_one_pass_and_link_mode_none() -> None:
    def passing(mode: Mode) -> set[tuple[int, int]]:
        return {
            (p1, p2)
            for p1, p2 in itertools.product(range(256), range(256))
            if passes(bytes((0x94, 0xB2, p1, p2, 0x1D)), Transport.T1, mode, TRANSPORT_APPLICATION)
        }

    assert passing(encoding_mode(TRAINING)) == {(1, 0x0C * 8 + 4)}
    assert passing(link_mode(TRAINING)) == set()


def test_of_all_writes_encoding_lets_one_pass() -> None:
    mode = encoding_mode(TRAINING)
    passing = {
        (ins, p1, p2)
        for ins, p1, p2 in itertools.product(range(256), (0, 1, 2, 9, 0x80, 0x8A), range(256))
        if ins != 0xA4
        and passes(
            bytes((0x94, ins, p1, p2, 29)) + bytes(29), Transport.T1, mode, TRANSPORT_APPLICATION
        )
    }
    assert passing == {(0xDC, 1, 0x0C * 8 + 4)}


def test_the_place_is_only_open_in_its_own_application() -> None:
    mode = encoding_mode(TRAINING)
    passing = {name for name in ANY_APPLICATION if passes(read(0x0C), Transport.T1, mode, name)}
    assert passing == {TRANSPORT_APPLICATION, None}  # revision 1 selects nothing by name


def test_a_session_opens_with_the_key_of_the_profile_alone() -> None:
    mode = encoding_mode(TRAINING)

    def passing(length: int) -> set[tuple[int, int]]:
        body = bytes((length,)) + bytes(length) + b"\x00"
        return {
            (p1, p2)
            for p1, p2 in itertools.product(range(256), range(256))
            if passes(bytes((0, 0x8A, p1, p2)) + body, Transport.T1, mode, TRANSPORT_APPLICATION)
        }

    with_record, without = 0x0C * 8, 0
    assert passing(4) == {
        (mark + p1, p2 + kind)
        for mark in (0x00, 0x80)
        for p1, p2 in ((0x0A, with_record), (0x02, without))
        for kind in (0, 1)
    }
    assert passing(9) == {
        (mark + p1, p2 + 2)
        for mark in (0x00, 0x80)
        for p1, p2 in ((0x0A, with_record), (0x02, without))
    }
    assert passing(8) == set()


def test_records_beyond_sixteen_can_be_read_while_opening() -> None:
    place = RecordPlace(0x0C, 31, 29)
    mode = encoding_mode(replace(TRAINING, right=replace(training_right(), place=place)))
    opening = bytes(Command(0x00, 0x8A, 31 * 8 + 2, 0x0C * 8 + 1, bytes(4), 256))
    assert passes(opening, Transport.T1, mode, TRANSPORT_APPLICATION)


@given(st.binary(max_size=40), st.sampled_from(list(MODES.values())), st.sampled_from(Transport))
def test_no_other_bytes_pass_in_any_mode(frame: bytes, mode: Mode, transport: Transport) -> None:
    for name in ANY_APPLICATION:
        if passes(frame, transport, mode, name):
            assert frame[1] in {0xA4, 0xCA, 0xC0, 0xB2, 0xDC, 0x8A, 0x8E}


@given(
    st.sampled_from([0xB2, 0xB3, 0xB0, 0xDC, 0xD2, 0xE2, 0xD6, 0x30, 0x32, 0x20, 0x84, 0x04, 0x8A]),
    st.integers(0, 255),
    st.integers(0, 255),
    st.binary(max_size=30),
)
def test_link_mode_neither_reads_nor_writes_nor_opens(
    ins: int, p1: int, p2: int, data: bytes
) -> None:
    frame = bytes(Command(0x94, ins, p1, p2, data, 256))
    for name in ANY_APPLICATION:
        assert not passes(frame, Transport.T1, link_mode(TRAINING), name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_encoding_passes_and_the_card_saw_nothing_else(kind: str) -> None:
    traits, extended = KINDS[kind]
    card = VirtualCalypsoCard(SERIAL, traits)
    gated = AnswerFetching(Firewall(card, encoding_mode(TRAINING)))
    image = select(gated, TRAINING)
    assert image is not None
    right = ProgrammeRight(7, date(2026, 4, 1), date(2026, 9, 30))
    key = SessionKey(2, kif=0x27, kvc=0x79)
    session = SecureSession(
        gated, LegacySam(VirtualSam()), image, key, read=(0x0C, 1), extended=extended
    )
    with session:
        session.open()
        session.run(UpdateRecord(0x0C, 1, encode(right, training_right().layout, 29)))
        session.close()

    assert decode(card.record(), training_right().layout) == right
    touched = {(frame[1], frame[3] >> 3) for frame in card.log if frame[1] in {0xB2, 0xDC, 0x8A}}
    assert touched <= {(0xB2, 0x00), (0xB2, 0x0C), (0xDC, 0x0C), (0x8A, 0x0C)}
    assert {frame[1] for frame in card.log} <= {0xA4, 0xB2, 0xDC, 0x8A, 0x8E, 0xC0}


def test_a_read_of_nothing_passes_only_straight_after_close() -> None:
    gate = Firewall(VirtualCalypsoCard(SERIAL), encoding_mode(TRAINING))
    ratify, close = bytes.fromhex("94B2000000"), bytes.fromhex("948E0000040000000000")
    gate.transmit(bytes(Command(0x00, 0xA4, 4, 0, TRANSPORT_APPLICATION, 256)))
    with pytest.raises(ForbiddenCommand):
        gate.transmit(ratify)
    gate.transmit(close)
    gate.transmit(ratify)
    gate.transmit(read(0x0C))
    with pytest.raises(ForbiddenCommand):
        gate.transmit(ratify)


def test_after_a_refused_selection_no_application_is_taken_for_sure() -> None:
    gate = Firewall(VirtualCalypsoCard(SERIAL), encoding_mode(TRAINING))
    select_by = "00A40400{:02X}{}00".format
    gate.transmit(bytes.fromhex(select_by(8, TRANSPORT_APPLICATION.hex())))
    gate.transmit(read(0x0C))
    gate.transmit(bytes.fromhex(select_by(11, AMC_COMMUNE.hex())))
    with pytest.raises(ForbiddenCommand):
        gate.transmit(read(0x0C))


def test_a_card_of_revision_1_is_encoded_where_it_selects_nothing_by_name() -> None:
    card = VirtualCalypsoCard(SERIAL, Traits(startup=REVISION_1_STARTUP, revision_1=True))
    gated = AnswerFetching(Firewall(card, encoding_mode(TRAINING)))
    image = select(gated, TRAINING)
    assert image is not None
    assert gated.transmit(read(0x0C)) == bytes(29) + b"\x90\x00"


def test_in_encoding_mode_no_tag_is_asked_for() -> None:
    for frame in (READ_UID, SELECT_NDEF):
        assert not passes(frame, Transport.T1, encoding_mode(TRAINING))
        assert passes(frame, Transport.T1, link_mode(TRAINING))


def test_sector_reads_pass_in_their_application_and_before_any_selection_not() -> None:
    gate = LinkModeFirewall(amc_card(signed()), AMC)
    with pytest.raises(ForbiddenCommand):
        gate.transmit(read(0x10, length=96, cla=0))
    gate.transmit(bytes(Command(0x00, 0xA4, 4, 0, AMC_COMMUNE, 256)))
    assert gate.transmit(read(0x10, length=96, cla=0)).endswith(b"\x90\x00")
    with pytest.raises(ForbiddenCommand):
        gate.transmit(read(0x10, record=3, length=96, cla=0))


@pytest.mark.parametrize(
    "profile",
    [
        replace(TRAINING, right=None),
        replace(TRAINING, missing=("right.key.kif",)),
        CardProfile("none", 1, "None", (TRANSPORT_APPLICATION,)),
    ],
    ids=["no right", "open questions", "link only"],
)
def test_nothing_is_encoded_with_a_profile_that_is_not_ready(profile: CardProfile) -> None:
    with pytest.raises(ProfileNotReady):
        encoding_mode(profile)


def test_the_error_says_which_mode_it_was_and_nothing_that_follows() -> None:
    gate = Firewall(VirtualCalypsoCard(SERIAL), encoding_mode(TRAINING))
    with pytest.raises(ForbiddenCommand, match="00 D2 01 64 may not be sent in encoding mode") as e:
        gate.transmit(bytes.fromhex("00D2016403C0FFEE"))
    assert "FFEE" not in str(e.value)


def test_the_layout_of_a_profile_does_not_widen_what_passes() -> None:
    wide = replace(training_right(), layout=(*training_right().layout, BitField("padding", 1)))
    mode = encoding_mode(replace(TRAINING, right=wide))
    too_long = bytes(Command(0x94, 0xDC, 1, 0x64, bytes(30)))
    assert not passes(too_long, Transport.T1, mode, TRANSPORT_APPLICATION)
    assert passes(
        bytes(Command(0x94, 0xDC, 1, 0x64, bytes(PLACE.length))),
        Transport.T1,
        mode,
        TRANSPORT_APPLICATION,
    )
