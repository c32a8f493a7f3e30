"""Whatever reaches the emulated card, wherever it leaves: it never keeps half of a session."""

from __future__ import annotations

import contextlib

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.cardreader.apdu import Command
from desktop.cardreader.emulator import BLANK, Removal
from desktop.domain.card import CardGone
from tests.cardreader.emulator.terminal import MAKES, Terminal, a_card

RECORDS = st.integers(1, 4)
CONTENTS = st.binary(min_size=29, max_size=29)
CUTS = st.integers(0, 45)
INSTRUCTIONS = st.sampled_from(
    bytes.fromhex("A4 B2 B3 B0 CA 84 20 DC D2 E2 D6 D0 30 32 38 3A 04 44 8A 8E 82 00 FF")
)


class CardUnderAttack(RuleBasedStateMachine):
    """`stored` is what the card must hold, `journal` what Close would make of it."""

    @initialize(make=st.sampled_from(sorted(MAKES)))
    def lay_down(self, make: str) -> None:
        self.terminal = Terminal(a_card(MAKES[make]), extended="extended" in make)
        self.card = self.terminal.card
        self.terminal.select()
        self.stored = dict.fromkeys(range(1, 5), BLANK)
        self.journal: dict[int, bytes] | None = None
        self.written = 0
        self.clean = True  # nothing was sent behind the module's back
        self.counter = self.card.applications[0].transaction_counter

    @precondition(lambda self: self.journal is None)
    @rule()
    def open(self) -> None:
        self.terminal.select()
        self.terminal.open()
        self.journal, self.written, self.clean = dict(self.stored), 0, True

    @precondition(lambda self: self.journal is not None)
    @rule(record=RECORDS, content=CONTENTS)
    def update(self, record: int, content: bytes) -> None:
        answer = self.terminal.exchange(self.terminal.update(content, record))
        if answer.status.value == 0x6400:
            assert self.written >= 6
        elif self.clean:
            assert answer.status.value == 0x9000
        if answer.status.value == 0x9000 and self.journal is not None:
            self.journal[record] = content
            self.written += 1

    @precondition(lambda self: self.journal is not None)
    @rule(p1=st.sampled_from((0x00, 0x80)))
    def close(self, p1: int) -> None:
        ended = self.terminal.close(p1)
        if self.clean:
            assert ended == (0x9000, 0x9000)
        if ended[0] == 0x9000 and self.journal is not None:
            self.stored = self.journal
            assert self.card.applications[0].ratified == (p1 == 0x80)
        self.journal = None

    @precondition(lambda self: self.journal is not None)
    @rule(mac=st.binary(min_size=4, max_size=8))
    def close_wrongly(self, mac: bytes) -> None:
        answer = self.terminal.close_card(mac)
        assert answer.status.value in {0x6988, 0x6700}
        if answer.status.value == 0x6988:
            self.journal = None

    @precondition(lambda self: self.journal is not None)
    @rule()
    def abort(self) -> None:
        self.terminal.abort()
        self.journal = None

    @rule()
    def lose_power(self) -> None:
        self.card.power_off()
        self.journal = None

    @precondition(lambda self: self.journal is not None)
    @rule(record=RECORDS, content=CONTENTS, cut=CUTS, in_answer=st.booleans())
    def leave_during_update(self, record: int, content: bytes, cut: int, in_answer: bool) -> None:
        self.arm(cut, in_answer=in_answer)
        with contextlib.suppress(CardGone):
            self.terminal.exchange(self.terminal.update(content, record))
        self.come_back()
        self.journal = None

    @precondition(lambda self: self.journal is not None and self.clean)
    @rule(cut=CUTS, in_answer=st.booleans())
    def leave_during_close(self, cut: int, in_answer: bool) -> None:
        mac = self.terminal.terminal_mac()
        self.arm(cut, in_answer=in_answer)
        with contextlib.suppress(CardGone):
            self.terminal.close_card(mac, 0x00)
        self.come_back()
        if in_answer and self.journal is not None:
            self.stored = self.journal
            assert not self.card.applications[0].ratified
        self.journal = None

    @rule(
        ins=INSTRUCTIONS,
        p1=st.integers(0, 255),
        p2=st.integers(0, 255),
        content=st.binary(max_size=40),
        expected=st.sampled_from((None, 29, 256)),
    )
    def attack(self, ins: int, p1: int, p2: int, content: bytes, expected: int | None) -> None:
        """A command that the module knows nothing of: it makes Close fail, or changes nothing."""
        command = Command(self.terminal.cla, ins, p1, p2, content, expected)
        self.card.transmit(bytes(command))
        self.clean = False
        if self.journal is None or not self.card.in_session:
            self.card.power_off()
            self.journal = None

    @rule(frame=st.binary(max_size=20))
    def noise(self, frame: bytes) -> None:
        self.card.transmit(frame)
        self.clean = False
        if self.journal is None or not self.card.in_session:
            self.card.power_off()
            self.journal = None

    def arm(self, cut: int, *, in_answer: bool) -> None:
        removal = Removal(0, answer_bytes=cut) if in_answer else Removal(0, command_bytes=cut)
        self.card.faults.leave(removal)

    def come_back(self) -> None:
        assert not self.card.in_field
        self.card.enter_field()

    @invariant()
    def it_holds_whole_sessions_only(self) -> None:
        if hasattr(self, "card"):
            held = {number: self.card.record(number=number) for number in range(1, 5)}
            assert held == self.stored

    @invariant()
    def its_transaction_counter_never_goes_up(self) -> None:
        if hasattr(self, "card"):
            counter = self.card.applications[0].transaction_counter
            assert counter <= self.counter
            self.counter = counter


TestCardUnderAttack = CardUnderAttack.TestCase
TestCardUnderAttack.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
