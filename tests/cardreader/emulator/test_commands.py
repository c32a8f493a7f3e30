"""Selecting and reading on the emulated card, and its PIN: what each product answers."""

from __future__ import annotations

import pytest

from desktop.cardreader import tlv
from desktop.cardreader.apdu import Command
from desktop.cardreader.emulator import (
    AMC_COMMUNE,
    KORRIGO_STARTUP,
    LIGHT_STARTUP,
    RECORD,
    REVISION_3_STARTUP,
    TRANSPORT_APPLICATION,
    VirtualCalypsoCard,
)
from tests.cardreader.emulator.terminal import LOAD, a_card, in_session, raw, selected, send


class TestReading:
    @pytest.mark.parametrize(
        ("command", "answer"),
        [
            ("94B2013C1D", RECORD.hex() + "9000"),
            ("94B2013C00", "6700"),  # the length has to be exact
            ("94B2013C1C", "6700"),
            ("94B2033C1D", "6A83"),
            ("94B2003C1D", "6A83"),
            ("94B201A41D", "6A82"),
            ("94B2016C1D", "6981"),  # a binary file
            ("94B2013F1D", "6B00"),
            ("94B2013D3E", "011D" + RECORD.hex() + "021D" + RECORD.hex() + "9000"),
            ("00B2013C1D", "6E00"),
            ("94B3013D04540200 0400", "6D00"),
            ("94B08D0040", "00" * 64 + "9000"),
            ("94B08D4001", "6B00"),
            ("94B0870001", "6981"),
            ("94CA006F00", "6D00"),
            ("9440000000", "6D00"),
            ("94B201", "6700"),
        ],
    )
    def test_of_revision_2(self, command: str, answer: str) -> None:
        assert raw(selected().card, command) == answer.upper()

    @pytest.mark.parametrize(
        ("command", "answer"),
        [
            ("00B2013C00", RECORD.hex() + "9000"),
            ("00B2013C1D", RECORD.hex() + "9000"),
            ("00B2013C04", RECORD[:4].hex() + "9000"),
            ("00B2013C1E", "6700"),
            ("94B2013C1D", "6E00"),
            ("00B3013D0454020A0200", (RECORD[10:12] * 2).hex() + "9000"),
            ("00B3013D0454021C0200", "6B00"),
            ("00B08D3C00", "00000000" + "9000"),
            ("00CA00C100", "6A88"),
        ],
    )
    def test_of_revision_3(self, command: str, answer: str) -> None:
        assert raw(selected(REVISION_3_STARTUP).card, command) == answer.upper()

    def test_the_current_file_is_the_one_that_was_read_or_selected(self) -> None:
        card = selected().card
        assert raw(card, "94B201041D") == "6986"
        raw(card, "94A4020002 2001 00")
        assert raw(card, "94B201041D") == RECORD.hex().upper() + "9000"

    def test_a_card_that_answers_nothing_to_any_length(self) -> None:
        card = selected(REVISION_3_STARTUP, empty_reads=True).card
        assert raw(card, "00B2013C00") == "9000"
        assert raw(card, "00B2013C1D") == RECORD.hex().upper() + "9000"


class TestSelecting:
    @pytest.mark.parametrize(
        ("startup", "command", "place"),
        [
            (KORRIGO_STARTUP, "94A402000220E000", 20),
            (REVISION_3_STARTUP, "00A409000220E000", 21),
            (LIGHT_STARTUP, "00A409000220E000", 21),
        ],
    )
    def test_a_file_by_its_identifier(self, startup: bytes, command: str, place: int) -> None:
        answer = bytes.fromhex(raw(selected(startup).card, command))
        ((tag, fcp),) = tlv.objects(answer[:-2])
        assert (tag, len(fcp)) == (0x85, 23)
        assert fcp[:5] == bytes((0x0C, 0x04, 0x02, 29, 4))
        assert fcp[place : place + 2] == b"\x20\xe0"
        assert fcp[5:13] == bytes((0x1F, 0x10, 0x10, 0x00, 0, LOAD, LOAD, 0))

    def test_the_parameters_of_the_other_product_are_refused(self) -> None:
        assert raw(selected().card, "94A409000220E000") == "6B00"
        assert raw(selected(REVISION_3_STARTUP).card, "00A402000220E000") == "6B00"

    def test_walking_through_all_files(self) -> None:
        card = selected(REVISION_3_STARTUP).card
        answers = [raw(card, "00A40200020000 00")]
        while (answer := raw(card, "00A40202020000 00")) != "6A82":
            answers.append(answer)
        assert len(answers) == len(card.applications[0].content.files)

    def test_the_list_of_files(self) -> None:
        answer = bytes.fromhex(raw(selected(REVISION_3_STARTUP).card, "00CA00C000"))
        ((tag, entries),) = tlv.objects(answer[:-2])
        listed = list(tlv.objects(entries))
        assert tag == 0xC0
        assert (0xC1, bytes.fromhex("20E0 0C 02 1D 04")) in listed

    def test_the_next_application_of_the_same_name_begins(self) -> None:
        names = (b"1TIC.ICA1", b"1TIC.ICA2")
        card = a_card(REVISION_3_STARTUP, applications=names)
        wanted = TRANSPORT_APPLICATION.hex()
        assert names[0].hex().upper() in raw(card, f"00A4040008{wanted}00")
        assert names[1].hex().upper() in raw(card, f"00A4040208{wanted}00")
        assert raw(card, f"00A4040208{wanted}00") == "6A82"

    def test_the_class_is_that_of_the_selected_application(self) -> None:
        card = a_card(applications=(TRANSPORT_APPLICATION, AMC_COMMUNE))
        assert raw(card, "94B2013C1D").endswith("9000")
        raw(card, f"00A404000B{AMC_COMMUNE.hex()}00")
        assert raw(card, "94B2018400") == "6E00"
        assert raw(card, "00B2018400") == "00" * 96 + "9000"

    def test_a_card_with_a_master_file_has_its_application_from_the_start(self) -> None:
        assert raw(a_card(), "94B2013C1D").endswith("9000")
        assert raw(a_card(REVISION_3_STARTUP), "00B2013C1D") == "6985"


class TestPin:
    def test_three_wrong_ones_block_and_a_removal_does_not_help(self) -> None:
        card: VirtualCalypsoCard = selected().card
        assert raw(card, "9420000000") == "9000"
        assert raw(card, "942000000431313131") == "63C2"
        assert raw(card, "942000000430303030") == "9000"
        answers = [raw(card, "942000000431313131") for _ in range(2)]
        card.power_off()
        answers += [raw(card, "942000000431313131"), raw(card, "942000000430303030")]
        assert answers == ["63C2", "63C1", "6983", "6983"]

    def test_not_in_a_session_and_not_on_a_card_without(self) -> None:
        assert raw(in_session().card, "9420000000") == "6985"
        assert raw(selected(bytes.fromhex("0A28120210122B")).card, "9420000000") == "6D00"


def test_challenges_never_repeat() -> None:
    card = selected().card
    given = {raw(card, "9484000008") for _ in range(50)}
    card.power_off()
    given |= {raw(card, "9484000008") for _ in range(50)}
    assert len(given) == 100
    assert send(card, Command(0x94, 0x84, 0, 0, expected=4)).status.value == 0x6700
