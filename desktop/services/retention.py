"""Which files would leave the active base, and why: counted only, nothing is changed."""

from __future__ import annotations

from collections import Counter
from datetime import date

from desktop.domain.retention import (
    RetentionFacts,
    RetentionRules,
    RetentionState,
    StillOpen,
    Why,
    judged,
    last_day,
)
from desktop.services.clock import Clock
from desktop.sheets.retention import RetentionForecast
from desktop.storage.queries.retention import retention_facts
from desktop.storage.unit_of_work import UnitsOfWork


class RetentionService:
    def __init__(self, units: UnitsOfWork, clock: Clock, rules: RetentionRules) -> None:
        self._units = units
        self._today = clock.today
        self._rules = rules

    def forecast(self, on: date | None = None) -> RetentionForecast:
        """What the rules say of every household of this desk on a day, today by default."""
        day = on or self._today()
        with self._units.reading() as session:
            facts = retention_facts(session, day)
        return forecast_of(tuple(facts.values()), self._rules, day)


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
