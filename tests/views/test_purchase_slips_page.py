"""Paper slips typed by the keyboard alone: judged at once, kept when the desk dies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.views.purchase.slips_page import SlipsPage
from desktop.views.purchase.slips_presenter import FORM, SlipsPresenter
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS
from tests.views.counter_desk import Keyboard
from tests.views.purchase_desk import PurchaseDesk, a_purchase_desk

MERCHANT = "Maraîchage Terre-Brune"


@pytest.fixture
def place(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[PurchaseDesk]:
    made = a_purchase_desk(desk, tmp_path, qtbot)
    yield made
    made.counter.close()


def opened(place: PurchaseDesk) -> SlipsPage:
    return cast(SlipsPage, place.open(SlipsPage(), SlipsPresenter))


def judged(place: PurchaseDesk, page: SlipsPage, qtbot: QtBot) -> None:
    """Wait until the rules were asked about what is typed by now."""
    page.preview = None
    page.edited.emit()
    qtbot.waitUntil(lambda: page.preview is not None)
    place.settle()


def first_slip(keys: Keyboard) -> None:
    for word in ("C12", "1", "terre-brune", "14/3", CARDS[0], "4,50", "vegetables"):
        keys.fill(word)


def test_enter_alone_types_slip_after_slip(place: PurchaseDesk, qtbot: QtBot) -> None:
    page, keys = opened(place), Keyboard()
    first_slip(keys)
    keys.fill(CARDS[1])
    keys.fill("3.20")
    keys.fill(CARDS[2])
    keys.write("2")
    judged(place, page, qtbot)
    slips = page.table.slips()
    assert [slip.slip_number for slip in slips[:3]] == ["1", "2", "3"]
    assert {slip.merchant for slip in slips[:3]} == {MERCHANT}
    assert {slip.family for slip in slips[:2]} == {"vegetables"}
    assert [slip.amount for slip in slips[:2]] == ["4,50", "3.20"]
    assert keys.entries == 10


def test_what_is_wrong_is_said_beside_its_cell_at_once(place: PurchaseDesk, qtbot: QtBot) -> None:
    page, keys = opened(place), Keyboard()
    first_slip(keys)
    keys.fill("9999999999")
    keys.fill("3,20")
    judged(place, page, qtbot)
    remark = page.table.remark_at(1)
    assert remark is not None
    assert (remark.column, remark.words) == ("card", "card unknown")
    assert page.table.remark_at(0) is None
    page.grid.point_at(1, 4)
    assert page._said.text() == "Slip C12 2: card unknown."
    assert "1 slip will be kept as refused" in page._sum.text()


def test_slips_are_recorded_as_one_act_and_the_draft_goes(
    place: PurchaseDesk, qtbot: QtBot
) -> None:
    page, keys = opened(place), Keyboard()
    first_slip(keys)
    judged(place, page, qtbot)
    qtbot.waitUntil(lambda: len(place.sources.drafts.lines(FOLLOWS)) == 1)
    page.record.click()
    place.settle()
    assert page.banner.text.startswith("Recorded: 1 accepted, 0 refused")
    assert [row.slip_number for row in place.market.rows()] == [1]
    assert page.table.count == 0
    assert place.sources.drafts.lines(FOLLOWS) == ()


def test_a_slip_that_cannot_be_read_is_mended_first(place: PurchaseDesk, qtbot: QtBot) -> None:
    page, keys = opened(place), Keyboard()
    for word in ("C12", "1", "terre-brune", "41/3", CARDS[0], "4,50", "vegetables"):
        keys.fill(word)
    judged(place, page, qtbot)
    page.record.click()
    place.settle()
    assert "One slip cannot be read yet. Day: not a day" in page.banner.text
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (0, 3)
    assert place.market.rows() == []


def test_what_was_typed_survives_the_end_of_the_desk(place: PurchaseDesk, qtbot: QtBot) -> None:
    page, keys = opened(place), Keyboard()
    first_slip(keys)
    qtbot.waitUntil(lambda: len(place.sources.drafts.lines(FOLLOWS)) == 1)
    (line,) = place.sources.drafts.lines(FOLLOWS)
    assert (line.form, line.label) == (FORM, "1 paper slip")
    again = opened(place)
    assert again.table.count == 1
    assert again.table.slip_at(0).card == CARDS[0]
    assert "here again" in again.banner.text
    again.discard.click()
    place.settle()
    assert place.sources.drafts.lines(FOLLOWS) == ()
    assert page.table.count == 1


def test_missing_numbers_are_told_before_and_after_they_are_recorded(
    place: PurchaseDesk, qtbot: QtBot
) -> None:
    page, keys = opened(place), Keyboard()
    first_slip(keys)
    page.grid.point_at(1, 1)
    for word in ("4", CARDS[1], "3,20"):
        keys.fill(word)
    judged(place, page, qtbot)
    assert page._here.text() == "Booklet C12, as typed here: 2, 3"
    page.record.click()
    place.settle()
    assert page._before.text() == f"Booklet C12 of {MERCHANT}: 2, 3"


def test_a_booklet_goes_on_where_it_was_left(place: PurchaseDesk, qtbot: QtBot) -> None:
    page, keys = opened(place), Keyboard()
    first_slip(keys)
    judged(place, page, qtbot)
    page.record.click()
    place.settle()
    page.window().activateWindow()  # the popup of the completer took that away
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    keys.fill("c12")
    place.settle()
    slip = page.table.slip_at(0)
    assert (slip.slip_number, slip.merchant) == ("2", MERCHANT)


def test_ctrl_delete_takes_a_slip_out(place: PurchaseDesk, qtbot: QtBot) -> None:
    page, keys = opened(place), Keyboard()
    first_slip(keys)
    page.grid.point_at(0, 5)
    keys.press(Qt.Key.Key_Delete, control=True)
    place.settle()
    assert page.table.count == 0
