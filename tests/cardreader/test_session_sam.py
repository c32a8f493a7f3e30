"""How a session ends when the SAM fails, and what several sessions ask of one SAM."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from desktop.cardreader.emulator import BLANK, PROGRAMME_FILE, Removal
from desktop.domain.card_fault import (
    CardCryptogramWrong,
    NoSecurityModule,
    SamCeilingReached,
    SamFault,
    SamKeyMissing,
    SignatureNotVerifiable,
)
from tests.cardreader.encodings import (
    CONTACTLESS,
    KINDS,
    NEW,
    OPEN,
    Bench,
    aborts,
    check_usable,
    outcome_of,
    resolved,
)

ALL_KINDS = pytest.mark.parametrize("kind", KINDS)


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
