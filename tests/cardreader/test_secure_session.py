"""Secure sessions against published bytes: each product and mode, what is sent to whom and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.counters import IncreaseCounter
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.life import Invalidate
from desktop.cardreader.calypso.product import ProductRules, rules_of
from desktop.cardreader.calypso.reading import ReadRecord, ReadRecords
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.statuses import READING, StatusTable
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.connection import Transport
from desktop.cardreader.sam.legacy import LegacySam
from desktop.domain.card_fault import (
    CardAnswerUnexpected,
    CardFault,
    CardKeyMissing,
    CardSessionFull,
    CardWornOut,
    OutcomeUnknown,
    SamKeyMissing,
)
from desktop.domain.card_profile import SessionKey
from tests.cardreader.scripted import Scripted

SAM_C1 = "3B3F9600805A4880C120501711223344829000"
SERIAL = "00000000AABBCCDD"
STUB_CARD = "0A3C2305141001"  # Prime revision 3, extended mode not among its options
EXTENDED_CARD = "0A3C2905141001"
KORRIGO = "0A28130210122B"
RECORD = "24B92848080000131A50001200000000000000000000000000000000" + "00"
OPENED = "0308D181 00 30 79 1D".replace(" ", "") + RECORD
DEBIT = SessionKey(3)

Script = list[tuple[str, str | type[Exception]]]


def image_of(startup: str) -> CardImage:
    rules = rules_of(bytes.fromhex(startup))
    assert rules is not None
    return CardImage(b"1TIC.ICA1", bytes.fromhex(SERIAL), bytes.fromhex(startup), rules)


class Table:
    """A card and a SAM, each with its script, and the order in which both were asked."""

    def __init__(
        self, card: Script, sam: Script, *, transport: Transport = Transport.T1, atr: str = SAM_C1
    ) -> None:
        self.heard: list[str] = []
        self.card = Scripted(
            card, transport=transport, hear=lambda frame: self._hear("card", frame)
        )
        self.sam = Scripted(sam, atr, hear=lambda frame: self._hear("sam", frame))

    def _hear(self, who: str, frame: bytes) -> None:
        self.heard.append(f"{who} {frame[1]:02X}")

    def session(self, startup: str, key: SessionKey = DEBIT, **wishes: object) -> SecureSession:
        image = image_of(startup)
        return SecureSession(self.card, LegacySam(self.sam), image, key, **wishes)  # type: ignore[arg-type]  # read, extended and contactless, by name

    @property
    def is_played(self) -> bool:
        return not self.card.left and not self.sam.left


CHALLENGE = [("8014000008" + SERIAL, "9000"), ("8084000004", "001122339000")]
CLOSING = [("808E000004", "123456789000"), ("808200000487654321", "9000")]


def test_the_published_session_is_spoken_byte_by_byte() -> None:
    update = "00DC013C04AABBCCDD"
    table = Table(
        [
            ("008A0B39040011223300", OPENED + "9000"),
            (update, "9000"),
            ("008E8000041234567800", "876543219000"),
        ],
        [
            *CHALLENGE,
            ("808A00FF273079" + OPENED, "9000"),
            ("808C80000D09" + update + "029000", "9000"),
            *CLOSING,
        ],
    )
    session = table.session(STUB_CARD, read=(7, 1), contactless=False)
    assert session.open() == bytes.fromhex(RECORD)
    session.run(UpdateRecord(7, 1, bytes.fromhex("AABBCCDD")))
    session.close()
    assert table.is_played
    assert table.heard == [
        "sam 14", "sam 84", "card 8A", "sam 8A", "card DC", "sam 8C", "sam 8E", "card 8E", "sam 82",
    ]  # fmt: skip
    assert session.was_ratified
    assert session.image.transaction_counter == 0x0308D1
    assert session.image.record(7, 1) == bytes.fromhex("AABBCCDD" + RECORD[8:])


def test_a_contactless_card_is_told_in_one_more_command_that_its_answer_arrived() -> None:
    table = Table(
        [
            ("008A0301040011223300", "0308D1810130790090 00".replace(" ", "")),
            ("008E0000041234567800", "876543219000"),
            ("00B2000000", "6B00"),
        ],
        [*CHALLENGE, ("808A00FF0A3079" + "0308D18101307900", "9000"), *CLOSING],
    )
    session = table.session(STUB_CARD)
    assert session.open() is None
    assert session.was_ratified is False
    session.close()
    assert table.is_played
    assert session.image.ratified is True


def test_revision_2_has_its_class_its_mark_and_its_key_from_the_profile() -> None:
    """The KVC is the card's, the KIF the profile's; the two bytes of an unratified one are kept."""
    opened = "79" + "00AABB" + "CC" + "0000" + RECORD
    table = Table(
        [
            ("948A8A60040011223300", opened + "9000"),
            ("94B2026 41D".replace(" ", ""), RECORD + "9000"),
            ("948E0000041234567800", "876543219000"),
            ("94B2000000", "6B00"),
        ],
        [
            *CHALLENGE,
            (f"808A00FF{2 + len(opened) // 2:02X}2779" + opened, "9000"),
            ("808C8000" + "26" + "0594B202641D" + "1F" + RECORD + "9000", "9000"),
            *CLOSING,
        ],
    )
    session = table.session(KORRIGO, SessionKey(2, kif=0x27, kvc=0x11), read=(12, 1))
    assert session.open() == bytes.fromhex(RECORD)
    assert session.was_ratified is False
    assert session.run(ReadRecord(12, 2)) == bytes.fromhex(RECORD)
    session.close()
    assert table.is_played


def test_an_extended_session_has_eight_bytes_each_way() -> None:
    opened = "0308D1" + "8182838485" + "02" + "3079" + "00"
    table = Table(
        [
            ("008A030209" + "00" + "0011223344556677" + "00", opened + "9000"),
            ("008E000008" + "1112131415161718" + "00", "2122232425262728" + "9000"),
            ("00B2000000", "6B00"),
        ],
        [
            CHALLENGE[0],
            ("8084000008", "0011223344556677" + "9000"),
            ("808A02FF0E3079" + opened, "9000"),
            ("808E000008", "1112131415161718" + "9000"),
            ("8082000008" + "2122232425262728", "9000"),
        ],
    )
    session = table.session(EXTENDED_CARD, extended=True)
    session.open()
    assert session.is_extended
    session.close()
    assert table.is_played


REGULAR_AFTER_ALL: Script = [
    ("008A0301040011223300", "0308D18100307900" + "9000"),
    ("008E0000041234567800", "876543219000"),
    ("00B2000000", "6B00"),
]


@pytest.mark.parametrize(
    "refusal",
    [
        [("008A030209000011223344556677" + "00", "6B00")],
        [
            ("008A030209000011223344556677" + "00", "0308D1818283848500307900" + "9000"),
            ("008E000000", "9000"),
        ],
    ],
    ids=["the mode is unknown", "managing is not allowed"],
)
def test_a_card_that_cannot_extended_sessions_gets_a_regular_one(refusal: Script) -> None:
    table = Table(
        [*refusal, *REGULAR_AFTER_ALL],
        [
            CHALLENGE[0],
            ("8084000008", "0011223344556677" + "9000"),
            CHALLENGE[1],
            ("808A00FF0A3079" + "0308D18100307900", "9000"),
            *CLOSING,
        ],
    )
    session = table.session(EXTENDED_CARD, extended=True)
    session.open()
    assert not session.is_extended
    session.close()
    assert table.is_played


def test_a_card_without_the_option_is_not_even_asked() -> None:
    table = Table(
        list(REGULAR_AFTER_ALL),
        [*CHALLENGE, ("808A00FF0A3079" + "0308D18100307900", "9000"), *CLOSING],
    )
    session = table.session(STUB_CARD, extended=True)
    session.open()
    session.close()
    assert table.is_played


def test_another_reason_than_the_mode_is_no_reason_to_fall_back() -> None:
    table = Table(
        [("008A030209000011223344556677" + "00", "6A81"), ("008E000000", "6985")],
        [CHALLENGE[0], ("8084000008", "0011223344556677" + "9000")],
    )
    with pytest.raises(CardKeyMissing):
        table.session(EXTENDED_CARD, extended=True).open()
    assert table.is_played


@pytest.mark.parametrize("key", [SessionKey(2), SessionKey(2, kvc=0x79)])
def test_a_key_that_nobody_names_is_missed_before_anything_is_sent(key: SessionKey) -> None:
    table = Table([], [])
    with pytest.raises(SamKeyMissing):
        table.session(KORRIGO, key).open()
    assert table.heard == []


def test_the_key_that_the_card_names_is_the_one_in_force() -> None:
    table = Table(
        list(REGULAR_AFTER_ALL),
        [*CHALLENGE, ("808A00FF0A3079" + "0308D18100307900", "9000"), *CLOSING],
    )
    session = table.session(STUB_CARD, SessionKey(3, kif=0x27, kvc=0x11))
    session.open()
    session.close()
    assert table.is_played


def test_a_card_that_does_not_know_its_kif_gets_that_of_the_profile() -> None:
    opened = "0308D18100FF7900"
    table = Table(
        [REGULAR_AFTER_ALL[0], ("008E000000", "9000")],
        [*CHALLENGE, ("808A00FF0A3079" + opened, "6A83")],
    )
    table.card._script[0] = (table.card._script[0][0], opened + "9000")
    with pytest.raises(SamKeyMissing):
        table.session(STUB_CARD, SessionKey(3, kif=0x30)).open()
    assert table.is_played


def test_a_card_that_tells_no_kif_and_a_profile_that_names_none_end_in_an_abort() -> None:
    table = Table(
        [("008A0301040011223300", "0308D18100FF7900" + "9000"), ("008E000000", "9000")],
        list(CHALLENGE),
    )
    session = table.session(STUB_CARD)
    with pytest.raises(SamKeyMissing):
        session.open()
    assert table.is_played
    assert session.image == image_of(STUB_CARD)


def test_a_worn_out_card_opens_nothing() -> None:
    table = Table([("008A0301040011223300", "6900"), ("008E000000", "6985")], list(CHALLENGE))
    with pytest.raises(CardWornOut):
        table.session(STUB_CARD).open()
    assert table.is_played


def opened_session(
    startup: str, more: Script, key: SessionKey, **wishes: object
) -> tuple[SecureSession, Table]:
    """An open session; its SAM takes whatever the beginning needs."""
    old = startup == KORRIGO
    opening = f"{'948A82' if old else '008A03'}{'00' if old else '01'}040011223300"
    opened = "7900AABBCC" if old else "0308D18100307900"
    init = f"808A00FF{2 + len(opened) // 2:02X}{key.kif or 0x30:02X}79" + opened
    table = Table([(opening, opened + "9000"), *more], [*CHALLENGE, (init, "9000")])
    session = table.session(startup, key, **wishes)
    session.open()
    return session, table


LOAD = SessionKey(2, kif=0x27)


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
