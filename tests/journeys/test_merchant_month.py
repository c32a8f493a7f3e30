"""A month with merchants in the real window, by who follows merchants and by the accountant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.app.desk import Desk
from desktop.domain.closing import MonthState
from desktop.reports.preview import pages
from desktop.services.invented_protection import ACCOUNTANT, MERCHANT_MANAGER
from desktop.sheets.closing import ClosingLine
from desktop.tour.trade_files import latin_1_file
from tests.journeys.conftest import Counter, OpenCounter
from tests.journeys.month_steps import (
    MONTH,
    NOW,
    READY,
    all_leave,
    choose,
    close_month,
    closed_lines,
    credited,
    everything_said,
    look_at_names,
    names,
    open_statement,
    pay_the_rest,
    people,
    sit_down,
    take_in,
    taken_in,
    told_of_income,
)
from tests.journeys.pictures import Pictures, dress

pytestmark = pytest.mark.journey


def closed_for_the_accountant(
    city: Path, folder: Path, open_counter: OpenCounter
) -> tuple[Counter, Desk]:
    """The manager took a file in and closed the month; the accountant sits there now."""
    counter = open_counter(city, clock=NOW, **dress())
    desk, rows = credited(counter)
    taken_in(desk, latin_1_file(folder / "caisses.csv", rows, with_defects=True))
    sit_down(counter, MERCHANT_MANAGER)
    close_month(counter)
    sit_down(counter, ACCOUNTANT)
    return counter, desk


def test_who_follows_merchants_imports_closes_and_reads_a_statement_without_any_name(
    city: Path, tmp_path: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(city, clock=NOW, **dress())
    pictures = Pictures("manager", tmp_path)
    desk, rows = credited(counter)
    known = names(people(desk))
    assert len(known) > 400
    sit_down(counter, MERCHANT_MANAGER)
    said = take_in(counter, latin_1_file(tmp_path / "caisses.csv", rows, with_defects=True))
    pictures.take(counter, "purchases")
    month = close_month(counter)
    pictures.take(counter, "closing")
    said += everything_said(month)
    closed = closed_lines(desk)
    assert frozenset(READY) <= closed.keys()
    line = closed[READY[0]]
    said += as_printed_for_the_merchant(counter, desk, line)
    pictures.take(counter, "statement")
    said += all_leave(counter, pictures)
    lines = desk.trade.closing.month(MONTH, MERCHANT_MANAGER).lines
    assert {x.state for x in lines if x.statement_id} == {MonthState.SENT}
    for key in ("closing_months", "payments"):
        said += everything_said(counter.open(key))
        pictures.take(counter, key)
    assert [name for name in known if name in said] == []
    assert len(list(pictures.folder.glob("manager-*.png"))) >= pictures.taken


def as_printed_for_the_merchant(counter: Counter, desk: Desk, line: ClosingLine) -> str:
    """What the page and its paper say; the window shows the paper's own pages."""
    page = open_statement(counter, counter.page, line)
    assert line.statement_id is not None
    printed = pages(desk.trade.statement_papers.shown(line.statement_id, MERCHANT_MANAGER).pdf)
    assert len(page.preview.pages) == len(printed)
    assert page.preview.pages[0].accessibleDescription().split() == printed[0].text.split()
    assert line.number in printed[0].text
    assert not page.paying.isVisible()
    assert not page.twin.isVisible()
    return everything_said(page) + printed[0].text


def test_the_accountant_reads_the_nominative_statement_and_notes_its_payment_without_any_income(
    city: Path, tmp_path: Path, open_counter: OpenCounter
) -> None:
    counter, desk = closed_for_the_accountant(city, tmp_path, open_counter)
    pictures, households = Pictures("accountant", tmp_path), people(desk)
    month = counter.open("closing")
    said = everything_said(month)
    assert not month.close_ready.isVisible()
    line = closed_lines(desk)[READY[1]]
    page = open_statement(counter, month, line)
    paper = look_at_names(counter, page, line)
    pictures.take(counter, "nominative")
    assert [name for name in names(households) if name in paper]
    page.nominative.click()
    choose(counter, tmp_path)
    counter.until(lambda: list(tmp_path.glob("*-nominatif.pdf")))
    (saved,) = tmp_path.glob("*-nominatif.pdf")
    assert "\n".join(each.text for each in pages(saved.read_bytes())).split() == paper.split()
    page.paying.order.setText("MDT 42")
    page.paying.note.click()
    counter.until(lambda: not page.paying.note.isVisible())
    pictures.take(counter, "paid")
    (paid,) = desk.trade.statements.of_merchant(line.merchant_id, ACCOUNTANT)
    assert (paid.payment_order, paid.paid_on) == ("MDT 42", date(2026, 3, 9))
    assert told_of_income(households, said + everything_said(page) + paper) == []


def test_the_accountant_pays_many_by_one_order_and_takes_the_file_for_finance(
    city: Path, tmp_path: Path, open_counter: OpenCounter
) -> None:
    counter, desk = closed_for_the_accountant(city, tmp_path, open_counter)
    pictures, households = Pictures("finance", tmp_path), people(desk)
    said = pay_the_rest(counter, pictures, tmp_path)
    lines = desk.trade.statements.lines(ACCOUNTANT, MONTH)
    assert {line.payment_order for line in lines} == {"MDT 43"}
    assert len({line.slip_number for line in lines}) == 1
    assert told_of_income(households, said) == []
