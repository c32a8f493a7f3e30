"""Retention: which files would leave the active base and why, and the step into the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from uuid import UUID

from desktop.domain.actor import Actor
from desktop.domain.disposal import CountDiffers, NothingToDispose, ensure_decides
from desktop.domain.retention import (
    RetentionFacts,
    RetentionRules,
    RetentionState,
    StillOpen,
    Why,
    judged,
    last_day,
)
from desktop.models import HouseholdRecord
from desktop.services.clock import Clock
from desktop.services.protection import ensure_not_relative, without_hidden
from desktop.sheets.retention import RetentionForecast, RetentionLine
from desktop.storage.queries.privacy import retention_lines
from desktop.storage.queries.protection import hidden_files
from desktop.storage.queries.retention import retention_facts
from desktop.storage.unit_of_work import UnitsOfWork

ACTIVE, ARCHIVED = "active", "archived"


class RetentionService:
    def __init__(self, units: UnitsOfWork, clock: Clock, rules: RetentionRules) -> None:
        self._units = units
        self._today = clock.today
        self._rules = rules

    @property
    def rules(self) -> RetentionRules:
        return self._rules

    def forecast(self, on: date | None = None) -> RetentionForecast:
        """What the rules say of every household of this desk on a day, today by default."""
        day = on or self._today()
        with self._units.reading() as session:
            facts = retention_facts(session, day)
        return forecast_of(tuple(facts.values()), self._rules, day)

    def lines(self, reader: Actor | None = None) -> tuple[RetentionLine, ...]:
        """The files that are archived, or could be; the oldest last contact first.

        Those of a reader's relatives are there, and cannot go any way: a colleague decides.
        """
        with self._units.reading() as session:
            lines = tuple(retention_lines(session, self._rules, self._today()))
            return without_hidden(lines, hidden_files(session, reader), {"people": ""})

    def archive(self, households: Collection[UUID], actor: Actor, counted: int) -> int:
        """Into the intermediate archive, all or none; how many. `counted` is what was typed.

        Raises NotADecider, FileOfRelative, NothingToDispose where one may not be, CountDiffers.
        """
        ready = {line.household_id for line in self.lines(actor) if line.can_be_archived}
        return self._move(households, ready, actor, counted, (ARCHIVED, "archive_file"))

    def reactivate(self, households: Collection[UUID], actor: Actor, counted: int) -> int:
        """Back into the active base, where somebody came back. Raises what `archive` raises."""
        ready = {line.household_id for line in self.lines(actor) if line.can_be_brought_back}
        return self._move(households, ready, actor, counted, (ACTIVE, "reactivate_file"))

    def _move(
        self,
        households: Collection[UUID],
        ready: Collection[UUID],
        actor: Actor,
        counted: int,
        step: tuple[str, str],
    ) -> int:
        ensure_decides(actor)
        chosen = frozenset(households)
        with self._units.reading() as session:
            for household in chosen:
                ensure_not_relative(session, actor, household)
        if not chosen or not chosen <= frozenset(ready):
            raise NothingToDispose
        if counted != len(chosen):
            raise CountDiffers(counted, len(chosen))
        stage, intent = step
        with self._units(actor, intent) as work:
            for household in sorted(chosen):
                row = work.session.get_one(HouseholdRecord, household)
                row.stage, row.stage_since = stage, self._today()
            work.commit()
        return len(chosen)


def forecast_of(
    facts: tuple[RetentionFacts, ...], rules: RetentionRules, on: date
) -> RetentionForecast:
    states: Counter[RetentionState] = Counter()
    reasons: Counter[Why] = Counter()
    held: Counter[StillOpen] = Counter()
    held_households = 0
    for one in facts:
        verdict = judged(one, rules, on)
        states[verdict.state] += 1
        reasons[verdict.why] += 1
        if verdict.why is Why.STILL_OPEN and _is_past(one, rules, on):
            held_households += 1
            held.update(verdict.open)
    return RetentionForecast(on, rules, len(facts), states, reasons, held, held_households)


def _is_past(facts: RetentionFacts, rules: RetentionRules, on: date) -> bool:
    contact = facts.last_contact_on
    return contact is not None and on > last_day(contact, rules.active.months)
