"""One purchase on its page, and pairs to look at: corrected, taken back, settled, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.sheets.purchase import PurchaseFilter, PurchaseLine
from desktop.views.purchase.duplicates_page import DuplicatesPage
from desktop.views.purchase.duplicates_presenter import DuplicatesPresenter
from desktop.views.purchase.editors import CorrectEditor, TakeBackEditor
from desktop.views.purchase.page import PurchasePage
from desktop.views.purchase.presenter import PurchasePresenter
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, PAYS, told
from tests.views.purchase_desk import PurchaseDesk, a_purchase_desk

WHY = "le ticket dit autre chose"


@pytest.fixture
def place(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[PurchaseDesk]:
    made = a_purchase_desk(desk, tmp_path, qtbot)
    yield made
    made.counter.close()


def lines(place: PurchaseDesk) -> tuple[PurchaseLine, ...]:
    return place.sources.purchases.lines(PurchaseFilter(), FOLLOWS)


def bought(place: PurchaseDesk) -> UUID:
    place.market.take_in(told())
    return lines(place)[0].id


def opened(place: PurchaseDesk, subject: UUID) -> PurchasePage:
    return cast(PurchasePage, place.open(PurchasePage(), PurchasePresenter, subject))


def test_a_purchase_is_taken_back_with_a_reason(place: PurchaseDesk) -> None:
    page = opened(place, bought(place))
    page.acts.requested.emit("take_back")
    editor = cast(TakeBackEditor, page.editor)
    editor.save.click()
    place.settle()
    assert editor.reason_row.problem  # a reason is asked for
    editor.reason.set_text(WHY)
    editor.save.click()
    place.settle()
    assert page.editor is None
    assert page.banner.text == "It is taken back; the reason is kept with your name."
    assert page.line is not None
    assert page.line.reversed_amount == Decimal("12.50")
    assert place.market.balance() == Decimal(60)


def test_a_part_goes_back_and_not_more_than_is_left(place: PurchaseDesk) -> None:
    page = opened(place, bought(place))
    page.acts.requested.emit("take_back")
    editor = cast(TakeBackEditor, page.editor)
    editor.reason.set_text(WHY)
    editor.part.setText("99")
    editor.save.click()
    place.settle()
    assert "12.50" in editor.part_row.problem
    editor.part.setText("2,50")
    editor.save.click()
    place.settle()
    assert page.line is not None
    assert page.line.reversed_amount == Decimal("2.50")
    assert place.market.balance() == Decimal(50)


def test_a_correction_shows_the_purchase_that_counts_now(place: PurchaseDesk) -> None:
    first = bought(place)
    page = opened(place, first)
    page.acts.requested.emit("correct")
    editor = cast(CorrectEditor, page.editor)
    editor.reason.set_text(WHY)
    editor.save.click()
    assert editor.banner.text == "Nothing differs from what the purchase says."
    editor.amount.setText("10,00")
    editor.day.setText("15/03/2026")
    editor.save.click()
    place.settle()
    assert page.line is not None
    assert (page.line.amount, page.line.on_day) == (Decimal(10), date(2026, 3, 15))
    assert page.purchase_id != first
    assert place.market.balance() == Decimal(50)


def test_a_correction_that_would_be_refused_changes_nothing(place: PurchaseDesk) -> None:
    page = opened(place, bought(place))
    page.acts.requested.emit("correct")
    editor = cast(CorrectEditor, page.editor)
    editor.reason.set_text(WHY)
    editor.card.setText("9999999999")
    editor.save.click()
    place.settle()
    assert "card unknown" in editor.banner.text
    assert editor.save.isEnabled()
    assert len(lines(place)) == 1


def test_who_reads_only_is_offered_no_act(place: PurchaseDesk) -> None:
    subject = bought(place)
    place.counter.session.log_in(PAYS)
    page = opened(place, subject)
    assert page.line is not None
    assert not page.acts.isVisible()


def pair(place: PurchaseDesk) -> DuplicatesPage:
    place.market.take_in(
        told(1), replace(told(2), at_time="10:44", card_reference=CARDS[0], ticket="T9")
    )
    return cast(DuplicatesPage, place.open(DuplicatesPage(), DuplicatesPresenter, "2026-03"))


def test_two_purchases_stand_side_by_side_and_stay(place: PurchaseDesk, qtbot: QtBot) -> None:
    page = pair(place)
    assert page.table.rowCount() == 1
    assert page.one.isVisible()
    assert page.other.isVisible()
    page.keep.click()
    assert page.editor is not None
    page.editor.reason.set_text("deux paniers, la caisse confirme")
    qtbot.keyClick(page.editor.reason.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.settle()
    assert page.banner.text == "Both stay."
    assert page.table.rowCount() == 0
    assert all(line.state == "accepted" for line in lines(place))


def test_what_was_told_twice_is_refused(place: PurchaseDesk) -> None:
    page = pair(place)
    page.refuse.click()
    assert page.editor is not None
    page.editor.reason.set_text("la caisse confirme le doublon")
    page.editor.save.click()
    place.settle()
    assert page.banner.text == "Told twice: it no longer counts."
    assert {line.state for line in lines(place)} == {"accepted", "refused"}
    assert place.market.balance() == Decimal("47.50")


def test_esc_closes_the_editor_of_a_pair_and_changes_nothing(
    place: PurchaseDesk, qtbot: QtBot
) -> None:
    page = pair(place)
    page.refuse.click()
    assert page.editor is not None
    qtbot.keyClick(page.editor, Qt.Key.Key_Escape)
    assert page.editor is None
    assert page.keep.isVisible()
    assert all(line.state == "accepted" for line in lines(place))
