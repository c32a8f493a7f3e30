"""The list of completions stays under its field."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.views.widgets.street_field import StreetChoice, StreetField

CHOICES = (
    StreetChoice("rue de l’Horloge-Muette", "35000", "Rennes"),
    StreetChoice("rue des Ondes-Claires", "35200", "Rennes"),
)


def test_the_list_follows_its_field_when_the_page_scrolls(qtbot: QtBot) -> None:
    area, content, field = QScrollArea(), QWidget(), StreetField()
    qtbot.addWidget(area)
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 300, 0, 1200)
    column.addWidget(field)
    area.setWidgetResizable(True)
    area.setWidget(content)
    area.resize(500, 600)
    with qtbot.waitActive(area):
        area.show()
    field.setFocus()
    field.setText("rue")
    field.offer("rue", CHOICES)
    popup = field._completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)

    def stands_below() -> bool:
        below = field.mapToGlobal(QPoint(0, field.height()))
        return abs(popup.geometry().top() - below.y()) <= 4

    assert stands_below()
    area.verticalScrollBar().setValue(120)
    qtbot.waitUntil(stands_below)
    assert popup.currentIndex().row() == 0
    popup.hide()
    area.verticalScrollBar().setValue(0)
    assert not popup.isVisible()
