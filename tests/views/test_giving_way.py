"""Widgets that give way in a narrow room, keys that click at once, and what stands out."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.button import PrimaryButton, WrappedLink
from desktop.views.widgets.calculation_card import SayCard
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.limit_bar import LimitBar


def test_a_key_clicks_at_once_so_that_typing_goes_on_where_the_click_leads(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    column = QVBoxLayout(room)
    before, after = TextEdit(), TextEdit()
    button = PrimaryButton("Next", "Ctrl+Return")
    button.clicked.connect(after.setFocus)
    for part in (before, after, button):
        column.addWidget(part)
    with qtbot.waitActive(room):
        room.show()
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert after.hasFocus()


def test_labels_of_a_narrow_limit_bar_never_touch(qtbot: QtBot) -> None:
    bar = LimitBar(Discretion())
    qtbot.addWidget(bar)
    limits = [(code, Decimal(limit)) for code, limit in (("S1", 1890), ("S2", 2205), ("S3", 2520))]
    bar.show_mean(None, limits)
    for width in (120, 240, 480):
        places = bar._places(width)
        for one, other in pairwise(sorted(places, key=lambda place: (place.line, place.left))):
            assert one.line != other.line or one.left + one.width <= other.left
    assert bar.heightForWidth(120) > bar.heightForWidth(800)


def test_amounts_stand_out_and_years_do_not(qtbot: QtBot) -> None:
    card = SayCard(Discretion())
    qtbot.addWidget(card)
    card.say(
        "From August 2026, €1,614.36 a month; la limite est de 1\u202f620,00\u202f€.", private=True
    )
    bold = re.findall(r"<b>(.*?)</b>", card._words.text())
    assert bold == ["€1,614.36", "1\u202f620,00\u202f€"]


def test_a_link_with_a_long_name_goes_on_in_a_second_line(qtbot: QtBot) -> None:
    link = WrappedLink("Marie-Antoinette-Bernadette · the birth date is missing", icon="plus")
    qtbot.addWidget(link)
    assert link.heightForWidth(180) > link.heightForWidth(900)
    assert link.minimumSizeHint().width() < link.sizeHint().width()
