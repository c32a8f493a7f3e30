"""A card, or something else, is laid on the reader while the window is open; told in French too."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.card import ObjectKind
from desktop.views.card.page import CardPage
from tests.journeys.conftest import Counter, OpenCounter

pytestmark = pytest.mark.journey
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def lay(counter: Counter, key: str, page: str) -> str:
    """What can be read after the card was laid down and the page came."""
    counter.reader.lay_down(key)
    counter.until(lambda: counter.is_on(page))
    counter.settle()
    return counter.texts()


def test_a_known_card_leads_to_its_household_from_any_page(
    city: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(city)
    counter.open("merchants")
    counter.reader.lay_down("1")
    counter.until(lambda: counter.is_on("household"))
    counter.settle()
    first = counter.page.household_id
    assert first == counter.window.here.subject
    assert counter.page.timeline.isVisible()
    counter.reader.lay_down("2")
    counter.until(lambda: counter.page.household_id not in {None, first})


@LANGUAGES
def test_an_unknown_card_offers_to_link_it_or_to_enrol(
    city: Path, open_counter: OpenCounter, language: str
) -> None:
    counter = open_counter(city, language=language)
    told = lay(counter, "901", "card")
    said = {
        "en": "This card belongs to no household yet.",
        "fr": "Cette carte n’est encore rattachée à aucun foyer",
    }
    assert said[language].casefold()[:40] in told.casefold()
    page = counter.page
    assert isinstance(page, CardPage)
    assert page._link.isVisible()
    assert page._enrol.isVisible()

    page._enrol.click()
    counter.until(lambda: counter.is_on("enrolment"))
    counter.settle()
    assert counter.page.who.birth_name.isVisible()


@LANGUAGES
@pytest.mark.parametrize("kind", list(ObjectKind), ids=[kind.value for kind in ObjectKind])
def test_whatever_is_no_card_is_named_in_words(
    tmp_path: Path, open_counter: OpenCounter, kind: ObjectKind, language: str
) -> None:
    counter = open_counter(tmp_path, language=language)
    counter.reader.lay_other(kind)
    counter.until(lambda: counter.is_on("card"))
    counter.settle()
    told = counter.texts()
    assert "KorriGo" in told
    assert ("This " in told) == (language == "en")
    assert not counter.page._link.isVisible()


def test_two_cards_at_once_change_nothing_and_are_told(
    city: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(city)
    counter.open("merchants")
    counter.reader.lay_unreadable()
    counter.settle()
    assert counter.is_on("merchants")
    assert "one card alone" in counter.texts(counter.window).casefold() or (
        "one card" in counter.window.status._reader.text().casefold()
    )


@LANGUAGES
def test_a_card_of_another_household_is_refused_without_a_word_about_it(
    city: Path, open_counter: OpenCounter, language: str
) -> None:
    counter = open_counter(city, language=language)
    lay(counter, "1", "household")
    others = counter.page._sheet.members
    lay(counter, "2", "household")
    counter.until(lambda: counter.page.household_id == counter.window.here.subject)
    counter.settle()
    here = counter.page.household_id
    counter.reader.take_away()
    counter.page.editor_requested.emit("cards")
    counter.settle()
    editor = counter.page.editor
    editor.wait_for_new()
    assert counter.page.wants_card
    counter.reader.lay_down("1")
    counter.until(editor.panel._problem.isVisible)
    counter.settle()
    assert counter.page.household_id == here
    told = counter.texts(editor.panel)
    assert {
        "en": "This card cannot be linked here",
        "fr": "ne peut pas être rattachée",
    }[language] in told
    for member in others:
        assert member.person.birth_name not in told
