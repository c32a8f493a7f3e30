"""How a session ends when the card fails: every removal point, every refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.emulator import BLANK, PROGRAMME_FILE, Removal
from desktop.domain.card_fault import (
    CardCryptogramWrong,
    CardFault,
    CardNotGenuine,
    OutcomeUnknown,
    SignatureNotVerifiable,
)
from tests.cardreader.encodings import (
    CLOSE,
    CONTACTLESS,
    KINDS,
    NEW,
    OPEN,
    Bench,
    Tampered,
    aborts,
    check_usable,
    outcome_of,
    resolved,
)

ALL_KINDS = pytest.mark.parametrize("kind", KINDS)


UPDATE, READ, GET_RESPONSE = 0xDC, 0xB2, 0xC0
ABORT_LENGTH = 5


def points_of(bench: Bench) -> Iterator[Removal]:
    """Each byte of each command and each answer of one writing, told by doing it once."""
    bench.write(bench.session())
    for number, (frame, answer) in enumerate(bench.card.exchanges[-len_of_writing(bench) :]):
        for count in range(len(frame) + 1):
            yield Removal(number, command_bytes=count)
        for count in range(len(answer) + 1):
            for shows_cut in (False, True):
                yield Removal(number, answer_bytes=count, shows_cut=shows_cut)


def len_of_writing(bench: Bench) -> int:
    opened = max(place for place, frame in enumerate(bench.card.log) if frame[1] == OPEN)
    return len(bench.card.log) - opened


@ALL_KINDS
def test_every_removal_point_ends_in_something_known_or_in_the_one_unknown(kind: str) -> None:
    """And after the unknown one the next opening tells: not ratified means that it was written."""
    seen: Counter[tuple[str, bool]] = Counter()
    points = list(points_of(Bench(kind)))
    for removal in points:
        bench = Bench(kind)
        session = bench.session()
        bench.card.faults.leave(removal)
        error = outcome_of(bench, session)
        written = bench.card.record() == NEW
        assert written or bench.card.record() == BLANK
        known = session.image.record(PROGRAMME_FILE, 1)
        seen[error.__name__ if error else "done", written] += 1
        if error is None:
            assert written
            assert known == NEW
        elif error is SignatureNotVerifiable:
            assert written
        elif error is not OutcomeUnknown:
            assert not written, removal
            assert session.image == bench.image
        again = resolved(bench)
        if error is OutcomeUnknown and kind in CONTACTLESS:
            assert again.was_ratified is (not written)
    assert set(seen) >= {("done", True), ("OutcomeUnknown", True), ("OutcomeUnknown", False)}
    assert {name for name, written in seen if written} <= {
        "done",
        "OutcomeUnknown",
        "SignatureNotVerifiable",
    }
    assert seen.total() == len(points) > 100


@ALL_KINDS
@pytest.mark.parametrize("instruction", [OPEN, UPDATE])
@pytest.mark.parametrize("status", [0x6985, 0x6982, 0x6A82, 0x6900, 0x6400, 0x6700, 0x6D00, 0x1234])
def test_any_refusal_before_close_aborts(kind: str, instruction: int, status: int) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.card.faults.forced[instruction] = status
    with pytest.raises(CardFault):
        bench.write(session)
    assert aborts(bench) == 1
    assert not bench.card.in_session
    assert bench.card.record() == BLANK
    assert session.image == bench.image
    check_usable(bench)


@ALL_KINDS
@pytest.mark.parametrize("status", [0x6985, 0x6700, 0x6988, 0x6D00, 0x6B00])
def test_a_close_that_the_card_refuses_wrote_nothing(kind: str, status: int) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.card.faults.forced[CLOSE] = status
    with pytest.raises(CardFault) as caught:
        bench.write(session)
    assert caught.value.status == status
    assert isinstance(caught.value, CardCryptogramWrong) is (status == 0x6988)
    assert session.image == bench.image
    check_usable(bench)


@ALL_KINDS
@pytest.mark.parametrize("status", [0x6F00, 0x1234, 0x6200])
def test_a_close_answered_by_a_word_that_nobody_knows_ends_unknown(kind: str, status: int) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.card.faults.forced[CLOSE] = status
    with pytest.raises(OutcomeUnknown):
        bench.write(session)
    assert session.image == bench.image


@ALL_KINDS
def test_a_close_without_its_cryptogram_is_written_but_not_proven(kind: str) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.card.faults.emptied.add(CLOSE)
    with pytest.raises(SignatureNotVerifiable):
        bench.write(session)
    assert bench.card.record() == NEW
    assert session.image.record(PROGRAMME_FILE, 1) == NEW
    check_usable(bench)


@ALL_KINDS
def test_a_wrong_cryptogram_of_the_card_is_no_fault_to_be_tried_again(kind: str) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.card.faults.wrong_mac = True
    with pytest.raises(CardNotGenuine):
        bench.write(session)
    assert session.image.record(PROGRAMME_FILE, 1) == NEW
    assert bench.card.log[-1][1] in {CLOSE, GET_RESPONSE}  # nobody ratifies that
    check_usable(bench)


@pytest.mark.parametrize("kind", CONTACTLESS)
@pytest.mark.parametrize("answer_bytes", [None, 0, 1, 2])
def test_leaving_during_ratification_is_no_failure(kind: str, answer_bytes: int | None) -> None:
    bench = Bench(kind)
    session = bench.session()
    session.open()
    session.run(UpdateRecord(PROGRAMME_FILE, 1, NEW))
    bench.card.faults.leave(
        Removal(1, command_bytes=0)
        if answer_bytes is None
        else Removal(1, answer_bytes=answer_bytes)
    )
    session.close()
    assert bench.card.record() == NEW
    assert session.image.record(PROGRAMME_FILE, 1) == NEW
    assert bench.card.applications[0].ratified is (answer_bytes is not None)
    assert session.image.ratified is (answer_bytes == 2)
    again = resolved(bench)
    assert again.was_ratified is (answer_bytes is not None)


@pytest.mark.parametrize("contactless", [True, False])
def test_a_card_in_a_contact_slot_is_told_with_close_and_gets_no_further_command(
    contactless: bool,
) -> None:
    bench = Bench("revision 2, contact slot")
    session = bench.session(contactless=contactless)
    bench.write(session)
    assert bench.card.log[-2][1:3] == bytes((CLOSE, 0x80))
    assert session.image.ratified
    assert bench.card.applications[0].ratified


@ALL_KINDS
def test_an_error_of_the_caller_inside_the_block_aborts(kind: str) -> None:
    bench = Bench(kind)
    session = bench.session()

    def write_half() -> None:
        with session:
            session.open()
            session.run(UpdateRecord(PROGRAMME_FILE, 1, NEW))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert aborts(bench) == 1
    assert bench.card.record() == BLANK
    assert session.image == bench.image
    check_usable(bench)


class ServiceDied(Exception):
    """What a connection may raise that no card ever causes."""


def failing(
    on: int, at: Callable[[bytes], bytes] = lambda frame: frame
) -> Callable[[bytes], bytes]:
    def fail(frame: bytes) -> bytes:
        if frame[1] == on and len(frame) > ABORT_LENGTH:
            raise ServiceDied
        return at(frame)

    return fail


def test_even_an_error_of_another_kind_at_close_is_the_unknown_ending() -> None:
    bench = Bench()
    session = bench.session(card=Tampered(bench.card, command=failing(CLOSE)))
    with pytest.raises(OutcomeUnknown) as caught:
        bench.write(session)
    assert isinstance(caught.value.__cause__, ServiceDied)
    assert session.image == bench.image


def test_an_error_of_another_kind_before_close_passes_and_aborts() -> None:
    bench = Bench()
    session = bench.session(card=Tampered(bench.card, command=failing(UPDATE)))
    with pytest.raises(ServiceDied):
        bench.write(session)
    assert aborts(bench) == 1
    check_usable(bench)


def test_an_error_of_another_kind_at_ratification_is_swallowed() -> None:
    bench = Bench()

    def fail(frame: bytes) -> bytes:
        if frame[1] == READ:
            raise ServiceDied
        return frame

    session = bench.session(card=Tampered(bench.card, command=fail))
    bench.write(session)
    assert bench.card.record() == NEW
    assert session.image.ratified is False
