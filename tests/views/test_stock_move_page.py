"""Stock goes from one site to another in the window, and what the other site's desk is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.cardreader.neutral.code import code_of
from desktop.cardreader.training import training_holder
from desktop.domain.card import ObjectKind
from desktop.domain.central import CentralUnavailable
from desktop.models import AgentRecord
from desktop.progress import unwatched
from desktop.services.agent import AgentService
from desktop.services.card import CardService
from desktop.services.clock import fixed_clock
from desktop.services.stock import StockService
from desktop.services.stock_site import StockSite
from desktop.services.support import SupportService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.card import CardEventKind
from desktop.views.card.intake_page import IntakePage
from desktop.views.card.move_form import ANOTHER
from desktop.views.card.move_page import MovePage
from desktop.views.card.move_presenter import MovePresenter
from desktop.views.household.card_editor import LinkEditor
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.tune import Tune
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import SITE_KEY, CardDesk, open_card_desk, tag, texts
from tests.views.counter_desk import NOW, Keyboard

MAUREPAS, BLOSNE = "Maurepas", "Le Blosne"


def at_site(cards: CardDesk, desk: Desk, name: str, centre: SyncService | None = None) -> None:
    """From now on this desk stands there."""
    units, clock = desk.units, fixed_clock(NOW)
    site = StockSite(name, units.desk_label, centre)
    services = replace(
        cards.counter.services,
        cards=CardService(units, clock, cards.reader, site=site),
        stock=StockService(units, clock, site),
        supports=SupportService(units, clock, site),
    )
    cards.counter.services = services
    cards.sources = replace(
        cards.sources, cards=services.cards, stock=services.stock, supports=services.supports
    )


def unreached(desk: Desk, folder: Path) -> SyncService:
    """The exchange of a desk whose last one failed."""
    settings = Settings(
        folder,
        central_url="postgresql://localhost:1/nobody",
        laboratory=True,
        key_file=folder / "desk.key",
    )
    sync = SyncService(desk.units, settings)
    with pytest.raises(CentralUnavailable):
        sync.run(unwatched)
    return sync


@pytest.fixture
def desk_of_cards(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[CardDesk]:
    """At Maurepas, with three tags of one delivery and the word that Le Blosne is a site."""
    opened = open_card_desk(desk, tmp_path)
    at_site(opened, desk, MAUREPAS)
    actor, stock = opened.counter.actor, opened.sources.stock
    AgentService(desk.units).add(replace(actor, id=UUID(int=77)), actor)
    with desk.units(actor, "test") as work:
        work.session.get_one(AgentRecord, UUID(int=77)).site = BLOSNE
        work.commit()
    batch = stock.open_batch("Box 12", "neutral_card", "", 3, "", actor)
    for number in (101, 102, 103):
        stock.receive(tag(number), batch.batch_id, actor)
    yield opened
    opened.close()


def open_page(cards: CardDesk, qtbot: QtBot) -> MovePage:
    counter = cards.counter
    page = MovePage(counter.session.discretion)
    MovePresenter(page, counter.jobs, counter.news, counter.session, cards.sources)
    cards.show(qtbot, page)
    cards.watch()
    return page


def lay(cards: CardDesk, qtbot: QtBot, number: int) -> None:
    cards.counter.news.card_present.emit(tag(number))
    cards.settle(qtbot)


def send_to(page: MovePage, site: str) -> None:
    page.form.site.set_value(site)
    page.form.site.value_changed.emit(site)


def confirm(cards: CardDesk, qtbot: QtBot) -> None:
    Keyboard().press(Qt.Key.Key_Return, control=True)
    cards.settle(qtbot)


def is_whole(part: QWidget) -> bool:
    """Nothing of it is scrolled away."""
    return part.visibleRegion().boundingRect() == part.rect()


def stock_of(cards: CardDesk) -> dict[str, int]:
    return {stock.name: stock.count for stock in cards.sources.stock.sites()}


def test_what_is_left_of_a_delivery_goes_to_another_site(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page = open_page(desk_of_cards, qtbot)
    assert "Maurepas (here)" in texts(page)
    (batch,) = desk_of_cards.sources.stock.batches()
    page.form.which.set_value(batch.batch_id)
    page.form.which.value_changed.emit(batch.batch_id)
    desk_of_cards.settle(qtbot)
    send_to(page, BLOSNE)
    assert "3 cards go to the stock of Le Blosne" in page.form.said.text()
    assert "They lie now in the stock of: Maurepas." in page.form.said.text()
    page.form.note.setText("With the van on Tuesday")
    confirm(desk_of_cards, qtbot)
    assert page.banner.text == "3 cards are in the stock of Le Blosne now."
    assert stock_of(desk_of_cards) == {MAUREPAS: 0, BLOSNE: 3}
    line = desk_of_cards.sources.stock.in_stock()[0]
    history = desk_of_cards.sources.cards.history(line.card_id, desk_of_cards.counter.actor)
    assert [event.note for event in history if event.kind is CardEventKind.MOVED] == [
        "Le Blosne · With the van on Tuesday"
    ]


def test_cards_laid_down_and_codes_typed_go_together(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    cards, actor = desk_of_cards, desk_of_cards.counter.actor
    roll = cards.sources.stock.open_batch("Roll 1", "paper", "", 0, "", actor)
    cards.sources.stock.receive_number("0000000001", roll.batch_id, actor)
    page, keys = open_page(cards, qtbot), Keyboard()
    for number in (101, 102, 101):
        lay(cards, qtbot, number)
    assert page.form.pile.banner.text.endswith("101 is on the list already.")
    keys.write(code_of("0000000001"))
    keys.press(Qt.Key.Key_Return)
    cards.settle(qtbot)
    assert [card.tail for card in page.form.pile.cards] == ["101", "102", "001"]
    buttons = page.form.pile.findChildren(SecondaryButton)
    next(one for one in buttons if one.text().endswith("102")).click()
    send_to(page, BLOSNE)
    confirm(cards, qtbot)
    assert stock_of(cards) == {MAUREPAS: 2, BLOSNE: 2}
    assert page.form.pile.cards == ()
    assert cards.places.seen == [], "no card led away"


def test_a_card_that_is_in_no_stock_is_told_beside_the_pile_which_stays(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    cards, counter = desk_of_cards, desk_of_cards.counter
    family = counter.services.households.enrol(an_enrolment(), counter.actor)
    cards.sources.cards.link(family.id, tag(103), counter.actor)
    page = open_page(cards, qtbot)
    lay(cards, qtbot, 101)
    with qtbot.waitSignal(page.sounded) as heard:
        lay(cards, qtbot, 103)
    assert heard.args == [Tune.PROBLEM]
    assert "A household has this card" in page.form.pile.banner.text
    cards.counter.news.card_present.emit(training_holder(9, SITE_KEY))
    cards.settle(qtbot)
    assert "came with no delivery" in page.form.pile.banner.text
    cards.reader.lay_other(ObjectKind.BANK_CARD)
    cards.settle(qtbot)
    assert "bank card" in page.form.pile.banner.text
    assert [card.tail for card in page.form.pile.cards] == ["101"]
    assert cards.places.seen == []


def test_what_is_missing_is_told_beside_its_field(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = open_page(desk_of_cards, qtbot)
    confirm(desk_of_cards, qtbot)
    assert page.form.pile.problem
    lay(desk_of_cards, qtbot, 101)
    assert not page.form.pile.problem
    confirm(desk_of_cards, qtbot)
    assert page.form.site_row.problem
    send_to(page, ANOTHER)
    confirm(desk_of_cards, qtbot)
    assert page.form.typed_row.problem
    page.refresh()  # what an exchange brought
    desk_of_cards.settle(qtbot)
    assert page.form.typed.isVisible(), "nothing chosen is taken back"
    assert stock_of(desk_of_cards) == {MAUREPAS: 3, BLOSNE: 0}


def test_a_site_typed_with_other_capitals_is_no_other_site(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page, keys = open_page(desk_of_cards, qtbot), Keyboard()
    lay(desk_of_cards, qtbot, 101)
    send_to(page, ANOTHER)
    page.form.typed.setFocus()
    keys.write("le  blosne")
    assert "to the stock of Le Blosne" in page.form.said.text()
    confirm(desk_of_cards, qtbot)
    assert stock_of(desk_of_cards) == {MAUREPAS: 2, BLOSNE: 1}
    (batch,) = desk_of_cards.sources.stock.batches()
    actor = desk_of_cards.counter.actor
    desk_of_cards.sources.stock.move(batch.batch_id, " LE BLOSNE ", actor)
    assert stock_of(desk_of_cards) == {MAUREPAS: 0, BLOSNE: 3}


def test_without_the_centre_nothing_moves_and_the_choice_stays(
    desk_of_cards: CardDesk, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    at_site(desk_of_cards, desk, MAUREPAS, unreached(desk, tmp_path))
    page = open_page(desk_of_cards, qtbot)
    lay(desk_of_cards, qtbot, 101)
    send_to(page, BLOSNE)
    page.window().resize(900, 320)
    qtbot.waitUntil(lambda: page.height() <= 320 and not is_whole(page.form.go))
    confirm(desk_of_cards, qtbot)
    assert "only while the centre answers" in page.form.banner.text
    qtbot.waitUntil(lambda: is_whole(page.form.banner) and is_whole(page.form.go))
    assert page.form.go.isEnabled()
    assert [card.tail for card in page.form.pile.cards] == ["101"]
    assert stock_of(desk_of_cards) == {MAUREPAS: 3, BLOSNE: 0}


def test_a_desk_of_the_other_site_is_told_whose_card_it_is_and_what_to_do(
    desk_of_cards: CardDesk, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    """Offline it gives out what moved there, and a card that stayed at Maurepas is refused."""
    cards, counter = desk_of_cards, desk_of_cards.counter
    page = open_page(cards, qtbot)
    lay(cards, qtbot, 102)
    send_to(page, BLOSNE)
    confirm(cards, qtbot)
    at_site(cards, desk, BLOSNE, unreached(desk, tmp_path))
    family = counter.services.households.enrol(an_enrolment(), counter.actor)
    household = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(household, counter.jobs, counter.news, counter.session, counter.services)
    cards.show(qtbot, household, family.id)
    Keyboard().press(Qt.Key.Key_L)
    editor = household.editor
    assert isinstance(editor, LinkEditor)
    editor.flow.choice.buttons["neutral_card"].click()
    cards.settle(qtbot)
    household.window().resize(900, 300)
    qtbot.waitUntil(lambda: household.height() <= 300)
    household._scroll.verticalScrollBar().setValue(0)
    assert not is_whole(editor.panel)
    lay(cards, qtbot, 101)
    qtbot.waitUntil(lambda: is_whole(editor.panel))
    assert "belongs to the stock of Maurepas" in texts(editor.panel)
    assert "take one from the stock here" in texts(editor.panel)
    assert household.wants_card, "the next card may come at once"
    lay(cards, qtbot, 102)
    sheet = counter.services.households.sheet(family.id, counter.actor)
    assert [(card.tail, card.state) for card in sheet.cards] == [("102", "linked")]


def test_the_page_of_deliveries_leads_to_the_stock_by_site(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page = IntakePage(desk_of_cards.counter.session.discretion)
    desk_of_cards.show(qtbot, page)
    Keyboard().press(Qt.Key.Key_M, control=True)
    assert [place.page for place in desk_of_cards.places.seen] == ["stock_move"]


def test_a_cupboard_without_stock_says_what_to_do_first(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    cards = open_card_desk(desk, tmp_path)
    page = open_page(cards, qtbot)
    assert "Receive a delivery first" in texts(page)
    cards.close()
