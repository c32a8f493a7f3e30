"""Rows of the income grid as typed, and the statements they make; no Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from desktop.domain.income import IncomeSource
from desktop.sheets.household import IncomeEntry
from desktop.views.widgets.typed_amount import is_readable, read_amount

ATTESTED_ZERO = "0"


@dataclass(frozen=True)
class GridPerson:
    """Whose incomes are asked; a child's may be left out, an adult's may not."""

    id: UUID
    called: str
    is_adult: bool
    note: str = ""


@dataclass(frozen=True)
class IncomeRow:
    """One member and one source; `amounts` is month → text as typed, empty is not stated."""

    member_id: UUID
    source: str
    amounts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_readable(self) -> bool:
        return all(is_readable(text) for text in self.amounts.values())


def stated(rows: Iterable[IncomeRow], members: Collection[UUID]) -> tuple[IncomeEntry, ...]:
    """Every cell that says an amount, of members who are still there.

    The row of no income says 0 only: another amount there has no source and is left out.
    """
    return tuple(
        IncomeEntry(row.member_id, month, row.source, amount)
        for row in rows
        if row.member_id in members
        for month, text in sorted(row.amounts.items())
        if (amount := read_amount(text)) is not None
        and (row.source != IncomeSource.NONE or amount == 0)
    )


def rows_of(entries: Iterable[IncomeEntry], months: Collection[str]) -> tuple[IncomeRow, ...]:
    """Statements as rows again, within `months`; sources in the order in which one asks."""
    found: dict[tuple[UUID, str], dict[str, str]] = {}
    order = [str(source) for source in IncomeSource]
    for entry in sorted(entries, key=lambda entry: order.index(entry.source)):
        amounts = found.setdefault((entry.member_id, entry.source), {})
        if entry.month in months:
            amounts[entry.month] = typed_text(entry.amount)
    return tuple(IncomeRow(member, source, amounts) for (member, source), amounts in found.items())


def moved_to(rows: Iterable[IncomeRow], months: Collection[str]) -> tuple[IncomeRow, ...]:
    """Rows of an earlier time laid out for new months: the sources stay, the amounts do not."""
    return tuple(
        IncomeRow(row.member_id, row.source, {m: t for m, t in row.amounts.items() if m in months})
        for row in rows
    )


def typed_text(amount: Decimal) -> str:
    """An amount as one types it: no trailing `.00`, the sign of decimals is the comma."""
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")
