"""The PC/SC service with the virtual reader, for every test that is marked `pcsc`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from desktop.cardreader.pcsc import SlotMonitor
from desktop.cardreader.roles import SlotContent
from desktop.cardreader.vpcd_service import (
    VirtualReaderMissing,
    VirtualReaderService,
    virtual_reader_service,
)


# Known to all tests by tests/conftest.py alone: imported by a test module it would be a second one.
@pytest.fixture(scope="session")
def pcsc_service() -> Iterator[VirtualReaderService]:
    """One service per test run; runs on the same machine wait for each other."""
    try:
        with virtual_reader_service() as service:
            yield service
    except VirtualReaderMissing as reason:
        missing(f"no virtual reader: {reason}")


@pytest.fixture
def empty_slots(pcsc_service: VirtualReaderService) -> VirtualReaderService:
    """The service looks every 0.4 s: the card of the test before may still seem to lie there."""
    monitor = SlotMonitor()
    while any(slot.content is not SlotContent.EMPTY for slot in monitor.look(0.5)):
        pass
    monitor.close()
    return pcsc_service


def missing(reason: str) -> None:
    """Where nobody looks, a skipped test is no test: on CI the absence is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
