"""Writing on the emulated card: who may, how much, and what each refusal says."""

from __future__ import annotations

import pytest

from desktop.cardreader.apdu import MAX_EXPECTED, Command
from desktop.cardreader.emulator import (
    BASIC_STARTUP,
    RECORD,
    REVISION_1_STARTUP,
    REVISION_3_STARTUP,
)
from tests.cardreader.emulator.terminal import (
    CONTENT,
    DEBIT,
    ISSUER,
    KEYS,
    LOAD,
    in_session,
    raw,
    selected,
    status,
)


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
