"""Whatever the order, the split and the source of purchases: the same sum, to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.transaction import NothingToRecord, Told
from desktop.sheets.purchase import ImportSheet
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, SIRET, Market, a_market, told

QUICKLY = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MERCHANTS = (SIRET, "Fromagerie du Pâtis")
PURCHASES = st.lists(
    st.tuples(
        st.sampled_from(CARDS),
        st.sampled_from(MERCHANTS),
        st.integers(1, 31),
        st.integers(1, 4_000),
    ),
    min_size=1,
    max_size=25,
)


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    return a_market(desk, tmp_path)


def as_told(drawn: list[tuple[str, str, int, int]]) -> list[Told]:
    return [
        told(
            line, f"{Decimal(cents) / 100:.2f}", card_reference=card, merchant_reference=merchant,
            on_day=date(2026, 3, day),
        )
        for line, (card, merchant, day, cents) in enumerate(drawn, 1)
    ]  # fmt: skip


def take_in(market: Market, parts: list[list[Told]]) -> list[ImportSheet]:
    sheets = []
    for part in parts:
        if part:
            try:
                sheets.append(market.take_in(*part))
            except NothingToRecord:
                continue
    return sheets


def undo(market: Market, sheets: list[ImportSheet]) -> None:
    for sheet in sheets:
        market.imports.reverse(sheet.line.id, "essai d’une propriété", FOLLOWS)


def covered(market: Market) -> list[Decimal]:
    """By card, of what is in force."""
    rows = [row for row in market.rows() if row.state == "accepted"]
    return [
        sum((row.covered_amount for row in rows if row.card_reference == card), Decimal(0))
        for card in CARDS
    ]


def balances(market: Market) -> list[Decimal]:
    return [market.balance(place) for place in range(len(CARDS))]


@QUICKLY
@given(PURCHASES, st.data())
def test_order_and_split_do_not_change_the_sum_and_reversal_restores(
    market: Market, drawn: list[tuple[str, str, int, int]], data: st.DataObject
) -> None:
    every = as_told(drawn)
    bought = [
        sum((each.amount for each in every if each.card_reference == card), Decimal(0))
        for card in CARDS
    ]
    expected = [min(Decimal(60), amount) for amount in bought]

    whole = take_in(market, [every])
    assert covered(market) == expected
    assert balances(market) == [60 - amount for amount in expected]
    undo(market, whole)
    assert balances(market) == [Decimal(60)] * 3

    mixed = data.draw(st.permutations(every))
    cut = data.draw(st.integers(0, len(mixed)))
    parts = take_in(market, [list(mixed[:cut]), list(mixed[cut:])])
    assert covered(market) == expected
    assert balances(market) == [60 - amount for amount in expected]
    undo(market, data.draw(st.permutations(parts)))
    assert covered(market) == [Decimal(0)] * 3
    assert balances(market) == [Decimal(60)] * 3


@QUICKLY
@given(PURCHASES, st.data())
def test_what_comes_again_in_any_pieces_changes_nothing(
    market: Market, drawn: list[tuple[str, str, int, int]], data: st.DataObject
) -> None:
    every = as_told(drawn)
    sheets = take_in(market, [every])
    before, rows = balances(market), len(market.rows())
    again = data.draw(st.lists(st.sampled_from(every), max_size=30))
    renamed = [replace(each, line=line, entry="api") for line, each in enumerate(again, 1)]
    assert take_in(market, [renamed]) == []
    assert (balances(market), len(market.rows())) == (before, rows)
    undo(market, sheets)
