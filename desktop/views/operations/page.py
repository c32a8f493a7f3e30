"""Operations: every desk of the city as the centre sees it, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.views.operations import words
from desktop.views.operations.words import DeskLine
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.moment import short_moment
from desktop.views.widgets.page import Page, PageHead, page_column
from desktop.views.widgets.text import label

EVERY = 60_000
"""Milliseconds between two looks while the page is in front."""


class OperationsPage(Page):
    desks_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Operations"))
        column = page_column(self)
        self.head = PageHead(_("Operations"))
        again = SecondaryButton(_("Look again"))
        again.clicked.connect(self.desks_requested)
        self.head.add_action(again)
        column.addWidget(self.head)
        self.banner = Banner()
        column.addWidget(self.banner)
        panel = Card()
        self._search = TextEdit(_("Filter: desk, site, what to do…"))
        self._search.setAccessibleName(_("Filter the list"))
        self.table: LinesTable[DeskLine] = LinesTable(_columns())
        empty = EmptyState(
            "desktop-tower", _("No desk yet"), _("Each desk stands here after its first exchange.")
        )
        self.view = LinesView(self.table, empty, _("Desks"))
        self._search.textEdited.connect(self.view.filter)
        self._search.returnPressed.connect(self.view.setFocus)
        self.view.line_chosen.connect(self._explain)
        self.detail = label("", "text", wrap=True, selectable=True)
        self.detail.hide()
        panel.add(self._search)
        panel.body.addWidget(self.view, 1)
        panel.add(self.detail)
        column.addWidget(panel, 1)
        self._at: datetime | None = None
        self._again = QTimer(self, interval=EVERY)
        self._again.timeout.connect(self.desks_requested)

    def refresh(self) -> None:
        self.desks_requested.emit()

    def shown(self) -> None:
        self._search.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's own name
        """What is not looked at is not asked for; it is stale when it comes back."""
        super().hideEvent(event)
        self._again.stop()
        self.mark_stale()

    def show_desks(self, lines: Sequence[DeskLine], at: datetime) -> None:
        self._at = at
        self.banner.hush()
        self.table.show_lines(lines)
        self.detail.setVisible(bool(lines))
        if lines:
            self._explain(lines[0])
        bad = sum(bool(line.found) for line in lines)
        told = [
            ngettext("{count} desk", "{count} desks", len(lines)).format(count=len(lines)),
            ngettext("{count} to look at", "{count} to look at", bad).format(count=bad),
            _("as of {when}").format(when=short_moment(at, at)),
        ]
        self.head.set_subtitle(" · ".join(told))

    def show_silence(self, why: str) -> None:
        """What stands here stays, with its hour."""
        if self._at is not None:
            told = _("What is shown is of {when}.").format(when=short_moment(self._at, self._at))
            why = f"{why} {told}"
        self.banner.say(why, "waiting")

    @Slot(object)
    def _explain(self, line: DeskLine) -> None:
        self.detail.setText(
            "\n".join(
                part for part in (words.name(line), words.to_do(line), words.facts(line)) if part
            )
        )
        self.detail.show()


def _columns() -> tuple[Column[DeskLine], ...]:
    return (
        Column(_("State"), words.state, "state", shape=words.shape),
        Column(_("Desk"), words.name, stretch=True),
        Column(_("To look at"), words.what),
        Column(_("Last contact"), words.contact),
        Column(_("Waiting"), words.waiting, "number", spare=8),
        Column(_("The oldest"), words.oldest, spare=5),
        Column(_("Conflicts"), words.conflicts, "number", spare=2),
        Column(_("Refused"), words.refused, "number", spare=2),
        Column(_("Erasures to read"), words.erasures, "number", spare=4),
        Column(_("Clock"), words.clock, spare=3),
        Column(_("Version"), words.version, spare=1),
        Column(_("All compared"), words.agreement, spare=1),
    )
