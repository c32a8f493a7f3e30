"""How a session ends when something goes wrong: every removal point, every abort, every loss."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.emulator import BLANK, PROGRAMME_FILE, Removal
from desktop.domain.card_fault import (
    CardCryptogramWrong,
    CardFault,
    CardNotGenuine,
    NoSecurityModule,
    OutcomeUnknown,
    SamCeilingReached,
    SamFault,
    SamKeyMissing,
    SignatureNotVerifiable,
)
from desktop.domain.errors import Refusal, Unavailable
from tests.cardreader.encodings import KINDS, NEW, Bench, Tampered

ALL_KINDS = pytest.mark.parametrize("kind", KINDS)
CONTACTLESS = [kind for kind, (traits, _) in KINDS.items() if not traits.contact]
OPEN, UPDATE, CLOSE, READ, GET_RESPONSE = 0x8A, 0xDC, 0x8E, 0xB2, 0xC0
ABORT_LENGTH = 5


def aborts(bench: Bench) -> int:
    return sum(frame[1] == CLOSE and len(frame) == ABORT_LENGTH for frame in bench.card.log)


def check_usable(bench: Bench) -> None:
    """The next tap of the same card, with the same SAM, is an ordinary one."""
    for chip in (bench.card, bench.chip):
        chip.faults.clear()
    if not bench.chip.in_field:
        bench.chip.enter_field()
    bench.select()
    bench.write(bench.session(), bytes(reversed(NEW)))
    assert bench.card.record() == bytes(reversed(NEW))


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


def outcome_of(bench: Bench, session: SecureSession) -> type[Exception] | None:
    try:
        bench.write(session)
    except (Unavailable, Refusal) as error:
        return type(error)
    return None


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


def resolved(bench: Bench) -> SecureSession:
    """The next tap: what the opening says of the writing before."""
    bench.card.faults.clear()
    bench.select()
    session = bench.session()
    assert session.open() == bench.card.record()
    session.abort()
    return session


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


@ALL_KINDS
def test_a_wrong_cryptogram_of_the_terminal_writes_nothing(kind: str) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.chip.faults.wrong_mac = True
    with pytest.raises(CardCryptogramWrong):
        bench.write(session)
    assert bench.card.record() == BLANK
    assert session.image == bench.image
    check_usable(bench)


@ALL_KINDS
@pytest.mark.parametrize("subtype", [0xC1, 0xD0])
def test_a_sam_that_is_pulled_at_any_point_leaves_a_card_that_is_known(
    kind: str, subtype: int
) -> None:
    first = Bench(kind, subtype)
    first.write(first.session())
    exchanges = first.chip.exchanges
    seen: Counter[tuple[str, bool]] = Counter()
    for number, (_, answer) in enumerate(exchanges):
        for removal in (
            Removal(number, command_bytes=0),
            Removal(number, answer_bytes=0),
            Removal(number, answer_bytes=0, shows_cut=True),
            Removal(number, answer_bytes=len(answer) - 1, shows_cut=True),
        ):
            bench = Bench(kind, subtype)
            session = bench.session()
            bench.chip.faults.leave(removal)
            error = outcome_of(bench, session)
            assert error is not None
            written = bench.card.record() == NEW
            seen[error.__name__, written] += 1
            assert written is (error is SignatureNotVerifiable)
            assert not bench.card.in_session
            known = session.image.record(PROGRAMME_FILE, 1)
            assert known == (NEW if written else bench.image.record(PROGRAMME_FILE, 1))
            check_usable(bench)
    assert set(seen) >= {("NoSecurityModule", False), ("SignatureNotVerifiable", True)}


@ALL_KINDS
@pytest.mark.parametrize(
    ("instruction", "status", "error"),
    [
        (0x14, 0x6985, SamFault),
        (0x84, 0x6985, SamFault),
        (0x8A, 0x6A83, SamKeyMissing),
        (0x8A, 0x6900, SamCeilingReached),
        (0x8C, 0x6A80, SamFault),
        (0x8E, 0x6985, SamFault),
    ],
)
def test_any_refusal_of_the_sam_before_close_aborts(
    kind: str, instruction: int, status: int, error: type[SamFault]
) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.chip.faults.forced[instruction] = status
    with pytest.raises(error):
        bench.write(session)
    opened = any(frame[1] == OPEN for frame in bench.card.log)
    assert aborts(bench) == (1 if opened else 0)
    assert opened is (instruction not in {0x14, 0x84})
    assert bench.card.record() == BLANK
    assert session.image == bench.image
    check_usable(bench)


@ALL_KINDS
def test_a_refusal_of_the_sam_after_close_leaves_a_card_that_was_written(kind: str) -> None:
    bench = Bench(kind)
    session = bench.session()
    bench.chip.faults.forced[0x82] = 0x6985
    with pytest.raises(SignatureNotVerifiable):
        bench.write(session)
    assert bench.card.record() == NEW
    assert resolved(bench).was_ratified is (kind not in CONTACTLESS)


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


def test_a_sam_that_was_reset_between_two_cards_is_told_the_diversifier_again() -> None:
    bench = Bench()
    bench.write(bench.session())
    bench.chip.power_off()
    bench.select()
    with pytest.raises(SamFault):
        bench.write(bench.session(), BLANK)
    bench.select()
    bench.write(bench.session(), BLANK)
    assert bench.card.record() == BLANK


def test_two_threads_with_one_sam_take_turns() -> None:
    benches = [Bench() for _ in range(4)]
    for bench in benches[1:]:
        bench.sam, bench.chip = benches[0].sam, benches[0].chip
    done: list[Bench] = []

    def encode(bench: Bench) -> None:
        for turn in range(10):
            bench.select()
            bench.write(bench.session(), bytes((turn,)) * 29)
        done.append(bench)

    threads = [threading.Thread(target=encode, args=(bench,)) for bench in benches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
    assert [bench.card.record() for bench in benches] == [b"\x09" * 29] * 4
    assert benches[0].counted() == 40


def test_uses_left_go_down_by_one_with_each_session_until_the_ceiling() -> None:
    bench = Bench()
    bench.chip.keys[0x27, 0x79].ceiling = 3
    assert bench.sam.state(0x27, 0x79).remaining == 3
    for left in (2, 1, 0):
        bench.select()
        bench.write(bench.session())
        assert bench.sam.state(0x27, 0x79).remaining == left
    bench.select()
    with pytest.raises(SamCeilingReached):
        bench.write(bench.session())
    bench.chip.leave_field()
    with pytest.raises(NoSecurityModule):
        bench.sam.state(0x27, 0x79)
