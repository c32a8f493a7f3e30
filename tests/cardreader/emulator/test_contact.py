"""The emulated card in a contact slot: T=0 hides nothing from the one who digests."""

from __future__ import annotations

from desktop.cardreader.apdu import Command
from desktop.cardreader.emulator import BLANK, RECORD
from tests.cardreader.emulator.terminal import CONTENT, Terminal, a_card, raw


def in_slot() -> Terminal:
    terminal = Terminal(a_card(contact=True))
    terminal.select()
    return terminal


def test_a_whole_session_over_t0() -> None:
    terminal = in_slot()
    terminal.write()
    assert terminal.card.record() == CONTENT


def test_its_first_bytes_tell_serial_and_startup() -> None:
    assert in_slot().card.atr == bytes.fromhex("3B6F0000805A 28130210122B DEC0AD01 829000")


def test_a_command_that_sends_and_asks_is_refused() -> None:
    card = in_slot().card
    assert raw(card, "00A4040008315449432E49434100") == "6700"
    assert raw(card, "00A4040008315449432E494341") == "6124"
    assert raw(card, "00C0000024").endswith("9000")


def test_the_right_length_is_told() -> None:
    card = in_slot().card
    assert raw(card, "94B2013C00") == "6C1D"
    assert raw(card, "94B2013C1D") == RECORD.hex().upper() + "9000"


def test_a_length_that_had_to_be_told_breaks_the_cryptogram() -> None:
    terminal = in_slot()
    terminal.open()
    assert raw(terminal.card, "94B2013C00") == "6C1D"
    terminal.exchange(terminal.read(1, 0x07))
    terminal.exchange(terminal.update())
    assert terminal.close()[0] == 0x6988
    assert terminal.card.record() == BLANK


def test_a_read_told_rightly_in_the_digest_as_the_card_saw_it_is_accepted() -> None:
    terminal = in_slot()
    terminal.open()
    wrong = Command(0x94, 0xB2, 1, 0x3C, expected=256)
    assert terminal.exchange(wrong).status.value == 0x6C1D
    assert terminal.close() == (0x9000, 0x9000)


def test_an_answer_that_waits_is_lost_with_the_power_and_with_the_next_command() -> None:
    card = in_slot().card
    for loss in ("power", "command"):
        assert raw(card, "00A4040008315449432E494341") == "6124"
        if loss == "power":
            card.power_off()
        else:
            raw(card, "9484000008")
        assert raw(card, "00C0000024") == "6985"
