"""Papers, and forms beside them, fit into narrow pages; an enlarged one can be moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox, QVBoxLayout, QWidget

from desktop.views.theme import fonts, style
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.side_page import SidePage


@pytest.fixture(params=["1", "1.5"])
def page(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[SidePage]:
    """A form above a paper, as an agreement that is about to be signed."""
    fonts.load()
    style.apply(qapp, "dark", request.param)
    side = QWidget()
    QVBoxLayout(side)
    made = SidePage("Agreement", side)
    qtbot.addWidget(made)
    preview = PaperPreview("Preview")
    preview.show_pages([PreviewPage(QImage(595, 842, QImage.Format.Format_RGB888), "a paper")])
    made.column.addWidget(FieldRow("Signed on", TextEdit()))
    made.column.addWidget(preview)
    made.show()
    yield made
    style.apply(qapp, "light", "1")


def preview_of(page: SidePage) -> PaperPreview:
    return page.findChildren(PaperPreview)[0]


@pytest.mark.parametrize("width", [700, 967, 1040, 1440])
def test_a_form_above_a_paper_is_not_pushed_out_of_sight(
    page: SidePage, qtbot: QtBot, width: int
) -> None:
    page.resize(width, 700)
    qtbot.wait(20)
    column = page.scroller.widget()
    assert column is not None
    assert column.width() <= page.scroller.viewport().width()
    assert preview_of(page).pages[0].width() <= preview_of(page).width()
    assert not page.scroller.horizontalScrollBar().isVisible()


def test_what_was_enlarged_beyond_the_page_can_be_moved_into_sight(
    page: SidePage, qtbot: QtBot
) -> None:
    page.resize(900, 700)
    for _press in range(6):
        preview_of(page).enlarge()
    qtbot.waitUntil(page.scroller.horizontalScrollBar().isVisible)
    preview_of(page).restore()
    qtbot.waitUntil(lambda: not page.scroller.horizontalScrollBar().isVisible())


@pytest.mark.parametrize("scale", ["1", "1.5"])
def test_a_choice_asks_for_the_room_of_its_longest_words(
    qtbot: QtBot, qapp: QApplication, scale: str
) -> None:
    fonts.load()
    style.apply(qapp, "light", scale)
    words = ("famille de produits", "label", "origine")
    choice = Choice([(each, each) for each in words])
    qtbot.addWidget(choice)
    choice.show()
    choice.resize(choice.sizeHint())
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    style.apply(qapp, "light", "1")
    assert option.currentText == words[0]
