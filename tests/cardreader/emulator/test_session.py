"""Sessions of the emulated card: written at Close with the right cryptogram, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.emulator import (
    BLANK,
    EXTENDED_STARTUP,
    KORRIGO_STARTUP,
    RECORD,
    REVISION_1_STARTUP,
    REVISION_3_STARTUP,
    VirtualSam,
)
from tests.cardreader.emulator.terminal import (
    CONTENT,
    MAKES,
    Terminal,
    a_card,
    raw,
    send,
)

DONE = (0x9000, 0x9000)


@pytest.fixture(params=MAKES, ids=str)
def terminal(request: pytest.FixtureRequest) -> Terminal:
    card = a_card(MAKES[request.param])
    terminal = Terminal(card, extended="extended" in request.param)
    terminal.select()
    return terminal


def test_a_session_writes_when_it_is_closed_and_not_before(terminal: Terminal) -> None:
    terminal.open()
    terminal.exchange(terminal.update())
    assert terminal.card.record() == BLANK
    assert terminal.exchange(terminal.read()).data == CONTENT
    assert terminal.close() == DONE
    assert terminal.card.record() == CONTENT


def lose_power(terminal: Terminal) -> None:
    terminal.card.power_off()


def take_away(terminal: Terminal) -> None:
    terminal.card.leave_field()
    terminal.card.enter_field()


def abort(terminal: Terminal) -> None:
    assert terminal.abort() == 0x9000


def close_wrongly(terminal: Terminal) -> None:
    wrong = bytes(terminal.mac_length)
    assert terminal.close_card(wrong).status.value == 0x6988


@pytest.mark.parametrize("end", [lose_power, take_away, abort, close_wrongly])
def test_a_session_that_does_not_end_well_leaves_everything_as_it_was(
    terminal: Terminal, end: Callable[[Terminal], None]
) -> None:
    terminal.open()
    terminal.exchange(terminal.update(record=1))
    terminal.exchange(terminal.update(record=2))
    end(terminal)
    assert not terminal.card.in_session
    assert [terminal.card.record(number=n) for n in (1, 2)] == [BLANK, BLANK]
    terminal.write()
    assert terminal.card.record() == CONTENT


def test_selecting_another_application_drops_the_session() -> None:
    names = (b"1TIC.ICA", bytes.fromhex("A000000291D25008009301"))
    terminal = Terminal(a_card(REVISION_3_STARTUP, applications=names))
    terminal.select()
    terminal.open()
    terminal.exchange(terminal.update())
    send(terminal.card, Command(0, 0xA4, 4, 0, names[1], MAX_EXPECTED))
    assert not terminal.card.in_session
    assert terminal.card.record() == BLANK


class TestWhatOpenAnswers:
    def test_revision_3_in_the_published_form(self) -> None:
        card = a_card(REVISION_3_STARTUP)
        Terminal(card).select()
        card.applications[0].transaction_counter = 0x0308D2
        answer = raw(card, "008A0A6104 00112233 00")
        assert answer[:6] == "0308D1"
        assert answer[8:] == "00" + "2779" + "1D" + BLANK.hex() + "9000"

    def test_revision_2_has_no_kif_and_no_length(self) -> None:
        card = a_card()
        Terminal(card).select()
        answer = bytes.fromhex(raw(card, "948A8A6004 00112233 00"))
        assert len(answer) == 34 + 2
        assert answer[0] == 0x79
        assert answer[5:] == BLANK + b"\x90\x00"
        assert len(bytes.fromhex(raw(card, "948A820004 00112233 00"))) == 2  # open already

    @pytest.mark.parametrize(("record", "length"), [(0, 5), (1, 34)])
    def test_revision_2_says_in_two_bytes_more_that_it_was_not_ratified(
        self, record: int, length: int
    ) -> None:
        card = a_card()
        terminal = Terminal(card)
        terminal.select()
        assert len(terminal.open(record=record)) == length
        terminal.abort()
        card.faults.not_ratified = True
        assert len(terminal.open(record=record)) == length + 2

    def test_revision_1_tells_neither_kif_nor_kvc(self) -> None:
        card = a_card(REVISION_1_STARTUP, revision_1=True)
        answer = bytes.fromhex(raw(card, "948A0A6004 00112233 00"))
        assert len(answer) == 33 + 2
        assert len(card.atr) == 20
        assert raw(card, "00A4040008315449432E49434100") == "6D00"

    def test_extended_mode_tells_that_sessions_may_be_managed(self) -> None:
        terminal = Terminal(a_card(EXTENDED_STARTUP), extended=True)
        terminal.select()
        assert terminal.open()[8] == 0x02
        assert terminal.close() == DONE

    def test_a_card_may_forbid_to_manage_them(self) -> None:
        terminal = Terminal(a_card(EXTENDED_STARTUP, manages_sessions=False), extended=True)
        terminal.select()
        assert terminal.open()[8] == 0x00
        assert raw(terminal.card, "0082000000") == "6985"

    def test_a_card_without_the_option_refuses_extended_mode(self) -> None:
        card = a_card(REVISION_3_STARTUP)
        Terminal(card).select()
        assert raw(card, "008A020209 00 0011223344556677 00") == "6B00"

    @pytest.mark.parametrize(
        ("startup", "command", "status"),
        [
            (KORRIGO_STARTUP, "948A020004 00112233 00", "6B00"),  # without the mark of revision 2
            (KORRIGO_STARTUP, "008A820004 00112233 00", "6E00"),
            (KORRIGO_STARTUP, "948A840004 00112233 00", "6A81"),
            (KORRIGO_STARTUP, "948A820008 0011223344556677 00", "6700"),
            (KORRIGO_STARTUP, "948A8AF004 00112233 00", "9000"),
            (KORRIGO_STARTUP, "948A8AA004 00112233 00", "6A82"),
            (KORRIGO_STARTUP, "948AAA6004 00112233 00", "6A83"),
            (REVISION_3_STARTUP, "008A820004 00112233 00", "6B00"),
            (REVISION_3_STARTUP, "948A020104 00112233 00", "6E00"),
            (REVISION_3_STARTUP, "008A020104 00112233", "6700"),
        ],
    )
    def test_the_parameters_have_to_be_those_of_the_product(
        self, startup: bytes, command: str, status: str
    ) -> None:
        card = a_card(startup)
        Terminal(card).select()
        assert raw(card, command)[-4:] == status


class TestTheTransactionCounter:
    def test_it_goes_down_with_each_opening_whatever_becomes_of_it(
        self, terminal: Terminal
    ) -> None:
        before = terminal.card.applications[0].transaction_counter
        terminal.open()
        terminal.abort()
        terminal.open()
        terminal.card.power_off()
        assert terminal.card.applications[0].transaction_counter == before - 2

    def test_at_zero_no_session_opens_any_more(self, terminal: Terminal) -> None:
        terminal.card.applications[0].transaction_counter = 1
        terminal.open()
        terminal.abort()
        answer = send(terminal.card, terminal.open_command(terminal.challenge(), 2, 0, 0))
        assert answer == Response(b"", answer.status)
        assert answer.status.value == 0x6900


class TestRatification:
    def ratified(self, terminal: Terminal) -> bool:
        return terminal.card.applications[0].ratified

    def test_at_once(self, terminal: Terminal) -> None:
        terminal.write(p1=0x80)
        assert self.ratified(terminal)

    def test_by_the_next_command_whatever_it_is(self, terminal: Terminal) -> None:
        terminal.write(p1=0x00)
        assert not self.ratified(terminal)
        assert raw(terminal.card, f"{terminal.cla:02X}B2000000")[-4:] not in {"9000", "6E00"}
        assert self.ratified(terminal)

    def test_a_card_taken_away_before_says_so_at_the_next_opening(self, terminal: Terminal) -> None:
        ratified = len(self.reopened(terminal, 0x80))
        answer = self.reopened(terminal, 0x00)
        if terminal.is_old:
            assert len(answer) == ratified + 2
        else:
            assert answer[8 if terminal.extended else 4] & 1

    def reopened(self, terminal: Terminal, p1: int) -> bytes:
        terminal.write(p1=p1)
        terminal.card.leave_field()
        terminal.card.enter_field()
        terminal.select()
        answer = terminal.open()
        terminal.abort()
        return answer

    def test_the_next_opening_ratifies_when_the_power_stayed(self, terminal: Terminal) -> None:
        terminal.write(p1=0x00)
        terminal.open()
        assert self.ratified(terminal)


def test_mutual_authentication_in_mid_session() -> None:
    terminal = Terminal(a_card(EXTENDED_STARTUP), extended=True)
    terminal.select()
    terminal.open()
    mac = send(terminal.sam, Command(0x80, 0x88, 0x80, 0, expected=8)).data
    answer = send(terminal.card, Command(0, 0x82, 0, 1, mac, MAX_EXPECTED))
    assert answer.status.value == 0x9000
    assert terminal.authenticate(answer.data) == 0x9000
    terminal.exchange(terminal.update())
    assert terminal.close() == DONE
    terminal.open()
    wrong = send(terminal.card, Command(0, 0x82, 0, 1, bytes(8), MAX_EXPECTED))
    assert wrong.status.value == 0x6988
    assert not terminal.card.in_session


def test_close_wants_a_session_and_a_cryptogram_of_its_mode(terminal: Terminal) -> None:
    assert terminal.close_card(bytes(4)).status.value == 0x6985
    terminal.open()
    assert terminal.close_card(bytes(12 - terminal.mac_length)).status.value == 0x6700
    assert terminal.card.in_session


def test_a_module_of_another_network_has_not_the_key() -> None:
    terminal = Terminal(a_card(), VirtualSam(keys={(0x30, 0x79): 10}))
    terminal.select()
    answer = send(terminal.card, terminal.open_command(terminal.challenge(), 2, 0, 0))
    begun = send(terminal.sam, Command(0x80, 0x8A, 0, 0xFF, b"\x27\x79" + answer.data))
    assert begun.status.value == 0x6A83


def test_transport_files_hold_what_would_be_noticed() -> None:
    card = a_card()
    for sfi in (0x07, 0x08, 0x09, 0x19, 0x1D, 0x1E):
        assert card.record(sfi) == RECORD
