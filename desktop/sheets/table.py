"""A table as it is handed out of the window, for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from desktop.domain.errors import Refusal

Cell: TypeAlias = str | int | Decimal | date | None


class TooManyForWorkbook(Refusal):
    """`most` lines fit under the titles; nothing was written."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class TableSheet:
    """Lines in the order that was looked at; what the screen hides is hidden here too."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
