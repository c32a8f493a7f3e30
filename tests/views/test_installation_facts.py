"""What the settings tell of an installation: long paths are read whole and copied as they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionComboBox

from desktop.i18n import LANGUAGES
from desktop.views.settings.about_rows import AboutRows, ValueText
from desktop.views.settings.page import Choices, SettingsPage
from desktop.views.theme import fonts, style
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice

PATH = "/srv/partages/ccas/profils/prenom.nom-compose/carte-alimentation-durable/donnees"
UNBROKEN = "Versionsnummer" * 12
FACTS = (("Version", "0.1.0"), ("Data folder", PATH), ("Central database", UNBROKEN), ("Qt", "6"))
BY_IT = frozenset({"language", "site", "lock_minutes", "card_reader", "sam_reader"})


@pytest.fixture(params=["1", "1.5"])
def rows(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[AboutRows]:
    fonts.load()
    style.apply(qapp, "dark", request.param)
    shown = AboutRows()
    qtbot.addWidget(shown)
    shown.show_rows(FACTS)
    shown.show()
    yield shown
    style.apply(qapp, "light", "1")


def value(rows: AboutRows, name: str) -> ValueText:
    return next(each for each in rows.findChildren(ValueText) if each.accessibleName() == name)


def name_label(rows: AboutRows, name: str) -> QLabel:
    return next(each for each in rows.findChildren(QLabel) if each.text() == name)


@pytest.mark.parametrize("width", range(260, 1000, 90))
def test_every_value_is_shown_whole_at_every_width(
    rows: AboutRows, qtbot: QtBot, width: int
) -> None:
    rows.resize(width, 10)
    rows.resize(width, rows.heightForWidth(width))
    qtbot.wait(1)
    for name, words in FACTS:
        shown, label = value(rows, name), name_label(rows, name)
        assert shown.document().size().height() <= shown.viewport().height(), words
        assert shown.document().idealWidth() <= shown.viewport().width(), words
        assert label.height() < 2 * label.fontMetrics().height()  # never squeezed
        assert label.width() >= label.sizeHint().width()
    places = [(each.mapTo(rows, QPoint()).y(), each.height()) for each in labelled(rows)]
    assert all(top + height <= below for (top, height), (below, _height) in pairwise(places))


def labelled(rows: AboutRows) -> list[ValueText]:
    return [value(rows, name) for name, _words in FACTS]


def test_a_short_value_stands_beside_its_name_and_a_long_one_under_it(
    rows: AboutRows, qtbot: QtBot
) -> None:
    rows.resize(500, rows.heightForWidth(500))
    qtbot.wait(1)
    beside, under = value(rows, "Version"), value(rows, "Data folder")
    assert beside.x() > name_label(rows, "Version").geometry().right()
    assert under.y() > name_label(rows, "Data folder").geometry().bottom()


def test_a_path_is_copied_without_the_breaks_of_its_lines(rows: AboutRows, qtbot: QtBot) -> None:
    rows.resize(300, 400)
    shown = value(rows, "Data folder")
    qtbot.keyClick(shown, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shown, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == PATH
    qtbot.keyClick(shown, "x")
    assert shown.toPlainText() == PATH


def test_what_it_decides_is_grey_and_says_who_decided(qtbot: QtBot) -> None:
    page = SettingsPage()
    qtbot.addWidget(page)
    assert page._rows.keys() == BY_IT
    reader = "Reader of a long name that is plugged in at the back of the PC 00 01"
    page.show_choices(Choices(card_reader=reader, language=LANGUAGES[0], decided=BY_IT), [reader])
    page.show()
    for name in BY_IT:
        row: FieldRow = page._rows[name]
        told = [each.text() for each in row.findChildren(QLabel) if each.isVisible()]
        assert not row.field.isEnabled()
        assert "Set by your administrator." in told
        assert row.field.accessibleDescription() == "Set by your administrator."


def test_a_choice_without_room_for_its_words_says_that_they_go_on(qtbot: QtBot) -> None:
    words = "Reader of a long name that is plugged in at the back of the PC 00 01"
    choice = Choice([(1, words)])
    qtbot.addWidget(choice)
    for width, ending in ((200, "…"), (900, "00 01")):
        choice.resize(width, 40)
        option = QStyleOptionComboBox()
        choice.initStyleOption(option)
        assert option.currentText.endswith(ending)
    assert choice.currentText() == words
