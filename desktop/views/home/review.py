"""For those who decide: confidential files that were opened with a reason, to be looked over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.access_words import quoted
from desktop.sheets.protection import OpenedWithReason
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.moment import short_moment
from desktop.views.widgets.text import label

MOST = 4


class ReviewCard(Card):
    """Hidden while nothing was opened; a reference and words, never a name of the household."""

    file_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Opened with a reason, in the last seven days"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        self.body.addLayout(self._rows)
        self._others = label("", "small")
        self.add(self._others)
        self.hide()

    def show_openings(self, openings: Sequence[OpenedWithReason], now: datetime) -> None:
        """The newest first; the page of each file tells the rest."""
        empty(self._rows)
        for opening in openings[:MOST]:
            self._rows.addWidget(self._row(opening, now))
        left = len(openings) - MOST
        words = ngettext("and {count} earlier opening", "and {count} earlier openings", left)
        self._others.setText(words.format(count=left) if left > 0 else "")
        self._others.setVisible(left > 0)
        self.setVisible(bool(openings))

    def _row(self, opening: OpenedWithReason, now: datetime) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        look = LinkButton(opening.reference)
        look.setAccessibleDescription(_("Who has seen this file?"))
        look.setProperty("household", str(opening.household_id))
        look.clicked.connect(self._choose)
        who = opening.agent_name or _("an agent who is not known here")
        facts = (quoted(opening.note), who, opening.desk_label, short_moment(opening.at, now))
        line.addWidget(look)
        line.addWidget(label(" · ".join(part for part in facts if part), "text", wrap=True), 1)
        return row

    @Slot()
    def _choose(self) -> None:
        self.file_chosen.emit(UUID(str(self.sender().property("household"))))
