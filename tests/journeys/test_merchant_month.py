"""A month with merchants in the real window, by who follows merchants and by the accountant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

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
from desktop.reports.preview import pages
from desktop.services.clock import fixed_clock
from desktop.services.invented_protection import ACCOUNTANT, MERCHANT_MANAGER
from desktop.sheets.closing import ClosingLine
from desktop.sheets.household import HouseholdSheet
from desktop.tour.trade_desk import entitled_cards
from desktop.tour.trade_files import OF_TERMINALS, Sold, latin_1_file, sold
from desktop.views.purchase.import_page import DONE, LAYOUT, PREVIEW
from tests.journeys.conftest import Counter, OpenCounter

pytestmark = pytest.mark.journey
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


def test_who_follows_merchants_imports_closes_and_reads_a_statement_without_any_name(
    city: Path, tmp_path: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(city, clock=NOW)
    desk, rows = credited(counter)
    known = names(people(desk))
    assert len(known) > 400
    sit_down(counter, MERCHANT_MANAGER)
    said = take_in(counter, latin_1_file(tmp_path / "caisses.csv", rows, with_defects=True))
    month = close_month(counter)
    said += everything_said(month)
    closed = closed_lines(desk)
    assert tuple(sorted(closed)) == READY
    line = closed[READY[0]]
    page = open_statement(counter, month, line)
    said += everything_said(page)
    assert line.statement_id is not None
    printed = pages(desk.trade.statement_papers.shown(line.statement_id, MERCHANT_MANAGER).pdf)
    assert len(page.preview.pages) == len(printed)
    assert page.preview.pages[0].accessibleDescription().split() == printed[0].text.split()
    assert line.number in printed[0].text
    assert not page.paying.isVisible()
    assert not page.nominative.isVisible()
    assert [name for name in known if name in said + printed[0].text] == []


def test_the_accountant_takes_the_nominative_statement_and_notes_the_payment_without_any_income(
    city: Path, tmp_path: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(city, clock=NOW)
    desk, rows = credited(counter)
    households = people(desk)
    taken_in(desk, latin_1_file(tmp_path / "caisses.csv", rows, with_defects=True))
    sit_down(counter, MERCHANT_MANAGER)
    close_month(counter)
    sit_down(counter, ACCOUNTANT)
    month = counter.open("closing")
    said = everything_said(month)
    assert not month.close_ready.isVisible()
    line = closed_lines(desk)[READY[1]]
    page = open_statement(counter, month, line)
    page.nominative.click()
    choose(counter, tmp_path)
    counter.until(lambda: list(tmp_path.glob("*-nominatif.pdf")))
    (saved,) = tmp_path.glob("*-nominatif.pdf")
    paper = "\n".join(each.text for each in pages(saved.read_bytes()))
    assert line.number in paper
    assert [name for name in names(households) if name in paper]
    page.paying.order.setText("MDT 42")
    page.paying.note.click()
    counter.until(lambda: not page.paying.note.isVisible())
    counter.settle()
    (paid,) = desk.trade.statements.of_merchant(line.merchant_id, ACCOUNTANT)
    assert (paid.payment_order, paid.paid_on) == ("MDT 42", date(2026, 3, 9))
    assert told_of_income(households, said + everything_said(page) + paper) == []


def told_of_income(households: list[HouseholdSheet], said: str) -> list[str]:
    """Mean incomes of anybody, and the words that go with them."""
    claims = [household.claim for household in households if household.claim]
    incomes = {money(claim.mean_income) for claim in claims if claim.mean_income}
    assert len(incomes) > 50
    words = set(said.lower().split())
    return [x for x in incomes if x in said] + [x for x in OF_INCOME if x.lower() in words]
