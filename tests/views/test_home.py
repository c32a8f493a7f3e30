"""The home page: what waits is a way to its list, drafts open by their number."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from desktop.sheets.draft import DraftLine
from desktop.sheets.overview import DayReceived, HomeSheet, Waiting, WaitingKind
from desktop.views.home import words
from desktop.views.home.page import HomePage
from desktop.views.home.tiles import WaitingTile
from desktop.views.theme import look
from desktop.views.theme.tokens import Type
from desktop.views.widgets.page import Place

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
DRAFT = DraftLine(UUID(int=7), "enrolment", "K., step 4", None, NOW - timedelta(minutes=12))


def a_sheet(*drafts: DraftLine) -> HomeSheet:
    return HomeSheet(
        ON,
        tuple(Waiting(kind, number, date(2026, 11, 11)) for number, kind in enumerate(WaitingKind)),
        drafts,
        tuple(DayReceived(date(2026, 11, 16 + day), day) for day in range(5)),
        6,
    )


@pytest.fixture
def page(qtbot: QtBot) -> HomePage:
    page = HomePage()
    qtbot.addWidget(page)
    page.resize(1200, 800)
    return page


def test_each_number_leads_to_its_list(page: HomePage, qtbot: QtBot) -> None:
    page.show_sheet(a_sheet(), "Nolwenn Le Goff", NOW)
    for tile, kind in zip(page._tiles, WaitingKind, strict=True):
        with qtbot.waitSignal(page.open_requested) as asked:
            tile.click()
        assert asked.args == [words.PLACES[kind]]


def test_no_two_numbers_have_the_same_key(page: HomePage) -> None:
    page.show_sheet(a_sheet(), "Nolwenn Le Goff", NOW)
    keys = [tile.shortcut_words for tile in page._tiles]
    given = [key for key in keys if key]
    assert given[:10] == keys[:10]
    assert len(set(given)) == len(given) == 10 < len(keys)


def test_a_draft_opens_by_its_number_key(page: HomePage, qtbot: QtBot) -> None:
    page.show_sheet(a_sheet(DRAFT), "Nolwenn Le Goff", NOW)
    with qtbot.waitActive(page):
        page.show()
    page.shown()
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(page, Qt.Key.Key_1)
    assert asked.args == [Place("enrolment", DRAFT.id)]


def test_without_drafts_the_page_says_that_nothing_is_lost(page: HomePage) -> None:
    page.show_sheet(a_sheet(), "Nolwenn Le Goff", NOW)
    assert not page._no_drafts.isHidden()
    page.show_sheet(a_sheet(DRAFT), "Nolwenn Le Goff", NOW)
    assert page._no_drafts.isHidden()


def test_the_week_is_also_told_in_words(page: HomePage) -> None:
    page.show_sheet(a_sheet(), "Nolwenn Le Goff", NOW)
    assert page._bars.accessibleName().endswith(
        "Monday 0, Tuesday 1, Wednesday 2, Thursday 3, Friday 4"
    )


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (NOW - timedelta(seconds=20), "just now"),
        (NOW - timedelta(minutes=1), "1 minute ago"),
        (NOW - timedelta(days=9), "11/11/2026"),
    ],
)
def test_a_moment_is_told_as_people_say_it(at: datetime, told: str) -> None:
    assert words.ago(at, NOW) == told


def test_a_number_of_one_is_spoken_in_the_singular() -> None:
    line = Waiting(WaitingKind.DECISIONS_TO_SIGN, 1, ON)
    assert words.tile_words(line, ON) == words.TileWords("1", "decision to sign", "since today")


def test_a_city_that_is_being_invented_is_said_instead_of_zeros(
    page: HomePage, qtbot: QtBot
) -> None:
    page.say_filling()
    page.show()
    shown = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert "The invented city is being prepared…" in shown
    assert "Waiting for you" not in shown
    page.show_sheet(a_sheet(), "Nolwenn Le Goff", NOW)
    shown = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert "The invented city is being prepared…" not in shown
    assert "Waiting for you" in shown


@pytest.mark.parametrize("width", [150, 207, 320])
def test_a_tile_takes_a_second_line_rather_than_cut_its_words(qtbot: QtBot, width: int) -> None:
    tile = WaitingTile("")
    qtbot.addWidget(tile)
    tile.say(words.TileWords("3", "card", "since today"))
    short = tile.heightForWidth(width)
    tile.say(words.TileWords("3", "entitlements end within 30 days", "since today"))
    wanted = tile.heightForWidth(width)
    line = QFontMetrics(look.font(Type.TEXT)).height()
    assert wanted - short == (line if width < 300 else 0)
    tile.say(words.TileWords("3", "entitlements end " * 20, "since today"))
    assert tile.heightForWidth(width) == short + line
