"""The cryptograms of the emulated card and module bind: whatever differs between them is found."""

from __future__ import annotations

import pytest

from desktop.cardreader.apdu import MAX_EXPECTED, Command
from tests.cardreader.emulator.terminal import CONTENT, MAKES, SERIAL, Terminal, a_card, send

DONE = (0x9000, 0x9000)


@pytest.fixture(params=MAKES, ids=str)
def terminal(request: pytest.FixtureRequest) -> Terminal:
    card = a_card(MAKES[request.param])
    terminal = Terminal(card, extended="extended" in request.param)
    terminal.select()
    return terminal


class TestTheCryptogramBinds:
    """Whatever the module was told otherwise than the card saw it, Close says 6988."""

    def test_a_changed_byte(self, terminal: Terminal) -> None:
        terminal.open()
        send(terminal.card, terminal.update(b"\x54" + CONTENT[1:]))
        terminal.digest(bytes(terminal.update()), b"\x90\x00")
        assert terminal.close()[0] == 0x6988

    def test_a_forgotten_exchange(self, terminal: Terminal) -> None:
        terminal.open()
        send(terminal.card, terminal.update())
        assert terminal.close()[0] == 0x6988

    def test_an_invented_exchange(self, terminal: Terminal) -> None:
        terminal.open()
        terminal.digest(bytes(terminal.update()), b"\x90\x00")
        assert terminal.close()[0] == 0x6988

    def test_another_order(self, terminal: Terminal) -> None:
        first, second = terminal.update(record=1), terminal.update(record=2)
        terminal.open()
        send(terminal.card, first)
        send(terminal.card, second)
        terminal.digest(bytes(second), b"\x90\x00", bytes(first), b"\x90\x00")
        assert terminal.close()[0] == 0x6988

    def test_an_answer_without_its_status(self, terminal: Terminal) -> None:
        terminal.open()
        answer = send(terminal.card, terminal.read())
        terminal.digest(bytes(terminal.read()), answer.data)
        assert terminal.close()[0] == 0x6988

    def test_the_le_of_a_command_that_sends_and_asks(self, terminal: Terminal) -> None:
        terminal.open()
        command = Command(terminal.cla, 0x32, 1, 0x19 * 8, b"\0\0\1", MAX_EXPECTED)
        answer = send(terminal.card, command)
        assert answer.status.value in {0x9000, 0x6200}
        terminal.digest(bytes(command), bytes(answer))
        assert terminal.close()[0] == 0x6988

    def test_bytes_shifted_between_command_and_answer(self, terminal: Terminal) -> None:
        terminal.open()
        command, answer = bytes(terminal.update()), b"\x90\x00"
        send(terminal.card, terminal.update())
        terminal.digest(command + answer[:1], answer[1:])
        assert terminal.close()[0] == 0x6988

    def test_another_diversifier(self, terminal: Terminal) -> None:
        challenge = terminal.challenge()
        identity = b"\0\1" + SERIAL[2:]
        send(terminal.sam, Command(0x80, 0x14, 0, 0, identity))
        answer = send(terminal.card, terminal.open_command(challenge, 2, 0, 0))
        mode = 2 if terminal.extended else 0
        send(terminal.sam, Command(0x80, 0x8A, mode, 0xFF, b"\x27\x79" + answer.data))
        assert terminal.close()[0] == 0x6988

    def test_another_key(self, terminal: Terminal) -> None:
        terminal.open(key=(0x30, 0x79))
        assert terminal.close()[0] == 0x6988

    def test_an_opening_that_was_altered(self, terminal: Terminal) -> None:
        challenge = terminal.challenge()
        answer = send(terminal.card, terminal.open_command(challenge, 2, 0x0C, 1))
        altered = answer.data[:-1] + b"\x01"
        mode = 2 if terminal.extended else 0
        send(terminal.sam, Command(0x80, 0x8A, mode, 0xFF, b"\x27\x79" + altered))
        assert terminal.close()[0] == 0x6988

    def test_a_card_that_is_not_genuine_is_found_out_by_the_module(
        self, terminal: Terminal
    ) -> None:
        terminal.card.faults.wrong_mac = True
        terminal.open()
        assert terminal.close() == (0x9000, 0x6988)

    def test_one_command_or_several_at_once_are_digested_alike(self, terminal: Terminal) -> None:
        terminal.open()
        command = bytes(terminal.update())
        send(terminal.card, terminal.update())
        listed = bytes((len(command),)) + command + b"\x02\x90\x00"
        assert send(terminal.sam, Command(0x80, 0x8C, 0x80, 0, listed)).status.value == 0x9000
        assert terminal.close() == DONE
