"""Every page of the navigation and behind it: both languages, every theme, the largest text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QWidget

from desktop import settings
from desktop.domain.actor import Role
from desktop.settings import Settings
from desktop.views.widgets.page import Place
from tests.journeys.conftest import Counter, OpenCounter

pytestmark = pytest.mark.journey
LEAST_CLIPPED = 2
"""Pixels by which a hint may be larger than what it needs."""


def subjects(counter: Counter) -> dict[str, object]:
    """What pages that stand for one thing are opened on; the rest open on nothing."""
    counter.reader.lay_down("1")
    counter.until(lambda: counter.is_on("household"))
    counter.settle()
    sheet = counter.page._sheet
    counter.reader.take_away()
    claim = sheet.claim.id if sheet.claim else None
    card = sheet.cards[0].card_id
    return {
        "household": sheet.id,
        "assessment": sheet.id,
        "accesses": sheet.id,
        "claim": claim,
        "known_card": card,
    }


def places(counter: Counter) -> list[Place]:
    """As somebody with every role: no page is left out."""
    session = counter.application.session
    session.log_in(replace(session.actor, roles=frozenset(Role)))
    known = subjects(counter)
    keys = [key for key in counter.window._entries if key not in {"letter", "card"}]
    return [Place(key, known.get(key)) for key in keys]


def may_be_scrolled_to(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea) and above.horizontalScrollBar().isVisible():
            return True
        above = above.parentWidget()
    return False


def shrunk(page: QWidget) -> list[str]:
    """Texts of one line that are wider than their place, or that the side of the window cuts."""
    found = []
    for widget in page.findChildren(QLabel) + page.findChildren(QAbstractButton):
        if not widget.isVisible() or not widget.text() or "\n" in widget.text():
            continue
        if isinstance(widget, QLabel) and (widget.wordWrap() or "<" in widget.text()):
            continue
        needed = widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
        seen = widget.visibleRegion().boundingRect()  # empty when it is scrolled away
        is_cut = seen.width() < min(needed, widget.width()) - LEAST_CLIPPED
        is_cut = is_cut and not seen.isEmpty() and not may_be_scrolled_to(widget)
        if needed > widget.width() + LEAST_CLIPPED or is_cut:
            found.append(f"{type(widget).__name__} {widget.text()!r}: {needed} > {widget.width()}")
    return found


@pytest.mark.parametrize(
    ("language", "theme"), [("fr", "light"), ("en", "dark"), ("fr", "contrast")]
)
def test_every_page_opens_in_every_theme_and_language(
    city: Path, open_counter: OpenCounter, language: str, theme: str
) -> None:
    counter = open_counter(city, language=language, theme=theme)
    for place in places(counter):
        counter.open(place.page, place.subject)
        assert not counter.window.grab().isNull()
        assert counter.texts().strip()


@pytest.mark.parametrize(
    ("language", "size", "scale"),
    [("fr", (1440, 900), "1"), ("fr", (1280, 720), "1.5"), ("en", (1280, 720), "1.5")],
    ids=["as usual", "large texts on a small laptop", "the same in English"],
)
def test_no_text_of_one_line_is_cut(
    city: Path, open_counter: OpenCounter, language: str, size: tuple[int, int], scale: str
) -> None:
    counter = open_counter(city, language=language, text_scale=scale)
    counter.window.resize(*size)
    cut: dict[str, list[str]] = {}
    for place in places(counter):
        counter.open(place.page, place.subject)
        found = shrunk(counter.window)
        if found:
            cut[place.page] = found
    assert cut == {}


def test_a_cut_text_is_noticed(qtbot: QtBot) -> None:
    """The measure of the test above measures."""
    window, label = QWidget(), QLabel("Supporting documents")
    qtbot.addWidget(window)
    label.setParent(window)
    window.resize(400, 100)
    window.show()
    label.resize(300, 20)
    assert shrunk(window) == []
    label.resize(40, 20)
    assert len(shrunk(window)) == 1
    label.resize(300, 20)
    label.move(350, 0)
    assert len(shrunk(window)) == 1


def test_the_look_changes_under_every_page_without_a_restart(
    city: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(city)
    for place in places(counter):
        counter.open(place.page, place.subject)
    sizes = set()
    for theme, scale in (("contrast", "1.5"), ("light", "1")):
        counter.application.session.choose_theme(theme)
        counter.application.session.choose_text_scale(scale)
        counter.settle()
        sizes.add(QApplication.font().pixelSize())
        for place in places(counter):
            counter.open(place.page, place.subject)
            assert not counter.window.grab().isNull()
    assert len(sizes) == 2


def test_a_chosen_language_is_spoken_at_the_next_start(
    tmp_path: Path, open_counter: OpenCounter
) -> None:
    settings.save(Settings(tmp_path), language="fr", desk_label="guichet 2")
    french = settings.load(tmp_path)
    counter = open_counter(tmp_path, language=french.language)
    before = counter.texts(counter.window)
    settings.save(french, language="en")
    assert json.loads((tmp_path / "settings.json").read_text())["desk_label"] == "guichet 2"
    counter.window.close()
    counter.application.close()

    counter = open_counter(tmp_path, language=settings.load(tmp_path).language)
    after = counter.texts(counter.window)
    assert "Ce qui vous attend" in before
    assert "Waiting for you" in after
    assert "Ce qui vous attend" not in after
