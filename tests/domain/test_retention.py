"""When a file leaves the active base, to the day, and that nothing open ever does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.retention import (
    DecisionFacts,
    Duration,
    RetentionFacts,
    RetentionRules,
    RetentionState,
    StillOpen,
    Why,
    judged,
    last_day,
)
from desktop.domain.wording import Wording

ACTIVE, ARCHIVED, DISPOSABLE = RetentionState


def months(count: int) -> Duration:
    return Duration(count, "a source", "invented")


RULES = RetentionRules(
    code="test",
    version=1,
    label=Wording("règles", "rules"),
    in_force_from=date(2026, 1, 1),
    active=months(24),
    with_decision=months(120),
    without_decision=months(60),
    appeal=months(4),
    appeal_not_notified=months(12),
)
CONTACT = date(2026, 4, 14)
DECIDED = (DecisionFacts(date(2026, 4, 14), date(2026, 4, 14)),)


@pytest.mark.parametrize(
    ("contact", "decisions", "on", "state", "why"),
    [
        (CONTACT, (), CONTACT, ACTIVE, Why.RECENT_CONTACT),
        (CONTACT, (), date(2028, 4, 14), ACTIVE, Why.RECENT_CONTACT),
        (CONTACT, (), date(2028, 4, 15), ARCHIVED, Why.FILE_KEPT),
        (CONTACT, (), date(2031, 4, 14), ARCHIVED, Why.FILE_KEPT),
        (CONTACT, (), date(2031, 4, 15), DISPOSABLE, Why.FILE_PERIOD_OVER),
        (CONTACT, DECIDED, date(2028, 4, 14), ACTIVE, Why.RECENT_CONTACT),
        (CONTACT, DECIDED, date(2028, 4, 15), ARCHIVED, Why.DECISION_KEPT),
        (CONTACT, DECIDED, date(2036, 4, 14), ARCHIVED, Why.DECISION_KEPT),
        (CONTACT, DECIDED, date(2036, 4, 15), DISPOSABLE, Why.DECISION_PERIOD_OVER),
        (CONTACT, (), date(2020, 1, 1), ACTIVE, Why.RECENT_CONTACT),
        (date(2024, 2, 29), (), date(2026, 2, 28), ACTIVE, Why.RECENT_CONTACT),
        (date(2024, 2, 29), (), date(2026, 3, 1), ARCHIVED, Why.FILE_KEPT),
        (None, (), date(2060, 1, 1), ACTIVE, Why.NO_CONTACT),
    ],
)
def test_the_state_changes_the_day_after_the_period(
    contact: date | None,
    decisions: tuple[DecisionFacts, ...],
    on: date,
    state: RetentionState,
    why: Why,
) -> None:
    verdict = judged(RetentionFacts(contact, decisions), RULES, on)
    assert (verdict.state, verdict.why) == (state, why)


@pytest.mark.parametrize(
    ("decision", "last"),
    [
        (DecisionFacts(date(2026, 4, 14), date(2026, 4, 20)), date(2026, 8, 20)),
        (DecisionFacts(date(2026, 4, 14), date(2026, 4, 1)), date(2026, 8, 14)),
        (DecisionFacts(date(2026, 4, 14)), date(2027, 4, 14)),
        (DecisionFacts(date(2026, 10, 31), date(2026, 10, 31)), date(2027, 2, 28)),
    ],
)
def test_a_decision_that_can_be_contested_keeps_the_file_active(
    decision: DecisionFacts, last: date
) -> None:
    long_ago = RetentionFacts(date(2000, 1, 1), (decision,))
    held = judged(long_ago, RULES, last)
    assert (held.state, held.why, held.open) == (ACTIVE, Why.STILL_OPEN, {StillOpen.APPEAL})
    assert judged(long_ago, RULES, last + timedelta(days=1)).state is DISPOSABLE


def test_until_is_the_last_day_of_the_state() -> None:
    verdict = judged(RetentionFacts(CONTACT), RULES, CONTACT)
    assert verdict.until == date(2028, 4, 14)


DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
DECISIONS = st.builds(DecisionFacts, DAYS, st.none() | DAYS)


@given(
    contact=st.none() | DAYS,
    decisions=st.lists(DECISIONS, max_size=4).map(tuple),
    still_open=st.frozensets(st.sampled_from(StillOpen), min_size=1),
    on=DAYS,
)
def test_nothing_open_is_ever_proposed(
    contact: date | None,
    decisions: tuple[DecisionFacts, ...],
    still_open: frozenset[StillOpen],
    on: date,
) -> None:
    verdict = judged(RetentionFacts(contact, decisions, still_open), RULES, on)
    assert verdict.state is ACTIVE
    assert still_open <= verdict.open


@given(contact=DAYS, decisions=st.lists(DECISIONS, max_size=4).map(tuple), on=DAYS)
def test_a_file_that_is_proposed_is_past_everything(
    contact: date, decisions: tuple[DecisionFacts, ...], on: date
) -> None:
    verdict = judged(RetentionFacts(contact, decisions), RULES, on)
    if verdict.state is not ACTIVE:
        assert on > last_day(contact, RULES.active.months)
        for decision in decisions:
            told = decision.notified_on or decision.decided_on
            assert on > last_day(max(told, decision.decided_on), RULES.appeal.months)


@given(contact=DAYS, on=DAYS, later=st.integers(0, 20_000))
def test_time_alone_never_makes_a_file_active_again(contact: date, on: date, later: int) -> None:
    order = list(RetentionState)
    facts = RetentionFacts(contact)
    then = on + timedelta(days=later) if later < (date.max - on).days else on
    before, after = judged(facts, RULES, on).state, judged(facts, RULES, then).state
    assert order.index(before) <= order.index(after)
