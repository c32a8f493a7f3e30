"""The whole application, offscreen, on a store of its own with the simulated reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QApplication, QLabel

from desktop import i18n
from desktop.app.window import Application
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import UNKNOWN_NUMBER
from desktop.domain.card import UnknownCard, UnsupportedObject
from desktop.settings import Settings
from desktop.views.widgets.page import Place


@pytest.fixture
def application(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Application]:
    settings = Settings(tmp_path, key_file=tmp_path / "desk.key", reader="simulated", language="en")
    application = Application(qapp, settings)
    application.start()
    qtbot.waitUntil(application_is_ready(application), timeout=30_000)
    yield application
    application.close()
    application.window.deleteLater()
    i18n.install("en")


def application_is_ready(application: Application):  # type: ignore[no-untyped-def]
    def check() -> bool:
        return application.window.furnished

    return check


def reader_of(application: Application) -> SimulatedReader:
    assert application.desk is not None
    assert isinstance(application.desk.reader, SimulatedReader)
    return application.desk.reader


def test_a_desk_that_was_just_made_has_somebody_logged_in(application: Application) -> None:
    assert application.session.actor.name
    assert application.window.here == Place("home")


def test_an_unknown_card_offers_to_link_or_to_enrol(application: Application, qtbot: QtBot) -> None:
    reader = reader_of(application)
    reader.lay_down(str(UNKNOWN_NUMBER))
    qtbot.waitUntil(lambda: application.window.here is not None
                    and application.window.here.page == "card", timeout=5000)  # fmt: skip
    assert application.window.here is not None
    assert isinstance(application.window.here.subject, UnknownCard)


def test_a_paper_ticket_is_named_in_words(application: Application, qtbot: QtBot) -> None:
    reader_of(application).lay_paper_ticket()
    qtbot.waitUntil(lambda: application.window.here is not None
                    and application.window.here.page == "card", timeout=5000)  # fmt: skip
    assert application.window.here is not None
    assert isinstance(application.window.here.subject, UnsupportedObject)


def test_no_card_leads_away_from_a_covered_screen(application: Application, qtbot: QtBot) -> None:
    application.window.cover()
    reader = reader_of(application)
    with qtbot.waitSignal(application.window.status._reader.toggled, raising=False, timeout=600):
        reader.lay_down(reader.cards()[0].key)
    assert application.window.here == Place("home")


@pytest.mark.parametrize("page", ["merchants", "cards", "training", "settings"])
def test_each_page_of_the_shell_opens(application: Application, page: str) -> None:
    assert application.window.open(Place(page))
    assert application.window.page is not None
    application.window.grab()


@pytest.mark.logs
def test_a_mistake_from_any_place_ends_in_one_box(application: Application, qtbot: QtBot) -> None:
    application.mistake.emit(ZeroDivisionError())
    qtbot.waitUntil(lambda: application.window.findChild(object, "incident") is not None)
    application.window.findChild(object, "incident").close()


def test_the_page_of_a_card_that_nobody_laid_down_says_what_to_do(application: Application) -> None:
    application.window.open(Place("card"))
    words = [
        each.text() for each in application.window.page.findChildren(QLabel) if each.isVisible()
    ]
    assert "Lay a card down…" in words
