"""The pages of agreements: what ends first, a draft that becomes a signed paper, a suspension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtPrintSupport import QPrinter

from desktop.domain.agreement import Standing
from desktop.domain.partial_date import PartialDate
from desktop.services.agreement import AgreementService, Signing
from desktop.services.draft import DraftService
from desktop.sheets.agreement import AgreementLine, EndingLine
from desktop.views.agreement.draft_editor import DraftEditor
from desktop.views.agreement.editors import (
    EndEditor,
    GiveUpEditor,
    ResumeEditor,
    SignEditor,
    SuspendEditor,
)
from desktop.views.agreement.list_page import AgreementListPage
from desktop.views.agreement.list_presenter import AgreementListPresenter
from desktop.views.agreement.page import AgreementPage
from desktop.views.agreement.presenter import AgreementPresenter
from desktop.views.agreement.sources import AgreementSources
from desktop.views.widgets.page import Place
from tests.local_desk import Desk
from tests.services.agreement_desk import (
    A_YEAR,
    FOLLOWS,
    PAYS,
    Trading,
    add_merchant,
    on,
    trading,
)
from tests.views.counter_desk import Counter, open_counter

TODAY = date(2026, 4, 14)
RUNNING = replace(A_YEAR, starts_on=TODAY, ends_after=date(2027, 4, 13))


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    opened.session.log_in(FOLLOWS)
    yield opened
    opened.close()


@pytest.fixture
def trade(desk: Desk, tmp_path: Path) -> Trading:
    return trading(desk, tmp_path)


@pytest.fixture
def service(trade: Trading) -> AgreementService:
    return trade.at(TODAY)


def sources(trade: Trading, service: AgreementService) -> AgreementSources:
    return AgreementSources(service, DraftService(trade.desk.units, on(TODAY)))


@pytest.fixture
def page(
    counter: Counter, service: AgreementService, qtbot: QtBot, trade: Trading
) -> AgreementPage:
    page = AgreementPage()
    AgreementPresenter(page, counter.jobs, counter.news, counter.session, sources(trade, service))
    counter.show(qtbot, page)
    return page


def show(page: AgreementPage, counter: Counter, qtbot: QtBot, line: AgreementLine) -> None:
    page.open_subject(line.id)
    counter.settle(qtbot)


def act(page: AgreementPage, counter: Counter, qtbot: QtBot, name: str) -> None:
    page.acts.requested.emit(name)
    counter.settle(qtbot)


def save(page: AgreementPage, counter: Counter, qtbot: QtBot) -> None:
    assert page.editor is not None
    page.editor.save.click()
    counter.settle(qtbot)
    page.refresh_if_needed()
    counter.settle(qtbot)


def standing(page: AgreementPage) -> Standing:
    assert page.sheet is not None
    return page.sheet.line.standing


def signed(service: AgreementService, trade: Trading) -> AgreementLine:
    line = service.draft(trade.merchant, RUNNING, FOLLOWS)
    service.print(line.id, FOLLOWS)
    return service.sign(line.id, Signing(TODAY, "Azilis", trade.scan()), FOLLOWS)


def pdf_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_a_draft_is_looked_at_printed_and_signed(
    page: AgreementPage,
    counter: Counter,
    qtbot: QtBot,
    service: AgreementService,
    trade: Trading,
    tmp_path: Path,
) -> None:
    show(page, counter, qtbot, service.draft(trade.merchant, RUNNING, FOLLOWS))
    assert standing(page) is Standing.DRAFT
    assert len(page.preview.pages) == 5
    presenter = page.findChild(AgreementPresenter)
    assert presenter is not None
    presenter._print(pdf_printer(tmp_path / "printed.pdf"))
    counter.settle(qtbot)
    page.refresh_if_needed()
    counter.settle(qtbot)
    assert standing(page) is Standing.PRINTED
    assert (tmp_path / "printed.pdf").stat().st_size > 10_000
    act(page, counter, qtbot, "sign")
    editor = page.editor
    assert isinstance(editor, SignEditor)
    assert editor.by.text() == "Azilis Invention"
    editor.save.click()
    assert page.editor is editor  # without a scan nothing is signed
    assert editor.scan_row.problem
    editor.take_scan(trade.scan())
    save(page, counter, qtbot)
    assert standing(page) is Standing.IN_FORCE
    act(page, counter, qtbot, "scan")
    assert len(page.preview.pages) == 1
    assert "SHA-256" in page.note.text


def test_a_file_that_is_no_scan_is_told_in_the_editor(
    page: AgreementPage,
    counter: Counter,
    qtbot: QtBot,
    service: AgreementService,
    trade: Trading,
    tmp_path: Path,
) -> None:
    line = service.draft(trade.merchant, RUNNING, FOLLOWS)
    service.print(line.id, FOLLOWS)
    show(page, counter, qtbot, line)
    act(page, counter, qtbot, "sign")
    editor = page.editor
    assert isinstance(editor, SignEditor)
    other = tmp_path / "notes.pdf"
    other.write_text("not a PDF")
    editor.take_scan(other)
    save(page, counter, qtbot)
    assert page.editor is editor
    assert "PDF, PNG or JPEG" in editor.banner.text


def test_suspended_then_in_force_again_then_ended(
    page: AgreementPage, counter: Counter, qtbot: QtBot, service: AgreementService, trade: Trading
) -> None:
    show(page, counter, qtbot, signed(service, trade))
    act(page, counter, qtbot, "suspend")
    assert isinstance(page.editor, SuspendEditor)
    page.editor.save.click()
    assert page.editor.reason_row.problem
    page.editor.reason.set_text("Le certificat manque depuis mars.")
    save(page, counter, qtbot)
    assert standing(page) is Standing.SUSPENDED
    act(page, counter, qtbot, "resume")
    assert isinstance(page.editor, ResumeEditor)
    save(page, counter, qtbot)
    assert standing(page) is Standing.IN_FORCE
    act(page, counter, qtbot, "end")
    assert isinstance(page.editor, EndEditor)
    page.editor.reason.set_text("Cessation d’activité annoncée.")
    save(page, counter, qtbot)
    assert standing(page) is Standing.ENDED


def test_a_draft_is_corrected_or_given_up(
    page: AgreementPage, counter: Counter, qtbot: QtBot, service: AgreementService, trade: Trading
) -> None:
    show(page, counter, qtbot, service.draft(trade.merchant, RUNNING, FOLLOWS))
    act(page, counter, qtbot, "correct")
    editor = page.editor
    assert isinstance(editor, DraftEditor)
    editor.ends.setText("soon")
    editor.save.click()
    assert page.editor is editor
    editor.ends.set_value(PartialDate(2026, 4, 1))
    save(page, counter, qtbot)
    assert "last day comes before the first" in editor.banner.text
    editor.ends.set_value(PartialDate(2026, 12, 31))
    save(page, counter, qtbot)
    assert page.sheet is not None
    assert page.sheet.form.ends_after == date(2026, 12, 31)
    act(page, counter, qtbot, "give_up")
    assert isinstance(page.editor, GiveUpEditor)
    save(page, counter, qtbot)
    assert standing(page) is Standing.ENDED


def test_an_amendment_opens_on_its_own_page(
    page: AgreementPage, counter: Counter, qtbot: QtBot, service: AgreementService, trade: Trading
) -> None:
    line = signed(service, trade)
    show(page, counter, qtbot, line)
    act(page, counter, qtbot, "amend")
    assert isinstance(page.editor, DraftEditor)
    page.editor.special.setText("Les œufs sont vendus à la pièce.")
    with qtbot.waitSignal(page.open_requested) as opened:
        page.editor.save.click()
    place = opened.args[0]
    assert isinstance(place, Place)
    show(page, counter, qtbot, service.sheet(place.subject, FOLLOWS).line)  # type: ignore[arg-type]
    assert page.title.startswith("Amendment No. 1")
    assert page.sheet is not None
    assert [each.amendment for each in page.sheet.lines] == [0, 1]


def test_who_pays_reads_and_changes_nothing(
    page: AgreementPage, counter: Counter, qtbot: QtBot, service: AgreementService, trade: Trading
) -> None:
    counter.session.log_in(PAYS)
    show(page, counter, qtbot, signed(service, trade))
    assert page.findChild(object, "act_scan") is not None
    assert page.findChild(object, "act_suspend") is None


def test_what_the_file_of_the_merchant_lacks_is_said_before_printing(
    page: AgreementPage,
    counter: Counter,
    qtbot: QtBot,
    service: AgreementService,
    trade: Trading,
    tmp_path: Path,
) -> None:
    bare = add_merchant(trade.desk, legal_name="", representative="")
    show(page, counter, qtbot, service.draft(bare, RUNNING, FOLLOWS))
    assert "legal name, representative" in page.warning.text
    presenter = page.findChild(AgreementPresenter)
    assert presenter is not None
    presenter._save(tmp_path)
    counter.settle(qtbot)
    assert "Not printed" in page.note.text


@pytest.fixture
def list_page(
    counter: Counter, service: AgreementService, qtbot: QtBot, trade: Trading
) -> AgreementListPage:
    page = AgreementListPage()
    AgreementListPresenter(
        page, counter.jobs, counter.news, counter.session, sources(trade, service)
    )
    counter.show(qtbot, page)
    page.refresh_if_needed()
    counter.settle(qtbot)
    return page


def test_the_worklist_comes_first_and_opens_what_it_is_about(
    trade: Trading, counter: Counter, qtbot: QtBot, service: AgreementService
) -> None:
    line = signed(service, trade)
    trade.add_certificate(date(2026, 5, 1))
    service.end(line.id, date(2026, 5, 2), "Cessation d’activité annoncée.", FOLLOWS)
    page = AgreementListPage()
    AgreementListPresenter(
        page, counter.jobs, counter.news, counter.session, sources(trade, service)
    )
    counter.show(qtbot, page)
    page.refresh_if_needed()
    counter.settle(qtbot)
    page.view.select_all(bool)
    rows = page.view.selected_lines()
    assert [type(row) for row in rows] == [EndingLine, EndingLine]
    assert {"ends in 17 days"} < set(page.view.as_text().replace("\n", "\t").split("\t"))
    page.only.set_value("")
    page.only.value_changed.emit("")
    page.view.select_all(bool)
    rows = page.view.selected_lines()
    assert [type(row) for row in rows] == [AgreementLine]
    with qtbot.waitSignal(page.open_requested) as opened:
        page.view.line_chosen.emit(rows[0])
    assert opened.args[0] == Place("agreement", line.id)


def test_a_new_agreement_begins_with_what_the_merchant_sells(
    list_page: AgreementListPage,
    counter: Counter,
    qtbot: QtBot,
    trade: Trading,
    service: AgreementService,
) -> None:
    list_page.open_subject(trade.merchant)
    list_page.begin.click()
    counter.settle(qtbot)
    editor = list_page.editor
    assert editor is not None
    assert editor.merchant.value() == trade.merchant
    with qtbot.waitSignal(list_page.open_requested) as opened:
        editor.save.click()
    place = opened.args[0]
    assert isinstance(place, Place)
    form = service.sheet(place.subject, FOLLOWS).form  # type: ignore[arg-type]
    assert form.families == ("vegetables",)
    assert list_page.editor is None


def test_the_agreements_of_one_merchant_are_shown_alone(
    trade: Trading, counter: Counter, qtbot: QtBot, service: AgreementService
) -> None:
    service.draft(trade.merchant, RUNNING, FOLLOWS)
    other = add_merchant(trade.desk, trade_name="Le Fournil de Gwendal")
    service.draft(other, RUNNING, FOLLOWS)
    page = AgreementListPage()
    AgreementListPresenter(
        page, counter.jobs, counter.news, counter.session, sources(trade, service)
    )
    counter.show(qtbot, page)
    page.open_subject(other)
    page.refresh_if_needed()
    counter.settle(qtbot)
    assert "Gwendal" in page.view.as_text()
    assert "Terre-Brune" not in page.view.as_text()
    page.open_subject(None)
    page.only.set_value("")
    page.only.value_changed.emit("")
    assert "Terre-Brune" in page.view.as_text()


def test_a_form_that_was_begun_survives_leaving_and_is_thrown_away_on_demand(
    page: AgreementPage,
    counter: Counter,
    qtbot: QtBot,
    service: AgreementService,
    trade: Trading,
) -> None:
    line = service.draft(trade.merchant, RUNNING, FOLLOWS)
    show(page, counter, qtbot, line)
    act(page, counter, qtbot, "correct")
    editor = page.editor
    assert isinstance(editor, DraftEditor)
    editor.special.setFocus()
    qtbot.keyClicks(editor.special, "Paniers compris")
    page.leave()
    counter.settle(qtbot)
    page.close_editor()
    page.agreement_id = None
    show(page, counter, qtbot, line)
    editor = page.editor
    assert isinstance(editor, DraftEditor)
    assert editor.special.text() == "Paniers compris"
    assert "not saved yet" in editor.banner.text
    editor.banner.action_requested.emit()
    counter.settle(qtbot)
    assert page.editor is None
    act(page, counter, qtbot, "correct")
    assert isinstance(page.editor, DraftEditor)
    assert page.editor.special.text() == ""


def test_a_new_agreement_that_was_begun_opens_from_home(
    list_page: AgreementListPage,
    counter: Counter,
    qtbot: QtBot,
    trade: Trading,
    service: AgreementService,
) -> None:
    list_page.open_subject(trade.merchant)
    list_page.begin.click()
    counter.settle(qtbot)
    assert list_page.editor is not None
    list_page.editor.ends.setText("")
    qtbot.keyClicks(list_page.editor.ends, "31/12/2026")
    list_page.editor.cancel.click()
    counter.settle(qtbot)
    drafts = sources(trade, service).drafts
    (line,) = drafts.lines(FOLLOWS)
    assert (line.form, line.label) == ("agreement", "Maraîchage Terre-Brune")
    list_page.open_subject("new")
    counter.settle(qtbot)
    assert list_page.editor is not None
    assert list_page.editor.ends.text() == "31/12/2026"
    list_page.editor.save.click()
    counter.settle(qtbot)
    assert drafts.lines(FOLLOWS) == ()
