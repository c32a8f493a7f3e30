"""The letters, driven by their widgets, over real letters of a real encrypted store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget

from desktop.domain.address import AddressDoubt, AddressWarning
from desktop.domain.partial_date import PartialDate
from desktop.domain.sending import PrinterNotReady
from desktop.jobs.runner import JobRunner
from desktop.progress import Progress
from desktop.reports.pdfium import opened
from desktop.views.letter.address_words import doubt_words
from desktop.views.letter.list_page import LetterListPage
from desktop.views.letter.list_presenter import LetterListPresenter
from desktop.views.letter.page import LetterPage
from desktop.views.letter.presenter import LetterPresenter
from desktop.views.letter.printing import print_letters
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.page import Place
from desktop.views.widgets.paper_print import a4_printer
from tests.local_desk import Desk
from tests.services.letter_counter import COUNTER, DECIDER, LetterCounter, a_letter_counter

TODAY = date(2026, 4, 14)


class ChosenAtOnce(FileDialogs):
    """The agent at the system's dialogs: a printer that writes a file, and a folder."""

    def __init__(self, parent: QWidget, paper: Path, folder: Path) -> None:
        super().__init__(parent)
        self._paper, self._folder = paper, folder

    def ask_printer(self) -> None:
        self.printer_chosen.emit(paper_printer(self._paper))

    def ask_folder(self, title: str) -> None:
        assert title
        self.folder_chosen.emit(self._folder)


def paper_printer(path: Path) -> QPrinter:
    printer = a4_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(60)
    return printer


def sheets_of_paper(path: Path) -> int:
    with opened(path.read_bytes()) as document:
        return len(document)


def no_progress(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass
class Room:
    """The pages of the room over a counter; `paper` is what came out of the printer."""

    qtbot: QtBot
    counter: LetterCounter
    jobs: JobRunner
    news: News
    session: Session
    folder: Path

    @property
    def paper(self) -> Path:
        return self.folder / "paper.pdf"

    def letter(self, letter_id: object, folder: Path | None = None) -> LetterPage:
        page = LetterPage(self.session.discretion)
        dialogs = ChosenAtOnce(page, self.paper, folder or self.folder)
        LetterPresenter(page, self.jobs, self.news, self.session, self.counter.letters, dialogs)
        self.qtbot.addWidget(page)
        page.resize(1200, 900)
        page.show()
        page.open_subject(letter_id)
        self.qtbot.waitUntil(lambda: bool(page.preview.pages))
        return page

    def letters(self) -> LetterListPage:
        page = LetterListPage(self.session.discretion)
        dialogs = ChosenAtOnce(page, self.paper, self.folder)
        LetterListPresenter(page, self.jobs, self.news, self.session, self.counter.letters, dialogs)
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
    session = Session(DECIDER, language="en")
    yield Room(qtbot, a_letter_counter(desk, tmp_path), jobs, news, session, tmp_path)
    jobs.close()


def test_the_letter_is_looked_at_before_it_is_printed_and_read_aloud(room: Room) -> None:
    line = room.counter.letters.prepare("grant", room.counter.granted(), COUNTER)
    page = room.letter(line.id)
    assert page.title == "Decision: granted"
    assert len(page.preview.pages) == 4
    assert "Votre demande est acceptée." in page.preview.pages[0].accessibleDescription()
    assert not page.leaving.note.isEnabled()
    assert room.counter.letters.line(line.id).prints == 0


def test_printing_puts_every_page_on_paper_and_counts_once(room: Room) -> None:
    line = room.counter.letters.prepare("grant", room.counter.granted(), COUNTER)
    page = room.letter(line.id)
    page.print.click()
    room.qtbot.waitUntil(lambda: "duplicate" in page.print.text())
    assert sheets_of_paper(room.paper) == 4
    assert "1 letter went to the printer." in page.note.text
    assert room.counter.letters.line(line.id).prints == 1
    assert page.leaving.note.isEnabled()
    assert not page.easy.isEnabled()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_answer_counts_nothing(room: Room) -> None:
    line = room.counter.letters.prepare("grant", room.counter.granted(), COUNTER)
    printer = paper_printer(room.folder / "no such folder" / "paper.pdf")
    progress: Progress = no_progress
    with pytest.raises(PrinterNotReady):
        print_letters(room.counter.letters, (line.id,), printer, COUNTER, progress)
    assert room.counter.letters.line(line.id).prints == 0


def test_all_that_wait_are_printed_in_one_go_and_one_that_is_refused_stops_no_other(
    room: Room,
) -> None:
    letters = room.counter.letters
    bad = letters.prepare("receipt", room.counter.received(), COUNTER)
    address = room.counter.households.sheet(bad.household_id).address
    unkind = type(address)(street="rue des Pauvres", postcode="35200", city="Rennes")
    room.counter.households.correct_address(bad.household_id, unkind, COUNTER)
    good = letters.prepare("receipt", room.counter.received(), COUNTER)
    page = room.letters()
    assert page.view.shown_count == 2
    page.print_all.click()
    room.qtbot.waitUntil(lambda: bool(page.note.text))
    assert "1 letter went to the printer." in page.note.text
    assert "window of the envelope" in page.note.text
    assert (letters.line(bad.id).prints, letters.line(good.id).prints) == (0, 1)
    assert sheets_of_paper(room.paper) == 1


def test_the_selected_letters_are_printed_and_no_other(room: Room) -> None:
    letters = room.counter.letters
    first = letters.prepare("receipt", room.counter.received(), COUNTER)
    second = letters.prepare("receipt", room.counter.received(), COUNTER)
    page = room.letters()
    assert not page.print_chosen.isEnabled()
    page.view.focusProxy().selectRow(0)  # type: ignore[union-attr]  # the table of the view
    assert page.print_chosen.text() == "Print the selected letter"
    page.print_chosen.click()
    room.qtbot.waitUntil(lambda: bool(page.note.text))
    room.rest()
    assert (letters.line(first.id).prints, letters.line(second.id).prints) == (0, 1)


def test_the_list_opens_on_what_is_to_print_and_says_when_there_is_nothing(room: Room) -> None:
    letters = room.counter.letters
    line = letters.prepare("receipt", room.counter.received(), COUNTER)
    page = room.letters()
    page.open_subject("draft")
    assert page.view.shown_count == 1
    grid = page.view.focusProxy()
    assert isinstance(grid, QTableView)
    assert 0 <= grid.viewport().width() - grid.horizontalHeader().length() <= 1
    letters.print(line.id, COUNTER)
    room.qtbot.waitUntil(lambda: page.view.shown_count == 0)
    assert not page.print_all.isEnabled()
    page.open_subject("printed")
    with room.qtbot.waitSignal(page.open_requested) as asked:
        page.view.line_chosen.emit(letters.lines()[0])
    assert asked.args == [Place("letter", line.id)]


def test_saving_says_where_and_a_folder_that_takes_nothing_is_told_in_a_sentence(
    room: Room,
) -> None:
    line = room.counter.letters.prepare("receipt", room.counter.received(), COUNTER)
    blocked = room.folder / "file"
    blocked.write_text("x")
    page = room.letter(line.id, blocked)
    page.save.click()
    room.qtbot.waitUntil(lambda: "may not be written to" in page.note.text)
    assert room.counter.letters.line(line.id).state == "draft"
    other = room.letter(line.id, room.folder / "letters")
    other.save.click()
    room.qtbot.waitUntil(lambda: "recepisse-fr.pdf" in other.note.text)
    assert room.counter.letters.line(line.id).state == "printed"


def test_a_version_more_is_put_into_the_envelope_before_the_first_print(room: Room) -> None:
    line = room.counter.letters.prepare("receipt", room.counter.received(), COUNTER)
    page = room.letter(line.id)
    before = len(page.preview.pages)
    page.easy.click()
    room.qtbot.waitUntil(lambda: len(page.preview.pages) > before)
    assert page.easy.isChecked()
    assert room.counter.letters.opened(line.id).versions.easy_to_read


def test_how_the_letter_left_is_noted_with_its_day(room: Room) -> None:
    line = room.counter.letters.prepare("denial", room.counter.denied(), COUNTER)
    room.counter.letters.print(line.id, COUNTER)
    page = room.letter(line.id)
    page.leaving.channel.set_value("registered")
    page.leaving.note.click()
    room.qtbot.waitUntil(lambda: "number" in page.leaving.problem)
    page.leaving.number.setText("1A 234")
    page.leaving.day.set_value(PartialDate(2026))
    page.leaving.note.click()
    assert "whole day" in page.leaving.day_row.problem
    page.leaving.day.set_value(PartialDate(2026, 4, 14))
    page.leaving.note.click()
    room.qtbot.waitUntil(lambda: room.counter.letters.line(line.id).state == "sent")
    sent = room.counter.letters.line(line.id)
    assert (sent.channel, sent.sent_on, sent.registered_number) == ("registered", TODAY, "1A 234")


def test_post_is_not_offered_where_it_would_be_dangerous(room: Room) -> None:
    claim_id = room.counter.received(do_not_write=True)
    line = room.counter.letters.prepare("receipt", claim_id, COUNTER)
    room.counter.letters.print(line.id, COUNTER)
    page = room.letter(line.id)
    assert page.leaving.channel.count() == 1
    assert page.leaving.channel.value() == "handed_over"


def test_in_discreet_mode_nothing_of_the_letter_is_seen(room: Room) -> None:
    line = room.counter.letters.prepare("receipt", room.counter.received(), COUNTER)
    page = room.letter(line.id)
    room.session.discretion.toggle()
    assert page.preview.isHidden()
    room.session.discretion.toggle()
    assert not page.preview.isHidden()


def test_the_pages_grow_shrink_and_turn_by_keyboard(room: Room) -> None:
    line = room.counter.letters.prepare("grant", room.counter.granted(), COUNTER)
    page = room.letter(line.id)
    width = page.preview.pages[0].width()
    page.preview.enlarge()
    assert page.preview.pages[0].width() > width
    page.preview.restore()
    assert page.preview.pages[0].width() == width
    page.preview.shrink()
    assert page.preview.pages[0].width() < width
    page.preview.restore()
    seen: list[int] = []
    page.preview.scroll_requested.connect(seen.append)
    room.qtbot.keyClick(page.preview, Qt.Key.Key_PageDown)
    room.qtbot.keyClick(page.preview, Qt.Key.Key_PageUp)
    assert seen == [1, -1]


@pytest.mark.parametrize("doubt", list(AddressDoubt))
def test_each_doubt_about_an_address_has_its_sentence(doubt: AddressDoubt) -> None:
    assert doubt_words(AddressWarning(doubt, "wanted", "printed")).endswith((".", "?"))


def test_the_dialogs_of_the_system_open_without_stopping_the_window(
    room: Room, tmp_path: Path
) -> None:
    above = QWidget()
    room.qtbot.addWidget(above)
    dialogs = FileDialogs(above)
    dialogs.ask_folder("Save the letter in a folder")
    folder = above.findChild(QFileDialog)
    assert folder is not None
    with room.qtbot.waitSignal(dialogs.folder_chosen) as chosen:
        folder.fileSelected.emit(str(tmp_path))
    assert chosen.args == [tmp_path]
    folder.reject()
    dialogs.ask_printer()
    printer = above.findChild(QPrintDialog)
    assert printer is not None
    with room.qtbot.waitSignal(dialogs.printer_chosen) as given:
        printer.accepted.emit(printer.printer())
    assert isinstance(given.args[0], QPrinter)
    printer.reject()
