"""T=0 below, whole commands and answers above, whatever card and driver leave to be done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.connection import Transport
from desktop.cardreader.transport import MAX_FETCHES, AnswerFetching
from desktop.domain.card import CardGone, UnreadableCard
from tests.cardreader.scripted import Scripted

CASE_4 = "00A4040005 A000000404 00"
BARE = "00A4040005 A000000404"


def through(
    command: str, script: list[tuple[str, str]], transport: Transport = Transport.T0
) -> str:
    card = Scripted(script, transport=transport)
    answer = AnswerFetching(card).transmit(bytes.fromhex(command)).hex().upper()
    assert not card.left
    return answer


def test_over_t1_everything_passes_unchanged() -> None:
    for answer in ("6110", "6C10", "9000", "AABB9000"):
        assert through(CASE_4, [(CASE_4, answer)], Transport.T1) == answer


def test_what_both_sends_and_asks_is_sent_without_le_and_its_answer_fetched() -> None:
    assert through(CASE_4, [(BARE, "6102"), ("00C0000002", "AABB9000")]) == "AABB9000"


def test_a_long_answer_is_fetched_piece_by_piece() -> None:
    script = [(BARE, "6100"), ("00C0000000", "AA" * 256 + "6102"), ("00C0000002", "BBCC6283")]
    assert through(CASE_4, script) == "AA" * 256 + "BBCC6283"


def test_the_length_that_the_card_wants_is_asked() -> None:
    assert through("00B2013C00", [("00B2013C00", "6C02"), ("00B2013C02", "AABB9000")]) == "AABB9000"
    assert through("00B2013C00", [("00B2013C00", "6C00"), ("00B2013C00", "6A83")]) == "6A83"


def test_the_card_may_correct_the_length_of_a_fetch_too() -> None:
    script = [(BARE, "6108"), ("00C0000008", "6C02"), ("00C0000002", "AABB9000")]
    assert through(CASE_4, script) == "AABB9000"


def test_answers_are_fetched_in_the_class_of_the_command() -> None:
    script = [("80A4040005A000000404", "6101"), ("80C0000001", "AA9000")]
    assert through("80A4040005A00000040400", script) == "AA9000"


@pytest.mark.parametrize("refusal", ["6E00", "6D00"])
def test_or_in_the_general_one_for_cards_that_refuse_that(refusal: str) -> None:
    script = [
        ("948A830004C1C2C3C4", "6105"),
        ("94C0000005", refusal),
        ("00C0000005", "790308D1819000"),
    ]
    assert through("948A830004C1C2C3C400", script) == "790308D1819000"


def test_a_driver_that_hides_a_waiting_answer_is_asked_for_it() -> None:
    assert through(CASE_4, [(BARE, "9000"), ("00C0000000", "AABB9000")]) == "AABB9000"
    script = [(BARE, "9000"), ("00C0000000", "6C02"), ("00C0000002", "AABB9000")]
    assert through(CASE_4, script) == "AABB9000"
    script = [(BARE, "9000"), ("00C0000000", "AA6101"), ("00C0000001", "BB9000")]
    assert through(CASE_4, script) == "AABB9000"


@pytest.mark.parametrize("nothing", ["6985", "6D00", "9000"])
def test_when_nothing_waits_the_success_stands(nothing: str) -> None:
    assert through(CASE_4, [(BARE, "9000"), ("00C0000000", nothing)]) == "9000"


@pytest.mark.parametrize("status", ["6A82", "6283", "6985"])
def test_other_words_are_not_followed_by_a_fetch(status: str) -> None:
    assert through(CASE_4, [(BARE, status)]) == status


def test_what_asks_for_nothing_is_not_followed_by_a_fetch() -> None:
    assert through("00DC013C01AA", [("00DC013C01AA", "9000")]) == "9000"
    assert through("00B2000000", [("00B2000000", "6B00")]) == "6B00"


def test_a_card_that_never_ends_is_unreadable() -> None:
    script = [(BARE, "6101"), *[("00C0000001", "AA6101")] * MAX_FETCHES]
    with pytest.raises(UnreadableCard):
        through(CASE_4, script)


@pytest.mark.parametrize("nothing", ["", "90"])
def test_an_answer_without_a_status_word_is_unreadable(nothing: str) -> None:
    with pytest.raises(UnreadableCard):
        through(CASE_4, [(BARE, nothing)])


def test_a_card_that_leaves_between_two_pieces_says_so() -> None:
    card = Scripted([(BARE, "6101"), ("00C0000001", CardGone)], transport=Transport.T0)
    with pytest.raises(CardGone):
        AnswerFetching(card).transmit(bytes.fromhex(CASE_4))


class Contact:
    """A card over T=0 that has one answer to one command."""

    atr = b""
    transport = Transport.T0

    def __init__(self, answer: Response) -> None:
        self._answer = answer
        self._waiting = b""

    def transmit(self, frame: bytes) -> bytes:
        command = Command.parse(frame)
        if command.ins != 0xC0:
            self._waiting = self._answer.data
        else:
            length = command.expected or 0
            if length > len(self._waiting):
                return bytes((0x6C, len(self._waiting)))
            piece, self._waiting = self._waiting[:length], self._waiting[length:]
            return piece + self._word()
        return self._word()

    def _word(self) -> bytes:
        if self._waiting:
            return bytes((0x61, len(self._waiting) % 256 if len(self._waiting) <= 256 else 0))
        return self._answer.status.value.to_bytes(2, "big")


@given(st.binary(min_size=1, max_size=900), st.sampled_from([0x9000, 0x6283, 0x6200]))
def test_answers_of_any_length_arrive_whole(data: bytes, status: int) -> None:
    answer = Response(data, StatusWord(status))
    fetched = AnswerFetching(Contact(answer)).transmit(bytes.fromhex(CASE_4))
    assert Response.parse(fetched) == answer
