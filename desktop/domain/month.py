"""Calendar months, written 2026-03."""

from __future__ import annotations

from datetime import date, timedelta


def months_before(on: date, offset: int = 1) -> tuple[str, str, str]:
    """The three full months that end `offset` months before the month of `on`, oldest first.

    `offset` 1 is M-3, M-2, M-1; 2 is M-4, M-3, M-2. The month of `on` is never in.
    """
    index = on.year * 12 + on.month - 1 - (offset - 1)
    first, second, third = (divmod(index - back, 12) for back in (3, 2, 1))
    return _written(*first), _written(*second), _written(*third)


def _written(year: int, month_from_0: int) -> str:
    return f"{year}-{month_from_0 + 1:02}"


def month_of(on: date) -> str:
    return _written(on.year, on.month - 1)


def first_day(month: str) -> date:
    """Raises ValueError for what is not a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    return first_day(month_after(month)) - timedelta(days=1)


def month_after(month: str, months: int = 1) -> str:
    """`months` may be negative."""
    first = first_day(month)
    return _written(*divmod(first.year * 12 + first.month - 1 + months, 12))
