"""The cards that wait to be encoded, oldest first; the one that lies there is marked."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from desktop.i18n import gettext as _
from desktop.sheets.encoding import QueueLine
from desktop.views.encoding import words
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.keys import KeyHint
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.text import label
from desktop.views.widgets.words import card_tail, protection_name

LEAST_HEIGHT = 236


def _tail(line: QueueLine) -> str:
    return protection_name(line.protection) or card_tail(line.tail)


def _reference(line: QueueLine) -> str:
    return line.reference


def _reference_shape(line: QueueLine) -> tuple[str, str]:
    """A clock beside a number that the centre has not given yet."""
    return ("clock", "neutral") if line.provisional else ("", "neutral")


def _support(line: QueueLine) -> str:
    return words.support_name(line.support)


def _why(line: QueueLine) -> str:
    """Whose relative's it is may not know what became of the right."""
    return _("A colleague encodes it") if line.protection else words.reason_name(line.reason)


def _since(line: QueueLine) -> object:
    return line.since


class QueueCard(Card):
    household_requested = Signal(object)

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Cards to encode"))
        self._lines: tuple[QueueLine, ...] = ()
        self._count = label("", "small")
        self.add_corner(self._count)
        self._search = TextEdit(_("Filter: last digits, household, reason…"))
        self._search.setObjectName("filter")
        self._search.setAccessibleName(_("Filter the list"))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._search, 1)
        row.addWidget(KeyHint("F6"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        QShortcut(QKeySequence("F6"), self).activated.connect(self._search.setFocus)
        self._table: LinesTable[QueueLine] = LinesTable(
            (
                Column(_("Card"), _tail, "code"),
                Column(_("Household"), _reference, "code", shape=_reference_shape),
                Column(_("Why"), _why, stretch=True),
                Column(_("Since"), _since, "day", spare=2),
                Column(_("Support"), _support, spare=1),
            ),
            discretion,
        )
        empty = EmptyState(
            "check-circle",
            _("No card waits"),
            _("A card comes here when it is linked, replaced or its right is renewed."),
        )
        self.view = LinesView(self._table, empty, _("Cards to encode"))
        self.view.setMinimumHeight(look.scaled(LEAST_HEIGHT))
        self._search.textEdited.connect(self.view.filter)
        self.view.line_chosen.connect(self._open)
        self.body.addWidget(self.view, 1)

    def show_queue(self, lines: tuple[QueueLine, ...]) -> None:
        if lines != self._lines:
            self._lines = lines
            self._table.show_lines(lines)
        self._count.setText(words.left_words(len(lines)) if lines else "")

    def mark(self, card_id: UUID | None) -> bool:
        """Point at the card that lies on the reader; False when it does not wait."""
        place = next((n for n, line in enumerate(self._lines) if line.card_id == card_id), None)
        self.view.point_at(place)
        return place is not None

    @Slot(object)
    def _open(self, line: QueueLine) -> None:
        self.household_requested.emit(line.household_id)
