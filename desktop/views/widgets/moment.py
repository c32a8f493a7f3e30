"""When something happened, as short as a list has room for."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_datetime

from desktop.i18n import language


def short_moment(at: datetime, today: datetime) -> str:
    """`2 nov. 10:31` this year, `2 nov. 2025` before: the year matters more than the hour."""
    local = at.astimezone()
    pattern = "d MMM HH:mm" if local.year == today.year else "d MMM y"
    return format_datetime(local, pattern, locale=language())


def short_day(at: datetime, today: datetime) -> str:
    """`2 nov.` this year: of what is only known by its day."""
    local = at.astimezone()
    pattern = "d MMM" if local.year == today.year else "d MMM y"
    return format_datetime(local, pattern, locale=language())
