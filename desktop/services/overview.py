"""What waits for an agent when they sit down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.agreement import WHO_READS, WHO_WRITES
from desktop.domain.bank_account import may_see
from desktop.domain.encoding import EncodingMeans
from desktop.services.clock import Clock
from desktop.services.draft import drafts_as_seen_by
from desktop.services.encoding_queue import queue_of
from desktop.services.protection import REVIEWED
from desktop.sheets.draft import DraftLine
from desktop.sheets.overview import HomeSheet, Waiting, WaitingKind
from desktop.sheets.protection import OpenedWithReason
from desktop.storage.queries import overview
from desktop.storage.queries.agreement import ending_lines
from desktop.storage.queries.encoding import count_open
from desktop.storage.queries.privacy import requests_due
from desktop.storage.queries.protection import hidden_files, opened_with_reason
from desktop.storage.unit_of_work import UnitsOfWork

DRAFTS_SHOWN = 9
"""As many as there are number keys."""

WITH_FILES = frozenset({Role.COUNTER, Role.DECIDER})
WITH_CARDS = WITH_FILES | {Role.ENCODER}
AT_THE_STATION = frozenset({Role.ENCODER})
OF_MERCHANTS = frozenset({"merchant", "agreement", "product", "purchase_slips"})
OF_STATEMENTS = frozenset({"statement", "statement_batch"})
"""Forms of drafts that are about merchants and their statements, not about a household."""


class OverviewService:
    def __init__(
        self,
        units: UnitsOfWork,
        clock: Clock,
        means: Callable[[], EncodingMeans] | None = None,
    ) -> None:
        """`means` of a desk that encodes; None: nothing of it is counted."""
        self._units, self._today = units, clock.today
        self._means = means

    def home(self, actor: Actor) -> HomeSheet:
        """Only what the agent may act on; drafts are this desk's, whoever began them."""
        on = self._today()
        may_see_files = bool(actor.roles & WITH_FILES)
        means = self._means() if self._means and actor.roles & AT_THE_STATION else None
        with self._units.reading() as session:
            waiting = _of_files(session, on) if may_see_files else ()
            writings = _of_station(session, on, means) if means else ()
            return HomeSheet(
                on=on,
                waiting=(
                    *waiting,
                    *writings,
                    *_of_merchants(session, actor, on),
                    *_asked(session, actor),
                    *_of_desk(session, actor),
                ),
                drafts=_drafts(session, actor),
                week=overview.week_received(session, on),
                received_today=overview.received_on(session, on),
                has_files=may_see_files,
                has_drafts=bool(actor.roles & (WITH_FILES | WHO_READS)),
                awaits_centre=not overview.has_rules(session),
                opened_with_reason=_for_review(session, actor, self._units.now()),
                requests=requests_due(session) if actor.may_act_as(Role.DECIDER) else None,
            )


def _for_review(session: Session, actor: Actor, now: datetime) -> tuple[OpenedWithReason, ...]:
    if not actor.may_act_as(Role.DECIDER):
        return ()
    relatives = hidden_files(session, actor).relatives
    return opened_with_reason(session, now - REVIEWED, relatives)


def _drafts(session: Session, actor: Actor) -> tuple[DraftLine, ...]:
    """A few more are read than there is room for: some may be of a relative's file.

    Files of households for those who open them, forms of merchants for who follows merchants.
    """
    latest = overview.latest_drafts(session, 4 * DRAFTS_SHOWN)
    lines = tuple(line for line in latest if actor.roles & _who_fills_in(line.form))
    return drafts_as_seen_by(session, lines, actor)[:DRAFTS_SHOWN]


def _who_fills_in(form: str) -> frozenset[Role]:
    if form in OF_MERCHANTS:
        return WHO_WRITES
    return WHO_READS if form in OF_STATEMENTS else WITH_FILES


def _of_merchants(session: Session, actor: Actor, on: date) -> tuple[Waiting, ...]:
    """Who follows merchants is told what ends, and both who see bank details which ones wait.

    Who typed them is told, too: nobody is paid there before a second person has called back.
    """
    waiting: tuple[Waiting, ...] = ()
    if actor.roles & WHO_WRITES:
        lines = ending_lines(session, on)
        first = lines[0].on if lines else None
        waiting = (Waiting(WaitingKind.AGREEMENTS_ENDING, len(lines), first),)
    return (*waiting, overview.accounts_to_confirm(session)) if may_see(actor) else waiting


def _of_files(session: Session, on: date) -> tuple[Waiting, ...]:
    return (
        overview.claims_waiting(session, WaitingKind.DOCUMENTS_MISSING, "documents_missing"),
        overview.claims_waiting(session, WaitingKind.DECISIONS_TO_SIGN, "proposed"),
        overview.entitlements_ending(session, on),
        overview.cards_to_link(session, on),
        overview.letters_to_print(session),
    )


def _of_station(session: Session, on: date, means: EncodingMeans) -> tuple[Waiting, ...]:
    """Nothing where nothing can be written: the cards then wait at another desk."""
    if means.korrigo_key is None and means.neutral_key is None:
        return ()
    queue = queue_of(session, means, on)
    count, first = count_open(session)
    return (
        Waiting(WaitingKind.CARDS_TO_ENCODE, len(queue), queue[0].since if queue else None),
        Waiting(WaitingKind.WRITINGS_UNRESOLVED, count, first.date() if first else None),
    )


def _asked(session: Session, actor: Actor) -> tuple[Waiting, ...]:
    """Most people are never asked: no empty tile for it."""
    asked = overview.questions(session, actor.id)
    return (asked,) if asked.count else ()


def _of_desk(session: Session, actor: Actor) -> tuple[Waiting, ...]:
    cards = (overview.cards_to_confirm(session),) if actor.roles & WITH_CARDS else ()
    return (overview.conflicts(session), *cards, overview.unsent(session))
