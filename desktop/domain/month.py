"""Calendar months, written 2026-03."""

from __future__ import annotations

from datetime import date


def months_before(on: date, offset: int = 1) -> tuple[str, str, str]:
    """The three full months that end `offset` months before the month of `on`, oldest first.

    `offset` 1 is M-3, M-2, M-1; 2 is M-4, M-3, M-2. The month of `on` is never in.
    """
    index = on.year * 12 + on.month - 1 - (offset - 1)
    first, second, third = (divmod(index - back, 12) for back in (3, 2, 1))
    return _written(*first), _written(*second), _written(*third)


def _written(year: int, month_from_0: int) -> str:
    return f"{year}-{month_from_0 + 1:02}"
