"""The page of desks: who sees it, which desk stands first, what a silent centre leaves there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.actor import Role
from desktop.domain.central import CentralForbids, CentralUnavailable
from desktop.jobs.runner import JobRunner
from desktop.services.operations import OperationsService
from desktop.sheets.desk_standing import DeskStanding
from desktop.sheets.desk_trouble import Trouble, by_trouble, troubles
from desktop.sync.central import Central
from desktop.views.operations.page import EVERY, OperationsPage
from desktop.views.operations.presenter import OperationsPresenter
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import someone
from tests.sync.roles import drop_roles_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def a_desk(label: str = "guichet 1", **facts: Any) -> DeskStanding:
    told: dict[str, Any] = {
        "id": uuid4(),
        "label": label,
        "app_version": "1.0",
        "revision": "0004",
        "revoked": False,
        "last_contact": NOW,
        "last_push": NOW,
        "last_pull": NOW,
        "last_agreement": NOW,
        "waiting": 0,
        "waits_since": None,
        "clock_offset_ms": 0,
        "conflicts": 0,
        "refused": 0,
    }
    return DeskStanding(**told | facts)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, ()),
        ({"last_contact": NOW - timedelta(days=3)}, (Trouble.SILENT,)),
        ({"last_contact": NOW - timedelta(days=10)}, (Trouble.LOST,)),
        ({"last_contact": None}, (Trouble.LOST,)),
        ({"waiting": 2, "waits_since": NOW - timedelta(hours=23)}, ()),
        ({"waiting": 2, "waits_since": NOW - timedelta(hours=24)}, (Trouble.WAITS,)),
        ({"erasures_behind": 1}, (Trouble.ERASURES,)),
        ({"clock_offset_ms": 120_000}, (Trouble.CLOCK,)),
        ({"revision": "0003"}, (Trouble.OLD,)),
        ({"conflicts": 1, "refused": 1}, (Trouble.REFUSED, Trouble.CONFLICTS)),
        ({"last_agreement": NOW - timedelta(days=7)}, (Trouble.DISAGREES,)),
        ({"revoked": True, "last_contact": None}, ()),
    ],
)
def test_what_is_wrong_with_a_desk(facts: dict[str, Any], found: tuple[Trouble, ...]) -> None:
    assert troubles(a_desk(**facts), NOW, "0004") == found


def test_the_worst_desk_stands_first_and_those_that_left_last() -> None:
    desks = [
        a_desk("gone", gone_on=True, last_contact=None),
        a_desk("well"),
        a_desk("clock", clock_offset_ms=-500_000),
        a_desk("waits", waiting=3, waits_since=NOW - timedelta(days=2)),
    ]
    order = [desk.label for desk in by_trouble(desks, NOW, "0004")]
    assert order == ["waits", "clock", "well", "gone"]


class Wire:
    """To a real centre, until somebody cuts it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked = 0
        self.is_cut = False

    def __call__(self) -> AbstractContextManager[Central]:
        return self._connected()

    @contextmanager
    def _connected(self) -> Iterator[Central]:
        self.asked += 1
        if self.is_cut:
            raise CentralUnavailable
        with Central(self.url) as central:
            yield central


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    del qtbot
    runner = JobRunner()
    yield runner
    runner.close()


@pytest.mark.postgres
def test_the_page_asks_while_it_is_shown_and_keeps_what_it_has_when_the_centre_is_silent(
    two_desks: tuple[SyncedDesk, SyncedDesk], centre: str, jobs: JobRunner, qtbot: QtBot
) -> None:
    for desk in two_desks:
        desk.enrol()
        desk.sync()
    wire = Wire(centre)
    page = OperationsPage()
    qtbot.addWidget(page)
    OperationsPresenter(page, jobs, OperationsService(wire))
    page.resize(1200, 700)
    page.show()
    page.refresh_if_needed()
    qtbot.waitUntil(lambda: page.table.rowCount() == 2)
    assert page._again.isActive()
    assert page._again.interval() == EVERY
    shown = " ".join(page.table.text_at(0, column) for column in range(4))
    assert "desk 1" in shown
    assert "in order" in shown
    wire.is_cut = True
    page._again.timeout.emit()
    qtbot.waitUntil(page.banner.isVisible)
    assert "What is shown is of" in page.banner.text
    assert page.table.rowCount() == 2
    page.hide()
    assert not page._again.isActive()


@pytest.mark.postgres
def test_the_centre_tells_of_all_desks_only_those_who_look_after_them(
    two_desks: tuple[SyncedDesk, SyncedDesk], centre: str, administrator: Any
) -> None:
    two_desks[0].enrol()
    two_desks[0].sync()
    people = {role: someone(administrator, centre, role) for role in Role}
    try:
        for role, person in people.items():
            service = OperationsService(Wire(person.url))
            if role in {Role.ADMINISTRATOR, Role.COORDINATOR}:
                assert len(service.sheet().desks) == 1
            else:
                with pytest.raises(CentralForbids):
                    service.sheet()
    finally:
        drop_roles_of(centre)
