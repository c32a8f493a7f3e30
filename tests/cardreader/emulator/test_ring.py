"""The emulated card and module in the two slots of the real PC/SC service, faults included."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop.cardreader.emulator import BLANK, Removal, Stall, VirtualSam
from desktop.cardreader.pcsc import PcscConnection
from desktop.domain.card import CardGone
from tests.cardreader.emulator.slots import SAM_SLOT, Bench, bench, laid, wait_for
from tests.cardreader.emulator.terminal import CONTENT, MAKES, Terminal, a_card, raw

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]

PATIENCE = 10
SELECT = "00A4040008315449432E49434100"


@contextmanager
def both(terminal: Terminal) -> Iterator[Bench]:
    """The terminal's card and module in the slots, and its lines through the service."""
    with bench(terminal.card, terminal.sam) as slots:
        terminal.card_line, terminal.sam_line = slots.card_line, slots.sam_line
        yield slots


@pytest.mark.parametrize("make", MAKES)
def test_a_session_through_both_slots(make: str) -> None:
    terminal = Terminal(a_card(MAKES[make]), extended="extended" in make)
    with both(terminal):
        terminal.write()
    assert terminal.card.record() == CONTENT


@pytest.mark.parametrize(
    ("point", "done"),
    [
        (Removal(3, command_bytes=0), False),
        (Removal(3, command_bytes=7), False),
        (Removal(3, answer_bytes=0), True),
        (Removal(3, answer_bytes=1), True),
        (Removal(3, answer_bytes=5), True),
        (Removal(3, answer_bytes=5, shows_cut=True), True),
        (Removal(2, answer_bytes=1), False),
    ],
    ids=str,
)
def test_a_card_that_leaves_during_close_or_before(point: Removal, done: bool) -> None:
    terminal = Terminal(a_card())
    terminal.card.faults.leave(point)
    with both(terminal):
        if point.shows_cut:
            terminal.select()
            terminal.open()
            terminal.exchange(terminal.update())
            assert len(terminal.close_card(terminal.terminal_mac()).data) == 3
        else:
            with pytest.raises(CardGone):
                terminal.write()
        with pytest.raises(CardGone):
            terminal.select()
        wait_for({SAM_SLOT})
    assert terminal.card.record() == (CONTENT if done else BLANK)


def test_a_module_pulled_out_leaves_the_card_to_be_rolled_back() -> None:
    terminal = Terminal(a_card(), VirtualSam())
    with both(terminal) as slots:
        terminal.select()
        terminal.open()
        terminal.exchange(terminal.update())
        slots.sam.remove()
        with pytest.raises(CardGone):
            terminal.terminal_mac()
        assert terminal.abort() == 0x9000
        assert not terminal.card.in_session
    assert terminal.card.record() == BLANK


def asked(line: PcscConnection, failures: list[CardGone]) -> None:
    try:
        raw(line, SELECT)
    except CardGone as reason:
        failures.append(reason)


def test_a_card_that_stalls_answers_when_it_goes_on() -> None:
    card = a_card()
    stall = card.faults.stall = Stall(0)
    answers: list[str] = []
    with laid(card) as (_, line):
        thread = threading.Thread(target=lambda: answers.append(raw(line, SELECT)))
        thread.start()
        assert stall.began.wait(PATIENCE)
        assert thread.is_alive()
        card.faults.clear()
        thread.join(PATIENCE)
    assert answers[0].endswith("9000")


def test_a_card_that_stalls_can_be_pulled_out() -> None:
    card = a_card()
    stall = card.faults.stall = Stall(0)
    failures: list[CardGone] = []
    with laid(card) as (inserted, line):
        thread = threading.Thread(target=asked, args=(line, failures))
        thread.start()
        assert stall.began.wait(PATIENCE)
        inserted.remove()
        thread.join(PATIENCE)
    assert failures


def test_an_answer_of_no_byte_blocks_until_the_card_is_pulled_out() -> None:
    card = a_card()
    card.faults.empty_at = 0
    failures: list[CardGone] = []
    with laid(card) as (inserted, line):
        thread = threading.Thread(target=asked, args=(line, failures))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
        inserted.remove()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert failures
