"""The pages of a month by the keyboard alone, and with large text on a small screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.actor import Actor
from desktop.services.invented_protection import ACCOUNTANT, MERCHANT_MANAGER
from desktop.sheets.closing import ClosingLine
from desktop.views.statement.month_page import MonthPage
from desktop.views.widgets.paper_preview import PaperPreview
from tests.journeys.conftest import Counter, OpenCounter
from tests.journeys.pictures import Pictures
from tests.journeys.test_every_page import shrunk
from tests.journeys.test_keyboard_reach import columns_left, name_of, out_of_order, stops

pytestmark = pytest.mark.journey


def months(counter: Counter) -> list[ClosingLine]:
    """Of the invented city: some closed, some to be checked."""
    desk = counter.application.desk
    assert desk is not None
    page = counter.open("closing")
    assert isinstance(page, MonthPage)
    found: list[ClosingLine] = []
    for month in page.month._values:
        found += desk.trade.closing.month(str(month), ACCOUNTANT).lines
    return found


def pages(counter: Counter, actor: Actor) -> Iterator[str]:
    """Each as somebody would see it who works there; its name."""
    counter.application.session.log_in(actor)
    counter.settle()
    lines = months(counter)
    closed = next(line for line in lines if line.statement_id is not None)
    to_check = next(line for line in lines if line.open_findings)
    counter.open("closing", closed.month)
    yield "closing"
    counter.page.acts.choose.click()
    counter.page.acts.act_requested.emit("pay" if actor is ACCOUNTANT else "send")
    assert counter.page.editor is not None
    counter.settle()
    yield "closing with a form"
    counter.page.close_editor()
    counter.open("closing_check", (to_check.merchant_id, to_check.month))
    yield "closing_check"
    counter.open("statement", closed.statement_id)
    counter.until(lambda: bool(counter.page.preview.pages))
    yield "statement"
    desk = counter.application.desk
    assert desk is not None
    assert closed.statement_id is not None
    desk.trade.statement_papers.remit((closed.statement_id,), actor)
    for key in ("closing_months", "payments", "slips"):
        counter.open(key)
        yield key


@pytest.mark.parametrize("actor", [MERCHANT_MANAGER, ACCOUNTANT], ids=["manager", "accountant"])
def test_tab_comes_by_every_control_of_a_month_in_reading_order(
    city: Path, open_counter: OpenCounter, actor: Actor
) -> None:
    counter = open_counter(city, demonstration=True)
    counter.window.resize(1440, 1800)
    counter.window.activateWindow()
    # of a paper the middle lies under its own tools: it is before them all the same
    wrong: dict[str, list[str]] = {}
    for name in pages(counter, actor):
        found = [stop for stop in stops(counter.page) if not isinstance(stop, PaperPreview)]
        nameless = [repr(widget) for widget in found if not name_of(widget)]
        faults = out_of_order(found, counter.page) + columns_left(found, counter.page) + nameless
        if faults:
            wrong[name] = faults
    assert wrong == {}


def test_no_words_of_a_month_are_cut_with_large_text(
    city: Path, tmp_path: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(city, demonstration=True, language="fr", text_scale="1.5")
    counter.window.resize(1280, 720)
    pictures, cut = Pictures("large", tmp_path), dict[str, list[str]]()
    for name in pages(counter, ACCOUNTANT):
        pictures.take(counter, name.replace(" ", "-"))
        found = shrunk(counter.window)
        if found:
            cut[name] = found
    assert cut == {}
