"""The page of the exchange, for who may not see a file: a card without a value or a choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QLabel, QPushButton

from desktop.models import ConflictRecord, HouseholdRecord, new_id
from desktop.services.protection import ProtectionService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.household import HouseholdSheet
from desktop.views.sync.conflict_card import ConflictCard
from desktop.views.sync.page import SyncPage
from desktop.views.sync.presenter import SyncPresenter
from desktop.views.sync.shut_card import ShutCard
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import DECIDER, NOW, Counter, open_counter


@pytest.fixture
def counter(desk: Desk, tmp_path: Path) -> Iterator[Counter]:
    desk.units.now = lambda: NOW
    counter = open_counter(desk, tmp_path)
    yield counter
    counter.close()


@pytest.fixture
def family(counter: Counter, desk: Desk) -> HouseholdSheet:
    family = counter.services.households.enrol(an_enrolment(), counter.actor)
    with desk.units.applying() as (session, _changes):
        session.get_one(HouseholdRecord, family.id).reference = "F-2026-000077"
        session.add(
            ConflictRecord(
                id=new_id(),
                entity="household",
                row_id=family.id,
                household_id=family.id,
                columns_of="phone",
                base={"phone": None},
                theirs={"phone": "+33639980077"},
                mine={"phone": "+33639980011"},
                mutation_id=new_id(),
                actor_id=DECIDER.id,
                actor_name=DECIDER.name,
                at=NOW,
            )
        )
    return family


def opened(counter: Counter, desk: Desk, qtbot: QtBot, folder: Path) -> SyncPage:
    settings = Settings(folder, central_url="postgresql://localhost:1/nobody", laboratory=True)
    page = SyncPage(counter.session.discretion, folder / "settings.json", lambda: NOW)
    service = SyncService(desk.units, settings)
    SyncPresenter(page, counter.jobs, counter.news, counter.session, service)
    counter.show(qtbot, page)
    page.refresh_if_needed()
    counter.settle(qtbot)
    return page


def texts_of(page: SyncPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def visible(page: SyncPage, kind: type[ShutCard] | type[ConflictCard]) -> list[object]:
    return [card for card in page.findChildren(kind) if card.isVisible()]


@pytest.mark.parametrize("why", ["relative", "confidential"])
def test_a_shut_file_shows_its_number_and_nothing_that_was_typed(
    counter: Counter, desk: Desk, qtbot: QtBot, tmp_path: Path, family: HouseholdSheet, why: str
) -> None:
    protection = ProtectionService(desk.units)
    page = opened(counter, desk, qtbot, tmp_path)
    assert "06 39 98 00 77" in texts_of(page)
    if why == "relative":
        protection.declare_relative(family.id, counter.actor)
    else:
        protection.protect(family.id, "Violences, adresse à taire", DECIDER)
    page.mark_stale()
    counter.settle(qtbot)
    assert visible(page, ConflictCard) == []
    (card,) = page.findChildren(ShutCard)
    assert "F-2026-000077" in texts_of(page)
    assert "06 39 98 00" not in texts_of(page)
    assert [button.text() for button in card.findChildren(QPushButton)] == ["Open the household"]


def test_a_conflict_is_there_on_the_way_back_from_a_file_opened_with_a_reason(
    counter: Counter, desk: Desk, qtbot: QtBot, tmp_path: Path, family: HouseholdSheet
) -> None:
    protection = ProtectionService(desk.units)
    protection.protect(family.id, "Violences, adresse à taire", DECIDER)
    page = opened(counter, desk, qtbot, tmp_path)
    (card,) = page.findChildren(ShutCard)
    page.open_requested.connect(page.hide)
    card.link.click()
    protection.open_with_reason(family.id, "Deux saisies à départager", counter.actor)
    page.show()
    page.refresh_if_needed()
    counter.settle(qtbot)
    assert "06 39 98 00 77" in texts_of(page)
