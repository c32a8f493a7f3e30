"""Widgets of one test die on the GUI thread, before a lane of the next one could destroy them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _collect_on_the_gui_thread() -> Iterator[None]:
    gc.disable()
    yield
    gc.collect(0)
    gc.enable()
