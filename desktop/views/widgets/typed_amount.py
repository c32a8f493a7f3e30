"""Amounts as they are typed at a counter, read into decimals; no Qt."""

from __future__ import annotations

import re
from decimal import Decimal

from desktop.i18n import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, number

_BLANKS = str.maketrans("", "", f" €{NO_BREAK_SPACE}{NARROW_NO_BREAK_SPACE}'’")
_PART = re.compile(r"[+-]?\d{1,9}([.,]\d{0,2})?", re.ASCII)
_SUM = re.compile(r"(?=[+-])")


def read_amount(text: str) -> Decimal | None:
    """`1 234,56`, `1234.56`, `-450` or a sum, `612,40+380`; None when it says no amount.

    An empty text is None too: nothing said is not 0.
    """
    parts = [part for part in _SUM.split(text.translate(_BLANKS)) if part]
    if not parts or not all(_PART.fullmatch(part) for part in parts):
        return None
    return sum((Decimal(part.replace(",", ".").rstrip(".")) for part in parts), Decimal(0))


def is_readable(text: str) -> bool:
    """Whether it says an amount or nothing at all."""
    return not text.strip() or read_amount(text) is not None


def shown_amount(amount: Decimal) -> str:
    """`1 110,00`, without the sign: columns of amounts say their unit once."""
    return number(amount, 2)
