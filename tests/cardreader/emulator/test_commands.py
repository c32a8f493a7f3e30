"""Files of the emulated card: what may be read, written, counted, and what each refusal says."""

from __future__ import annotations

import pytest

from desktop.cardreader import tlv
from desktop.cardreader.apdu import MAX_EXPECTED, Command
from desktop.cardreader.emulator import (
    AMC_COMMUNE,
    BASIC_STARTUP,
    KORRIGO_STARTUP,
    LIGHT_STARTUP,
    RECORD,
    REVISION_1_STARTUP,
    REVISION_3_STARTUP,
    TRANSPORT_APPLICATION,
    VirtualCalypsoCard,
)
from tests.cardreader.emulator.terminal import CONTENT, Terminal, a_card, raw, send

LOAD, DEBIT, ISSUER = 2, 3, 1
KEYS = {ISSUER: (0x21, 0x79), LOAD: (0x27, 0x79), DEBIT: (0x30, 0x79)}


def selected(startup: bytes = KORRIGO_STARTUP, **traits: object) -> Terminal:
    terminal = Terminal(a_card(startup, **traits))
    terminal.select()
    return terminal


def in_session(startup: bytes = KORRIGO_STARTUP, index: int = LOAD, **traits: object) -> Terminal:
    terminal = selected(startup, **traits)
    terminal.open(index, KEYS[index])
    return terminal


def status(terminal: Terminal, command: Command) -> int:
    return terminal.exchange(command).status.value


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


class TestWriting:
    def test_update_replaces_and_write_adds_bits(self) -> None:
        terminal = in_session()
        assert status(terminal, terminal.update(b"\x0f" * 29)) == 0x9000
        assert status(terminal, Command(0x94, 0xD2, 1, 0x64, b"\xf0\x01")) == 0x9000
        assert terminal.exchange(terminal.read()).data == b"\xff" + b"\x0f" * 28

    def test_append_is_for_cyclic_files_and_drops_the_oldest(self) -> None:
        terminal = in_session(index=DEBIT)
        assert status(terminal, Command(0x94, 0xE2, 0, 0x40, CONTENT)) == 0x9000
        assert terminal.exchange(terminal.read(1, 0x08)).data == CONTENT
        assert terminal.exchange(terminal.read(3, 0x08)).data == RECORD
        assert status(terminal, Command(0x94, 0xE2, 0, 0xE8, CONTENT)) == 0x6981
        assert status(terminal, terminal.update(CONTENT, 2, 0x08)) == 0x6981
        assert status(terminal, terminal.update(CONTENT, 1, 0x08)) == 0x9000

    def test_binary_files(self) -> None:
        terminal = in_session()
        assert status(terminal, Command(0x94, 0xD6, 0x8D, 2, b"\x01\x02")) == 0x9000
        assert status(terminal, Command(0x94, 0xD0, 0x8D, 3, b"\xf0")) == 0x9000
        read = Command(0x94, 0xB0, 0x8D, 0, expected=5)
        assert terminal.exchange(read).data == bytes.fromhex("000001F200")
        assert status(terminal, Command(0x94, 0xD6, 0x8D, 63, b"\x01\x02")) == 0x6700
        assert terminal.close() == (0x9000, 0x9000)

    def test_outside_a_session_only_the_free_file_is_written(self) -> None:
        terminal = selected()
        assert raw(terminal.card, f"94DC01641D{CONTENT.hex()}") == "6982"
        assert raw(terminal.card, f"94DC010C1D{CONTENT.hex()}") == "9000"
        assert terminal.card.record(0x01) == CONTENT

    @pytest.mark.parametrize(
        ("index", "sfi", "expected"),
        [
            (LOAD, 0x0C, 0x9000),
            (DEBIT, 0x0C, 0x6982),
            (ISSUER, 0x0C, 0x6982),
            (LOAD, 0x07, 0x6982),
            (ISSUER, 0x07, 0x9000),
            (ISSUER, 0x02, 0x6985),
            (LOAD, 0x1F, 0x6A82),
        ],
    )
    def test_the_key_has_to_be_the_one_of_the_file(
        self, index: int, sfi: int, expected: int
    ) -> None:
        terminal = in_session(index=index)
        assert status(terminal, terminal.update(sfi=sfi)) == expected

    def test_a_record_too_long_or_beyond_the_last(self) -> None:
        terminal = in_session()
        assert status(terminal, terminal.update(bytes(30))) == 0x6700
        assert status(terminal, terminal.update(record=5)) == 0x6A83
        assert status(terminal, terminal.update(bytes(129))) == 0x6700


class TestBudget:
    def test_revision_2_takes_six_commands(self) -> None:
        terminal = in_session()
        results = [status(terminal, terminal.update(bytes((n,)))) for n in range(7)]
        assert results == [0x9000] * 6 + [0x6400]
        assert terminal.close() == (0x9000, 0x9000)
        assert terminal.card.record()[0] == 5

    def test_reads_and_refusals_cost_nothing(self) -> None:
        terminal = in_session()
        for _ in range(8):
            status(terminal, terminal.read())
            assert status(terminal, terminal.update(record=9)) == 0x6A83
        assert status(terminal, terminal.update()) == 0x9000

    def test_revision_3_counts_bytes(self) -> None:
        terminal = in_session(bytes.fromhex("063C2305141001"))  # 215 bytes: six of 29 + 6
        results = [status(terminal, terminal.update()) for _ in range(7)]
        assert results == [0x9000] * 6 + [0x6400]
        assert status(terminal, Command(0, 0xD6, 0x8D, 0, b"")) == 0x6700

    def test_basic_takes_three_commands_and_one_more_on_counters(self) -> None:
        terminal = in_session(BASIC_STARTUP)
        counting = TestCounters.ADD
        results = [status(terminal, terminal.update()) for _ in range(4)]
        results += [status(terminal, counting) for _ in range(2)]
        assert results == [0x9000] * 3 + [0x6400, 0x9000, 0x6400]

    def test_revision_1_takes_three_commands(self) -> None:
        terminal = in_session(REVISION_1_STARTUP, revision_1=True)
        results = [status(terminal, terminal.update()) for _ in range(4)]
        assert results == [0x9000] * 3 + [0x6400]
        assert terminal.close() == (0x9000, 0x9000)

    def test_the_next_session_has_its_whole_budget(self) -> None:
        terminal = in_session()
        for _ in range(6):
            status(terminal, terminal.update())
        terminal.abort()
        terminal.open()
        assert status(terminal, terminal.update()) == 0x9000


class TestCounters:
    ADD = Command(0, 0x32, 1, 0x19 * 8, b"\0\0\x05", MAX_EXPECTED)

    def test_a_revision_3_card_tells_the_new_value(self) -> None:
        terminal = in_session(REVISION_3_STARTUP)
        assert terminal.exchange(self.ADD).data == bytes.fromhex("000107")
        minus = Command(0, 0x30, 2, 0x19 * 8, b"\0\0\x05", MAX_EXPECTED)
        assert terminal.exchange(minus).data == bytes.fromhex("030400")
        assert terminal.close() == (0x9000, 0x9000)
        assert terminal.card.record(0x19)[:6] == bytes.fromhex("000107030400")

    def test_a_korrigo_card_postpones_it_to_close(self) -> None:
        terminal = in_session()
        answer = terminal.exchange(self.ADD.in_class(0x94))
        assert (answer.status.value, answer.data) == (0x6200, b"")
        assert status(terminal, self.ADD.in_class(0x94)) == 0x6200
        closed = terminal.close_card(terminal.terminal_mac())
        assert closed.data[:-4] == bytes.fromhex("04000107 0400010C")
        assert terminal.authenticate(closed.data[-4:]) == 0x9000

    @pytest.mark.parametrize(("ins", "change"), [(0x32, b"\xff\xff\xff"), (0x30, b"\x01\0\0")])
    def test_it_stays_within_its_three_bytes(self, ins: int, change: bytes) -> None:
        terminal = in_session(REVISION_3_STARTUP)
        command = Command(0, ins, 1, 0x19 * 8, change, MAX_EXPECTED)
        assert status(terminal, command) == 0x6A80

    def test_several_at_once_are_all_counted_or_none(self) -> None:
        terminal = in_session(REVISION_3_STARTUP)
        both = Command(0, 0x3A, 0, 0x19 * 8, bytes.fromhex("01000001 02000001"), MAX_EXPECTED)
        assert terminal.exchange(both).data == bytes.fromhex("01000103 02030406")
        one_too_many = bytes.fromhex("01000001 0A000001")
        refused = Command(0, 0x3A, 0, 0x19 * 8, one_too_many, MAX_EXPECTED)
        assert status(terminal, refused) == 0x6A83
        assert terminal.close() == (0x9000, 0x9000)
        assert terminal.card.record(0x19)[:6] == bytes.fromhex("000103030406")

    def test_no_counters_there(self) -> None:
        terminal = in_session(REVISION_3_STARTUP)
        command = Command(0, 0x32, 1, 0x0C * 8, b"\0\0\1", MAX_EXPECTED)
        assert status(terminal, command) == 0x6981


class TestInvalidation:
    def test_it_needs_the_key_of_the_issuer(self) -> None:
        terminal = in_session()
        assert status(terminal, Command(0x94, 0x04, 0, 0, expected=MAX_EXPECTED)) == 0x6982
        assert raw(selected().card, "9404000000") == "6982"

    def test_in_the_journal_it_is_not_yet_said(self) -> None:
        terminal = in_session(index=ISSUER)
        assert status(terminal, Command(0x94, 0x04, 0, 0, expected=MAX_EXPECTED)) == 0x9000
        assert terminal.select().status.value == 0x9000
        assert terminal.card.in_session

    def test_afterwards_selecting_says_so_and_nothing_is_written(self) -> None:
        terminal = in_session(index=ISSUER)
        assert status(terminal, Command(0x94, 0x04, 0, 0, expected=MAX_EXPECTED)) == 0x9000
        assert terminal.close() == (0x9000, 0x9000)
        answer = terminal.select()
        assert answer.status.value == 0x6283
        assert answer.data
        terminal.open()
        assert status(terminal, terminal.update()) == 0x6985
        terminal.abort()
        terminal.open(ISSUER, KEYS[ISSUER])
        assert status(terminal, Command(0x94, 0x44, 0, 0, expected=MAX_EXPECTED)) == 0x9000
        assert terminal.close() == (0x9000, 0x9000)
        assert terminal.select().status.value == 0x9000


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
