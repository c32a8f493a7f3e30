"""The file of a merchant in the window: entered, changed, suspended, succeeded; the directory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop.domain.actor import Actor, Role
from desktop.models import new_id
from desktop.services.agreement_scan import ScanStore
from desktop.services.clock import fixed_clock
from desktop.services.draft import DraftService
from desktop.services.invented_merchants import InventedMerchants
from desktop.services.invented_protection import invented_iban
from desktop.services.merchant import MerchantService
from desktop.services.product import ProductService
from desktop.sheets.purchase import PurchaseFilter
from desktop.views.merchant.act_editors import CertificateEditor, DayEditor
from desktop.views.merchant.detail_page import NEW, MerchantPage
from desktop.views.merchant.directory_page import DirectoryPage
from desktop.views.merchant.directory_presenter import DirectoryPresenter
from desktop.views.merchant.merchant_editor import MerchantEditor
from desktop.views.merchant.outlet_editor import OutletEditor
from desktop.views.merchant.page import BANK_WAITS, TO_LOOK_AT, MerchantListPage
from desktop.views.merchant.presenter import MerchantPresenter, MerchantSources
from desktop.views.merchant.scanning import ScanPanel
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.page import Place
from tests.local_desk import Desk
from tests.views.counter_desk import NOW, Counter, open_counter

FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
COUNTER = Actor(new_id(), "Maëlle Invention", frozenset({Role.COUNTER, Role.DECIDER}))
ON = NOW.date()  # Tuesday 14 April 2026
CLOCK = fixed_clock(NOW)


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    InventedMerchants(desk.units, CLOCK, FOLLOWS, ON, ON - timedelta(days=90)).enter()
    opened = open_counter(desk, tmp_path)
    opened.session.log_in(FOLLOWS)
    yield opened
    opened.close()


@pytest.fixture
def service(desk: Desk) -> MerchantService:
    return MerchantService(desk.units, CLOCK, partial(ScanStore, desk.units))


@pytest.fixture
def page(counter: Counter, desk: Desk, service: MerchantService, qtbot: QtBot) -> MerchantPage:
    page = MerchantPage(counter.session.discretion)
    drafts = DraftService(desk.units, CLOCK)
    sources = MerchantSources(service, ProductService(desk.units, CLOCK), drafts)
    MerchantPresenter(page, counter.jobs, counter.news, counter.session, sources)
    counter.show(qtbot, page)
    return page


def merchant(service: MerchantService, name: str) -> UUID:
    return next(line.id for line in service.lines() if line.trade_name == name)


def show(page: MerchantPage, subject: object, counter: Counter, qtbot: QtBot) -> None:
    page.open_subject(subject)
    counter.settle(qtbot)


def fill(editor: MerchantEditor, **typed: str) -> None:
    for name, text in typed.items():
        field = editor.fields[name]
        assert isinstance(field, TextEdit)
        field.setText(text)


def test_a_merchant_is_entered_by_its_siret(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    show(page, NEW, counter, qtbot)
    editor = page.editor
    assert isinstance(editor, MerchantEditor)
    places: list[Place] = []
    page.open_requested.connect(places.append)
    fill(editor, trade_name="La Halle inventée", legal_name="SAS Halle (inventée)")
    editor.save.click()
    counter.settle(qtbot)
    assert "SIRET" in editor.rows["siret"].problem
    fill(editor, siret="000 001 008 00010")
    editor.save.click()
    counter.settle(qtbot)
    assert "L’Épicerie du Menhir" in editor.rows["siret"].problem
    fill(editor, siret="000 099 001 00016")
    editor.save.click()
    counter.settle(qtbot)
    assert not editor.rows["siret"].problem or "mistyped" in editor.rows["siret"].problem
    fill(editor, siret="213 502 388 00019")
    editor.save.click()
    counter.settle(qtbot)
    assert places[-1].subject == merchant(service, "La Halle inventée")


def test_leaving_a_new_file_goes_back_to_the_list(
    page: MerchantPage, counter: Counter, qtbot: QtBot
) -> None:
    show(page, NEW, counter, qtbot)
    places: list[Place] = []
    page.open_requested.connect(places.append)
    assert page.editor is not None
    QTest.keyClick(page.editor, Qt.Key.Key_Escape)
    assert [place.page for place in places] == ["merchants"]


def test_another_file_can_be_opened_in_the_middle_of_a_new_one(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    show(page, NEW, counter, qtbot)
    places: list[Place] = []
    page.open_requested.connect(places.append)
    show(page, merchant(service, "Vrac & Bocaux"), counter, qtbot)
    assert page.editor is None
    assert places == []
    assert page.sheet is not None


def test_a_suspension_asks_the_day_and_why(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    merchant_id = merchant(service, "Vrac & Bocaux")
    show(page, merchant_id, counter, qtbot)
    page.acts.requested.emit("suspend")
    editor = page.editor
    assert isinstance(editor, DayEditor)
    assert not page.acts.isVisible()
    editor.save.click()
    counter.settle(qtbot)
    assert editor.reason_row.problem
    editor.reason.set_text("Contrôle : affichage des prix absent")
    editor.save.click()
    counter.settle(qtbot)
    assert page.editor is None
    assert service.sheet(merchant_id, FOLLOWS).merchant.state == "suspended"
    assert page.acts.findChild(LinkButton, "act_suspend") is None


def test_a_stall_is_added_with_its_hours_and_closing_periods(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    merchant_id = merchant(service, "Le Verger de Tugdual")
    show(page, merchant_id, counter, qtbot)
    page.acts.requested.emit("add_outlet")
    editor = page.editor
    assert isinstance(editor, OutletEditor)
    editor.kind.set_value("stall")
    editor.weekday.set_value(3)
    editor.market.setText("Marché du mercredi")
    editor.kind.value_changed.emit("stall")
    assert [day for day, row in editor.hour_rows.items() if row.isVisible()] == [3]
    editor.hours[3].setText("13h à 8h")
    editor.save.click()
    counter.settle(qtbot)
    assert editor.hour_rows[3].problem
    editor.hours[3].setText("8h à 12h30, 14h – 18h")
    editor.add_period()
    editor.periods[0].first.setText("01/08/2026")
    editor.save.click()
    assert editor.periods[0].last_row.problem
    editor.periods[0].last.setText("21/08/2026")
    editor.save.click()
    counter.settle(qtbot)
    added = service.outlets.of(merchant_id)[-1].form
    assert (added.market, added.weekday, len(added.hours)) == ("Marché du mercredi", 3, 2)
    assert (added.closures[0].first, added.closures[0].last) == (
        date(2026, 8, 1),
        date(2026, 8, 21),
    )


def test_a_certificate_is_kept_and_withdrawn_from_its_line(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    merchant_id = merchant(service, "Vrac & Bocaux")
    before = len(service.certificates.of(merchant_id))
    show(page, merchant_id, counter, qtbot)
    page.acts.requested.emit("add_certificate")
    editor = page.editor
    assert isinstance(editor, CertificateEditor)
    editor.first.setText("01/01/2026")
    editor.last.setText("01/01/2025")
    editor.save.click()
    counter.settle(qtbot)
    assert editor.last_row.problem
    editor.last.setText("31/12/2027")
    editor.save.click()
    counter.settle(qtbot)
    assert len(service.certificates.of(merchant_id)) == before + 1
    links = page.certificates.findChildren(LinkButton, "withdraw_certificate")
    links[0].click()
    assert isinstance(page.editor, DayEditor)


def test_a_scan_is_attached_to_a_certificate_and_looked_at(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    show(page, merchant(service, "Les Paniers d’Azilis"), counter, qtbot)
    page.certificates.findChildren(LinkButton, "attach_scan")[0].click()
    dialog = page.findChild(QFileDialog, "existing_file")
    assert dialog is not None
    path = tmp_path / "certificat.png"
    Image.new("RGB", (400, 600), (255, 255, 255)).save(path)
    dialog.fileSelected.emit(str(path))
    counter.settle(qtbot)
    counter.settle(qtbot)
    page.certificates.findChildren(LinkButton, "show_scan")[0].click()
    counter.settle(qtbot)
    assert isinstance(page.editor, ScanPanel)
    assert len(page.editor.preview.pages) == 1
    page.editor.cancel.click()
    assert page.editor is None


def test_a_new_siret_is_a_new_merchant_linked_to_the_old_one(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    old = merchant(service, "Vrac & Bocaux")
    show(page, old, counter, qtbot)
    places: list[Place] = []
    page.open_requested.connect(places.append)
    page.acts.requested.emit("correct")
    editor = page.editor
    assert isinstance(editor, MerchantEditor)
    fill(editor, siret="213 502 388 00019")
    editor.save.click()
    counter.settle(qtbot)
    assert "new merchant" in editor.rows["siret"].problem
    editor.closed.emit()
    page.acts.requested.emit("successor")
    editor = page.editor
    assert isinstance(editor, MerchantEditor)
    assert editor.form.trade_name == "Vrac & Bocaux"
    assert (editor.form.siret, editor.form.legal_name) == ("", "")
    fill(editor, siret="213 502 388 00019", legal_name="SCOP Vrac & Bocaux (inventée)")
    editor.save.click()
    counter.settle(qtbot)
    new = places[-1].subject
    assert isinstance(new, UUID)
    assert new != old
    show(page, new, counter, qtbot)
    assert page.sheet is not None
    assert page.sheet.file is not None
    assert page.sheet.file.predecessor is not None
    assert page.sheet.file.predecessor.id == old
    assert service.sheet(old, FOLLOWS).merchant.has_successor


def test_one_goes_from_a_merchant_to_what_is_about_it(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    merchant_id = merchant(service, "Vrac & Bocaux")
    show(page, merchant_id, counter, qtbot)
    places: list[Place] = []
    page.open_requested.connect(places.append)
    for link in page.ways.links.values():
        link.click()
    assert places == [
        Place("agreements", merchant_id),
        Place("products", merchant_id),
        Place("purchases", PurchaseFilter(merchant_id=merchant_id)),
        Place("purchase_pictures"),
    ]
    counter.session.log_in(COUNTER)
    show(page, merchant_id, counter, qtbot)
    assert page.ways.isHidden()


def test_the_counter_sees_where_one_buys_and_may_change_nothing(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    counter.session.log_in(COUNTER)
    show(page, merchant(service, "Vrac & Bocaux"), counter, qtbot)
    assert page.outlets.isVisible()
    assert not page.file.isVisible()
    assert not page.acts.isVisible()
    assert not page.outlets.findChildren(LinkButton)


def test_the_list_keeps_those_in_a_state_and_those_to_look_at(
    counter: Counter, service: MerchantService, qtbot: QtBot
) -> None:
    page = MerchantListPage(counter.session)
    counter.show(qtbot, page)
    page.show_lines(service.lines())
    assert page.add.isVisible()
    page.state.value_changed.emit("suspended")
    assert page.view.shown_count == 1
    page.state.value_changed.emit(TO_LOOK_AT)
    shown = page.view.as_table("x").rows
    assert shown
    assert all(row[-1] for row in shown)
    counter.session.log_in(COUNTER)
    assert not page.add.isVisible()


def test_the_list_opens_on_those_whose_iban_waits_for_who_may_see_one(
    counter: Counter, service: MerchantService, qtbot: QtBot
) -> None:
    line = service.lines()[0]
    service.accounts.propose(line.id, invented_iban(7), "Titulaire inventé", counter.session.actor)
    page = MerchantListPage(counter.session)
    counter.show(qtbot, page)
    page.open_subject(BANK_WAITS)
    page.show_lines(service.lines())
    names = [each.trade_name for each in service.lines() if each.bank_waits]
    assert [row[0] for row in page.view.as_table("x").rows] == names
    assert line.trade_name in names
    counter.session.log_in(COUNTER)
    assert page.state.findText("with an IBAN to confirm") < 0
    assert page.view.shown_count == len(service.lines())


def test_the_directory_shows_one_market_and_exports_what_is_shown(
    counter: Counter, service: MerchantService, qtbot: QtBot
) -> None:
    page = DirectoryPage(ON)
    DirectoryPresenter(page, counter.jobs, counter.news.changed, service.directory)
    counter.show(qtbot, page)
    page.refresh_if_needed()
    counter.settle(qtbot)
    every = page.view.shown_count
    page.market.set_value((6, "Marché du samedi"))
    page.market.value_changed.emit(page.market.value())
    assert 0 < page.view.shown_count < every
    table = page.view.as_table(page.title)
    assert {str(row[1]).split(",")[0] for row in table.rows} == {"Marché du samedi"}
    assert len(table.rows) == page.view.shown_count


def test_a_half_typed_file_and_outlet_are_here_again_after_the_window_was_locked(
    page: MerchantPage, service: MerchantService, counter: Counter, qtbot: QtBot
) -> None:
    merchant_id = merchant(service, "Vrac & Bocaux")
    show(page, merchant_id, counter, qtbot)
    page.acts.requested.emit("add_outlet")
    editor = page.editor
    assert isinstance(editor, OutletEditor)
    qtbot.keyClicks(editor.hours[2], "9h-13")
    editor.add_period()
    qtbot.keyClicks(editor.periods[0].first, "01/08/2026")
    counter.session.log_in(COUNTER)
    counter.settle(qtbot)
    assert page.editor is None
    counter.session.log_in(FOLLOWS)
    show(page, merchant_id, counter, qtbot)
    editor = page.editor
    assert isinstance(editor, OutletEditor)
    assert editor.hours[2].text() == "9h-13"
    assert not editor.periods[0].isHidden()
    assert editor.periods[0].first.text() == "01/08/2026"
    editor.closed.emit()
    show(page, NEW, counter, qtbot)
    assert isinstance(page.editor, MerchantEditor)
    qtbot.keyClicks(page.editor.fields["trade_name"], "Chez Nolwenn")
    page.editor.closed.emit()
    counter.settle(qtbot)
    show(page, NEW, counter, qtbot)
    assert isinstance(page.editor, MerchantEditor)
    field = page.editor.fields["trade_name"]
    assert isinstance(field, TextEdit)
    assert field.text() == "Chez Nolwenn"
