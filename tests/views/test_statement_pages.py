"""A month closed in the window; a statement looked at as printed, sent and paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from desktop import i18n
from desktop.domain.actor import Actor
from desktop.domain.closing import Anomaly, MonthState
from desktop.jobs.runner import JobRunner
from desktop.reports.pdfium import opened
from desktop.services.draft import DraftService
from desktop.services.statement_batch import StatementBatchService
from desktop.services.statement_printing import StatementPrintingService
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.check_page import CheckPage
from desktop.views.statement.check_presenter import CheckPresenter
from desktop.views.statement.month_page import MonthPage, months_until
from desktop.views.statement.month_presenter import MonthPresenter
from desktop.views.statement.page import StatementPage
from desktop.views.statement.presenter import StatementPresenter
from desktop.views.statement.slips_page import SlipsPage
from desktop.views.statement.slips_presenter import SlipsPresenter
from desktop.views.statement.sources import StatementSources
from desktop.views.statement.words import facts_words
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.page import Page, Place
from desktop.views.widgets.paper_print import a4_printer
from tests.local_desk import Desk
from tests.services.test_statement import closed, nominative, service
from tests.trading import (
    ACCOUNTANT,
    MANAGER,
    Sale,
    a_merchant,
    clock_on,
    closing_of,
    purchases,
)

TODAY = date(2026, 4, 10)


class AnsweredAtOnce(FileDialogs):
    """The person at the system's dialogs: a printer that writes a file, and a folder."""

    def __init__(self, parent: QWidget, folder: Path) -> None:
        super().__init__(parent)
        self._folder = folder

    def ask_printer(self) -> None:
        printer = a4_printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._folder / "paper.pdf"))
        printer.setResolution(60)
        self.printer_chosen.emit(printer)

    def ask_folder(self, title: str) -> None:
        assert title
        self.folder_chosen.emit(self._folder)


@dataclass
class Room:
    qtbot: QtBot
    desk: Desk
    jobs: JobRunner
    news: News
    folder: Path

    @property
    def papers(self) -> StatementPrintingService:
        clock = clock_on("2026-04-10")
        return StatementPrintingService(
            service(self.desk), nominative(self.desk), lambda: None, clock
        )

    @property
    def sources(self) -> StatementSources:
        drafts = DraftService(self.desk.units, clock_on("2026-04-10"))
        batch = StatementBatchService(self.papers)
        return StatementSources(closing_of(self.desk.units), self.papers, batch, drafts)

    def month(self, actor: Actor = MANAGER, subject: object = None) -> MonthPage:
        page = MonthPage(TODAY)
        dialogs = AnsweredAtOnce(page, self.folder)
        session = Session(actor, language="en")
        MonthPresenter(page, self.jobs, self.news, session, self.sources, dialogs)
        page.open_subject(subject)
        return self.shown(page)

    def check(self, merchant: UUID, actor: Actor = MANAGER, subject: object = None) -> CheckPage:
        page = CheckPage()
        session = Session(actor, language="en")
        CheckPresenter(page, self.jobs, self.news, session, self.sources)
        page.open_subject(subject or (merchant, "2026-03"))
        self.rest()
        return self.shown(page)

    def statement(self, statement_id: UUID, actor: Actor = MANAGER) -> StatementPage:
        page = StatementPage()
        dialogs = AnsweredAtOnce(page, self.folder)
        session = Session(actor, language="en")
        StatementPresenter(page, self.jobs, self.news, session, self.sources, dialogs)
        page.open_subject(statement_id)
        self.shown(page)
        self.qtbot.waitUntil(lambda: bool(page.preview.pages))
        return page

    def shown(self, page: Page):  # type: ignore[no-untyped-def]
        self.qtbot.addWidget(page)
        page.resize(1200, 900)
        page.show()
        page.refresh_if_needed()
        self.rest()
        return page

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: self.jobs.is_idle)


@pytest.fixture
def room(qtbot: QtBot, desk: Desk, tmp_path: Path) -> Iterator[Room]:
    jobs, news = JobRunner(), News()
    desk.units.on_committed = news.changed.emit
    folder = tmp_path / "out"
    folder.mkdir()
    yield Room(qtbot, desk, jobs, news, folder)
    jobs.close()


def three_merchants(desk: Desk) -> list[UUID]:
    made = []
    for name in ("Étal A", "Étal B", "Étal C"):
        made.append(a_merchant(desk.units, name))
        purchases(desk.units, made[-1], [Sale("2026-03-14"), Sale("2026-03-21", ticket="7")])
    return made


def test_the_month_before_comes_first_and_the_running_one_can_be_looked_at() -> None:
    assert months_until(date(2026, 1, 10))[:3] == ("2025-12", "2026-01", "2025-11")


def test_all_that_is_ready_is_closed_with_one_key_and_the_bar_tells(room: Room) -> None:
    three_merchants(room.desk)
    page = room.month()
    assert page.close_ready.text() == "Close 3 that are ready"
    assert page.figures.bar.words == "Done: 0 of 3."
    page.close_ready.click()
    room.qtbot.waitUntil(lambda: page.figures.bar.words == "Done: 3 of 3.")
    room.qtbot.waitUntil(lambda: "3 statements were closed." in page.note.text)
    assert not page.close_ready.isEnabled()
    lines = room.papers.lines(MANAGER, "2026-03")
    assert [line.trade_name for line in lines] == ["Étal A", "Étal B", "Étal C"]


def test_an_accountant_looks_and_closes_nothing(room: Room) -> None:
    merchant = three_merchants(room.desk)[0]
    assert not room.month(ACCOUNTANT).close_ready.isVisible()
    assert not room.check(merchant, ACCOUNTANT).close_month.isVisible()


def test_closed_statements_go_on_a_slip_with_its_files(room: Room) -> None:
    closed(room.desk)
    page = room.month()
    page.view.select_all(bool)
    assert page.acts.words == "1 statement chosen, €8.00"
    page.slip.click()
    room.qtbot.waitUntil(lambda: "Saved in" in page.note.text)
    assert sorted(file.suffix for file in room.folder.iterdir()) == [".csv", ".pdf", ".xlsx"]


def test_closed_statements_are_saved_at_once_and_counted_as_printed(room: Room) -> None:
    made = closed(room.desk)
    page = room.month()
    assert not page.save.isEnabled()
    page.view.select_all(bool)
    assert page.save.isEnabled()
    page.save.click()
    room.qtbot.waitUntil(lambda: page.note.text == "1 statement was saved.")
    assert [file.name for file in room.folder.iterdir()] == ["ETAT-2026-03-0001.pdf"]
    (line,) = room.papers.lines(MANAGER, "2026-03")
    assert (line.id, line.prints) == (made, 1)


def test_a_slip_is_saved_again_from_the_list_of_slips(room: Room) -> None:
    slip = room.papers.remit((closed(room.desk),), MANAGER)
    page = SlipsPage()
    session = Session(ACCOUNTANT, language="en")
    dialogs = AnsweredAtOnce(page, room.folder)
    SlipsPresenter(page, room.jobs, room.news, session, room.papers, dialogs)
    room.shown(page)
    assert not page.save.isEnabled()
    page.view.select_all(bool)
    assert [line.id for line in page.view.selected_lines()] == [slip]
    page.save.click()
    room.qtbot.waitUntil(lambda: "Saved in" in page.note.text)
    assert len(list(room.folder.iterdir())) == 3


def test_a_line_opens_its_statement_or_what_is_to_be_checked(room: Room) -> None:
    merchant = a_merchant(room.desk.units, "Étal Z")
    purchases(room.desk.units, merchant, [Sale("2026-03-14")])
    made = closed(room.desk)
    page = room.month()
    opened_places: list[Place] = []
    page.open_requested.connect(opened_places.append)
    page.view.select_all(bool)
    for line in page.view.selected_lines():
        page.view.line_chosen.emit(line)
    assert {(place.page, place.subject) for place in opened_places} == {
        ("statement", made),
        ("closing_check", (merchant, "2026-03")),
    }


def test_a_doubt_is_accepted_with_a_reason_and_the_month_is_closed(room: Room) -> None:
    merchant = a_merchant(room.desk.units, state="suspended")
    purchases(room.desk.units, merchant, [Sale("2026-03-14")])
    page = room.check(merchant)
    (card,) = page.findings
    assert not page.close_month.isEnabled()
    card.reason.setText("Suspended after the last market of March")
    card.accept.click()
    room.qtbot.waitUntil(page.close_month.isEnabled)
    opened_places: list[Place] = []
    page.open_requested.connect(opened_places.append)
    page.close_month.click()
    room.qtbot.waitUntil(lambda: bool(opened_places))
    assert opened_places[0].page == "statement"
    lines = room.papers.lines(MANAGER, "2026-03")
    assert [str(line.state) for line in lines] == [str(MonthState.CLOSED)]


def test_what_blocks_leads_to_the_purchases_to_look_at(room: Room) -> None:
    merchant = a_merchant(room.desk.units)
    purchases(room.desk.units, merchant, [Sale("2026-03-14", values={"suspicion": "same_ticket"})])
    page = room.check(merchant)
    (card,) = page.findings
    assert not card.accept.isVisible()
    opened_places: list[Place] = []
    page.open_requested.connect(opened_places.append)
    card.look.click()
    assert opened_places == [Place("purchase_duplicates", "2026-03")]


def test_a_statement_is_seen_as_printed_and_the_second_print_is_a_duplicate(room: Room) -> None:
    page = room.statement(closed(room.desk))
    assert page.title == "Étal A"
    assert "ETAT-2026-03-0001" in page.preview.pages[0].accessibleDescription()
    page.print.click()
    room.qtbot.waitUntil(lambda: "duplicate" in page.print.text())
    with opened((room.folder / "paper.pdf").read_bytes()) as document:
        assert len(document) == len(page.preview.pages)


def test_it_is_noted_how_it_left_and_the_accountant_notes_the_payment(room: Room) -> None:
    made = closed(room.desk)
    page = room.statement(made)
    assert not page.paying.isVisible()
    assert not page.nominative.isVisible()
    page.sending.note.click()
    room.qtbot.waitUntil(lambda: not page.sending.note.isVisible())
    room.rest()
    paid = room.statement(made, ACCOUNTANT)
    paid.paying.order.setText("MDT 42")
    paid.paying.note.click()
    room.qtbot.waitUntil(lambda: not paid.paying.note.isVisible())
    assert room.papers.lines(MANAGER)[0].payment_order == "MDT 42"


def test_the_accountant_saves_the_nominative_statement(room: Room) -> None:
    page = room.statement(closed(room.desk), ACCOUNTANT)
    page.nominative.click()
    room.qtbot.waitUntil(lambda: "Saved in" in page.note.text)
    assert [file.name for file in room.folder.iterdir()] == ["ETAT-2026-03-0001-nominatif.pdf"]


def test_of_a_long_statement_the_window_draws_the_first_pages(room: Room) -> None:
    sales = [Sale("2026-03-14", ticket=str(number)) for number in range(700)]
    page = room.statement(closed(room.desk, *sales))
    assert len(page.preview.pages) == 12
    assert page.more_words.startswith("The first 12 of")


@pytest.mark.parametrize(
    ("anomaly", "facts", "words"),
    [
        (Anomaly.MERCHANT_SUSPENDED, ("suspended", "2026-03-09"), "09/03/2026"),
        (Anomaly.MERCHANT_SUSPENDED, ("suspended", ""), ""),
        (Anomaly.NEGATIVE_TOTAL, ("-1240",), "-€12.40"),
        (Anomaly.MANY_REFUSED, ("12", "60"), "12 of 60"),
        (Anomaly.EARLIER_MONTH_OPEN, ("2026-01", "2026-02"), "January 2026, February 2026"),
        (Anomaly.MISSING_SLIPS, ("A12", "7", "9"), "A12, 7, 9"),
    ],
)
def test_facts_of_an_anomaly_are_told_in_words(
    anomaly: Anomaly, facts: tuple[str, ...], words: str
) -> None:
    i18n.install("en")
    assert facts_words(anomaly, facts) == words
