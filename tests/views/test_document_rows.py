"""Documents asked for, at every width and text size: no line of their words is cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QApplication, QLabel

from desktop.views.theme import fonts, style
from desktop.views.widgets.card import Card
from desktop.views.widgets.checklist import Checklist, RequiredLine
from desktop.views.widgets.page import ScrollPage

NAMES = (
    "Pièce d’identité",
    "Livret de famille ou actes de naissance",
    "Justificatif de domicile de moins de trois mois",
    "Dernier avis d’imposition",
)
LINES = tuple(RequiredLine(f"kind {number}", name) for number, name in enumerate(NAMES))
WIDTHS = range(420, 1300, 40)
ANSWERS = ("seen", "waived", "missing", "seen")


@pytest.fixture(params=["1", "1.25", "1.5"])
def checklist(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[Card]:
    """Two documents were asked for first; the others came with what was said later."""
    fonts.load()
    style.apply(qapp, "light", request.param)
    page, card, listed = ScrollPage("Enrolment"), Card("Documents"), Checklist()
    qtbot.addWidget(page)
    listed.today = date(2026, 3, 9)
    card.add(listed)
    page.content.addWidget(card)
    page.resize(WIDTHS[0], 700)
    page.show()
    for known in (LINES[:3], LINES[1:], LINES):
        listed.show_lines(known)
        qtbot.wait(1)
    yield card
    style.apply(qapp, "light", "1")


def cut(card: Card) -> list[str]:
    return [
        f"{label.text()!r}: {label.heightForWidth(label.width())} > {label.height()}"
        for label in card.findChildren(QLabel)
        if label.isVisible() and label.heightForWidth(label.width()) > label.height()
    ]


def test_a_row_is_as_high_as_its_words_whatever_was_answered(checklist: Card, qtbot: QtBot) -> None:
    page = checklist.window()
    rows = [row for listed in checklist.findChildren(Checklist) for row in listed._rows]
    wrapped = 0
    for width in WIDTHS:
        page.resize(width, 700)
        for answer in ANSWERS:
            for row in rows:
                row._answer(answer)
            qtbot.wait(1)
            assert cut(checklist) == [], (width, answer)
        names = [row.findChildren(QLabel)[0] for row in rows]
        wrapped += sum(name.height() > 2 * name.fontMetrics().height() - 4 for name in names)
    assert wrapped  # else nothing was tried
