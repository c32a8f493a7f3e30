"""The page of a merchant: bank details by two people, and nothing of them for anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QLabel

from desktop.domain.actor import Actor, Role
from desktop.models import MerchantRecord, new_id
from desktop.services.clock import fixed_clock
from desktop.services.draft import DraftService
from desktop.services.merchant import MerchantService
from desktop.services.product import ProductService
from desktop.views.merchant.account_editors import ConfirmEditor, ProposeEditor
from desktop.views.merchant.detail_page import MerchantPage
from desktop.views.merchant.presenter import MerchantPresenter, MerchantSources
from tests.local_desk import Desk
from tests.views.counter_desk import NOW, Counter, open_counter

FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
PAYS = Actor(new_id(), "Youn Le Bris", frozenset({Role.ACCOUNTANT}))
COUNTER = Actor(new_id(), "Maëlle Invention", frozenset({Role.COUNTER, Role.DECIDER}))
IBAN = "FR1420041010050500013M02606"
OTHER_IBAN = "DE89370400440532013000"


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def merchant(desk: Desk) -> UUID:
    with desk.units(desk.actor, "add_merchant") as work:
        row = MerchantRecord(id=new_id(), trade_name="Le Fournil inventé")
        work.session.add(row)
        work.commit()
    return row.id


@pytest.fixture
def page(counter: Counter, desk: Desk, merchant: UUID, qtbot: QtBot) -> MerchantPage:
    counter.session.log_in(FOLLOWS)
    page = MerchantPage(counter.session.discretion)
    service = MerchantService(desk.units, fixed_clock(NOW))
    drafts = DraftService(desk.units, fixed_clock(NOW))
    sources = MerchantSources(service, ProductService(desk.units, fixed_clock(NOW)), drafts)
    MerchantPresenter(page, counter.jobs, counter.news, counter.session, sources)
    counter.show(qtbot, page)
    page.open_subject(merchant)
    counter.settle(qtbot)
    return page


def propose(page: MerchantPage, counter: Counter, qtbot: QtBot, iban: str) -> ProposeEditor:
    page.propose.click()
    editor = page.editor
    assert isinstance(editor, ProposeEditor)
    editor.iban.setText(iban)
    editor.iban.textEdited.emit(iban)
    editor.holder.setText("SARL Le Fournil inventé")
    counter.settle(qtbot)
    return editor


def test_one_enters_and_another_confirms(
    page: MerchantPage, counter: Counter, qtbot: QtBot
) -> None:
    propose(page, counter, qtbot, IBAN).save.click()
    counter.settle(qtbot)
    assert not page.confirm.isVisible()
    counter.session.log_in(PAYS)
    counter.settle(qtbot)
    assert page.confirm.isVisible()
    page.confirm.click()
    editor = page.editor
    assert isinstance(editor, ConfirmEditor)
    editor.save.click()
    counter.settle(qtbot)
    assert "answered" in editor.name_row.problem
    editor.name.setText("Gwendal Huet")
    editor.phone.setText("06 39 98 90 15")
    editor.save.click()
    counter.settle(qtbot)
    assert page.accounts is not None
    assert page.accounts.in_use is not None
    assert page.accounts.in_use.grouped == "FR14 2004 1010 0505 0001 3M02 606"


def test_a_mistyped_iban_is_told_beside_its_field_and_kept(
    page: MerchantPage, counter: Counter, qtbot: QtBot
) -> None:
    editor = propose(page, counter, qtbot, IBAN[:-1] + "7")
    assert "group by group" in editor.iban_row.problem
    editor.save.click()
    counter.settle(qtbot)
    assert page.editor is editor
    assert editor.iban.text() == IBAN[:-1] + "7"


def test_nothing_of_it_stays_for_who_sits_down_next(
    page: MerchantPage, counter: Counter, qtbot: QtBot
) -> None:
    propose(page, counter, qtbot, IBAN).save.click()
    counter.settle(qtbot)
    counter.session.log_in(COUNTER)
    counter.settle(qtbot)
    assert page.accounts is None
    assert not page.propose.isVisible()
    assert not page.timeline.isVisible()


def test_earlier_bank_details_tell_who_was_called(
    page: MerchantPage, counter: Counter, qtbot: QtBot
) -> None:
    for iban in (IBAN, OTHER_IBAN):
        counter.session.log_in(FOLLOWS)
        counter.settle(qtbot)
        propose(page, counter, qtbot, iban).save.click()
        counter.settle(qtbot)
        counter.session.log_in(PAYS)
        counter.settle(qtbot)
        page.confirm.click()
        editor = page.editor
        assert isinstance(editor, ConfirmEditor)
        editor.name.setText("Gwendal Huet")
        editor.phone.setText("06 39 98 90 15")
        editor.save.click()
        counter.settle(qtbot)
    earlier = page.bank.earlier
    assert earlier.isVisible()
    assert not earlier.list.isVisible()
    earlier.toggle.click()
    told = [part.text() for part in earlier.list.findChildren(QLabel)]
    assert any("3M02 606" in words for words in told)
    assert any("Gwendal Huet was called back" in words for words in told)
    assert any(PAYS.name in words for words in told)
