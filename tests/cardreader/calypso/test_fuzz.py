"""Whatever a card answers: understood, or refused with one of our errors, and never without end."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.cardreader import tlv
from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.calypso import fci, fcp
from desktop.cardreader.calypso.closing import CloseSession
from desktop.cardreader.calypso.command import CalypsoCommand, understand
from desktop.cardreader.calypso.opening import OpenSession
from desktop.cardreader.calypso.product import identity_in, revision_1_rules, rules_of
from desktop.cardreader.calypso.reading import ReadRecord, ReadRecords
from desktop.cardreader.calypso.selection import is_innovatron, select, select_first
from desktop.cardreader.connection import Transport
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import UnreadableCard
from desktop.domain.card_fault import CardFault
from desktop.domain.card_profile import CardProfile
from tests.cardreader.calypso.cards import NAME, RULES, SERIAL, image
from tests.cardreader.calypso.commands import CHALLENGE, EVERY
from tests.cardreader.calypso.test_answers import LINEAR
from tests.cardreader.calypso.test_select import KORRIGO

REVISIONS = st.sampled_from(sorted(RULES))
DATA = st.binary(max_size=300)
SUCCESSES = st.sampled_from([0x9000, 0x6200, 0x6283])
WORDS = st.one_of(SUCCESSES, st.integers(0, 0xFFFF)).map(StatusWord)
PROFILE = CardProfile("fuzz", 1, "Fuzz", (NAME, b"2MPP.ICA"))
ATRS = st.one_of(
    st.binary(max_size=40),
    st.builds(lambda end: bytes.fromhex("3B6F0000805A") + end, st.binary(min_size=13, max_size=13)),
)


def spoilt(text: str) -> st.SearchStrategy[bytes]:
    """A good answer with bytes changed, cut off or put in between."""
    good = bytes.fromhex(text)
    places = st.integers(0, len(good) - 1)
    changed = st.builds(
        lambda at, byte: good[:at] + byte + good[at + 1 :], places, st.binary(max_size=3)
    )
    return st.one_of(changed, places.map(lambda at: good[:at]), st.just(good))


class Chattering:
    """A card that answers one thing after the other, and the last one for ever."""

    def __init__(self, answers: list[bytes], atr: bytes, transport: Transport) -> None:
        self.atr = atr
        self.transport = transport
        self.asked = 0
        self._answers = answers

    def transmit(self, frame: bytes) -> bytes:
        del frame
        self.asked += 1
        return self._answers[min(self.asked, len(self._answers)) - 1]


@given(st.sampled_from(EVERY), DATA, WORDS, REVISIONS)
def test_any_answer_to_any_command_is_understood_or_one_of_our_errors(
    command: CalypsoCommand[Any], data: bytes, status: StatusWord, revision: str
) -> None:
    with contextlib.suppress(CardFault):
        understand(command, Response(data, status), image(revision))


@given(DATA, REVISIONS, st.sampled_from([(0, 0), (7, 1)]), st.booleans())
def test_any_answer_to_open_is_whole_or_refused(
    data: bytes, revision: str, read: tuple[int, int], extended: bool
) -> None:
    command = OpenSession(1, CHALLENGE, *read, extended)
    with contextlib.suppress(CardFault):
        answer, card = understand(command, Response(data, StatusWord(0x9000)), image(revision))
        assert answer.raw == data
        assert (answer.record is not None) is bool(read[1])
        assert card.ratified is answer.ratified


@given(DATA, st.sampled_from([4, 8]))
def test_any_answer_to_close_is_taken_apart_without_a_rest(data: bytes, length: int) -> None:
    command = CloseSession(bytes(length))
    with contextlib.suppress(CardFault):
        answer, _ = understand(command, Response(data, StatusWord(0x9000)), image())
        blocks = b"".join(bytes((len(block) + 1,)) + block for block in answer.postponed)
        assert blocks + answer.cryptogram == data


@given(st.lists(st.binary(max_size=40), max_size=6), st.sampled_from([4, 8]))
def test_what_close_postponed_comes_back_as_it_was(blocks: list[bytes], length: int) -> None:
    data = b"".join(bytes((len(block) + 1,)) + block for block in blocks) + b"\xaa" * length
    answer, _ = understand(CloseSession(bytes(length)), Response(data, StatusWord(0x9000)), image())
    assert answer.postponed == tuple(blocks)
    assert answer.cryptogram == b"\xaa" * length


@given(st.dictionaries(st.integers(1, 250), st.binary(max_size=60), max_size=8))
def test_several_records_come_back_as_they_were(records: dict[int, bytes]) -> None:
    data = b"".join(bytes((number, len(held))) + held for number, held in records.items())
    found, card = understand(ReadRecords(7), Response(data, StatusWord(0x9000)), image())
    assert found == records
    assert all(card.record(7, number) == held for number, held in records.items())


@given(st.integers(0, 30), st.integers(1, 250), st.integers(1, 256), REVISIONS)
def test_a_read_names_its_place_so_that_it_can_be_found_again(
    sfi: int, record: int, length: int, revision: str
) -> None:
    frame = bytes(ReadRecord(sfi, record, length).frame(RULES[revision]))
    parsed = Command.parse(frame)
    assert (parsed.p1, parsed.p2 >> 3, parsed.p2 & 7) == (record, sfi, 4)
    assert parsed.expected == length


@pytest.mark.parametrize("parse", [fci.parse_fci, fcp.parse_list])
@given(st.one_of(DATA, spoilt(KORRIGO), spoilt("C008C106200107021D01")))
def test_objects_are_parsed_or_refused(parse: Any, content: bytes) -> None:
    with contextlib.suppress(ValueError):
        parse(content)


@given(st.one_of(DATA, spoilt(LINEAR)), st.booleans())
def test_headers_are_parsed_or_refused(content: bytes, legacy: bool) -> None:
    with contextlib.suppress(ValueError):
        header = fcp.parse_header(content, legacy=legacy)
        assert 0 <= header.lid <= 0xFFFF
        assert len(header.access) == len(header.keys) == 4


@given(st.one_of(DATA, spoilt(KORRIGO)), st.binary(min_size=5, max_size=16))
def test_an_announcement_is_complete_or_none(content: bytes, asked: bytes) -> None:
    with contextlib.suppress(ValueError):
        said = fci.announced(content, asked)
        assert said is None or (len(said.serial), len(said.startup)) == (8, 7)


@given(st.binary(min_size=8, max_size=8), st.permutations([0, 1, 2]), st.integers(0, 11))
def test_an_announcement_is_found_in_any_order_and_padded(
    serial: bytes, order: list[int], padding: int
) -> None:
    if not any(serial[2:]):
        serial = SERIAL
    parts = [tlv.encode(0xC7, serial), tlv.encode(0x53, bytes(7)), tlv.encode(0xDF4F, b"\x01")]
    inner = tlv.encode(0xBF0C, b"".join(parts[place] for place in order))
    whole = [tlv.encode(0xA5, inner), tlv.encode(0x84, NAME + bytes(min(padding, 8)))]
    said = fci.announced(tlv.encode(0x6F, b"".join(whole)), NAME[:5])
    assert said is not None
    assert (said.df_name, said.serial) == (NAME, serial)


@given(st.binary(max_size=20))
def test_startup_information_gives_rules_or_none_or_is_cut_off(startup: bytes) -> None:
    with contextlib.suppress(ValueError):
        rules = rules_of(startup)
        assert rules is None or (rules.session_bytes is None) is not (
            rules.session_commands is None
        )
        assert revision_1_rules(startup[:7]).session_commands == 3


@given(ATRS)
def test_first_bytes_are_read_without_error(atr: bytes) -> None:
    is_innovatron(atr)
    found = identity_in(atr)
    assert found is None or (len(found.serial), len(found.startup)) == (8, 7)


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            spoilt(KORRIGO + "9000"),
            st.builds(
                lambda data, word: data + word.value.to_bytes(2, "big"),
                st.binary(max_size=9),
                WORDS,
            ),
            st.sampled_from([b"\x61\x10", b"\x6c\x10", b"\x67\x00", b"\x6e\x00", b"\x90\x00"]),
        ),
        min_size=1,
        max_size=12,
    ),
    ATRS,
    st.sampled_from(Transport),
)
@example([b"\x61\x01"], b"", Transport.T0)
@example([b"\x6c\x01"], b"", Transport.T0)
@example([b"\x6e\x00"], bytes.fromhex("3B6F0000805A08030400020000000000829000"), Transport.T0)
def test_whatever_a_card_says_a_selection_ends(
    answers: list[bytes], atr: bytes, transport: Transport
) -> None:
    for choose in (select_first, select):
        card = Chattering(answers, atr, transport)
        with contextlib.suppress(UnreadableCard):
            if choose is select:
                select(AnswerFetching(card), PROFILE)
            else:
                select_first(AnswerFetching(card), PROFILE.applications)
        assert card.asked <= 300
