"""Opening and closing on every product and mode: published exchanges and every length."""

from __future__ import annotations

import pytest

from desktop.cardreader.apdu import OK, Response
from desktop.cardreader.calypso.closing import AbortSession, CloseAnswer, CloseSession, Ratify
from desktop.cardreader.calypso.command import run, understand
from desktop.cardreader.calypso.counters import IncreaseCounter
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.opening import OpenAnswer, OpenSession
from desktop.cardreader.calypso.selection import select
from desktop.domain.card import CardProduct
from desktop.domain.card_fault import CardAnswerUnexpected
from desktop.domain.card_profile import CardProfile
from tests.cardreader.calypso.cards import image
from tests.cardreader.calypso.commands import CHALLENGE
from tests.cardreader.scripted import Scripted

LONG_CHALLENGE = CHALLENGE * 2
RECORD = bytes(range(29))
HEX = RECORD.hex()
STUB_NAME = b"1TIC.ICA1"


def opened(
    revision: str, data: str, *, record: int = 0, extended: bool = False
) -> tuple[OpenAnswer, CardImage]:
    challenge = LONG_CHALLENGE if extended else CHALLENGE
    command = OpenSession(3, challenge, 7 if record else 0, record, extended)
    return understand(command, Response(bytes.fromhex(data), OK), image(revision))


def closed(
    data: str, card: CardImage | None = None, length: int = 4
) -> tuple[CloseAnswer, CardImage]:
    command = CloseSession(bytes(length))
    return understand(command, Response(bytes.fromhex(data), OK), card or image("2 postponing"))


def test_the_published_session_is_asked_and_understood_byte_by_byte() -> None:
    """Values of the stub card of Keyple's examples; the serial is replaced by an invented one."""
    fci = "6F23 8409 315449432E49434131 A516 BF0C13 C708 00000000DEC0AD01 5307 0A3C2305141001 9000"
    card = Scripted(
        [
            ("00A4040009 315449432E49434131 00", fci),
            ("008A0B3904 00112233 00", "0308D181 00 30 79 1D" + HEX + "9000"),
            ("008E800004 12345678 00", "87654321 9000"),
            ("00B2000000", "6B00"),
        ]
    )
    seen = select(card, CardProfile("stub", 1, "Stub", (STUB_NAME,)))
    assert seen is not None
    assert (seen.df_name, seen.rules.product) == (STUB_NAME, CardProduct.PRIME_REVISION_3)
    answer, seen = run(card, OpenSession(3, bytes.fromhex("00112233"), 7, 1), seen)
    assert (answer.kif, answer.kvc, answer.ratified) == (0x30, 0x79, True)
    assert answer.transaction_counter == seen.transaction_counter == 0x0308D1
    assert len(answer.raw) == 37
    assert answer.record == seen.record(7, 1) == RECORD
    end, seen = run(card, CloseSession(bytes.fromhex("12345678")), seen)
    assert end == CloseAnswer((), bytes.fromhex("87654321"))
    _, seen = run(card, Ratify(), seen)
    assert seen.ratified
    assert not card.left


class TestOpeningAnswers:
    @pytest.mark.parametrize(
        ("revision", "data", "ratified", "kvc"),
        [
            ("1", "0308D181", True, None),
            ("1", "0308D181 AABB", False, None),
            ("2", "79 0308D181", True, 0x79),
            ("2", "79 0308D181 AABB", False, 0x79),
        ],
    )
    def test_old_cards_tell_by_length_whether_the_last_session_was_ratified(
        self, revision: str, data: str, ratified: bool, kvc: int | None
    ) -> None:
        for record, content in ((0, ""), (1, HEX)):
            answer, card = opened(revision, data + content, record=record)
            assert answer.transaction_counter == 0x0308D1
            assert (answer.ratified, answer.kif, answer.kvc) == (ratified, None, kvc)
            assert card.ratified is ratified
            assert answer.record == card.record(7, 1) == (RECORD if record else None)
            assert answer.raw == bytes.fromhex(data + content)

    @pytest.mark.parametrize("revision", ["3", "light", "basic"])
    def test_newer_cards_tell_it_in_a_byte(self, revision: str) -> None:
        assert opened(revision, "0308D181 00 30 79 00")[0].ratified
        answer, card = opened(revision, "0308D181 01 30 79 00")
        assert (answer.ratified, card.ratified, answer.record) == (False, False, None)

    def test_a_record_has_the_length_that_is_told(self) -> None:
        answer, card = opened("3", "0308D181 00 30 79 02 AABB", record=1)
        assert answer.record == card.record(7, 1) == b"\xaa\xbb"

    @pytest.mark.parametrize(
        ("flags", "ratified", "managing"),
        [("00", True, False), ("01", False, False), ("02", True, True), ("03", False, True)],
    )
    def test_extended_sessions_tell_it_in_flags(
        self, flags: str, ratified: bool, managing: bool
    ) -> None:
        data = f"0308D1 8182838485 {flags} 30 79 02 AABB"
        answer, _ = opened("3 extended", data, record=1, extended=True)
        assert (answer.ratified, answer.managing_allowed) == (ratified, managing)
        assert (answer.kif, answer.kvc, answer.record) == (0x30, 0x79, b"\xaa\xbb")

    def test_a_kif_of_ff_is_one_that_the_card_does_not_know(self) -> None:
        assert opened("3", "0308D181 00 FF 79 00")[0].kif is None

    @pytest.mark.parametrize(
        ("revision", "record", "accepted"),
        [("1", 0, {4, 6}), ("1", 1, {33, 35}), ("2", 0, {5, 7}), ("2", 1, {34, 36})],
    )
    def test_old_cards_have_two_lengths_and_no_other(
        self, revision: str, record: int, accepted: set[int]
    ) -> None:
        for length in range(64):
            if length in accepted:
                opened(revision, "01" * length, record=record)
                continue
            with pytest.raises(CardAnswerUnexpected):
                opened(revision, "01" * length, record=record)

    @pytest.mark.parametrize(
        ("data", "record", "extended"),
        [
            ("", 0, False),
            ("0308D181 00 30 79", 0, False),
            ("0308D181 00 30 79 00 AA", 0, False),
            ("0308D181 00 30 79 02 AA", 1, False),
            ("0308D181 00 30 79 00", 1, False),
            ("0308D181 00 30 79 01 AA", 0, False),
            ("0308D181 00 30 79 00", 0, True),
            ("0308D1 8182838485 02 30 79", 0, True),
            ("0308D1 8182838485 02 30 79 01", 1, True),
        ],
    )
    def test_any_other_shape_is_not_believed(self, data: str, record: int, extended: bool) -> None:
        with pytest.raises(CardAnswerUnexpected):
            opened("3 extended", data, record=record, extended=extended)

    def test_neither_record_nor_answer_is_shown(self) -> None:
        shown = repr(opened("3", "0308D181 00 30 79 02 AABB", record=1)[0]).lower()
        assert "aabb" not in shown
        assert "xaa" not in shown


class TestClosingAnswers:
    def test_the_cryptogram_is_as_long_as_the_terminals(self) -> None:
        assert closed("01020304")[0] == CloseAnswer((), bytes.fromhex("01020304"))
        assert closed("0102030405060708", length=8)[0].cryptogram == bytes(range(1, 9))

    def test_what_was_postponed_comes_first_in_blocks_that_count_themselves(self) -> None:
        answer = closed("04 000005 04 000007 0A0B0C0D")[0]
        assert answer.postponed == (b"\0\0\5", b"\0\0\7")
        assert answer.cryptogram == bytes.fromhex("0A0B0C0D")

    @pytest.mark.parametrize(
        "data", ["", "010203", "00 01020304", "05 000005 01020304", "03 01 01020304"]
    )
    def test_any_other_shape_is_not_believed(self, data: str) -> None:
        with pytest.raises(CardAnswerUnexpected):
            closed(data)

    def test_counters_that_were_postponed_are_known_from_then_on(self) -> None:
        card = image("2 postponing").with_counter(25, 1, 3)
        for number in (1, 2):
            answer = Response.parse(bytes.fromhex("6200"))
            value, card = understand(IncreaseCounter(25, number, 2), answer, card)
            assert value is None
            assert card.counter(25, number) is None
        _, card = closed("04 000005 04 000009 0A0B0C0D", card)
        assert (card.counter(25, 1), card.counter(25, 2), card.postponed) == (5, 9, ())

    @pytest.mark.parametrize(
        "data", ["0A0B0C0D", "03 0005 0A0B0C0D", "04 000005 04 000006 0A0B0C0D"]
    )
    def test_counters_stay_unknown_when_the_blocks_do_not_fit_them(self, data: str) -> None:
        card = image("2 postponing").with_changed_counter(25, 1, None)
        _, card = closed(data, card)
        assert (card.counter(25, 1), card.postponed) == (None, ())

    def test_ratification_is_known_at_once_or_after_one_more_command(self) -> None:
        for at_once in (True, False):
            command = CloseSession(bytes(4), ratified_at_once=at_once)
            _, card = understand(command, Response(bytes(4), OK), image())
            assert card.ratified is at_once
        _, card = run(Scripted([("00B2000000", "6A82")]), Ratify(), card)
        assert card.ratified

    def test_giving_up_changes_nothing_that_is_known(self) -> None:
        before = image().with_record(7, 1, RECORD)
        _, after = run(Scripted([("008E000000", "9000")]), AbortSession(), before)
        assert after == before
