"""The pages of cards by the keyboard alone: reached by Tab, in reading order, with a name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QLabel, QWidget

from desktop.services.invented_protection import MERCHANT_MANAGER
from tests.journeys.conftest import Counter, OpenCounter

pytestmark = pytest.mark.journey
MOST_STOPS = 120
SAME_LINE = 24
"""Pixels by which the middles of two controls of one line may differ."""


def here(counter: Counter) -> None:
    counter.reader.lay_down("1")
    counter.until(lambda: counter.is_on("household"))
    counter.settle()
    counter.reader.take_away()
    counter.settle()


def cards(counter: Counter) -> None:
    counter.open("cards")


def known_card(counter: Counter) -> None:
    here(counter)
    counter.open("known_card", counter.page._sheet.cards[0].card_id)


def blocking(counter: Counter) -> None:
    known_card(counter)
    counter.page.act_requested.emit("block")
    counter.settle()


def intake(counter: Counter) -> None:
    counter.open("intake")


def moving(counter: Counter) -> None:
    counter.open("stock_move")


def block_list(counter: Counter) -> None:
    counter.open("block_list")


def station(counter: Counter) -> None:
    counter.open("encoding")


def replacing(counter: Counter) -> None:
    here(counter)
    counter.page.editor_requested.emit("cards")
    counter.page.editor.flow.choice.buttons["paper"].click()
    counter.settle()


def changing(counter: Counter) -> None:
    here(counter)
    counter.page.editor_requested.emit("support")
    counter.settle()


def merchants(counter: Counter) -> None:
    counter.open("merchants")


def directory(counter: Counter) -> None:
    counter.open("directory")


def merchant(counter: Counter) -> None:
    desk = counter.application.desk
    assert desk is not None
    counter.application.session.log_in(MERCHANT_MANAGER)
    counter.settle()
    waiting = (
        line.id
        for line in desk.trade.merchants.lines()
        if (sheet := desk.trade.merchants.sheet(line.id, MERCHANT_MANAGER)).accounts
        and sheet.accounts.waiting
    )
    counter.open("merchant", next(waiting))


def stall(counter: Counter) -> None:
    merchant(counter)
    counter.page.act_requested.emit("add_outlet", None)
    counter.page.editor.kind.set_value("stall")
    counter.page.editor.kind.value_changed.emit("stall")
    counter.page.editor.add_period()
    counter.settle()


PAGES = pytest.mark.parametrize(
    "go",
    [
        *(cards, known_card, blocking, intake, moving, block_list, station, replacing, changing),
        *(merchants, directory, merchant, stall),
    ],
    ids=lambda go: go.__name__,
)


def stops(page: QWidget) -> list[QWidget]:
    """Where Tab comes by on the page: one stretch, between the navigation and the status bar."""
    round_trip = tab_round(page)
    is_here = [page.isAncestorOf(widget) for widget in round_trip]
    starts = [at for at, here_now in enumerate(is_here) if here_now and not is_here[at - 1]]
    assert len(starts) == 1, [name_of(round_trip[at]) for at in starts]
    turned = round_trip[starts[0] :] + round_trip[: starts[0]]
    return [widget for widget in turned if page.isAncestorOf(widget)]


def tab_round(page: QWidget) -> list[QWidget]:
    """Every stop of the window, from one control of the page round to it again."""
    first_control(page).setFocus(Qt.FocusReason.TabFocusReason)
    found: list[QWidget] = []
    for _press in range(MOST_STOPS):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in found:
            break
        found.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return found


def first_control(page: QWidget) -> QWidget:
    return next(widget for widget in page.findChildren(QWidget) if takes_tab(widget))


def takes_tab(widget: QWidget) -> bool:
    policy = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(policy) and widget.isVisible() and widget.isEnabled()


def name_of(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return widget.accessibleName() or words or widget.toolTip()


def middle(widget: QWidget, page: QWidget) -> QPoint:
    return widget.mapTo(page, widget.rect().center())


def column_of(widget: QWidget, page: QWidget) -> QWidget:
    """The card that the control stands in; without one, the part of the page."""
    inner = widget
    while inner.property("kind") not in {"card", "stage"}:
        above = inner.parentWidget()
        if above is None or above is page:
            break
        inner = above
    return inner


def out_of_order(found: list[QWidget], page: QWidget) -> list[str]:
    """Within one card: downwards, and from left to right on a line."""
    wrong = []
    for before, after in pairwise(found):
        if column_of(before, page) is not column_of(after, page):
            continue
        one, other = middle(before, page), middle(after, page)
        is_below = other.y() > one.y() + SAME_LINE
        is_beside = abs(other.y() - one.y()) <= SAME_LINE and other.x() > one.x()
        if not (is_below or is_beside):
            wrong.append(f"{name_of(before)} → {name_of(after)}")
    return wrong


@PAGES
def test_tab_comes_by_every_control_in_reading_order_and_each_has_a_name(
    city: Path, open_counter: OpenCounter, go: Callable[[Counter], None]
) -> None:
    counter = open_counter(city, demonstration=True)
    counter.window.resize(1440, 1400)
    go(counter)
    found = stops(counter.page)
    missed = {
        name_of(button)
        for button in counter.page.findChildren(QAbstractButton)
        if takes_tab(button) and button not in found and not is_other_of_group(button, found)
    }
    assert missed == set()
    assert [repr(widget) for widget in found if not name_of(widget)] == []
    assert out_of_order(found, counter.page) == []
    assert columns_left(found, counter.page) == []


def columns_left(found: list[QWidget], page: QWidget) -> list[str]:
    """Parts that Tab comes back to, and parts of one column that it comes by from below."""
    visited: list[QWidget] = []
    wrong = []
    for stop in found:
        part = column_of(stop, page)
        if visited and part is visited[-1]:
            continue
        if part in visited:
            wrong.append(f"back to {name_of(stop)}")
        visited.append(part)
    for upper, lower in pairwise(visited):
        one, other = place_of(upper, page), place_of(lower, page)
        share_a_column = one.left() < other.right() and other.left() < one.right()
        if share_a_column and other.top() < one.top():
            wrong.append(f"{upper} stands under {lower}")
    return wrong


def place_of(part: QWidget, page: QWidget) -> QRect:
    return QRect(part.mapTo(page, QPoint(0, 0)), part.size())


def is_other_of_group(button: QAbstractButton, found: list[QWidget]) -> bool:
    """Of exclusive buttons Tab comes by one; the arrow keys choose among them."""
    group: QButtonGroup | None = button.group()
    return group is not None and any(other in found for other in group.buttons())
