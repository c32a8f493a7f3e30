"""The block list for partners: what waits to be told, and the signed file that tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop import credentials
from desktop.app.signing import BLOCK_LIST, block_list_signer
from desktop.cardreader.training import training_holder
from desktop.domain.block_list import BlockListIssue, parse
from desktop.domain.support_tag import NoSigningKey
from desktop.importers.signed_file import SignatureWrong, verify
from desktop.services.block_list import BlockListService
from desktop.services.clock import fixed_clock
from desktop.services.signing_keys import key_name
from desktop.settings import Settings
from desktop.sheets.household import HouseholdSheet
from desktop.views.card.block_list_page import BlockListPage
from desktop.views.card.block_list_presenter import BlockListPresenter
from desktop.views.messages import sentence
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import SITE_KEY, Answered, CardDesk, open_card_desk, texts
from tests.views.counter_desk import NOW, Keyboard


@pytest.fixture
def desk_of_cards(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[CardDesk]:
    opened = open_card_desk(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def family(desk_of_cards: CardDesk) -> HouseholdSheet:
    counter = desk_of_cards.counter
    return counter.services.households.enrol(an_enrolment(), counter.actor)


def open_page(cards: CardDesk, qtbot: QtBot, folder: Path) -> BlockListPage:
    counter = cards.counter
    page = BlockListPage(counter.session.discretion)
    dialogs = Answered(page, folder)
    BlockListPresenter(page, counter.jobs, counter.news, counter.session, cards.sources, dialogs)
    return cards.show(qtbot, page)


def lose(cards: CardDesk, family: HouseholdSheet, number: int) -> UUID:
    holder, actor = training_holder(number, SITE_KEY), cards.counter.actor
    card_id = cards.sources.cards.link(family.id, holder, actor).card_id
    cards.sources.cards.block(family.id, card_id, "lost", actor)
    return card_id


def saved(cards: CardDesk, folder: Path) -> BlockListIssue:
    """The file as a partner reads it, with the public half of the site's key."""
    (file,) = folder.glob("*.jws")
    private = Ed25519PrivateKey.from_private_bytes(credentials.keep_signing_key(cards.settings))
    public = private.public_key()
    keys = {key_name(public.public_bytes_raw()): public}
    issue = parse(verify(file.read_text("utf-8"), keys, BLOCK_LIST).content)
    file.unlink()
    return issue


def test_the_first_issue_is_whole_and_the_next_says_what_changed(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    lost = desk_of_cards.sources.cards.sheet(lose(desk_of_cards, family, 1)).number
    page, keys = open_page(desk_of_cards, qtbot, tmp_path), Keyboard()
    assert not page.changes.isEnabled()
    assert page.full.hasFocus()
    page.full.click()
    desk_of_cards.settle(qtbot)
    whole = saved(desk_of_cards, tmp_path)
    assert whole.is_full
    assert [entry.number for entry in whole.blocked] == [lost]
    assert page.changes.text() == "Save changes since No. 1…"
    assert "Nothing changed" in texts(page)

    other = desk_of_cards.sources.cards.sheet(lose(desk_of_cards, family, 2)).number
    desk_of_cards.settle(qtbot)
    assert "1 card changed since the last issue." in texts(page)
    keys.press(Qt.Key.Key_S, control=True)
    desk_of_cards.settle(qtbot)
    change = saved(desk_of_cards, tmp_path)
    assert (change.sequence, change.since_sequence) == (2, 1)
    assert [entry.number for entry in change.blocked] == [other]
    assert "Issue No. 2 is saved" in page.banner.text


def test_the_file_names_nobody(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    lose(desk_of_cards, family, 1)
    page = open_page(desk_of_cards, qtbot, tmp_path)
    page.full.click()
    desk_of_cards.settle(qtbot)
    (file,) = tmp_path.glob("*.jws")
    issue = saved_text(desk_of_cards, file)
    assert family.reference not in issue
    assert family.applicant.person.birth_name not in issue
    assert "lost" not in issue


def saved_text(cards: CardDesk, file: Path) -> str:
    private = Ed25519PrivateKey.from_private_bytes(credentials.keep_signing_key(cards.settings))
    public = private.public_key()
    keys = {key_name(public.public_bytes_raw()): public}
    with pytest.raises(SignatureWrong):
        verify(file.read_text("utf-8"), keys, "card-profile")
    return verify(file.read_text("utf-8"), keys, BLOCK_LIST).content.decode()


def test_a_folder_that_refuses_costs_no_issue(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    lose(desk_of_cards, family, 1)
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("")
    page = BlockListPage(desk_of_cards.counter.session.discretion)
    dialogs = Answered(page, blocked)
    counter = desk_of_cards.counter
    BlockListPresenter(
        page, counter.jobs, counter.news, counter.session, desk_of_cards.sources, dialogs
    )
    desk_of_cards.show(qtbot, page)
    page.full.click()
    desk_of_cards.settle(qtbot)
    assert page.banner.text
    dialogs.folder = tmp_path
    page.full.click()
    desk_of_cards.settle(qtbot)
    assert saved(desk_of_cards, tmp_path).sequence == 1


def test_a_real_desk_without_its_key_says_who_brings_one_and_issues_nothing(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    lose(desk_of_cards, family, 1)
    keyless = Settings(tmp_path, key_file=tmp_path / "real.key")
    lists = BlockListService(desk.units, fixed_clock(NOW), block_list_signer(keyless))
    sources = replace(desk_of_cards.sources, block_lists=lambda: lists)
    page = open_page(replace(desk_of_cards, sources=sources), qtbot, tmp_path)
    page.full.click()
    desk_of_cards.settle(qtbot)
    assert page.banner.text == sentence(NoSigningKey())
    assert "signing-key make" in page.banner.text
    assert lists.lines() == ()
    assert credentials.signing_key(keyless) is None
    assert not list(tmp_path.glob("*.jws"))
