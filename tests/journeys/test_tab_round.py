"""Tab goes round on every page, empty or filled: no control keeps it, and it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.actor import Role
from desktop.services.invented_protection import MERCHANT_MANAGER
from desktop.views.widgets.page import Place
from tests.journeys.conftest import Counter, OpenCounter
from tests.journeys.test_every_page import subjects
from tests.journeys.test_keyboard_reach import name_of

pytestmark = pytest.mark.journey
MOST_STOPS = 200
WITHOUT_A_SUBJECT = frozenset({"letter", "card"})
"""Pages that nobody comes to but with what they are about."""
KEYS = {"Tab": Qt.Key.Key_Tab, "Shift+Tab": Qt.Key.Key_Backtab}


def round_trip(counter: Counter, key: Qt.Key) -> tuple[int, str]:
    """How many stops of the page the key comes by, from the search field on; and what is wrong."""
    start = counter.window.top.search
    start.setFocus(Qt.FocusReason.ShortcutFocusReason)
    passed: list[QWidget] = [start]
    names = [name_of(start)]
    of_page = 0
    while len(passed) < MOST_STOPS:
        QTest.keyClick(passed[-1], key)
        here = QApplication.focusWidget()
        if here is start:
            return of_page, ""
        if here is None or here in passed:
            return of_page, f"stays with {names[-1]!r} after {len(passed)} stops"
        of_page += counter.page.isAncestorOf(here)
        passed.append(here)
        names.append(name_of(here))
    return of_page, f"never comes back: {names[-5:]}"


def known_subjects(counter: Counter) -> dict[str, object]:
    """Of the invented city: one of what each page may be about."""
    desk = counter.application.desk
    assert desk is not None
    found = subjects(counter)
    found["merchant"] = desk.trade.merchants.lines()[0].id
    found["agreement"] = desk.trade.agreements.lines(MERCHANT_MANAGER)[0].id
    return found


def places(counter: Counter, known: dict[str, object]) -> Iterator[Place]:
    for key in counter.window.page_keys:
        if key not in WITHOUT_A_SUBJECT:
            yield Place(key, known.get(key))


def with_every_role(counter: Counter) -> None:
    session = counter.application.session
    session.log_in(replace(session.actor, roles=frozenset(Role)))
    counter.settle()


@pytest.mark.parametrize("is_filled", [True, False], ids=["filled", "empty"])
def test_tab_comes_round_on_every_page(
    city: Path, tmp_path: Path, open_counter: OpenCounter, *, is_filled: bool
) -> None:
    counter = open_counter(city if is_filled else tmp_path / "new")
    with_every_role(counter)
    known = known_subjects(counter) if is_filled else {}
    wrong: dict[str, str] = {}
    seen = 0
    for place in places(counter, known):
        counter.open(place.page, place.subject)
        for name, key in KEYS.items():
            passed, fault = round_trip(counter, key)
            if fault:
                wrong[f"{place.page} {name}"] = fault
            seen += passed
            assert counter.is_on(place.page)
    assert wrong == {}
    assert seen > 400  # else hardly anything was walked


def test_a_list_without_lines_hands_tab_on(tmp_path: Path, open_counter: OpenCounter) -> None:
    """The list takes the focus for its table, which is hidden while there is nothing in it."""
    counter = open_counter(tmp_path / "new")
    with_every_role(counter)
    for key in ("households", "merchants", "letters", "slips", "payments", "agreements"):
        view = counter.open(key).view
        assert view.isVisible()
        assert view.focusProxy().isHidden()
        for way in KEYS.values():
            passed, fault = round_trip(counter, way)
            assert (key, fault) == (key, "")
            assert passed
