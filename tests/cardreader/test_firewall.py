"""Nothing but the selection of our applications ever reaches a card in link mode."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.apdu import Command
from desktop.cardreader.connection import Transport
from desktop.cardreader.emulator import (
    CHIP_CARD_ATR,
    RECORD,
    TAG_ATR,
    Traits,
    VirtualCalypsoCard,
    VirtualObject,
)
from desktop.cardreader.firewall import (
    AMC_COMMUNE,
    CLASSES,
    INTERCODE_FAMILY,
    LINK_APPLICATIONS,
    READ_UID,
    SELECT_NDEF,
    TRANSPORT_APPLICATION,
    ForbiddenCommand,
    LinkModeFirewall,
    passes_in_link_mode,
)

SERIAL = bytes.fromhex("00000000DEC0AD01")
ALL_BYTES = range(256)


def a_card(traits: Traits | None = None) -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIAL, traits)


def test_the_applications_of_link_mode_are_these_three_in_this_order() -> None:
    assert LINK_APPLICATIONS == (AMC_COMMUNE, TRANSPORT_APPLICATION, INTERCODE_FAMILY)


def test_the_emulated_card_would_answer_a_record_so_that_the_proof_proves_something() -> None:
    card = a_card()
    card.transmit(bytes(Command(0x00, 0xA4, 4, 0, TRANSPORT_APPLICATION, 256)))
    answer = card.transmit(bytes(Command(0x94, 0xB2, 1, 8 * 7 + 4, expected=0x1D)))
    assert answer == RECORD + b"\x90\x00"


def test_no_record_of_any_file_can_be_read() -> None:
    card = a_card()
    gate = LinkModeFirewall(card)
    gate.transmit(bytes(Command(0x00, 0xA4, 4, 0, TRANSPORT_APPLICATION, 256)))
    before = list(card.log)
    for cla, sfi, mode in itertools.product(CLASSES, range(32), (4, 5)):
        for record in (0, 1, 2, 250):
            with pytest.raises(ForbiddenCommand):
                gate.transmit(bytes(Command(cla, 0xB2, record, sfi * 8 + mode, expected=0x1D)))
    assert card.log == before


def test_of_all_headers_only_get_data_of_the_fci_and_the_uid_pass_without_data() -> None:
    passing = {
        header
        for header in itertools.product(
            (0x00, 0x80, 0x94, 0xFA, 0xFF), ALL_BYTES, ALL_BYTES, (0, 0x6F)
        )
        if passes_in_link_mode(bytes(header) + b"\x00", Transport.T1)
    }
    assert passing == {(0x00, 0xCA, 0, 0x6F), (0x94, 0xCA, 0, 0x6F), (0xFF, 0xCA, 0, 0)}


def test_of_all_instructions_only_select_passes_with_an_application_name() -> None:
    passing = {
        (cla, ins, p1, p2)
        for cla, ins, p1, p2 in itertools.product(CLASSES, ALL_BYTES, ALL_BYTES, range(4))
        if passes_in_link_mode(
            bytes(Command(cla, ins, p1, p2, TRANSPORT_APPLICATION)), Transport.T1
        )
    }
    assert passing == {(0x00, 0xA4, 0x04, 0x00), (0x94, 0xA4, 0x04, 0x00)}


@given(st.binary(max_size=40), st.sampled_from(Transport))
def test_no_other_bytes_pass_whatever_they_are(frame: bytes, transport: Transport) -> None:
    if not passes_in_link_mode(frame, transport) or frame in {SELECT_NDEF, READ_UID}:
        return
    command = Command.parse(frame)
    assert command.cla in CLASSES
    assert (command.ins, command.data) in {
        *((0xA4, name) for name in LINK_APPLICATIONS),
        (0xCA, b""),
        (0xC0, b""),
    }


@pytest.mark.parametrize(
    "name",
    [
        "325041592E5359532E4444463031",
        "A000000004",
        "A0000002471001",
        "A000000291D25008009302",
        "3F00",
    ],
    ids=["payment systems", "a bank's", "passport", "another AMC", "master file"],
)
def test_no_foreign_application_is_selected(name: str) -> None:
    card = a_card()
    with pytest.raises(ForbiddenCommand):
        LinkModeFirewall(card).transmit(bytes(Command(0, 0xA4, 4, 0, bytes.fromhex(name), 256)))
    assert not card.log


class TagLikeCard(VirtualObject):
    """Answers everything with success."""

    def transmit(self, frame: bytes) -> bytes:
        self.log.append(frame)
        return b"\x90\x00"


def test_no_other_occurrence_of_an_application_is_asked_for() -> None:
    select_next = Command(0, 0xA4, 4, 2, TRANSPORT_APPLICATION, 256)
    assert not passes_in_link_mode(bytes(select_next), Transport.T1)


def test_the_uid_of_a_card_is_not_asked_for() -> None:
    card = a_card()
    gate = LinkModeFirewall(card)
    gate.transmit(SELECT_NDEF)  # which a transport card does not have
    with pytest.raises(ForbiddenCommand):
        gate.transmit(READ_UID)
    assert card.log == [SELECT_NDEF]


def test_the_uid_of_a_tag_may_be_asked_for() -> None:
    chip = VirtualObject(TAG_ATR)
    LinkModeFirewall(chip).transmit(READ_UID)
    assert chip.log == [READ_UID]
    tag = TagLikeCard(CHIP_CARD_ATR)
    gate = LinkModeFirewall(tag)
    with pytest.raises(ForbiddenCommand):
        gate.transmit(READ_UID)
    gate.transmit(SELECT_NDEF)
    gate.transmit(READ_UID)
    assert tag.log == [SELECT_NDEF, READ_UID]


def test_of_a_tag_no_page_and_no_file_is_read_and_nothing_written() -> None:
    for atr in (TAG_ATR, CHIP_CARD_ATR):
        tag = TagLikeCard(atr)
        gate = LinkModeFirewall(tag)
        gate.transmit(SELECT_NDEF)
        for cla, ins in itertools.product((0x00, 0xFF), ALL_BYTES):
            for ending in ("000400", "000410", "00000F", "000C02E103", "00040411223344", "0100"):
                frame = bytes((cla, ins)) + bytes.fromhex(ending)
                if not passes_in_link_mode(frame, Transport.T1):
                    with pytest.raises(ForbiddenCommand):
                        gate.transmit(frame)
        assert tag.log == [SELECT_NDEF]


def test_get_response_passes_only_where_the_transport_needs_it() -> None:
    fetch = bytes.fromhex("00C0000022")
    assert passes_in_link_mode(fetch, Transport.T0)
    assert not passes_in_link_mode(fetch, Transport.T1)


def test_the_error_names_the_header_and_nothing_that_follows() -> None:
    with pytest.raises(ForbiddenCommand, match="00 DC 01 44") as raised:
        LinkModeFirewall(a_card()).transmit(bytes.fromhex("00DC014403C0FFEE"))
    assert "C0 FF EE" not in str(raised.value).upper()
