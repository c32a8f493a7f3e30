"""Statements say each cent of accepted purchases once, however and whenever it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.closing import day_after
from desktop.domain.statement import (
    NOTHING,
    LineKind,
    Money,
    Purchase,
    Stated,
    StatedLine,
    alias_of,
    euros,
    frozen_line,
    lines_for,
    month_of,
    read_line,
    sum_of,
    totals_of,
)
from desktop.domain.statement_chain import Link, hash_of, head_of, order_of

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
MERCHANT = UUID(int=7)
KEY = b"k" * 32


def alias(month: str, card: str) -> str:
    return alias_of(KEY, MERCHANT, month, card)


@st.composite
def purchases(draw: st.DrawFn) -> Purchase:
    month = draw(st.integers(0, 3))
    covered = euros(draw(st.integers(0, 20_000)))
    share = euros(draw(st.integers(0, 20_000)))
    return Purchase(
        id=draw(st.uuids()),
        on_day=date(2026, month + 1, draw(st.integers(1, 28))),
        at_time=draw(st.sampled_from(["", "09:15", "10:42"])),
        ticket=draw(st.text(max_size=4)),
        card=draw(st.sampled_from(["1234567890", "9876543210"])),
        family=draw(st.sampled_from(["fruits", "bread", ""])),
        vat_rate=draw(st.sampled_from([None, Decimal("0.055"), Decimal("0.2")])),
        money=Money(covered + share, covered, share),
    )


@dataclass
class Till:
    """A merchant whose purchases change between closings, as the store would have them."""

    known: dict[UUID, Purchase]
    stated: dict[UUID, Stated]
    owed: list[Money]

    def close(self, month: str) -> tuple[tuple[StatedLine, ...], tuple[StatedLine, ...]]:
        until = day_after(month)
        here = [one for one in self.known.values() if one.on_day < until]
        lines, counter = lines_for(month, here, self.stated, alias)
        statement = uuid4()
        for line in (*lines, *counter):
            before = self.stated.get(line.transaction_id)
            self.stated[line.transaction_id] = Stated(
                line.money + (before.money if before else NOTHING),
                before.statement_id if before else statement,
            )
        self.owed.append(sum_of(lines) + sum_of(counter))
        return lines, counter


acts = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), purchases()),
        st.tuples(st.just("take_back"), st.integers(0, 30)),
        st.tuples(st.just("refuse"), st.integers(0, 30)),
        st.tuples(st.just("close"), st.sampled_from(MONTHS)),
    ),
    max_size=40,
)


def play(till: Till, steps: Sequence[tuple[str, object]]) -> None:
    for act, what in steps:
        known = list(till.known.values())
        if act == "close":
            till.close(str(what))
        elif act == "buy":
            assert isinstance(what, Purchase)
            till.known[what.id] = what
        elif known and isinstance(what, int):
            one = known[what % len(known)]
            if act == "refuse":
                till.known[one.id] = replace(one, money=NOTHING)
            else:
                back = replace(
                    one, id=uuid4(), money=NOTHING - one.money, reverses_id=one.id,
                    reversed_day=one.on_day,
                )  # fmt: skip
                till.known[back.id] = back


@settings(max_examples=300, deadline=None)
@given(acts)
def test_the_sum_of_statements_is_the_sum_of_accepted_purchases(
    steps: list[tuple[str, object]],
) -> None:
    till = Till({}, {}, [])
    play(till, steps)
    for month in MONTHS:
        till.close(month)
    accepted = sum((one.money for one in till.known.values()), NOTHING)
    assert sum(till.owed, NOTHING) == accepted
    assert till.close(MONTHS[-1]) == ((), ()), "nothing is stated twice"


@settings(max_examples=200, deadline=None)
@given(st.lists(purchases(), max_size=30, unique_by=lambda one: one.id), st.randoms())
def test_the_order_in_which_purchases_came_changes_no_line(
    some: list[Purchase], random: object
) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert lines_for("2026-03", some, {}, alias) == lines_for("2026-03", shuffled, {}, alias)


@settings(max_examples=200, deadline=None)
@given(st.lists(purchases(), max_size=30, unique_by=lambda one: one.id))
def test_what_is_frozen_is_read_as_it_was_and_its_totals_add_up(some: list[Purchase]) -> None:
    lines, counter = lines_for("2026-03", some, {}, alias)
    assert tuple(read_line(frozen_line(line)) for line in (*lines, *counter)) == (*lines, *counter)
    totals = totals_of(lines, counter)
    for group in ("families", "weeks", "vat"):
        assert sum(one[3] for one in totals[group]) == totals["covered"]
        assert sum(one[1] for one in totals[group]) == len(lines)
    assert euros(totals["due"]) == sum_of((*lines, *counter)).covered
    assert all(month_of(line.on_day) == "2026-03" for line in lines)
    assert all(line.kind is not LineKind.PURCHASE for line in counter)


def test_a_chain_has_one_head_and_nothing_can_be_taken_out_of_it() -> None:
    links, head = [], ""
    for place in range(5):
        content_hash = hash_of({"place": place}, head)
        links.append(Link(UUID(int=place), head, content_hash))
        head = content_hash
    assert head_of(reversed(links)) == head
    assert [link.id.int for link in order_of(reversed(links))] == [0, 1, 2, 3, 4]
    assert len(order_of(links[:2] + links[3:])) == 2
    assert head_of(()) == ""
