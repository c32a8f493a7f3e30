"""What waits for an agent when they sit down."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.services.clock import Clock
from desktop.sheets.overview import HomeSheet, Waiting, WaitingKind
from desktop.storage.queries import overview
from desktop.storage.unit_of_work import UnitsOfWork

DRAFTS_SHOWN = 9
"""As many as there are number keys."""

WITH_FILES = frozenset({Role.COUNTER, Role.DECIDER})


class OverviewService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units, self._today = units, clock.today

    def home(self, actor: Actor) -> HomeSheet:
        """Only what the agent may act on; drafts are this desk's, whoever began them."""
        on = self._today()
        may_see_files = bool(actor.roles & WITH_FILES)
        with self._units.reading() as session:
            waiting = _of_files(session, on) if may_see_files else ()
            return HomeSheet(
                on=on,
                waiting=(*waiting, *_of_desk(session)),
                drafts=overview.latest_drafts(session, DRAFTS_SHOWN) if may_see_files else (),
                week=overview.week_received(session, on),
                received_today=overview.received_on(session, on),
            )


def _of_files(session: Session, on: date) -> tuple[Waiting, ...]:
    return (
        overview.claims_waiting(session, WaitingKind.DOCUMENTS_MISSING, "documents_missing"),
        overview.claims_waiting(session, WaitingKind.DECISIONS_TO_SIGN, "proposed"),
        overview.entitlements_ending(session, on),
        overview.cards_to_link(session, on),
        overview.letters_to_print(session),
    )


def _of_desk(session: Session) -> tuple[Waiting, ...]:
    return (
        overview.conflicts(session),
        overview.cards_to_confirm(session),
        overview.unsent(session),
    )
