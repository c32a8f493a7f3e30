"""Transcripts: what is never in them, and that they can be played back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.calypso.command import run
from desktop.cardreader.calypso.reading import ReadRecord
from desktop.cardreader.calypso.selection import select
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.emulator import (
    KORRIGO_STARTUP,
    PROGRAMME_FILE,
    REVISION_3_STARTUP,
    Removal,
    Traits,
    VirtualCalypsoCard,
    VirtualSam,
)
from desktop.cardreader.sam.legacy import LegacySam
from desktop.cardreader.session import read_holder
from desktop.cardreader.trace import (
    Recorded,
    SerialMask,
    TracingConnection,
    Transcript,
    TranscriptDiffers,
    TranscriptUnreadable,
    masked,
)
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import CardGone, UnreadableCard
from desktop.domain.card_fault import SamSecretRefused
from tests.cardreader.encodings import LOAD, NEW, PROFILE
from tests.cardreader.scripted import Scripted

SERIAL = bytes.fromhex("00000000FEED4217")
SAM_SERIAL = bytes.fromhex("0BADF00D")
SECRET = bytes.fromhex("CAFE0123456789ABCDEFFEDCBA98CAFE")
SITE_KEY = bytes(range(32))
TRAITS = {
    "revision 2": Traits(startup=KORRIGO_STARTUP),
    "revision 2, contact slot": Traits(startup=KORRIGO_STARTUP, contact=True),
    "revision 3": Traits(startup=REVISION_3_STARTUP),
}


def encode(card: CardConnection, sam_slot: CardConnection) -> bytes:
    """Unlock, select, write, read again: all that is said about one card."""
    sam = LegacySam(sam_slot)
    sam.unlock(SECRET)
    remaining = sam.state(LOAD.kif, LOAD.kvc).remaining
    assert remaining is not None
    fetching = AnswerFetching(card)
    image = select(fetching, PROFILE)
    assert image is not None
    with SecureSession(fetching, sam, image, LOAD, read=(PROGRAMME_FILE, 1)) as session:
        session.open()
        session.run(UpdateRecord(PROGRAMME_FILE, 1, NEW))
        session.close()
    content, _ = run(fetching, ReadRecord(PROGRAMME_FILE, 1), session.image)
    return content


def recorded_encode(traits: Traits) -> list[str]:
    lines: list[str] = []
    transcript = Transcript(lines.append)
    sam = TracingConnection(VirtualSam(SAM_SERIAL, unlock_secret=SECRET), transcript, "sam")
    card = TracingConnection(VirtualCalypsoCard(SERIAL, traits), transcript, "card")
    assert encode(card, sam) == NEW
    return lines


@pytest.mark.parametrize("kind", TRAITS)
def test_a_recorded_encoding_plays_back_to_the_same_end(kind: str) -> None:
    lines = recorded_encode(TRAITS[kind])
    recorded = Recorded(lines)
    assert encode(recorded.connection("card"), recorded.connection("sam")) == NEW
    assert recorded.is_over


@pytest.mark.parametrize("kind", TRAITS)
def test_no_serial_number_and_no_secret_is_in_a_transcript(kind: str) -> None:
    text = "\n".join(recorded_encode(TRAITS[kind]))
    for hidden in (SERIAL, SERIAL[4:], SERIAL[5:], SAM_SERIAL, SAM_SERIAL[1:], SECRET, SECRET[:4]):
        assert hidden.hex().upper() not in text
        assert hidden.hex() not in text
    assert "sam > 8020000010" + "xx" * 16 in text
    assert "C70800000000EEEE" in text
    assert "sam > 801400000800000000EEEE" in text


@pytest.mark.parametrize("kind", TRAITS)
def test_a_recorded_link_plays_back_and_names_an_invented_card(kind: str) -> None:
    lines: list[str] = []
    card = VirtualCalypsoCard(SERIAL, TRAITS[kind])
    real = read_holder(TracingConnection(card, Transcript(lines.append), "card"), SITE_KEY)
    recorded = Recorded(lines)
    replayed = read_holder(recorded.connection("card"), SITE_KEY)
    assert recorded.is_over
    assert (replayed.application, replayed.product) == (real.application, real.product)
    assert replayed.fingerprint != real.fingerprint
    again = Recorded(lines)
    assert read_holder(again.connection("card"), SITE_KEY) == replayed


def test_the_format_is_the_one_that_the_module_describes() -> None:
    lines: list[str] = []
    card = VirtualCalypsoCard(SERIAL)
    card.faults.leave(Removal(1, command_bytes=0))
    traced = TracingConnection(card, Transcript(lines.append), "card")
    assert traced.atr == card.atr
    assert traced.transport is Transport.T1
    traced.transmit(bytes.fromhex("00A4040008315449432E49434100"))
    with pytest.raises(CardGone):
        traced.transmit(bytes.fromhex("94B201641D"))
    assert lines == [
        "# slot card T=1 ATR 3B888001000000001171710018",
        "card > 00A4040008315449432E49434100",
        "card < 6F228408315449432E494341A516BF0C13C70800000000EEEE000153070A28130210122B9000",
        "card > 94B201641D",
        "card ! CardGone",
    ]
    replayed = Recorded(lines).connection("card")
    replayed.transmit(bytes.fromhex("00A4040008315449432E49434100"))
    with pytest.raises(CardGone):
        replayed.transmit(bytes.fromhex("94B201641D"))


def test_failures_come_back_as_themselves_and_unknown_ones_as_a_card_that_left() -> None:
    lines = ["# slot card T=1 ATR 3B80", "card > 00B2", "card ! UnreadableCard"]
    with pytest.raises(UnreadableCard):
        Recorded(lines).connection("card").transmit(bytes.fromhex("00B2"))
    with pytest.raises(CardGone):
        Recorded([*lines[:2], "card ! CardWasReset"]).connection("card").transmit(b"\x00\xb2")


def test_something_else_than_what_was_recorded_is_told_with_its_line() -> None:
    lines = [
        "# slot card T=1 ATR 3B80",
        "# slot sam T=0 ATR 3B00",
        "# a remark",
        "",
        "sam > 8084000004",
        "sam < 001122339000",
        "card > 00B2010C1D",
        "card < 6A83",
    ]
    early = Recorded(lines)
    with pytest.raises(TranscriptDiffers) as caught:
        early.connection("card").transmit(bytes.fromhex("00B2010C1D"))
    assert caught.value.line == 5
    other = Recorded(lines)
    other.connection("sam").transmit(bytes.fromhex("8084000004"))
    with pytest.raises(TranscriptDiffers) as caught:
        other.connection("card").transmit(bytes.fromhex("00B2020C1D"))
    assert caught.value.line == 7
    cut = Recorded(lines[:-1])
    cut.connection("sam").transmit(bytes.fromhex("8084000004"))
    with pytest.raises(TranscriptDiffers):
        cut.connection("card").transmit(bytes.fromhex("00B2010C1D"))
    with pytest.raises(TranscriptDiffers):
        cut.connection("card").transmit(bytes.fromhex("00B2010C1D"))
    with pytest.raises(KeyError):
        Recorded(lines).connection("other")


@pytest.mark.parametrize("line", ["card 9000", "card < 9", "card < ZZ00", "hello"])
def test_what_is_no_transcript_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(TranscriptUnreadable) as caught:
        Recorded(["# remark", line])
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("frame", "shown"),
    [
        ("8020000010" + SECRET.hex(), "8020000010" + "xx" * 16),
        ("9420000008" + SECRET[:8].hex(), "9420000008" + "xx" * 8),
        ("002000000431323334", "0020000004" + "xx" * 4),
        ("94D800FF0431323334", "94D800FF04" + "xx" * 4),
        ("801A00C0020102", "801A00C002xxxx"),
        ("FF820000060102030405FF", "FF82000006" + "xx" * 6),
        ("0020000000", "0020000000"),
        ("00B2010C1D", "00B2010C1D"),
        ("00", "00"),
        ("", ""),
    ],
)
def test_secrets_are_hidden_and_their_length_is_not(frame: str, shown: str) -> None:
    assert masked(bytes.fromhex(frame)) == shown


def test_a_replay_of_an_unlock_asks_for_no_secret() -> None:
    lines: list[str] = []
    sam = VirtualSam(SAM_SERIAL, unlock_secret=SECRET)
    LegacySam(TracingConnection(sam, Transcript(lines.append), "sam")).unlock(SECRET)
    LegacySam(Recorded(lines).connection("sam")).unlock(bytes(16))


def test_no_secret_is_in_a_refusal_either() -> None:
    lines: list[str] = []
    sam = VirtualSam(SAM_SERIAL, unlock_secret=SECRET[::-1])
    with pytest.raises(SamSecretRefused) as caught:
        LegacySam(TracingConnection(sam, Transcript(lines.append), "sam")).unlock(SECRET)
    assert SECRET.hex() not in repr((lines, caught.value, caught.value.args)).lower()


def test_a_serial_number_that_only_the_sam_is_told_is_hidden() -> None:
    lines: list[str] = []
    sam = LegacySam(TracingConnection(VirtualSam(SAM_SERIAL), Transcript(lines.append), "sam"))
    sam.challenge(SERIAL, extended=False)
    assert "FEED4217" not in "\n".join(lines)
    assert lines[1] == "sam > 801400000800000000EEEE0002"  # the first is the SAM's own


def test_two_cards_stay_two_cards() -> None:
    mask = SerialMask()
    mask.learn(SERIAL)
    mask.learn(bytes.fromhex("00000000FEED4218"))
    assert mask.over(SERIAL + b"\xff" + SERIAL[4:]).hex() == "00000000eeee0001ffeeee0001"
    assert mask.over(bytes.fromhex("FEED4218")).hex() == "eeee0002"


def test_a_uid_is_hidden_wherever_a_tag_repeats_it() -> None:
    uid = bytes.fromhex("04A1B2C3D4E5F6")
    stored = bytes.fromhex("04A1B2") + bytes((0x88 ^ 0x04 ^ 0xA1 ^ 0xB2,)) + uid[3:]
    lines: list[str] = []
    tag = Scripted([("FFCA000000", uid.hex() + "9000"), ("FFB0000010", stored.hex() + "9000")])
    traced = TracingConnection(tag, Transcript(lines.append), "card")
    for frame in ("FFCA000000", "FFB0000010"):
        traced.transmit(bytes.fromhex(frame))
    text = "\n".join(lines)
    assert "B2C3D4" not in text
    assert "C3D4E5F6" not in text
    assert "card < 04EEEEEEEE0001" in text  # still a UID of seven bytes, from the same maker


def test_a_short_uid_that_is_a_part_of_the_serial_number_is_the_same_invented_one() -> None:
    lines: list[str] = []
    card = Scripted(
        [("FFCA000000", SERIAL[4:].hex() + "9000"), ("00B2010C00", SERIAL.hex() + "9000")]
    )
    traced = TracingConnection(card, Transcript(lines.append), "card")
    traced.transmit(bytes.fromhex("FFCA000000"))
    traced.transmit(bytes.fromhex("00B2010C00"))
    assert lines[2] == "card < EEEE00019000"
    assert lines[4] == "card < 00000000EEEE00019000"


@given(
    serial=st.binary(min_size=4, max_size=4).filter(lambda each: len(set(each)) == 4),
    around=st.lists(st.binary(max_size=40), min_size=1, max_size=5),
)
def test_a_known_serial_number_never_passes(serial: bytes, around: list[bytes]) -> None:
    mask = SerialMask()
    mask.learn(b"\0" * 4 + serial)
    passed = mask.over((b"\0" * 4 + serial).join(around) + serial)
    assert serial not in passed


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_is_a_transcript_or_is_refused(lines: list[str]) -> None:
    try:
        recorded = Recorded(lines)
    except TranscriptUnreadable as unreadable:
        assert 1 <= unreadable.line <= len(lines)  # noqa: PT017 - either outcome is right
    else:
        assert recorded.is_over or any(" " in line for line in lines)
