"""A page that stands behind another person's seat is not read with that person's rights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.sheets.household import HouseholdSheet
from desktop.views.claim.page import ClaimPage
from desktop.views.claim.presenter import ClaimPresenter
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import DECIDER, Counter, open_counter


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def family(counter: Counter) -> HouseholdSheet:
    return counter.services.households.enrol(an_enrolment(), counter.actor)


def asked_by(page: ClaimPage | HouseholdPage) -> list[bool]:
    seen: list[bool] = []
    page.reload_requested.connect(lambda: seen.append(page.isVisible()))
    return seen


@pytest.mark.parametrize("kind", ["claim", "household"])
def test_a_hidden_page_waits_for_its_own_person(
    kind: str, counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page: ClaimPage | HouseholdPage
    around = (counter.jobs, counter.news, counter.session, counter.services)
    if kind == "claim":
        page = ClaimPage(counter.session.discretion)
        ClaimPresenter(page, *around)
        assert family.claim is not None
        subject = family.claim.id
    else:
        page = HouseholdPage(counter.session.discretion)
        HouseholdPresenter(page, *around)
        subject = family.id
    counter.show(qtbot, page)
    page.open_subject(subject)
    counter.settle(qtbot)
    asked = asked_by(page)
    page.hide()
    counter.session.log_in(DECIDER)
    assert counter.jobs.is_idle, "nothing is asked while somebody else is in front"
    assert asked == []
    counter.session.log_in(counter.actor)
    page.show()
    page.refresh_if_needed()
    counter.settle(qtbot)
    assert asked == [True]
