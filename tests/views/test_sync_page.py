"""The page of the exchange, with two real desks and a real centre between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.domain.central import CentralState, Contact
from desktop.jobs.runner import JobRunner
from desktop.models import ConflictRecord, HouseholdRecord, MemberRecord, MutationRecord
from desktop.progress import unwatched
from desktop.services.clock import system_clock
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.sync import Resolution, SyncSheet
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.sync.conflict_card import ConflictCard
from desktop.views.sync.page import SyncPage
from desktop.views.sync.presenter import SyncPresenter
from desktop.views.sync.refused_card import RefusedCard
from tests.local_desk import ACTOR, Desk
from tests.sync.conftest import (  # noqa: F401 - fixtures
    SyncedDesk,
    centre,
    centre_template,
    two_desks,
)

Desks = tuple[SyncedDesk, SyncedDesk]


class Counter:
    """One desk with its page in front."""

    def __init__(self, desk: SyncedDesk, url: str | None, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        folder = desk.desk.path.parent
        self.settings = Settings(
            data=folder, central_url=url, laboratory=True, key_file=folder / "keys.json"
        )
        self.news, self.jobs = News(), JobRunner()
        self.session = Session(ACTOR)
        desk.desk.units.on_committed = self.news.changed.emit
        self.service = SyncService(desk.desk.units, self.settings, self.news.central_state.emit)
        now = system_clock().now
        self.page = SyncPage(self.session.discretion, folder / "settings.json", now)
        SyncPresenter(self.page, self.jobs, self.news, self.session, self.service)
        self.mistakes: list[object] = []
        self.jobs.unexplained.connect(self.mistakes.append)
        self.page.resize(1180, 900)
        qtbot.addWidget(self.page)

    def open(self) -> None:
        with self.qtbot.waitActive(self.page):
            self.page.show()
        self.page.refresh_if_needed()
        self.rest()

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: self.jobs.is_idle, timeout=20_000)
        QCoreApplication.sendPostedEvents()  # Qt shows what was put into a layout a round later
        assert self.mistakes == []

    def click(self, name: str) -> None:
        """The first visible button of this name."""
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        self.rest()

    def button(self, name: str) -> QPushButton:
        found = [b for b in self.page.findChildren(QPushButton, name) if b.isVisible()]
        return found[0]

    def cards(self, kind: type[Any]) -> list[Any]:
        return [card for card in self.page.findChildren(kind) if card.isVisible()]

    def read(self) -> str:
        """All that can be read on the page, the lines of its table included."""
        labels = self.page.findChildren(QLabel)
        told = [label.text() for label in labels if label.isVisible()]
        return "\n".join(told + self.acts())

    def acts(self) -> list[str]:
        """The lines of the table of acts, from the top."""
        card = self.page.acts
        return card.view.as_text().splitlines()[1:] if card.isVisible() else []


MakeCounter = Callable[[SyncedDesk, str | None], Counter]


@pytest.fixture
def make_counter(qtbot: QtBot) -> Iterator[MakeCounter]:
    made: list[Counter] = []

    def make(desk: SyncedDesk, url: str | None) -> Counter:
        made.append(Counter(desk, url, qtbot))
        return made[-1]

    yield make
    for counter in made:
        counter.jobs.close()


@pytest.fixture
def counters(
    two_desks: Desks,  # noqa: F811 - the fixture
    centre: str,  # noqa: F811
    make_counter: MakeCounter,
) -> tuple[Counter, Counter]:
    here, there = two_desks
    return make_counter(here, centre), make_counter(there, centre)


@pytest.fixture
def phone_typed_twice(counters: tuple[Counter, Counter]) -> tuple[Counter, Counter, UUID]:
    """The first counter was faster; the second one meets the conflict."""
    here, there = counters
    household_id = here.desk.enrol()
    for counter in (here, there):
        counter.service.run(unwatched)
    here.desk.change(household_id, phone="+33611111111")
    there.desk.change(household_id, phone="+33622222222")
    for counter in (here, there):
        counter.service.run(unwatched)
    return here, there, household_id


def phone(counter: Counter, household_id: UUID) -> str:
    return str(counter.desk.read(HouseholdRecord, household_id).phone)


def states_of_conflicts(counter: Counter) -> list[str]:
    return [row.state for row in counter.desk.all(select(ConflictRecord))]


@pytest.mark.postgres
def test_what_was_done_here_is_listed_until_it_is_exchanged(
    counters: tuple[Counter, Counter],
) -> None:
    here, _ = counters
    here.desk.enrol()
    here.open()
    (line,) = here.acts()
    assert "Household enrolled · P-1" in line
    assert ACTOR.name in line
    assert "saved here" in line
    assert "1 act is saved here and not received at the centre yet, since today" in here.read()
    with here.qtbot.waitSignal(here.page.exchange_requested):
        here.qtbot.keyClick(here.page, Qt.Key.Key_F5)
    here.rest()
    assert "1 change was sent." in here.page.note.text
    (line,) = here.acts()
    assert "received at the centre" in line
    assert len(re.findall(r"\b\d\d:\d\d\b", line)) == 3
    assert "All that was done here is received at the centre." in here.read()
    assert here.page._chip.text == "Synchronised"


@pytest.mark.postgres
def test_a_conflict_shows_both_values_with_who_typed_them_at_which_desk(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    _, there, _ = phone_typed_twice
    there.open()
    (card,) = there.cards(ConflictCard)
    told = there.read()
    assert "Contact · F-" in told
    assert "06 11 11 11 11" in told
    assert "06 22 22 22 22" in told
    assert there.page._decisions.text == "1 decision to take"
    assert card.sheet.by_them is not None
    assert (card.sheet.by_them.desk_label, card.sheet.by_me.desk_label) == ("desk 1", "desk 2")
    assert f"{ACTOR.name} · desk 1 · today at" in told
    assert f"{ACTOR.name} · desk 2 · today at" in told
    assert "Do not write" not in told, "only what differs is shown"


@pytest.mark.postgres
def test_keeping_what_stands_settles_the_conflict_on_every_desk(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    here, there, household_id = phone_typed_twice
    there.open()
    there.click("keep")
    assert there.cards(ConflictCard) == []
    for counter in (there, here):
        counter.service.run(unwatched)
        assert states_of_conflicts(counter) == ["kept_theirs"]
        assert phone(counter, household_id) == "+33611111111"


@pytest.mark.postgres
def test_the_second_value_can_be_taken(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    here, there, household_id = phone_typed_twice
    there.open()
    there.click("take")
    assert there.cards(ConflictCard) == []
    there.service.run(unwatched)
    here.service.run(unwatched)
    assert phone(here, household_id) == "+33622222222"


@pytest.mark.postgres
def test_a_third_value_is_typed_with_the_keyboard_alone(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    _, there, household_id = phone_typed_twice
    there.open()
    there.page.activateWindow()
    there.page.shown()
    assert there.page.focusWidget() is there.button("keep")
    there.qtbot.keyClick(there.button("edit"), Qt.Key.Key_Space)
    field = there.page.focusWidget()
    assert field is not None
    field.selectAll()
    there.qtbot.keyClicks(field, "06 33 33 33 33")
    there.qtbot.keyClick(there.button("record"), Qt.Key.Key_Space)
    there.rest()
    assert phone(there, household_id) == "+33633333333"
    assert states_of_conflicts(there) == ["edited"]


@pytest.mark.postgres
def test_a_reload_and_escape_keep_what_was_being_typed(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    _, there, household_id = phone_typed_twice
    there.open()
    there.click("edit")
    field = there.page.focusWidget()
    assert field is not None
    field.setText("half")
    there.desk.change(household_id, language="br")
    there.rest()
    assert there.button("record").isVisible()
    there.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    there.click("edit")
    assert field.text() == "half"


@pytest.mark.postgres
def test_a_social_security_number_is_not_taken_as_a_value(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    _, there, household_id = phone_typed_twice
    there.open()
    there.click("edit")
    field = there.page.focusWidget()
    assert field is not None
    field.setText("1 85 03 35 238 001")
    there.click("record")
    (card,) = there.cards(ConflictCard)
    assert "social security" in card.complaint.text()
    assert card.isEnabled()
    assert phone(there, household_id) == "+33611111111"


@pytest.mark.postgres
def test_a_conflict_settled_elsewhere_meanwhile_is_told_and_goes(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    here, there, _ = phone_typed_twice
    there.open()
    keep = there.button("keep")
    (card,) = there.cards(ConflictCard)
    there.desk.desk.units.on_committed = list  # the page hears nothing of it
    there.service.resolve(card.sheet.id, Resolution.KEPT_THEIRS, ACTOR)
    there.qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    there.rest()
    assert "meanwhile" in there.page.note.text
    assert there.cards(ConflictCard) == []
    here.service.run(unwatched)


@pytest.mark.postgres
def test_discreet_mode_hides_the_values_and_the_fields(
    phone_typed_twice: tuple[Counter, Counter, UUID],
) -> None:
    _, there, _ = phone_typed_twice
    there.open()
    there.click("edit")
    there.session.discretion.toggle()
    assert "06 " not in there.read()
    assert not [b for b in there.page.findChildren(QPushButton, "record") if b.isVisible()]
    there.session.discretion.toggle()
    assert "06 11 11 11 11" in there.read()
    assert there.button("record").isVisible()


@pytest.mark.postgres
def test_what_was_deleted_meanwhile_is_left_deleted(counters: tuple[Counter, Counter]) -> None:
    here, there = counters
    here.desk.enrol()
    for counter in counters:
        counter.service.run(unwatched)
    member_id = here.desk.all(select(MemberRecord.id))[0]
    here.desk.write("remove", lambda s: s.delete(s.get_one(MemberRecord, member_id)))
    there.desk.change(member_id, MemberRecord, custody="shared")
    for counter in counters:
        counter.service.run(unwatched)
    there.open()
    assert "Member of the household · F-" in there.read()
    assert "Anne Morvan" in there.read()
    assert "Shared custody" in there.read()
    assert "deleted" in there.read()
    names = {b.objectName() for b in there.page.findChildren(QPushButton) if b.isVisible()}
    assert "keep" in names
    assert not {"take", "edit"} & names
    there.click("keep")
    assert states_of_conflicts(there) == ["kept_theirs"]


@pytest.fixture
def card_linked_twice(counters: tuple[Counter, Counter]) -> tuple[Counter, Counter]:
    here, there = counters
    first, second = here.desk.enrol("Morvan"), there.desk.enrol("Le Bihan")
    for counter in (*counters, here):
        counter.service.run(unwatched)
    here.desk.link(first, "card-1")
    there.desk.link(second, "card-1")
    for counter in counters:
        counter.service.run(unwatched)
    return here, there


@pytest.mark.postgres
def test_refused_work_says_why_and_shows_what_was_typed(
    card_linked_twice: tuple[Counter, Counter],
) -> None:
    _, there = card_linked_twice
    there.open()
    told = there.read()
    assert "This card was linked at another counter meanwhile." in told
    assert "Linked on" in told
    assert "02/03/2026" in told
    assert "uq_card" not in told


@pytest.mark.postgres
def test_trying_again_meets_the_same_rule_and_nothing_is_lost(
    card_linked_twice: tuple[Counter, Counter],
) -> None:
    _, there = card_linked_twice
    there.open()
    there.click("retry")
    (card,) = there.cards(RefusedCard)
    assert "linked at another counter" in card.complaint.text()
    assert card.isEnabled()


@pytest.mark.postgres
def test_refused_work_is_given_up_with_a_note_and_not_without(
    card_linked_twice: tuple[Counter, Counter],
) -> None:
    _, there = card_linked_twice
    there.open()
    there.click("abandon")
    there.click("give_up")
    (card,) = there.cards(RefusedCard)
    assert "few words" in card.complaint.text()
    card.note.set_text("The card went to the other household.")
    there.click("give_up")
    assert there.cards(RefusedCard) == []
    rows = there.desk.all(select(MutationRecord).where(MutationRecord.state == "given_up"))
    assert [row.note for row in rows] == ["The card went to the other household."]


def test_a_centre_that_does_not_answer_is_told_and_work_goes_on(
    desk: Desk, make_counter: MakeCounter
) -> None:
    url = "postgresql://nobody@127.0.0.1:9/none"
    counter = make_counter(SyncedDesk(desk, url), url)
    counter.desk.enrol()
    counter.open()
    counter.click("exchange")
    assert "does not answer" in counter.page.note.text
    assert counter.page._chip.text == "Offline"
    assert "Household enrolled" in counter.read()
    assert counter.page.exchange.isEnabled()


def test_a_desk_without_a_centre_says_so_and_how_it_gets_one(
    desk: Desk, make_counter: MakeCounter
) -> None:
    counter = make_counter(SyncedDesk(desk, ""), None)
    counter.desk.enrol()
    counter.open()
    told = counter.read()
    assert "works alone" in told
    assert "central init" in told
    assert str(Path(counter.settings.data) / "settings.json") in told
    assert not counter.page.exchange.isVisible()
    assert not counter.page.acts.isVisible()


@pytest.mark.parametrize(
    ("contact", "chip"),
    [(Contact.SYNCHRONISED, "Synchronised"), (Contact.NEVER, "Not synchronised yet")],
)
def test_the_standing_is_a_word_and_a_shape(
    desk: Desk, make_counter: MakeCounter, contact: Contact, chip: str
) -> None:
    counter = make_counter(SyncedDesk(desk, "x"), "x")
    state = CentralState(contact, system_clock().now())
    counter.page.show_sheet(SyncSheet(replace(state, waiting=0)))
    assert counter.page._chip.text == chip
    assert counter.page._chip._icon_name
