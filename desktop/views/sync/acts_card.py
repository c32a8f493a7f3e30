"""The last acts of this desk, each with the three steps of its way and their hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.sheets.sync import ActLine, SyncSheet
from desktop.views.sync import act_words
from desktop.views.sync.act_words import Hour
from desktop.views.theme import look
from desktop.views.theme.tokens import ROW_HEIGHT
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.text import label

ROWS_IN_VIEW = 9


class ActsCard(Card):
    """Who looks after one act only asks for their own; the household opens with Enter."""

    mine_changed = Signal()
    household_requested = Signal(object)

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(_("What was done at this desk"))
        self._now = now
        self.mine = LinkButton(_("Only mine"), icon="user")
        self.mine.setObjectName("mine")
        self.mine.setCheckable(True)
        self.mine.toggled.connect(self._narrow)
        self.add_corner(self.mine)
        self._summary = label("", "muted", wrap=True)
        self.add(self._summary)
        self.table: LinesTable[ActLine] = LinesTable(
            (
                Column(_("What"), act_words.what, stretch=True),
                Column(_("By"), act_words.author, spare=1),
                Column(_("Saved here"), self._saved),
                Column(_("Put on the line"), self._sent, spare=2),
                Column(_("At the centre"), self._received),
                Column(_("Where it stands"), act_words.standing, "state", shape=act_words.shape),
            )
        )
        empty = EmptyState(
            "clock",
            _("Nothing was done here yet"),
            _("Each act appears here with the hour at which the centre received it."),
        )
        self.view = LinesView(self.table, empty, _("What was done at this desk"))
        self.view.setMinimumHeight(look.scaled(ROW_HEIGHT) * (ROWS_IN_VIEW + 1))
        self.view.line_chosen.connect(self._choose)
        self.add(self.view)

    @property
    def is_narrowed(self) -> bool:
        return self.mine.isChecked()

    def show_acts(self, sheet: SyncSheet) -> None:
        self._summary.setText(act_words.summary(sheet, self._now()))
        self.table.show_lines(sheet.acts)

    def _saved(self, act: ActLine) -> Hour | None:
        return Hour.of(act.saved_at, self._now())

    def _sent(self, act: ActLine) -> Hour | None:
        return Hour.of(act.sent_at, self._now())

    def _received(self, act: ActLine) -> Hour | None:
        return Hour.of(act.received_at, self._now())

    @Slot()
    def _narrow(self) -> None:
        self.mine_changed.emit()

    @Slot(object)
    def _choose(self, act: ActLine) -> None:
        if act.household_id is not None and act.household:
            self.household_requested.emit(act.household_id)
