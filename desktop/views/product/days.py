"""Whole days that are typed in the forms of this room, also days to come."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.views.widgets.fields import DateEdit

AHEAD = timedelta(days=3653)
"""A rule is voted years before it holds, not decades."""


def far_from(on: date) -> date:
    """The last day that a form takes."""
    return on + AHEAD


def last_day(until: date | None) -> date | None:
    """People say the last day; rows keep the first day after it."""
    return until - timedelta(days=1) if until is not None else None


def typed_day(field: DateEdit) -> date | None:
    """None when nothing is typed, and for what is no whole day."""
    value = field.value()
    return value.exact() if value is not None else None
