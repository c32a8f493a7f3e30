"""A picture with its sentence above it, and the table behind it for whoever would rather read."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label


class Chart(Protocol):
    """A widget that says in `words` and in `rows` what it draws."""

    @property
    def words(self) -> str: ...

    def rows(self) -> tuple[tuple[str, str], ...]: ...


class ChartCard(Card):
    """`tell` after the chart was given something new to draw."""

    def __init__(self, title: str, chart: QWidget, told: Chart) -> None:
        """`chart` and `told` are the same thing, as a widget and as what it says."""
        super().__init__(title)
        self.chart, self._told = chart, told
        self._sentence = label("", "muted", wrap=True)
        self._table = FactRows()
        self.turn = LinkButton(_("As a table"))
        self.turn.clicked.connect(self._turn)
        self.add_corner(self.turn)
        for part in (self._sentence, chart, self._table):
            self.add(part)
        self._table.hide()

    @property
    def is_table(self) -> bool:
        return self._table.isVisibleTo(self)

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def tell(self) -> None:
        self._sentence.setText(self._told.words)
        self._table.show_rows(self._told.rows())
        self.turn.setEnabled(bool(self._told.rows()))

    @Slot()
    def _turn(self) -> None:
        """The keyboard stays where it is."""
        shows_table = not self.is_table
        self._table.setVisible(shows_table)
        self.chart.setVisible(not shows_table)
        self.turn.setText(_("As a picture") if shows_table else _("As a table"))
