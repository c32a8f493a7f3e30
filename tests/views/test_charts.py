"""Charts of purchases: what they say in words, what stands behind them, and that they draw."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop.views.theme import look
from desktop.views.widgets.charts_activity import ActivityGrid, MarketActivity
from desktop.views.widgets.charts_card import ChartCard
from desktop.views.widgets.charts_progress import Segment, StateBar
from desktop.views.widgets.charts_shares import Share, ShareBars

SHARES = (
    Share("bread", Decimal("250.00"), Decimal("50.00")),
    Share("vegetables", Decimal("1000.00"), Decimal("900.00")),
    Share("fish", Decimal(0), Decimal(0)),
)
STATES = (
    Segment("to check", 3, "waiting", "warning-circle"),
    Segment("closed", 6, "information", "lock"),
    Segment("paid", 1, "done", "check-circle", is_done=True),
)


def share_of(widget: QWidget, qtbot: QtBot, colour: str) -> float:
    """How much of the picture is of this token."""
    qtbot.addWidget(widget)
    widget.resize(480, widget.sizeHint().height())
    image = widget.grab().toImage()
    wanted = QColor(look.colour(colour)).rgb()
    points = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    return sum(image.pixel(x, y) == wanted for x, y in points) / len(points)


def test_families_are_told_by_amount_with_their_sustainable_share(qtbot: QtBot) -> None:
    bars = ShareBars()
    bars.show_shares(SHARES)
    assert bars.accessibleName() == (
        "€1,250.00 in all, 76% of it sustainable; vegetables comes first with €1,000.00."
    )
    assert bars.rows() == (
        ("vegetables", "€1,000.00 · 90%"),
        ("bread", "€250.00 · 20%"),
        ("fish", "€0.00 · –"),
    )
    assert share_of(bars, qtbot, "accent") > share_of(bars, qtbot, "accent_chart") > 0


def test_a_month_without_purchases_says_so(qtbot: QtBot) -> None:
    bars, grid, states = ShareBars(), ActivityGrid(), StateBar()
    bars.show_shares([])
    grid.show_activity([MarketActivity("Landrel", (0,) * 7)])
    states.show_segments([])
    assert bars.words == grid.words == "No purchase yet."
    assert states.words == "Nothing to do in this month."
    for chart in (bars, grid, states):
        assert share_of(chart, qtbot, "accent") < 0.02  # of the legend, at most


def test_the_busiest_market_day_stands_out(qtbot: QtBot) -> None:
    grid = ActivityGrid()
    saturday = MarketActivity("Jean-Normand", (0, 0, 0, 0, 12, 480, 0))
    grid.show_activity([MarketActivity("Landrel", (0, 0, 0, 0, 60, 0, 0)), saturday])
    assert grid.words == "Busiest: Jean-Normand on Saturday, with 480 purchases."
    assert grid.rows()[1] == ("Jean-Normand", "Fri 12 · Sat 480")
    assert share_of(grid, qtbot, "accent") > 0


@pytest.mark.parametrize("segments", [STATES, (STATES[2],)])
def test_the_states_of_a_month_fill_one_bar(qtbot: QtBot, segments: tuple[Segment, ...]) -> None:
    bar = StateBar()
    bar.show_segments(segments)
    whole = sum(each.count for each in segments)
    assert bar.words == f"Done: 1 of {whole}."
    assert bar.rows()[-1] == ("paid", "1")
    assert share_of(bar, qtbot, "done") > 0


def test_a_card_turns_its_picture_into_a_table(qtbot: QtBot) -> None:
    bars = ShareBars()
    card = ChartCard("Purchases by family", bars, bars)
    qtbot.addWidget(card)
    bars.show_shares(SHARES)
    card.tell()
    assert card.sentence == bars.words
    assert not card.is_table
    card.turn.click()
    assert card.is_table
    assert not bars.isVisibleTo(card)
    assert card.turn.text() == "As a picture"
    card.turn.click()
    assert not card.is_table
