"""Steps of a month with merchants in the window, and all that is said on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from desktop.app.desk import Desk
from desktop.domain.actor import Actor
from desktop.domain.closing import MonthState
from desktop.domain.door import FileArchived, FileProtected
from desktop.i18n import money
from desktop.services.clock import fixed_clock
from desktop.services.invented_protection import ACCOUNTANT, MERCHANT_MANAGER
from desktop.sheets.closing import ClosingLine
from desktop.sheets.household import HouseholdSheet
from desktop.tour.trade_desk import entitled_cards
from desktop.tour.trade_files import OF_TERMINALS, Sold, sold
from desktop.views.purchase.import_page import DONE, LAYOUT, PREVIEW
from tests.journeys.conftest import Counter
from tests.journeys.pictures import Pictures

MONTH = "2026-02"
NOW = fixed_clock(datetime(2026, 3, 9, 9, 30, tzinfo=UTC))
CARDS = 6
READY = ("La Crèmerie des Trois Herbages", "Le Verger de Tugdual")
OF_INCOME = ("income", "incomes", "bracket", "revenu", "revenus", "tranche", "S1", "S2", "S3")


def credited(counter: Counter) -> tuple[Desk, list[Sold]]:
    """The month has its credits, and terminals sold something; nothing is imported."""
    desk = counter.application.desk
    assert desk is not None
    desk.trade.ledger.run_credits(MONTH, MERCHANT_MANAGER)
    cards = entitled_cards(desk, MONTH, MONTH, CARDS)
    counter.settle()
    return desk, sold(MONTH, OF_TERMINALS, cards, 12, "T")


def sit_down(counter: Counter, actor: Actor) -> None:
    counter.application.session.log_in(actor)
    counter.settle()


def everything_said(page: QWidget) -> str:
    """All words of a page, seen or not: of labels, fields, buttons, choices, rows and hints."""
    said: list[str] = []
    for part in (page, *page.findChildren(QWidget)):
        said += [part.toolTip(), part.accessibleName(), part.accessibleDescription()]
        if isinstance(part, QLabel | QLineEdit | QAbstractButton):
            said.append(part.text())
        if isinstance(part, QComboBox):
            said += [part.itemText(place) for place in range(part.count())]
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            said += cells(part.model())
    return "\n".join(said)


def cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        for column in range(model.columnCount(QModelIndex())):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")


def people(desk: Desk) -> list[HouseholdSheet]:
    """All whose files open without a reason."""
    found = []
    for line in desk.counter.households.lines():
        with suppress(FileProtected, FileArchived):
            found.append(desk.counter.households.sheet(line.id))
    return found


def names(households: list[HouseholdSheet]) -> set[str]:
    """Of everybody in the city, in both orders, and the references of their files."""
    found = {household.reference for household in households}
    for household in households:
        for member in household.members:
            name = member.person
            found |= {f"{name.birth_name} {name.first_names}", name.called}
            found.add(f"{name.first_names} {name.birth_name}")
    return found


def choose(counter: Counter, path: Path) -> None:
    """Types the path into the system's dialog, and accepts."""
    counter.until(lambda: counter.window.findChild(QFileDialog) is not None)
    dialog = counter.window.findChild(QFileDialog)
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()
    counter.settle()


def close_month(counter: Counter) -> Any:
    page = counter.open("closing")
    assert page.chosen_month == MONTH
    counter.until(page.close_ready.isEnabled)
    page.close_ready.click()
    counter.until(lambda: not page.close_ready.isEnabled())
    counter.settle()
    return page


def take_in(counter: Counter, file: Path) -> str:
    """From the list to a file that is recorded; all that was said on the way."""
    counter.open("purchases").imports.click()
    counter.until(lambda: counter.is_on("purchase_imports"))
    counter.settle()
    counter.page.choose.click()
    choose(counter, file)
    counter.until(lambda: counter.is_on("purchase_import") and counter.page.stage == LAYOUT)
    page = counter.page
    page.form.operator.setText("Caisses Rapides")
    page.show_preview_button.click()
    counter.until(lambda: page.stage == PREVIEW)
    counter.settle()
    preview = page.rows.preview
    assert (preview.accepted, preview.refused, len(preview.unread)) == (13, 2, 1)
    said = everything_said(page)
    page.record.click()
    counter.until(lambda: page.stage == DONE)
    page.purchases.click()
    counter.until(lambda: counter.is_on("purchases"))
    counter.settle()
    counter.until(lambda: counter.page.table.rowCount() == 14)
    return said + everything_said(counter.page)


def open_statement(counter: Counter, month: Any, line: ClosingLine) -> Any:
    month.view.line_chosen.emit(line)
    counter.until(lambda: counter.is_on("statement"))
    counter.until(lambda: bool(counter.page.preview.pages))
    counter.settle()
    return counter.page


def closed_lines(desk: Desk) -> dict[str, ClosingLine]:
    lines = desk.trade.closing.month(MONTH, ACCOUNTANT).lines
    of_file = (line for line in lines if line.trade_name in OF_TERMINALS)
    return {line.trade_name: line for line in of_file if line.state is MonthState.CLOSED}


def taken_in(desk: Desk, file: Path) -> None:
    imports = desk.trade.imports
    layout = imports.look(file, "Caisses Rapides").layout
    imports.record(imports.propose(file, layout, MERCHANT_MANAGER), MERCHANT_MANAGER)


def all_leave(counter: Counter, pictures: Pictures) -> str:
    """By the keys alone: all that are to leave, how, and noted."""
    month, keys = counter.open("closing"), counter.qtbot
    counter.window.activateWindow()
    counter.until(counter.window.isActiveWindow)
    keys.keyClick(counter.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    keys.keyClick(counter.window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    counter.until(lambda: month.editor is not None)
    pictures.take(counter, "leaving")
    said = everything_said(month)
    keys.keyClick(counter.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counter.until(lambda: month.editor is None)
    counter.settle()
    pictures.take(counter, "left")
    return said + everything_said(month)


def look_at_names(counter: Counter, page: Any, line: ClosingLine) -> str:
    """The nominative statement in the window, page by page."""
    merchants = page.preview.pages[0].accessibleDescription()
    page.twin.look.click()
    counter.until(lambda: page.preview.pages[0].accessibleDescription() != merchants)
    counter.settle()
    said = "\n".join(sheet.accessibleDescription() for sheet in page.preview.pages)
    assert line.number in said
    return said


def pay_the_rest(counter: Counter, pictures: Pictures, folder: Path) -> str:
    """All others by one order; then everything goes on a slip with the file for finance."""
    month = counter.open("closing")
    month.acts.choose.click()
    month.acts.pay.click()
    month.editor.order.setText("MDT 43")
    pictures.take(counter, "paying")
    month.editor.save.click()
    counter.until(lambda: month.editor is None)
    counter.settle()
    month.view.select_all(lambda line: line.statement_id is not None)
    month.acts.slip.click()
    choose(counter, folder)
    counter.until(lambda: list(folder.glob("BORD-*.xlsx")))
    counter.settle()
    (finance,) = folder.glob("BORD-*.csv")
    table = finance.read_text("utf-8-sig")
    assert all(name in table for name in READY)
    slips = counter.open("slips")
    slips.view.select_all(bool)
    slips.view.line_chosen.emit(slips.view.selected_lines()[0])
    counter.until(lambda: counter.is_on("slip"))
    counter.until(lambda: bool(counter.page.preview.pages))
    pictures.take(counter, "slip")
    shown = "\n".join(sheet.accessibleDescription() for sheet in counter.page.preview.pages)
    return everything_said(month) + table + shown


def told_of_income(households: list[HouseholdSheet], said: str) -> list[str]:
    """Mean incomes of anybody, and the words that go with them."""
    claims = [household.claim for household in households if household.claim]
    incomes = {money(claim.mean_income) for claim in claims if claim.mean_income}
    assert len(incomes) > 50
    words = set(said.lower().split())
    return [x for x in incomes if x in said] + [x for x in OF_INCOME if x.lower() in words]
