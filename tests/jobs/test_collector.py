"""Garbage of the window is collected on the GUI thread, and nowhere else."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject

from desktop.jobs.collector import GuiCollector


class Knot:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiCollector]:
    window = QObject()
    yield GuiCollector(window)
    gc.enable()


def test_no_collection_happens_by_itself_while_a_window_is_open(collector: GuiCollector) -> None:
    assert not gc.isenabled()
    collector.give_back()
    assert gc.isenabled()


def test_knots_are_untied_when_enough_of_them_have_come_together(collector: GuiCollector) -> None:
    knot = weakref.ref(Knot())
    rubbish = [Knot() for _ in range(gc.get_threshold()[0] + 1)]
    assert knot() is not None
    assert rubbish
    collector.look()
    assert knot() is None
    collector.give_back()
