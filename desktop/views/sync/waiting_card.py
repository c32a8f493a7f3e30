"""What was done here and waits to be sent: who, when, what."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.sync import SyncSheet
from desktop.views.sync import words
from desktop.views.theme.discretion import Discretion
from desktop.views.widgets.acts import look_of
from desktop.views.widgets.card import Card
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

SHOWN = 12


class WaitingCard(Card):
    """Hidden while nothing waits."""

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Waiting to be sent"))
        self._rows = FactRows(discretion)
        self._more = label("", "small", wrap=True)
        column = QVBoxLayout()
        column.addWidget(self._rows)
        column.addWidget(self._more)
        self.body.addLayout(column)

    def show_waiting(self, sheet: SyncSheet, now: datetime) -> None:
        shown = sheet.unsent[:SHOWN]
        self._rows.show_rows(
            [
                (
                    words.about(look_of(act.intent).title, act.household),
                    f"{act.actor_name} · {words.moment(act.at, now)}",
                )
                for act in shown
            ]
        )
        left = sheet.state.waiting - len(shown)
        more = ngettext("and {count} more", "and {count} more", left).format(count=left)
        self._more.setText(more)
        self._more.setVisible(left > 0)
        self.setVisible(bool(shown))
