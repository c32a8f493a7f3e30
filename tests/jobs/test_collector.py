"""Garbage of the window is collected on the GUI thread, and nowhere else; never at length."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject, Qt

from desktop.jobs.collector import MANY, GuiCollector
from desktop.storage.bulk import without_collector


class Knot:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiCollector]:
    window = QObject()
    found = GuiCollector(window)
    yield found
    found.give_back()


def knots(count: int) -> list[Knot]:
    return [Knot() for _ in range(count)]


def enough() -> int:
    return gc.get_threshold()[0] + 1


def test_no_collection_happens_by_itself_while_a_window_is_open(collector: GuiCollector) -> None:
    assert not gc.isenabled()
    collector.give_back()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_knots_are_untied_when_enough_of_them_have_come_together(collector: GuiCollector) -> None:
    knot = weakref.ref(Knot())
    rubbish = knots(enough())
    assert knot() is not None
    assert rubbish
    collector.look()
    assert knot() is None


def test_nothing_is_collected_while_a_large_table_is_filled(collector: GuiCollector) -> None:
    knot = weakref.ref(Knot())
    with without_collector():
        rubbish = knots(enough() + MANY)
        collector.look()
        collector.rest(Qt.ApplicationState.ApplicationInactive)
        assert knot() is not None
    assert rubbish


def test_two_tables_filled_at_once_give_the_collector_back_after_the_last(
    collector: GuiCollector,
) -> None:
    before = gc.get_threshold()
    first, second = without_collector(), without_collector()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] == 0
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before


def test_what_is_too_much_to_look_through_is_left_until_the_window_rests(
    collector: GuiCollector,
) -> None:
    table, knot = knots(MANY + 1), weakref.ref(Knot())
    collector.look()
    assert knot() is not None
    assert gc.get_freeze_count() > len(table)
    collector.rest(Qt.ApplicationState.ApplicationActive)
    assert knot() is not None
    collector.rest(Qt.ApplicationState.ApplicationInactive)
    assert knot() is None
    assert len(table) == MANY + 1


def test_a_window_that_is_gone_leaves_nothing_alone(collector: GuiCollector) -> None:
    table = knots(MANY + 1)
    collector.look()
    collector.give_back()
    collector.rest(Qt.ApplicationState.ApplicationInactive)
    assert gc.get_freeze_count() == 0
    assert len(table) == MANY + 1
