"""The page of openings on a real store: read, printed, and only for those who answer for files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from PySide6.QtPrintSupport import QPrinter

from desktop.domain.access import Reason
from desktop.domain.actor import Role
from desktop.importers.sender_file import SenderSource
from desktop.models import AccessRecord
from desktop.reports.preview import page_count
from desktop.services.access import AccessService
from desktop.services.access_paper import AccessPaperService
from desktop.services.agent import AgentService
from desktop.services.clock import fixed_clock
from desktop.sheets.household import HouseholdSheet
from desktop.views.household.access_page import AccessPage
from desktop.views.household.access_presenter import AccessPresenter, AccessSources
from desktop.views.household.acts import acts_of
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from desktop.views.widgets.page import Place
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import NOW, Counter, open_counter


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    AgentService(desk.units).add(opened.actor, opened.actor)
    yield opened
    opened.close()


@pytest.fixture
def family(counter: Counter) -> HouseholdSheet:
    return counter.services.households.enrol(an_enrolment(), counter.actor)


@pytest.fixture
def accesses(desk: Desk) -> AccessService:
    return AccessService(desk.units, fixed_clock(NOW))


def open_log(
    counter: Counter, accesses: AccessService, qtbot: QtBot, subject: UUID, folder: Path
) -> AccessPage:
    page = AccessPage(counter.session.discretion)
    papers = AccessPaperService(
        accesses, fixed_clock(NOW), SenderSource(folder, demonstration=True)
    )

    def built() -> AccessPaperService:
        return papers

    AccessPresenter(page, counter.jobs, counter.session, AccessSources(accesses, built))
    counter.show(qtbot, page)
    page.open_subject(subject)
    page.shown()
    counter.settle(qtbot)
    return page


def reasons(desk: Desk) -> list[str]:
    with desk.units.reading() as session:
        return list(session.scalars(select(AccessRecord.reason).order_by(AccessRecord.id)))


def test_each_opening_says_why_who_and_where(
    counter: Counter, family: HouseholdSheet, accesses: AccessService, qtbot: QtBot, tmp_path: Path
) -> None:
    accesses.note("household", family.id, Reason.CARD, counter.actor)
    page = open_log(counter, accesses, qtbot, family.id, tmp_path)
    entries = page.log._all
    assert [entry.title for entry in entries] == [
        "List of openings looked at",
        "The card was laid on the reader",
    ]
    assert entries[1].detail == "Camille Le Goff · Agent who decides on claims · desk 1"
    assert "2 openings since 14 April 2026" in page._said.text()
    assert page.print.isEnabled()


def test_a_page_for_the_household_is_saved_and_that_is_noted(
    counter: Counter,
    desk: Desk,
    family: HouseholdSheet,
    accesses: AccessService,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    page = open_log(counter, accesses, qtbot, family.id, tmp_path)
    (presenter,) = page.findChildren(AccessPresenter)
    presenter._dialogs.file_chosen.emit(tmp_path / "who.pdf")
    counter.settle(qtbot)
    assert page_count((tmp_path / "who.pdf").read_bytes()) == 1
    assert reasons(desk) == ["access_log", "access_print"]
    assert "who.pdf" in page.banner.text


def test_the_page_goes_to_a_printer(
    counter: Counter, family: HouseholdSheet, accesses: AccessService, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_log(counter, accesses, qtbot, family.id, tmp_path)
    (presenter,) = page.findChildren(AccessPresenter)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    presenter._dialogs.printer_chosen.emit(printer)
    counter.settle(qtbot)
    assert (tmp_path / "paper.pdf").stat().st_size > 1000
    assert page.banner.text == "The list is at the printer. Hand it over."


def test_the_household_page_offers_it_to_those_who_may_know(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    page.open_subject(family.id)
    counter.settle(qtbot)
    with qtbot.waitSignal(page.open_requested) as opened:
        page.acts.requested.emit("accesses")
    assert opened.args == [Place("accesses", family.id)]
    assert "accesses" in [act.name for act in page.acts._acts]


def test_for_others_the_act_is_not_there(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    counter.session.log_in(replace(counter.actor, roles=frozenset({Role.COUNTER})))
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    page.open_subject(family.id)
    counter.settle(qtbot)
    assert "accesses" not in [act.name for act in page.acts._acts]


def test_a_closed_household_still_says_who_opened_it(family: HouseholdSheet) -> None:
    names = [act.name for act in acts_of(replace(family, state="closed"), {"accesses": True})]
    assert names == ["claim", "accesses"]
    keys = [act.key for act in acts_of(family, {"accesses": True})]
    assert len(keys) == len(set(keys))


def test_somebody_who_may_not_know_reads_a_sentence(
    counter: Counter, family: HouseholdSheet, accesses: AccessService, qtbot: QtBot, tmp_path: Path
) -> None:
    counter.session.log_in(replace(counter.actor, roles=frozenset({Role.COUNTER})))
    page = open_log(counter, accesses, qtbot, family.id, tmp_path)
    assert page.log._all == ()
    assert page.banner.text.startswith("Who opened a file is told by those who answer for it.")
