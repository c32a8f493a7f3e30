"""The SAM in a slot against published bytes: what it is asked, in which order, and its faults."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.connection import Transport
from desktop.cardreader.sam import legacy
from desktop.cardreader.sam.commands import (
    DigestAuthenticate,
    SelectDiversifier,
    Unlock,
)
from desktop.cardreader.sam.legacy import LegacySam, packed
from desktop.cardreader.sam.module import SamReading, SecurityModule
from desktop.domain.card import CardGone
from desktop.domain.card_fault import (
    CardNotGenuine,
    NoSecurityModule,
    SamCeilingReached,
    SamFault,
    SamHeld,
    SamKeyMissing,
    SamLocked,
    SamRequestRefused,
    SamSecretRefused,
)
from tests.cardreader.scripted import Scripted

C1 = "3B3F9600805A4880C120501711223344829000"
S1_D5 = "3B3F9600805A4880D520501711223344829000"
DIVERSIFIER = "00000000AABBCCDD"
SELECT = ("8014000008" + DIVERSIFIER, "9000")
CHALLENGE = ("8084000004", "001122339000")
SECRET = bytes.fromhex("00112233445566778899AABBCCDDEEFF")

# Published in the tests of Keyple crypto-legacysam: parameters of a key whose counter is number 1,
# and the first of the three records of counters.
SIGNATURE, WHO = "C1C2C3C4C5C6C7C8", "11223344FAFF40800000"
KEY_ANSWER = SIGNATURE + "E1F1401112130115161718191A" + "F0" + WHO
NINE = "100000111111122222133333144444155555166666177777188888"
COUNTERS = ("80BE00E100", SIGNATURE + NINE + "0000E1" + WHO + "9000")
KEY_QUESTION = "80BC00F002E1F100"
LATER = "200000211111222222233333244444255555266666277777288888"
CEILINGS = ("80BE00B100", SIGNATURE + LATER + "0000B1" + WHO + "9000")


def sam_of(*script: tuple[str, str | type[Exception]], atr: str = C1) -> tuple[LegacySam, Scripted]:
    connection = Scripted(script, atr)
    return LegacySam(connection), connection


def test_a_session_asks_the_published_bytes_in_the_published_order() -> None:
    opened = "0308D1810030791D" + "AA" * 29
    sam, connection = sam_of(
        SELECT,
        CHALLENGE,
        ("808A00FF273079" + opened, "9000"),
        ("808C800010" + "0500B2014400" + "0911223344556677" + "9000", "9000"),
        ("808E000004", "123456789000"),
        ("808200000487654321", "9000"),
    )
    asked: SecurityModule = sam
    challenge = asked.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    asked.begin(0x30, 0x79, bytes.fromhex(opened), extended=False)
    asked.update(bytes.fromhex("00B2014400"), bytes.fromhex("11223344556677" + "9000"))
    mac = asked.close()
    asked.authenticate(bytes.fromhex("87654321"))
    asked.end()
    assert (challenge, mac) == (bytes.fromhex("00112233"), bytes.fromhex("12345678"))
    assert connection.left == []


def test_an_extended_session_has_eight_bytes_each_way_and_says_so_to_digest_init() -> None:
    sam, connection = sam_of(
        SELECT,
        ("8084000008", "0011223344556677" + "9000"),
        ("808A02FF04277901 02".replace(" ", ""), "9000"),
        ("808E000008", "8877665544332211" + "9000"),
        ("8082000008" + "0102030405060708", "9000"),
    )
    assert len(sam.challenge(bytes.fromhex(DIVERSIFIER), extended=True)) == 8
    sam.begin(0x27, 0x79, b"\x01\x02", extended=True)
    assert len(sam.close()) == 8
    sam.authenticate(bytes.fromhex("0102030405060708"))
    assert connection.left == []


def test_the_diversifier_is_selected_once_per_serial() -> None:
    other = ("8014000008" + "00000000AABBCCDE", "9000")
    sam, connection = sam_of(SELECT, CHALLENGE, CHALLENGE, other, CHALLENGE, SELECT, CHALLENGE)
    for serial in (DIVERSIFIER, DIVERSIFIER, "00000000AABBCCDE", DIVERSIFIER):
        sam.challenge(bytes.fromhex(serial), extended=False)
        sam.end()
    assert connection.left == []


def test_after_a_fault_the_diversifier_is_selected_again() -> None:
    sam, connection = sam_of(SELECT, ("8084000004", "6985"), SELECT, CHALLENGE)
    with pytest.raises(SamLocked):
        sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    assert connection.left == []


def test_a_lost_sam_is_no_lost_card() -> None:
    sam, _ = sam_of(SELECT, ("8084000004", CardGone))
    with pytest.raises(NoSecurityModule):
        sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("6A83", SamKeyMissing),
        ("6900", SamCeilingReached),
        ("6985", SamLocked),
        ("6E00", SamRequestRefused),
        ("6700", SamRequestRefused),
        ("6F17", SamFault),
    ],
)
def test_each_refusal_of_digest_init_has_its_class(status: str, error: type[SamFault]) -> None:
    sam, _ = sam_of(SELECT, CHALLENGE, ("808A00FF03277901", status))
    sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    with pytest.raises(error) as caught:
        sam.begin(0x27, 0x79, b"\x01", extended=False)
    assert type(caught.value) is error
    assert (caught.value.command, caught.value.status) == ("Digest Init", int(status, 16))


def test_a_wrong_cryptogram_of_the_card_is_a_refusal_and_no_fault_of_the_sam() -> None:
    sam, _ = sam_of(("808200000487654321", "6988"))
    with pytest.raises(CardNotGenuine):
        sam.authenticate(bytes.fromhex("87654321"))


def test_an_answer_of_another_length_is_not_taken_for_a_cryptogram() -> None:
    sam, _ = sam_of(("808E000004", "1234569000"))
    with pytest.raises(SamFault):
        sam.close()


def test_an_s1_dx_gets_its_own_class_and_one_exchange_per_command() -> None:
    sam, connection = sam_of(
        ("9414000008" + DIVERSIFIER, "9000"),
        ("9484000004", "001122339000"),
        ("948A00FF03277901", "9000"),
        ("948C00000100"[:10] + "AA", "9000"),
        ("948C000002BBBB", "9000"),
        ("948E000004", "123456789000"),
        atr=S1_D5,
    )
    sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    sam.begin(0x27, 0x79, b"\x01", extended=False)
    sam.update(b"\xaa", b"\xbb\xbb")
    sam.close()
    assert connection.left == []


def test_what_a_sam_cannot_digest_is_refused_before_it_is_sent() -> None:
    sam, connection = sam_of(atr=S1_D5)
    sam.update(bytes(70))
    with pytest.raises(SamRequestRefused):
        sam.update(bytes(71))
    with pytest.raises(SamRequestRefused):
        sam.begin(0x27, 0x79, bytes(69), extended=False)
    assert connection.sent == []


def test_over_t0_answers_are_fetched_and_case_4_loses_its_length() -> None:
    script = [
        ("80BC00F002E1F1", "6120"),
        ("80C0000020", KEY_ANSWER + "9000"),
        ("80BE00E100", "6C30"),
        ("80BE00E130", COUNTERS[1]),
        ("80BE00B100", "6C30"),
        ("80BE00B130", CEILINGS[1]),
    ]
    connection = Scripted(script, C1, Transport.T0)
    reading = LegacySam(connection).state(0xE1, 0xF1)
    assert reading == SamReading("SAM-C1", "020", False, True, 0x100000, 0x211111)
    assert connection.left == []


def test_remaining_is_the_distance_to_the_ceiling_of_the_counter_that_the_key_names() -> None:
    sam, _ = sam_of((KEY_QUESTION, KEY_ANSWER + "6200"), COUNTERS, CEILINGS)
    reading = sam.state(0xE1, 0xF1)
    assert (reading.ceiling, reading.remaining) == (0x211111, 0x211111 - 0x111111)


def test_the_issuer_may_name_another_counter() -> None:
    questions = [(KEY_QUESTION, KEY_ANSWER + "9000")]
    for kind in ("E2", "B2"):
        answer = COUNTERS[1] if kind == "E2" else CEILINGS[1]
        questions.append((f"80BE00{kind}00", answer))
    sam = LegacySam(Scripted(questions, C1), counter=11)  # the third of the second record
    assert sam.state(0xE1, 0xF1).ceiling == 0x222222


def test_a_key_without_a_counter_has_no_ceiling() -> None:
    uncounted = KEY_ANSWER[:28] + "00" + KEY_ANSWER[30:]
    sam, _ = sam_of((KEY_QUESTION, uncounted + "9000"))
    assert sam.state(0xE1, 0xF1) == SamReading("SAM-C1", "020", locked=False, key_present=True)


def test_a_counter_beyond_its_ceiling_leaves_nothing_and_not_less() -> None:
    swapped = (CEILINGS[0], COUNTERS[1]), (COUNTERS[0], CEILINGS[1])
    sam, _ = sam_of((KEY_QUESTION, KEY_ANSWER + "9000"), swapped[1], swapped[0])
    assert sam.state(0xE1, 0xF1).remaining == 0


def test_a_missing_key_and_a_locked_sam_are_states_and_not_errors() -> None:
    sam, _ = sam_of(
        (KEY_QUESTION, "6A83"), (KEY_QUESTION, "6985"), ("80BE00E100", "6985"), COUNTERS
    )
    assert sam.state(0xE1, 0xF1) == SamReading("SAM-C1", "020", locked=False, key_present=False)
    assert sam.state(0xE1, 0xF1) == SamReading("SAM-C1", "020", locked=True)
    assert sam.state() == SamReading("SAM-C1", "020", locked=True)
    assert sam.state() == SamReading("SAM-C1", "020", locked=False)


def test_parameters_of_another_key_are_not_believed() -> None:
    sam, _ = sam_of(("80BC00F002277900", KEY_ANSWER + "9000"))
    with pytest.raises(SamFault):
        sam.state(0x27, 0x79)


@pytest.mark.parametrize("status", ["9000", "6985"])
def test_a_sam_that_is_not_locked_counts_as_unlocked(status: str) -> None:
    sam, connection = sam_of(("8020000010" + SECRET.hex().upper(), status), COUNTERS)
    sam.unlock(SECRET)
    assert connection.left == []


def test_a_sam_that_blocked_itself_is_not_taken_for_one_that_is_unlocked() -> None:
    sam, _ = sam_of(("8020000010" + SECRET.hex().upper(), "6985"), ("80BE00E100", "6985"))
    with pytest.raises(SamSecretRefused):
        sam.unlock(SECRET)


@pytest.mark.parametrize("status", ["6988", "6983"])
def test_a_wrong_secret_is_told_without_being_repeated_anywhere(status: str) -> None:
    sam, connection = sam_of(("8020000010" + SECRET.hex().upper(), status))
    with pytest.raises(SamSecretRefused) as caught:
        sam.unlock(SECRET)
    assert len(connection.sent) == 1
    assert SECRET.hex() not in f"{caught.value!r} {Unlock(SECRET)!r}".lower()


def test_a_secret_of_another_length_is_never_sent() -> None:
    sam, connection = sam_of()
    with pytest.raises(SamSecretRefused):
        sam.unlock(SECRET[:15])
    assert connection.sent == []


def test_a_dynamic_unlock_answers_the_challenge_of_this_sam() -> None:
    sam, connection = sam_of(
        ("8084000008", "1122334455667788" + "9000"),
        ("8020000008" + "0011223344556677", "9000"),
        COUNTERS,
    )
    asked: list[tuple[bytes, bytes]] = []

    def compute(serial: bytes, challenge: bytes) -> bytes:
        asked.append((serial, challenge))
        return bytes.fromhex("0011223344556677")

    sam.unlock_dynamically(compute)
    assert asked == [(bytes.fromhex("11223344"), bytes.fromhex("1122334455667788"))]
    assert connection.left == []


def test_serials_and_diversifiers_are_not_shown() -> None:
    shown = repr(SelectDiversifier(bytes.fromhex(DIVERSIFIER)))
    assert "aabbccdd" not in shown.lower()
    assert b"\xaa\xbb" not in shown.encode()
    assert "87654321" in repr(DigestAuthenticate(b"87654321"))  # a cryptogram is no secret


def test_within_a_conversation_nothing_else_is_asked() -> None:
    sam, connection = sam_of(SELECT, CHALLENGE, COUNTERS)
    sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    began = time.monotonic()
    with pytest.raises(SamHeld):
        sam.state()
    with pytest.raises(SamHeld):
        sam.unlock(SECRET)
    assert time.monotonic() - began < legacy.OTHER_CONVERSATION_SECONDS  # not for oneself
    assert len(connection.sent) == 2
    sam.end()
    sam.end()
    assert sam.state().locked is False


def test_another_thread_waits_until_the_conversation_ended() -> None:
    sam, connection = sam_of(SELECT, CHALLENGE, ("808A00FF03277901", "9000"), COUNTERS)
    sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    readings: list[SamReading] = []
    other = threading.Thread(target=lambda: readings.append(sam.state()))
    other.start()
    other.join(0.05)
    assert other.is_alive()
    sam.begin(0x27, 0x79, b"\x01", extended=False)
    sam.end()
    other.join()
    assert len(readings) == 1
    assert connection.left == []


def test_a_thread_that_waited_too_long_is_told_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(legacy, "OTHER_CONVERSATION_SECONDS", 0.01)
    sam, _ = sam_of(SELECT, CHALLENGE)
    sam.challenge(bytes.fromhex(DIVERSIFIER), extended=False)
    told: list[BaseException] = []

    def ask() -> None:
        try:
            sam.state()
        except SamHeld as held:
            told.append(held)
            sam.end()

    other = threading.Thread(target=ask)
    other.start()
    other.join()
    assert [type(each) for each in told] == [SamHeld]
    with pytest.raises(SamHeld):  # the first conversation goes on
        sam.state()


def test_a_card_in_the_slot_of_the_sam_is_told_at_once() -> None:
    with pytest.raises(NoSecurityModule):
        LegacySam(Scripted([], "3B6F0000805A28130210122B0BADCAFE829000"))


@pytest.mark.parametrize("counter", [0, 27, -1])
def test_counters_are_numbered_from_1_to_26(counter: int) -> None:
    with pytest.raises(ValueError, match="26"):
        LegacySam(Scripted([], C1), counter=counter)


@given(st.lists(st.binary(max_size=254), max_size=40), st.sampled_from([0, 70, 240, 255]))
def test_packing_keeps_every_exchange_in_order_and_fills_each_command(
    exchanges: list[bytes], limit: int
) -> None:
    batches = list(packed(exchanges, limit))
    assert [each for batch in batches for each in batch] == exchanges
    sizes = [sum(1 + len(each) for each in batch) for batch in batches]
    assert all(size <= limit or len(batch) == 1 for size, batch in zip(sizes, batches, strict=True))
    assert all(
        size + 1 + len(later[0]) > limit
        for size, (_, later) in zip(sizes, pairwise(batches), strict=False)
    )
