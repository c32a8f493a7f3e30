"""Whatever bytes a card or a SAM answers: only errors of ours, and nothing written unsaid."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field

from hypothesis import example, given
from hypothesis import strategies as st

from desktop.cardreader.calypso.counters import IncreaseCounter
from desktop.cardreader.calypso.reading import ReadRecord
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.emulator import BLANK, PROGRAMME_FILE
from desktop.cardreader.sam.legacy import LegacySam
from desktop.domain.card_fault import CardNotGenuine, SignatureNotVerifiable
from desktop.domain.errors import Refusal, Unavailable
from tests.cardreader.encodings import KINDS, LOAD, NEW, Bench

STATUS = st.sampled_from(["9000", "6200", "6283", "6100", "6105", "6C10", "6A83", "6985", "6988"])
ANSWERS = st.lists(
    st.one_of(
        st.none(),  # as the card itself answers
        st.binary(max_size=60),
        st.builds(
            lambda data, status: data + bytes.fromhex(status), st.binary(max_size=60), STATUS
        ),
    ),
    max_size=12,
)


@dataclass
class Babbling:
    """Answers as it is told to, then as the chip behind it does."""

    chip: CardConnection
    answers: list[bytes | None]
    transport: Transport = field(init=False)
    atr: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.transport, self.atr = self.chip.transport, self.chip.atr

    def transmit(self, frame: bytes) -> bytes:
        said = self.answers.pop(0) if self.answers else None
        return self.chip.transmit(frame) if said is None else said


def outcome(bench: Bench, card: CardConnection, sam: LegacySam) -> Exception | None:
    try:
        with bench.session(card=card, sam=sam) as session:
            session.open()
            session.run(ReadRecord(0x07, 1, 0x1D))
            session.run(IncreaseCounter(0x19, 1, 1))
            session.run(UpdateRecord(PROGRAMME_FILE, 1, NEW))
            session.close()
    except (Unavailable, Refusal) as error:
        return error
    return None


@given(kind=st.sampled_from(sorted(KINDS)), answers=ANSWERS)
@example(kind="revision 2", answers=[None, None, None, None, bytes.fromhex("9000")])
def test_a_card_may_answer_anything(kind: str, answers: list[bytes | None]) -> None:
    bench = Bench(kind)
    error = outcome(bench, Babbling(bench.card, answers), bench.sam)
    if error is None:
        assert bench.card.record() == NEW
    assert bench.card.record() in {NEW, BLANK}
    bench.select()
    assert outcome(bench, bench.card, bench.sam) is None


@given(kind=st.sampled_from(sorted(KINDS)), answers=ANSWERS)
def test_a_sam_may_answer_anything(kind: str, answers: list[bytes | None]) -> None:
    bench = Bench(kind)
    sam = LegacySam(Babbling(bench.chip, answers))
    error = outcome(bench, bench.card, sam)
    may_be_written = error is None or isinstance(error, SignatureNotVerifiable | CardNotGenuine)
    assert bench.card.record() == (NEW if may_be_written else BLANK)
    assert not bench.card.in_session
    with contextlib.suppress(Unavailable, Refusal):
        sam.state(LOAD.kif, LOAD.kvc)
