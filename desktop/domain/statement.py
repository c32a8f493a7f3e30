"""What a statement says of each purchase, and its totals.

Amounts are euros; in the frozen content they are whole cents. A purchase may be stated several
times: what counts is the sum, and what is missing to it is what the next statement says.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

FORMAT = 1
ZERO = Decimal(0)
_ALIAS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that can be taken for another sign
_SIGNS = 8

Content = dict[str, Any]


class LineKind(StrEnum):
    """`late` came after its month was closed; `correction` is a difference to what was stated."""

    PURCHASE = "purchase"
    REVERSAL = "reversal"
    LATE = "late"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Money:
    """`amount` = `covered` + `share`, signed."""

    amount: Decimal = ZERO
    covered: Decimal = ZERO
    share: Decimal = ZERO

    def __add__(self, other: Money) -> Money:
        return Money(
            self.amount + other.amount, self.covered + other.covered, self.share + other.share
        )

    def __sub__(self, other: Money) -> Money:
        return Money(
            self.amount - other.amount, self.covered - other.covered, self.share - other.share
        )


NOTHING = Money()


@dataclass(frozen=True)
class Purchase:
    """A purchase as it stands now. `money` is nothing when it was refused.

    `card` is the public number. A reversal names what it reverses, and on which day that was.
    """

    id: UUID
    on_day: date
    at_time: str
    ticket: str
    card: str
    family: str
    vat_rate: Decimal | None
    money: Money
    reverses_id: UUID | None = None
    reversed_day: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class StatedLine:
    """One line of a statement. `cites_id` is the statement that had the purchase before."""

    transaction_id: UUID
    on_day: date
    at_time: str
    ticket: str
    card_alias: str
    family: str
    money: Money
    vat_rate: Decimal | None
    kind: LineKind
    cites_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True)
class Stated:
    """What earlier statements say of a purchase, together; `statement_id` is the first of them."""

    money: Money
    statement_id: UUID


def month_of(on: date) -> str:
    return f"{on.year}-{on.month:02}"


def alias_of(key: bytes, merchant_id: UUID, month: str, card: str) -> str:
    """Eight signs for a card, of which no other month, merchant or site makes the same.

    Who has no `key` finds neither the card nor another month of it again.
    """
    text = f"statement|{merchant_id}|{month}|{card}"
    rest = int.from_bytes(hmac.new(key, text.encode(), hashlib.sha256).digest())
    signs = []
    for _ in range(_SIGNS):
        rest, index = divmod(rest, len(_ALIAS))
        signs.append(_ALIAS[index])
    return "".join(signs)


def lines_for(
    month: str,
    purchases: Iterable[Purchase],
    stated: Mapping[UUID, Stated],
    alias: Callable[[str, str], str],
) -> tuple[tuple[StatedLine, ...], tuple[StatedLine, ...]]:
    """Lines of `month`, and counter-entries of earlier months: all that no statement says yet.

    `purchases` are those with a day up to the end of the month. `alias` is given the month and the
    card. In the order of day, hour and ticket, whatever the order of the purchases.
    """
    lines: list[StatedLine] = []
    counter: list[StatedLine] = []
    for one in purchases:
        before = stated.get(one.id)
        missing = one.money - (before.money if before else NOTHING)
        if missing == NOTHING:
            continue
        line = _line(one, missing, before, stated, alias)
        of_month = (
            line.kind in _OF_MONTH and line.cites_id is None and month_of(one.on_day) == month
        )
        (lines if of_month else counter).append(line if of_month else _as_counter(line))
    return _sorted(lines), _sorted(counter)


_PURCHASES = frozenset({LineKind.PURCHASE, LineKind.LATE})
_OF_MONTH = frozenset({LineKind.PURCHASE, LineKind.REVERSAL})


def _line(
    one: Purchase,
    missing: Money,
    before: Stated | None,
    stated: Mapping[UUID, Stated],
    alias: Callable[[str, str], str],
) -> StatedLine:
    cited = before or (stated.get(one.reverses_id) if one.reverses_id else None)
    kind = LineKind.REVERSAL if one.reverses_id else LineKind.PURCHASE
    named_by = one.reversed_day or one.on_day  # the merchant finds the alias of that month again
    return StatedLine(
        one.id,
        one.on_day,
        one.at_time,
        one.ticket,
        alias(month_of(named_by), one.card),
        one.family,
        missing,
        one.vat_rate,
        LineKind.CORRECTION if before else kind,
        cited.statement_id if cited else None,
        one.reason,
    )


def _as_counter(line: StatedLine) -> StatedLine:
    return replace(line, kind=LineKind.LATE) if line.kind is LineKind.PURCHASE else line


def _sorted(lines: list[StatedLine]) -> tuple[StatedLine, ...]:
    return tuple(
        sorted(lines, key=lambda x: (x.on_day, x.at_time, x.ticket, str(x.transaction_id)))
    )


def sum_of(lines: Iterable[StatedLine]) -> Money:
    total = NOTHING
    for line in lines:
        total += line.money
    return total


def frozen_line(line: StatedLine) -> list[Any]:
    """As it stands in the content: see `read_line`."""
    return [
        str(line.transaction_id),
        line.on_day.isoformat(),
        line.at_time,
        line.ticket,
        line.card_alias,
        line.family,
        cents(line.money.amount),
        cents(line.money.covered),
        cents(line.money.share),
        None if line.vat_rate is None else int(line.vat_rate * 10000),
        line.kind.value,
        str(line.cites_id) if line.cites_id else None,
        line.reason,
    ]


def read_line(frozen: list[Any]) -> StatedLine:
    row, day, time, ticket, alias, family, amount, covered, share, vat, kind, cites, why = frozen
    return StatedLine(
        UUID(row),
        date.fromisoformat(day),
        time,
        ticket,
        alias,
        family,
        Money(euros(amount), euros(covered), euros(share)),
        None if vat is None else Decimal(vat).scaleb(-4),
        LineKind(kind),
        UUID(cites) if cites else None,
        why,
    )


def cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def euros(whole_cents: int) -> Decimal:
    return Decimal(whole_cents).scaleb(-2)


def lines_in(content: Content) -> tuple[StatedLine, ...]:
    return tuple(read_line(frozen) for frozen in content["lines"])


def counter_entries_in(content: Content) -> tuple[StatedLine, ...]:
    return tuple(read_line(frozen) for frozen in content["counter_entries"])


def counted(lines: Iterable[StatedLine]) -> tuple[int, int]:
    """Purchases stated for the first time, and lines that take one back or correct it."""
    every = tuple(lines)
    first = sum(line.kind in _PURCHASES for line in every)
    return first, len(every) - first


def totals_of(lines: Iterable[StatedLine], counter: Iterable[StatedLine]) -> Content:
    """By family, by week of the calendar (ISO 8601), by rate of VAT; what is owed is `due`.

    `purchases` and `corrections` are counted over lines and counter-entries together.
    """
    every, aside = tuple(lines), tuple(counter)
    own, corrections = sum_of(every), sum_of(aside)
    first, others = counted((*every, *aside))
    return {
        "count": len(every),
        "purchases": first,
        "corrections": others,
        "amount": cents(own.amount),
        "covered": cents(own.covered),
        "share": cents(own.share),
        "families": _grouped(every, lambda line: line.family),
        "weeks": _grouped(every, week_of),
        "vat": _grouped(every, _rate_of),
        "counter_amount": cents(corrections.amount),
        "counter_covered": cents(corrections.covered),
        "due": cents(own.covered + corrections.covered),
    }


def week_of(line: StatedLine) -> str:
    """2026-W10: a statement may begin or end in the week of another year."""
    year, week, _ = line.on_day.isocalendar()
    return f"{year}-W{week:02}"


def sold_by_rate(lines: Iterable[StatedLine]) -> list[tuple[str, int]]:
    """Ten-thousandths, empty where the rate is not known, and cents with tax."""
    return [(rate, amount) for rate, _count, amount, *_more in _grouped(lines, _rate_of)]


def _rate_of(line: StatedLine) -> str:
    """Ten-thousandths; empty where it is not known."""
    return "" if line.vat_rate is None else str(int(line.vat_rate * 10000))


def _grouped(lines: Iterable[StatedLine], key: Callable[[StatedLine], str]) -> list[list[Any]]:
    """[[key, count, amount, covered, share], …] in the order of the keys."""
    found: dict[str, list[int]] = {}
    for line in lines:
        sums = found.setdefault(key(line), [0, 0, 0, 0])
        money = line.money
        counted = (1, cents(money.amount), cents(money.covered), cents(money.share))
        sums[:] = [before + more for before, more in zip(sums, counted, strict=True)]
    return [[name, *found[name]] for name in sorted(found)]
