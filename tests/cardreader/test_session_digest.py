"""The digest against cryptograms that bind: each classic mistake makes the card cancel all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.cardreader.calypso.counters import DecreaseCounter, IncreaseCounter, ReadCounters
from desktop.cardreader.calypso.reading import ReadBinary, ReadRecord
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.writing import (
    AppendRecord,
    UpdateBinary,
    UpdateRecord,
    WriteBinary,
    WriteRecord,
)
from desktop.cardreader.emulator import BLANK, PROGRAMME_FILE, RECORD
from desktop.cardreader.emulator.layout import BINARY_FILE, COUNTERS_FILE
from desktop.domain.card_fault import CardCryptogramWrong, CardSessionFull
from desktop.domain.card_profile import SessionKey
from tests.cardreader.encodings import KINDS, NEW, SERIAL, UNMANAGED, Bench, Distorted, Tampered

Items = tuple[bytes, ...]
ALL_KINDS = pytest.mark.parametrize("kind", KINDS)


def each_case(session: SecureSession) -> None:
    """A command of every case: two that answer, one that is silent, one that does both."""
    session.run(ReadRecord(0x07, 1, 0x1D))
    session.run(UpdateRecord(PROGRAMME_FILE, 1, NEW))
    session.run(IncreaseCounter(COUNTERS_FILE, 1, 5))
    session.run(UpdateRecord(PROGRAMME_FILE, 2, NEW))


@pytest.mark.parametrize("kind", [*KINDS, UNMANAGED])
def test_both_sides_agree_when_nothing_is_wrong(kind: str) -> None:
    bench = Bench(kind)
    session = bench.session()
    assert session.open() == BLANK
    assert session.is_extended is (kind == "revision 3, extended")
    each_case(session)
    session.close()
    assert bench.card.record() == NEW
    assert bench.card.record(number=2) == NEW
    assert session.image.record(PROGRAMME_FILE, 1) == NEW
    assert bench.card.applications[0].ratified
    assert not bench.card.in_session
    assert bench.counted() == 1


@ALL_KINDS
def test_the_image_says_what_the_card_holds(kind: str) -> None:
    """Also counters whose new value came with the answer to Close."""
    bench = Bench(kind)
    session = bench.session()
    session.open()
    session.run(ReadCounters(COUNTERS_FILE, 2, spare=23))
    before = session.image.counter(COUNTERS_FILE, 1)
    assert before is not None
    session.run(IncreaseCounter(COUNTERS_FILE, 1, 5))
    if kind != "basic":
        session.run(DecreaseCounter(COUNTERS_FILE, 2, 1))
    session.run(WriteRecord(PROGRAMME_FILE, 1, b"\x0f"))
    session.run(UpdateBinary(BINARY_FILE, 0, b"\x01\x02\x03"))
    session.close()
    held = bench.card.record(COUNTERS_FILE)
    assert session.image.counter(COUNTERS_FILE, 1) == int.from_bytes(held[:3], "big") == before + 5
    assert session.image.counter(COUNTERS_FILE, 2) == int.from_bytes(held[3:6], "big")
    assert session.image.record(PROGRAMME_FILE, 1) == bench.card.record()
    assert session.image.binary(BINARY_FILE) == b"\x01\x02\x03"


def with_le(exchanges: Items) -> Items:
    """The classic one: the Le of a case 4 command in the digest (only Increase is one here)."""
    command, answer = exchanges
    return (command + b"\x03" if command[1] == 0x32 else command), answer


def without_le_of_reads(exchanges: Items) -> Items:
    command, answer = exchanges
    return (command[:4] if command[1] == 0xB2 else command), answer


def without_status(exchanges: Items) -> Items:
    command, answer = exchanges
    return (command, answer[:-2]) if len(answer) > 2 else (command,)


def reordered(exchanges: Items) -> Items:
    return exchanges[::-1]


def without_answers(exchanges: Items) -> Items:
    return exchanges[:1]


def with_another_status(exchanges: Items) -> Items:
    command, answer = exchanges
    return command, answer[:-2] + b"\x90\x01"


def joined(exchanges: Items) -> Items:
    return (b"".join(exchanges),)


def as_read_by_others(exchanges: Items) -> Items:
    command, answer = exchanges
    return command, bytes(byte ^ 1 for byte in answer[:1]) + answer[1:]


MISTAKES: list[Callable[[Items], Items]] = [
    with_le,
    without_le_of_reads,
    without_status,
    reordered,
    without_answers,
    with_another_status,
    joined,
    as_read_by_others,
]


@ALL_KINDS
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.__name__)
def test_each_classic_mistake_makes_the_card_cancel_everything(
    kind: str, mistake: Callable[[Items], Items]
) -> None:
    bench = Bench(kind)
    session = bench.session(sam=Distorted(bench.sam, mistake))
    session.open()
    each_case(session)
    with pytest.raises(CardCryptogramWrong):
        session.close()
    assert bench.card.record() == BLANK
    assert session.image == bench.image


@ALL_KINDS
@pytest.mark.parametrize("forgotten", range(4))
def test_a_forgotten_exchange_makes_the_card_cancel_everything(kind: str, forgotten: int) -> None:
    bench = Bench(kind)
    seen: list[Items] = []

    def forget(exchanges: Items) -> Items:
        seen.append(exchanges)
        return () if len(seen) == forgotten + 1 else exchanges

    session = bench.session(sam=Distorted(bench.sam, forget))
    session.open()
    each_case(session)
    with pytest.raises(CardCryptogramWrong):
        session.close()
    assert len(seen) == 4
    assert bench.card.record() == BLANK


class OfAnotherCard(Distorted):
    """Takes the identity of the card, two bytes of which are not of it, for its serial number."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.sam, lambda exchanges: exchanges)
        self.challenge = lambda diversifier, *, extended: bench.sam.challenge(
            b"\0" * 7 + diversifier[7:], extended=extended
        )


def test_the_key_of_another_serial_is_another_key() -> None:
    bench = Bench()
    with pytest.raises(CardCryptogramWrong):
        bench.write(bench.session(sam=OfAnotherCard(bench)))
    assert SERIAL[4:7] != b"\0" * 3
    assert bench.card.record() == BLANK


@ALL_KINDS
@pytest.mark.parametrize("place", [4, 5, 12, 33])
def test_a_byte_that_is_changed_on_its_way_to_the_card_is_noticed(kind: str, place: int) -> None:
    bench = Bench(kind)

    def change(frame: bytes) -> bytes:
        if frame[1] != 0xDC or len(frame) <= place or place == 4:
            return frame
        return frame[:place] + bytes((frame[place] ^ 0x10,)) + frame[place + 1 :]

    session = bench.session(card=Tampered(bench.card, command=change))
    if place == 4:  # nothing is changed: the way itself does no harm
        bench.write(session)
        assert bench.card.record() == NEW
        return
    with pytest.raises(CardCryptogramWrong):
        bench.write(session)
    assert bench.card.record() == BLANK


@ALL_KINDS
def test_a_record_that_is_changed_on_its_way_from_the_card_is_noticed(kind: str) -> None:
    bench = Bench(kind)

    def change(frame: bytes, answer: bytes) -> bytes:
        is_record = RECORD in answer
        return answer.replace(RECORD, b"\xff" + RECORD[1:]) if is_record else answer

    session = bench.session(card=Tampered(bench.card, answer=change))
    with session:
        session.open()
        assert session.run(ReadRecord(0x07, 1, 0x1D)) != RECORD
        session.run(UpdateRecord(PROGRAMME_FILE, 1, NEW))
        with pytest.raises(CardCryptogramWrong):
            session.close()
    assert bench.card.record() == BLANK


@ALL_KINDS
def test_what_was_read_with_the_opening_is_protected_too(kind: str) -> None:
    bench = Bench(kind)
    bench.card.put_record(NEW)

    def change(frame: bytes, answer: bytes) -> bytes:
        return answer.replace(NEW, BLANK)

    session = bench.session(card=Tampered(bench.card, answer=change))
    assert session.open() == BLANK
    with pytest.raises(CardCryptogramWrong):
        session.close()


COMMANDS = st.lists(
    st.one_of(
        st.builds(
            UpdateRecord,
            st.just(PROGRAMME_FILE),
            st.integers(1, 4),
            st.binary(min_size=1, max_size=29),
        ),
        st.builds(
            WriteRecord,
            st.just(PROGRAMME_FILE),
            st.integers(1, 4),
            st.binary(min_size=1, max_size=29),
        ),
        st.builds(ReadRecord, st.just(0x07), st.integers(1, 2), st.just(0x1D)),
        st.builds(ReadBinary, st.just(BINARY_FILE), st.integers(0, 32), st.integers(1, 32)),
        st.builds(
            UpdateBinary,
            st.just(BINARY_FILE),
            st.integers(0, 32),
            st.binary(min_size=1, max_size=32),
        ),
        st.builds(
            WriteBinary,
            st.just(BINARY_FILE),
            st.integers(0, 32),
            st.binary(min_size=1, max_size=32),
        ),
        st.builds(IncreaseCounter, st.just(COUNTERS_FILE), st.integers(1, 9), st.integers(1, 100)),
        st.builds(DecreaseCounter, st.just(COUNTERS_FILE), st.integers(1, 9), st.integers(1, 100)),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(sorted(KINDS)),
    subtype=st.sampled_from([0xC1, 0xE1, 0xD0]),
    commands=COMMANDS,
)
def test_any_commands_that_fit_are_kept_and_the_card_never_has_to_say_that_it_is_full(
    kind: str, subtype: int, commands: list[UpdateRecord]
) -> None:
    """A SAM of each kind; what the client refuses is refused before the card hears of it."""
    bench = Bench(kind, subtype)
    session = bench.session()
    session.open()
    for command in commands:
        heard = len(bench.card.log)
        try:
            session.run(command)
        except CardSessionFull:
            assert len(bench.card.log) == heard
    session.close()
    assert bench.counted() == 1
    for number in range(1, 5):
        known = session.image.record(PROGRAMME_FILE, number) or b""
        assert bench.card.record(number=number).startswith(known)


@ALL_KINDS
def test_what_is_refused_before_it_is_sent_is_what_the_card_would_refuse(kind: str) -> None:
    """No modification less than fits: the first one too many gets 6400 from the card itself."""
    bench = Bench(kind)
    session = bench.session()
    session.open()
    too_many = UpdateRecord(PROGRAMME_FILE, 1, NEW)
    heard = -1
    while heard != len(bench.card.log):
        heard = len(bench.card.log)
        with contextlib.suppress(CardSessionFull):
            session.run(too_many)
    frame = bytes(too_many.frame(bench.image.rules))
    assert bench.card.transmit(frame) == bytes.fromhex("6400")


@pytest.mark.parametrize("kind", ["revision 2", "revision 3"])
def test_a_cyclic_file_takes_a_new_first_record_with_the_key_that_may(kind: str) -> None:
    bench = Bench(kind)
    debit = SessionKey(3, kif=0x30)
    session = SecureSession(bench.card, bench.sam, bench.image, debit, read=(0x08, 1))
    assert session.open() == RECORD
    session.run(AppendRecord(0x08, NEW))
    session.close()
    assert bench.card.record(0x08, 1) == session.image.record(0x08, 1) == NEW
    assert bench.card.record(0x08, 2) == RECORD
    assert session.image.record(0x08, 2) in {None, RECORD}
