"""What a session refuses to send or to believe, against published bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.counters import IncreaseCounter
from desktop.cardreader.calypso.life import Invalidate
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.reading import ReadRecord, ReadRecords
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.statuses import READING, StatusTable
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.connection import Transport
from desktop.cardreader.sam.legacy import LegacySam
from desktop.domain.card_fault import (
    CardAnswerUnexpected,
    CardFault,
    CardSessionFull,
    OutcomeUnknown,
)
from tests.cardreader.published import (
    CHALLENGE,
    CLOSING,
    DEBIT,
    KORRIGO,
    LOAD,
    RECORD,
    STUB_CARD,
    Script,
    Table,
    image_of,
    opened_session,
)


def test_revision_2_takes_six_modifications_and_the_seventh_is_not_sent() -> None:
    update = ("94DC016401AA", "9000")
    read = ("94B201641D", RECORD + "9000")
    session, table = opened_session(KORRIGO, [update, read, *[update] * 5], LOAD)
    session.run(UpdateRecord(12, 1, b"\xaa"))
    session.run(ReadRecord(12, 1))
    for _ in range(5):
        session.run(UpdateRecord(12, 1, b"\xaa"))
    with pytest.raises(CardSessionFull):
        session.run(UpdateRecord(12, 1, b"\xaa"))
    assert not table.card.left
    assert session.image.record(12, 1) == b"\xaa" + bytes.fromhex(RECORD)[1:]  # still open


@pytest.mark.parametrize(("spare", "fits"), [(0, True), (1, False)])
def test_a_revision_3_journal_is_counted_in_bytes(spare: int, fits: bool) -> None:
    """Each command takes its own length and one byte more, as Keyple counts."""
    rules = image_of("063C2305141001").rules
    assert rules.session_bytes == 215
    first, second = 100, 215 - 106 - 6 + spare
    frames: Script = [(f"00DC0164{size:02X}" + "AA" * size, "9000") for size in (first, second)]
    session, table = opened_session("063C2305141001", frames, DEBIT)
    session.run(UpdateRecord(12, 1, b"\xaa" * first))
    if fits:
        session.run(UpdateRecord(12, 1, b"\xaa" * second))
        assert not table.card.left
    else:
        with pytest.raises(CardSessionFull):
            session.run(UpdateRecord(12, 1, b"\xaa" * second))
        assert len(table.card.left) == 1


def test_a_read_that_does_not_tell_its_length_is_not_sent() -> None:
    session, table = opened_session(STUB_CARD, [], DEBIT)
    sent = len(table.card.sent)
    for command in (ReadRecord(7, 1), ReadRecords(7)):
        with pytest.raises(ValueError, match="length"):
            session.run(command)
    assert len(table.card.sent) == sent


def test_an_answer_of_another_length_ends_the_session() -> None:
    more: Script = [("00B2013C1D", RECORD[:-2] + "9000"), ("008E000000", "9000")]
    session, table = opened_session(STUB_CARD, more, DEBIT)
    with pytest.raises(CardAnswerUnexpected):
        session.run(ReadRecord(7, 1, 0x1D))
    assert not table.card.left


@dataclass(frozen=True)
class Careless(CalypsoCommand[bytes]):
    """Believes whatever length comes."""

    name: ClassVar[str] = "Read Record"
    statuses: ClassVar[StatusTable] = READING

    def frame(self, rules: ProductRules) -> Command:
        return Command(rules.cla, 0xB2, 1, 0x3C, expected=0x1D)

    def understood(self, answer: Response, rules: ProductRules) -> bytes:
        return answer.data


def test_lengths_are_checked_even_when_a_command_does_not() -> None:
    more: Script = [("00B2013C1D", RECORD + "00" + "9000"), ("008E000000", "9000")]
    session, table = opened_session(STUB_CARD, more, DEBIT)
    with pytest.raises(CardAnswerUnexpected):
        session.run(Careless())
    assert not table.card.left


@pytest.mark.parametrize("status", ["6700", "6985", "6B00"])
def test_a_card_that_refuses_close_is_told_to_forget(status: str) -> None:
    more: Script = [("008E0000041234567800", status), ("008E000000", "9000")]
    session, table = opened_session(STUB_CARD, more, DEBIT)
    table.sam._script.append(CLOSING[0])
    with pytest.raises(CardFault):
        session.close()
    assert table.is_played


@pytest.mark.parametrize("answer", ["AABB6988", "AA6700", "6F00", "1234", "AA9001"])
def test_what_is_left_of_a_cut_answer_to_close_is_no_status_word(answer: str) -> None:
    session, table = opened_session(STUB_CARD, [("008E0000041234567800", answer)], DEBIT)
    table.sam._script.append(CLOSING[0])
    with pytest.raises(OutcomeUnknown):
        session.close()
    assert table.is_played


def test_a_command_without_anything_to_say_keeps_its_fifth_byte_in_the_digest() -> None:
    session, table = opened_session(KORRIGO, [("9404000000", "9000")], LOAD)
    table.sam._script += [
        ("808C8000" + "09" + "059404000000" + "029000", "9000"),
        ("808E000004", "123456789000"),
        ("808200000487654321", "9000"),
    ]
    table.card._script += [("948E0000041234567800", "876543219000"), ("94B2000000", "6B00")]
    session.run(Invalidate())
    session.close()
    assert table.is_played


def test_postponed_counters_are_known_once_the_session_is_closed() -> None:
    session, table = opened_session(KORRIGO, [], LOAD)
    table.card._script += [
        ("943201C80300000503", "6200"),
        ("943202C80300000703", "6200"),
        ("948E0000041234567800", "04000105" + "04000207" + "87654321" + "9000"),
        ("94B2000000", "6B00"),
    ]
    digested = "08943201C803000005" + "026200" + "08943202C803000007" + "026200"
    table.sam._script += [("808C800018" + digested, "9000"), *CLOSING]
    assert session.run(IncreaseCounter(0x19, 1, 5)) is None
    assert session.run(IncreaseCounter(0x19, 2, 7)) is None
    assert session.image.counter(0x19, 1) is None
    session.close()
    assert (session.image.counter(0x19, 1), session.image.counter(0x19, 2)) == (0x105, 0x207)
    assert table.is_played


def test_over_t0_what_is_digested_is_what_the_card_application_saw() -> None:
    """Neither 61xx nor GET RESPONSE, and no trace of the Le that T=0 cannot carry."""
    opened = "7900AABBCC"
    table = Table(
        [
            ("948A8200" + "0400112233", "6105"),
            ("94C0000005", opened + "9000"),
            ("94B201641D", RECORD + "9000"),
            ("948E8000" + "0412345678", "6104"),
            ("94C0000004", "876543219000"),
        ],
        [
            *CHALLENGE,
            ("808A00FF072779" + opened, "9000"),
            ("808C8000" + "26" + "0594B201641D" + "1F" + RECORD + "9000", "9000"),
            *CLOSING,
        ],
        transport=Transport.T0,
    )
    session = table.session(KORRIGO, LOAD, contactless=False)
    session.open()
    session.run(ReadRecord(12, 1))
    session.close()
    assert table.is_played


def test_a_session_is_opened_once_and_used_while_it_is_open() -> None:
    session, _ = opened_session(STUB_CARD, [("008E000000", "9000")], DEBIT)
    with pytest.raises(RuntimeError):
        session.open()
    session.abort()
    session.abort()
    for use in (session.open, session.close, lambda: session.run(Invalidate())):
        with pytest.raises(RuntimeError):
            use()


def test_leaving_the_block_without_closing_aborts() -> None:
    session, table = opened_session(
        STUB_CARD, [("00DC013C01AA", "9000"), ("008E000000", "9000")], DEBIT
    )
    with session:
        session.run(UpdateRecord(7, 1, b"\xaa"))
    assert not table.card.left
    assert session.image == image_of(STUB_CARD)


def test_a_patched_budget_is_the_one_that_counts() -> None:
    table = Table(
        [("948A8200040011223300", "7900AABBCC9000"), ("94DC016401AA", "9000")],
        [*CHALLENGE, ("808A00FF0727797900AABBCC", "9000")],
    )
    image = image_of(KORRIGO)
    image = replace(image, rules=replace(image.rules, session_commands=1))
    session = SecureSession(table.card, LegacySam(table.sam), image, LOAD)
    session.open()
    session.run(UpdateRecord(12, 1, b"\xaa"))
    with pytest.raises(CardSessionFull):
        session.run(UpdateRecord(12, 1, b"\xaa"))


def test_a_basic_card_takes_three_changes_and_one_of_a_counter() -> None:
    update: tuple[str, str] = ("00DC016401AA", "9000")
    count: tuple[str, str] = ("003201C80300000100", "0000029000")
    session, table = opened_session("0A3C9805141001", [update, count, update, update], DEBIT)
    session.run(UpdateRecord(12, 1, b"\xaa"))
    session.run(IncreaseCounter(0x19, 1, 1))
    with pytest.raises(CardSessionFull):
        session.run(IncreaseCounter(0x19, 1, 1))
    session.run(UpdateRecord(12, 1, b"\xaa"))
    session.run(UpdateRecord(12, 1, b"\xaa"))
    with pytest.raises(CardSessionFull):
        session.run(UpdateRecord(12, 1, b"\xaa"))
    assert not table.card.left
