"""The privacy page on a real store: requests, the dry run, forms that ask for a number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.disposal import Act, Answer, Order, RequestKind
from desktop.domain.door import FileOfRelative
from desktop.importers.retention_file import read_retention
from desktop.importers.sender_file import SenderSource
from desktop.models import DisposalRecord, HouseholdRecord
from desktop.services.clock import Clock, fixed_clock
from desktop.services.erasure import Centre, ErasureService, SlipPaperService
from desktop.services.protection import ProtectionService
from desktop.services.retention import RetentionService
from desktop.services.rights_request import RightsRequestService
from desktop.settings import RESOURCES
from desktop.sheets.household import HouseholdSheet
from desktop.sync.central import Central
from desktop.views.privacy.order_form import OrderForm
from desktop.views.privacy.page import PrivacyPage
from desktop.views.privacy.presenter import PrivacyPresenter, PrivacySources
from desktop.views.widgets.request_form import RequestForm
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import DECIDER, NOW, Counter, open_counter

RULES = read_retention(RESOURCES / "retention" / "rennes.yaml")


@dataclass
class Office:
    """The page of a decider; `year` is the one that its clock shows."""

    counter: Counter
    desk: Desk
    qtbot: QtBot
    folder: Path
    year: int = 2026
    asked: list[str] = field(default_factory=list)

    def today(self) -> date:
        return date(self.year, 4, 14)

    def central(self) -> AbstractContextManager[Central]:
        self.asked.append("connect")
        return Central("postgresql://nobody@127.0.0.1:1/none")

    def open(self) -> PrivacyPage:
        page = PrivacyPage(self.counter.session.discretion)
        units, clock = self.desk.units, Clock(self.today, fixed_clock(NOW).now)
        sender = SenderSource(self.folder, demonstration=True)
        centre = Centre(self.central, lambda: self.asked.append("exchange"))
        sources = PrivacySources(
            RetentionService(units, clock, RULES),
            RightsRequestService(units, clock),
            ErasureService(units, clock, RULES, centre),
            lambda: SlipPaperService(units, clock, sender),
            self.today,
        )
        counter = self.counter
        PrivacyPresenter(page, counter.jobs, counter.news, counter.session, sources)
        counter.show(self.qtbot, page)
        page.refresh_if_needed()
        counter.settle(self.qtbot)
        return page

    def settle(self) -> None:
        self.counter.settle(self.qtbot)

    def save(self, page: PrivacyPage) -> None:
        assert page.form is not None
        page.form.save.click()
        self.settle()

    def household(self, row_id: UUID) -> HouseholdRecord:
        with self.desk.units.reading() as session:
            return session.get_one(HouseholdRecord, row_id)


@pytest.fixture
def office(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    counter = open_counter(desk, tmp_path)
    desk.units.now = lambda: NOW
    yield Office(counter, desk, qtbot, tmp_path)
    counter.close()


@pytest.fixture
def family(office: Office) -> HouseholdSheet:
    return office.counter.services.households.enrol(an_enrolment(), office.counter.actor)


def test_an_empty_office_says_so(office: Office) -> None:
    page = office.open()
    assert page.files.table.rowCount() == 0
    assert page.requests.table.rowCount() == 0
    assert not page.files.archive.isEnabled()


def test_a_request_is_written_down_counted_to_its_day_and_answered(
    office: Office, family: HouseholdSheet
) -> None:
    page = office.open()
    page.requests.new.click()
    form = cast(RequestForm, page.form)
    form.reference.setText(family.reference.lower())
    form.kind.set_value(RequestKind.ACCESS.value)
    office.save(page)
    assert page.form is None
    (line,) = [page.requests.table.line_at(0)]
    assert (line.answer_by, line.days_left(office.today())) == (date(2026, 5, 14), 30)
    assert "30 days left" in page.requests.table.text_at(0, 5)
    page.requests.view.point_at(0)
    page.requests.granted.click()
    office.settle()
    assert page.requests.table.line_at(0).answer is Answer.GRANTED
    assert not page.requests.granted.isEnabled()


def test_a_household_that_is_not_here_is_told_beside_the_form(office: Office) -> None:
    page = office.open()
    page.requests.new.click()
    cast(RequestForm, page.form).reference.setText("F-1999-000001")
    office.save(page)
    assert page.form is not None
    assert "not on this desk" in page.form.banner.text


def closed_claims(office: Office) -> None:
    from sqlalchemy import update  # noqa: PLC0415 - only here

    from desktop.models import ClaimRecord  # noqa: PLC0415

    with office.desk.units(DECIDER, "withdraw") as work:
        work.session.execute(update(ClaimRecord).values(state="withdrawn"))
        work.commit()


def test_files_are_archived_only_when_their_number_is_typed(
    office: Office, family: HouseholdSheet
) -> None:
    closed_claims(office)
    office.year = 2028
    later = office.open()
    assert later.files.table.rowCount() == 0  # the last day of two years is included
    office.year = 2029
    page = office.open()
    assert page.files.table.rowCount() == 1
    page.files.all.click()
    assert page.files.archive.text() == "Archive 1 file…"
    assert not page.files.dispose.isEnabled()
    page.files.archive.click()
    form = cast(OrderForm, page.form)
    form.count.setText("2")
    office.save(page)
    assert office.household(family.id).stage == "active"
    form.count.setText("1")
    office.save(page)
    row = office.household(family.id)
    assert (row.stage, row.stage_since) == ("archived", date(2029, 4, 14))
    assert page.files.table.line_at(0).archived


def test_a_disposal_without_the_centre_changes_nothing(
    office: Office, family: HouseholdSheet
) -> None:
    closed_claims(office)
    with office.desk.units(DECIDER, "archive_file") as work:
        work.session.get_one(HouseholdRecord, family.id).stage = "archived"
        work.commit()
    office.year = 2032
    page = office.open()
    page.files.view.point_at(0)
    page.files.dispose.click()
    form = cast(OrderForm, page.form)
    form.count.setText("1")
    office.save(page)
    assert office.asked == ["connect"]  # the desks that are behind, and nothing else: no ground
    form.ground.setText("CNIL 2023-095")
    form.visa.setText("2032-35-1")
    office.save(page)
    assert office.asked[1:] == ["exchange", "connect"]
    assert page.form is not None
    assert "does not answer" in page.form.banner.text
    assert office.household(family.id).stage == "archived"


def test_a_slip_is_listed_and_saved(office: Office, tmp_path: Path) -> None:
    facts: dict[str, Any] = {"households": [], "rows": {"member": 3}, "oldest": None}
    with office.desk.units(DECIDER, "test") as work:
        work.session.add(
            DisposalRecord(
                act="erasure",
                ground="Article 17",
                at=NOW,
                by_id=DECIDER.id,
                by_name=DECIDER.name,
                households=1,
                facts=facts,
            )
        )
        work.commit()
    page = office.open()
    page.slips.point_at(0)
    page.save_slip.click()
    presenter = page.findChild(PrivacyPresenter)
    assert presenter is not None
    presenter._dialogs.file_chosen.emit(tmp_path / "slip.pdf")
    office.settle()
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")


def test_the_file_of_somebody_close_is_left_out_of_a_batch_and_told(
    office: Office, family: HouseholdSheet
) -> None:
    other = office.counter.services.households.enrol(an_enrolment(), office.counter.actor)
    ProtectionService(office.desk.units).declare_relative(family.id, office.counter.actor)
    closed_claims(office)
    office.year = 2029
    page = office.open()
    assert page.files.table.rowCount() == 2
    place = next(n for n in range(2) if page.files.table.line_at(n).household_id == family.id)
    assert page.files.table.text_at(place, 1) == "File of a relative"
    page.files.view.select_all(lambda _line: True)
    assert "1 chosen file is of somebody close to you" in page.files._left_out.text()
    assert page.files.archive.text() == "Archive 1 file…"
    page.files.archive.click()
    cast(OrderForm, page.form).count.setText("1")
    office.save(page)
    assert office.household(other.id).stage == "archived"
    assert office.household(family.id).stage == "active"


def test_a_batch_that_names_the_file_of_somebody_close_is_refused_whole(
    office: Office, family: HouseholdSheet
) -> None:
    other = office.counter.services.households.enrol(an_enrolment(), office.counter.actor)
    ProtectionService(office.desk.units).declare_relative(family.id, office.counter.actor)
    closed_claims(office)
    clock = Clock(lambda: date(2029, 4, 14), fixed_clock(NOW).now)
    retention = RetentionService(office.desk.units, clock, RULES)
    with pytest.raises(FileOfRelative):
        retention.archive([family.id, other.id], office.counter.actor, 2)
    assert office.household(other.id).stage == "active"
    centre = Centre(office.central, lambda: office.asked.append("exchange"))
    erasures = ErasureService(office.desk.units, clock, RULES, centre)
    order = Order(Act.ERASURE, (family.id,), "Article 17", "", 1)
    with pytest.raises(FileOfRelative):
        erasures.erase(order, office.counter.actor)
    assert office.asked == [], "nobody was asked"
