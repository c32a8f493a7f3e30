"""A station that answers what a test laid out, and writes down what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from threading import Event
from uuid import UUID

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMainWindow

from desktop.domain.actor import Actor, Role
from desktop.domain.card import NoCard
from desktop.domain.encoding import EncodingReason, EncodingState
from desktop.jobs.runner import JobRunner
from desktop.sheets.encoding import (
    EncodingLine,
    EncodingProposal,
    EncodingResult,
    QueueLine,
    RightSheet,
    SamSheet,
    SamState,
    StationSheet,
)
from desktop.sheets.reader import Presence, ReaderState
from desktop.views.encoding.page import EncodingPage
from desktop.views.encoding.presenter import EncodingPresenter
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.tune import Tune

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
ENCODER = Actor(UUID(int=0x77), "Nolwenn Le Goff", frozenset({Role.ENCODER}))
SUPERVISOR = Actor(UUID(int=0x78), "M. Abiven", frozenset({Role.ENCODER, Role.DECIDER}))
READY = SamSheet(SamState.READY, "2BC", "SAM-C1", "KIF 27 KVC 79", 9_412, 10_000)
LOCKED = SamSheet(SamState.LOCKED, "2BC", "SAM-C1")
SUPPORTS = ("korrigo", "korrigo", "korrigo", "neutral_card")
REASONS = (
    EncodingReason.FIRST,
    EncodingReason.RENEWED,
    EncodingReason.REPLACEMENT,
    EncodingReason.REQUESTED,
    EncodingReason.WITHDRAWN,
)


def card_id(number: int) -> UUID:
    return UUID(int=0xCA0000 + number)


def queue_line(number: int) -> QueueLine:
    return QueueLine(
        card_id=card_id(number),
        tail=f"{(number * 137 + 417) % 1000:03}",
        support=SUPPORTS[number % len(SUPPORTS)],
        household_id=UUID(int=0xF0000 + number),
        reference=f"F-2026-{number + 184:06}",
        provisional=number % 7 == 6,
        reason=REASONS[number % len(REASONS)],
        since=date(2026, 11, 1 + number // 3 % 28),
    )


def proposal_of(line: QueueLine) -> EncodingProposal:
    old = RightSheet("7K2•••Q9", date(2025, 12, 1), date(2026, 11, 30), 1)
    is_first = line.reason is EncodingReason.FIRST
    return EncodingProposal(
        card_id=line.card_id,
        fingerprint=f"{line.card_id.int:064x}",
        tail=line.tail,
        support=line.support,
        household_id=line.household_id,
        reference=line.reference,
        provisional=line.provisional,
        reason=line.reason,
        new=RightSheet("7K2•••Q9", date(2026, 12, 1), date(2027, 11, 30), 1),
        old=replace(old, is_empty=True) if is_first else old,
        profile="training",
    )


def open_line(number: int, state: EncodingState) -> EncodingLine:
    line = queue_line(number)
    return EncodingLine(
        encoding_id=UUID(int=0xE0000 + number),
        card_id=line.card_id,
        tail=line.tail,
        support=line.support,
        household_id=line.household_id,
        reference=line.reference,
        state=state,
        reason=line.reason,
        at=datetime(2026, 11, 23, 8, 15 + number, tzinfo=UTC),
        by="Idriss Mendy",
        profile="training",
    )


def station_sheet(waiting: int = 28, **changes: object) -> StationSheet:
    sheet = StationSheet(
        profile="training",
        profile_title="Training: programme’s right on 1TIC.ICA",
        missing=(),
        queue=tuple(queue_line(number) for number in range(waiting)),
        unresolved=(),
        done_today=12,
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]  # fields of the sheet


@dataclass
class RecordedStation:
    """`lying` is what the next reading finds; `outcomes` are taken one after the other."""

    sheet: StationSheet = field(default_factory=station_sheet)
    module: SamSheet = READY
    lying: EncodingProposal | Exception = field(default_factory=NoCard)
    outcomes: list[EncodingState | EncodingResult | Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    written: list[tuple[EncodingProposal, Actor]] = field(default_factory=list)
    locks: list[bool] = field(default_factory=list)
    closed: list[tuple[UUID, str, Actor]] = field(default_factory=list)
    secrets: list[tuple[str, bool]] = field(default_factory=list)
    unlocked: SamSheet | Exception = READY
    closing: Exception | None = None
    writing: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.go_on.set()

    def station(self, _reader: Actor) -> StationSheet:
        return self.sheet

    def sam(self) -> SamSheet:
        return self.module

    def unlock(self, secret: str, *, keep: bool) -> SamSheet:
        self.secrets.append((secret, keep))
        if isinstance(self.unlocked, Exception):
            raise self.unlocked
        self.module = self.unlocked
        return self.module

    def propose(self, _reader: Actor) -> EncodingProposal:
        self.asked.append("propose")
        if isinstance(self.lying, Exception):
            raise self.lying
        return self.lying

    def encode(
        self, proposal: EncodingProposal, actor: Actor, *, lock: bool = False
    ) -> EncodingResult:
        self.locks.append(lock)
        self.writing.set()
        self.go_on.wait(5)
        self.writing.clear()
        self.asked.append("encode")
        self.written.append((proposal, actor))
        outcome = self.outcomes.pop(0) if self.outcomes else EncodingState.VERIFIED
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, EncodingState):
            outcome = EncodingResult(
                UUID(int=0xE0),
                proposal.card_id,
                proposal.tail,
                proposal.reference,
                outcome,
                False,
                812,
                31,
            )
        if outcome.state is EncodingState.VERIFIED:
            left = tuple(q for q in self.sheet.queue if q.card_id != proposal.card_id)
            self.sheet = replace(self.sheet, queue=left, done_today=self.sheet.done_today + 1)
        return outcome

    def settle(self, encoding_id: UUID, reason: str, actor: Actor) -> None:
        if self.closing is not None:
            raise self.closing
        self.closed.append((encoding_id, reason, actor))
        left = tuple(u for u in self.sheet.unresolved if u.encoding_id != encoding_id)
        self.sheet = replace(self.sheet, unresolved=left)

    def request(self, card_id: UUID, reason: str, actor: Actor) -> None:
        self.asked.append(f"request {card_id} {reason} {actor.name}")


class StationDesk:
    """The page in a real window, its presenter, and somebody who lays cards down."""

    def __init__(self, qtbot: QtBot, station: RecordedStation, actor: Actor = ENCODER) -> None:
        self.qtbot, self.station = qtbot, station
        self.jobs, self.news, self.session = JobRunner(), News(), Session(actor, language="en")
        self.tunes: list[Tune] = []
        self.told: list[str] = []
        self.mistakes: list[object] = []
        self.jobs.unexplained.connect(self.mistakes.append)
        self.page = EncodingPage(self.session.discretion, _now)
        self.page.sounded.connect(self.tunes.append)
        self.page.said.connect(self.told.append)
        EncodingPresenter(self.page, self.jobs, self.news, self.session, station)
        self.tap = 0

    def open(self, width: int = 1158, height: int = 680) -> None:
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(width, height)
        self.qtbot.addWidget(self.window)
        with self.qtbot.waitActive(self.window):
            self.window.show()
        self.page.refresh_if_needed()
        self.page.shown()
        self.rest()

    def lay(self, lying: EncodingProposal | Exception, *, wait: bool = True) -> None:
        """A card comes; with `wait` until the station has told its outcome or its question."""
        self.station.lying = lying
        self.tap += 1
        self.news.reader_state.emit(ReaderState(Presence.PRESENT, "desk", self.tap))
        if wait:
            self.rest()

    def take(self) -> None:
        self.station.lying = NoCard()
        self.news.reader_state.emit(ReaderState(Presence.REMOVED, "desk", self.tap))
        self.rest()

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=5_000)

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: self.jobs.is_idle, timeout=5_000)
        QCoreApplication.sendPostedEvents()

    def close(self) -> None:
        self.station.go_on.set()
        self.jobs.close()


def _now() -> datetime:
    return NOW
