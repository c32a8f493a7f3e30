"""Each fault does what it says, at the point that it says, and once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from desktop.cardreader.emulator import (
    BLANK,
    CHIP_CARD_ATR,
    Faults,
    Removal,
    Stall,
    VirtualCalypsoCard,
    VirtualChip,
    VirtualObject,
    VirtualSam,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
    removal_points,
)
from desktop.domain.card import CardGone
from tests.cardreader.emulator.terminal import CONTENT, MAKES, Terminal, a_card, raw

UID = bytes.fromhex("04A1B2C3D4E5F6")  # invented
SELECT = "00A4040008315449432E49434100"
FREE = f"94DC010C1D{CONTENT.hex()}"  # writes at once, outside of sessions


class TestRemoval:
    @pytest.mark.parametrize("count", [0, 1, 20, 34])
    def test_during_the_command_nothing_is_done(self, count: int) -> None:
        card = a_card()
        raw(card, SELECT)
        card.faults.leave(Removal(0, command_bytes=count))
        with pytest.raises(CardGone):
            raw(card, FREE)
        assert card.record(0x01) != CONTENT
        assert len(card.exchanges) == 1

    @pytest.mark.parametrize("count", [0, 1])
    def test_during_the_answer_it_is_done_and_not_known(self, count: int) -> None:
        card = a_card()
        raw(card, SELECT)
        card.faults.leave(Removal(0, answer_bytes=count))
        with pytest.raises(CardGone):
            raw(card, FREE)
        assert card.record(0x01) == CONTENT

    def test_after_the_whole_answer_the_next_command_finds_nothing(self) -> None:
        card = a_card()
        card.faults.leave(Removal(0, answer_bytes=38))
        assert raw(card, SELECT).endswith("9000")
        assert not card.in_field
        with pytest.raises(CardGone):
            raw(card, SELECT)

    def test_some_readers_hand_the_cut_answer_over(self) -> None:
        card = a_card()
        card.faults.leave(Removal(0, answer_bytes=5, shows_cut=True))
        assert raw(card, SELECT) == "6F22840831"
        assert not card.in_field

    def test_it_happens_once_and_the_card_comes_back_without_its_session(self) -> None:
        terminal = Terminal(a_card())
        terminal.select()
        terminal.card.faults.leave(Removal(1, command_bytes=3))
        terminal.open()
        with pytest.raises(CardGone):
            terminal.exchange(terminal.update())
        terminal.card.enter_field()
        assert not terminal.card.in_session
        terminal.write()
        assert terminal.card.record() == CONTENT

    def test_it_is_either_in_the_command_or_in_the_answer(self) -> None:
        with pytest.raises(ValueError, match="either"):
            Removal(0)


class TestPoints:
    def test_each_byte_of_each_exchange_is_one(self) -> None:
        card = a_card()
        points = removal_points(card, lambda: raw(card, SELECT))
        assert len(points) == (14 + 1) + (38 + 1)
        ends = removal_points(card, lambda: raw(card, SELECT), each_byte=False)
        assert ends == (
            Removal(0, command_bytes=0),
            Removal(0, command_bytes=14),
            Removal(0, answer_bytes=0),
            Removal(0, answer_bytes=38),
        )

    def test_answers_that_were_cut_can_be_shown(self) -> None:
        card = a_card()
        points = removal_points(card, lambda: raw(card, SELECT), shows_cut=True)
        assert [point.shows_cut for point in points] == [False] * 15 + [True] * 39

    @pytest.mark.parametrize("make", MAKES)
    def test_wherever_the_card_leaves_it_holds_the_old_or_the_new(self, make: str) -> None:
        """And the new exactly from the moment at which Close was carried out."""
        extended = "extended" in make
        card = a_card(MAKES[make])
        points = removal_points(card, lambda: Terminal(card, extended=extended).write(p1=0))
        closing = max(point.command for point in points)
        assert len(points) > 150
        for point in points:
            torn = a_card(MAKES[make])
            torn.faults.leave(point)
            ended = ends_well(Terminal(torn, extended=extended))
            done = point.command == closing and point.answer_bytes is not None
            assert torn.record() == (CONTENT if done else BLANK)
            assert torn.record(number=2) == BLANK
            assert torn.applications[0].ratified != done
            assert ended <= done

    @pytest.mark.parametrize("make", MAKES)
    def test_wherever_the_module_leaves_the_card_holds_the_old_or_the_new(self, make: str) -> None:
        extended = "extended" in make
        sam = VirtualSam()
        points = removal_points(
            sam, lambda: Terminal(a_card(MAKES[make]), sam, extended=extended).write()
        )
        for point in points:
            torn = VirtualSam()
            torn.faults.leave(point)
            terminal = Terminal(a_card(MAKES[make]), torn, extended=extended)
            ends_well(terminal)
            assert terminal.card.record() in {BLANK, CONTENT}


def ends_well(terminal: Terminal) -> bool:
    try:
        terminal.write(p1=0)
    except CardGone:
        return False
    return True


class TestOtherFaults:
    def test_an_answer_of_no_byte_at_all(self) -> None:
        card = a_card()
        card.faults.empty_at = 1
        assert raw(card, SELECT)
        assert raw(card, SELECT) == ""
        assert raw(card, SELECT)

    def test_a_reset_between_two_commands_drops_the_session(self) -> None:
        terminal = Terminal(a_card())
        terminal.select()
        terminal.card.faults.rearm()
        terminal.card.faults.reset_at = 2
        terminal.open()
        terminal.exchange(terminal.update())
        terminal.exchange(terminal.read())
        assert terminal.close()[0] == 0x6985
        assert terminal.card.record() == BLANK

    def test_a_forced_status_is_answered_instead_of_the_deed(self) -> None:
        terminal = Terminal(a_card())
        terminal.select()
        terminal.card.faults.forced[0xDC] = 0x6400
        terminal.open()
        assert terminal.exchange(terminal.update()).status.value == 0x6400
        terminal.card.faults.clear()
        assert terminal.exchange(terminal.update()).status.value == 0x9000
        assert terminal.close() == (0x9000, 0x9000)

    def test_an_answer_emptied_of_what_it_says(self) -> None:
        card = a_card()
        card.faults.emptied.add(0xA4)
        assert raw(card, SELECT) == "9000"

    def test_a_worn_out_card(self) -> None:
        card = a_card()
        card.faults.counter_at_zero = True
        assert raw(card, "948A820004 00112233 00") == "6900"

    def test_a_module_that_errs_is_noticed_by_the_card(self) -> None:
        terminal = Terminal(a_card())
        terminal.sam.faults.wrong_mac = True
        terminal.select()
        terminal.open()
        assert terminal.close()[0] == 0x6988

    def test_silence_until_it_is_released(self) -> None:
        card = a_card()
        stall = card.faults.stall = Stall(0)
        answers: list[str] = []
        thread = threading.Thread(target=lambda: answers.append(raw(card, SELECT)))
        thread.start()
        assert stall.began.wait(5)
        assert not answers
        card.faults.clear()
        thread.join(5)
        assert answers[0].endswith("9000")

    def test_a_card_taken_away_while_it_is_silent_is_gone(self) -> None:
        card = a_card()
        stall = card.faults.stall = Stall(0)
        gone: list[CardGone] = []

        def ask() -> None:
            try:
                raw(card, SELECT)
            except CardGone as reason:
                gone.append(reason)

        thread = threading.Thread(target=ask)
        thread.start()
        assert stall.began.wait(5)
        card.leave_field()
        stall.release()
        thread.join(5)
        assert gone

    def test_all_off_again(self) -> None:
        card = a_card()
        card.faults.leave(Removal(0, command_bytes=0))
        card.faults.wrong_mac = True
        card.faults.clear()
        assert card.faults == Faults()


MAKERS: list[Callable[[], VirtualChip]] = [
    a_card,
    VirtualSam,
    lambda: VirtualTypeTwoTag(UID),
    lambda: VirtualTypeFourTag(UID),
    lambda: VirtualObject(CHIP_CARD_ATR),
    lambda: VirtualCalypsoCard(bytes(7) + b"\1"),
]


@pytest.mark.parametrize("make", MAKERS)
def test_every_chip_can_leave_and_come_back(make: Callable[[], VirtualChip]) -> None:
    chip = make()
    chip.faults.leave(Removal(1, command_bytes=2))
    assert chip.transmit(bytes(5))
    with pytest.raises(CardGone):
        chip.transmit(bytes(5))
    with pytest.raises(CardGone):
        chip.transmit(bytes(5))
    chip.enter_field()
    assert chip.transmit(bytes(5))


@pytest.mark.parametrize("make", MAKERS)
def test_no_bytes_at_all_are_answered_and_never_crash(make: Callable[[], VirtualChip]) -> None:
    chip = make()
    for frame in (b"", b"\0", bytes(4), bytes(5), b"\xff" * 300, b"\0\xa4\4\0\5\1"):
        assert len(chip.transmit(frame)) >= 2
