"""The PCs that have their place, and the codes that wait for theirs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.sheets.person import EnrolledDesk, Invitation
from desktop.views.administration.words import desk_shape, desk_state
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView

LEAST_LIST = 190
DeskLine = EnrolledDesk | Invitation


class DeskCard(Card):
    invite_requested = Signal()
    revoke_requested = Signal(object)  # an EnrolledDesk

    def __init__(self) -> None:
        super().__init__(_("Desks"))
        self.invite = SecondaryButton(_("Invite a desk…"), "Ctrl+Shift+N", "desktop")
        self.invite.clicked.connect(self.invite_requested)
        self.add_corner(self.invite)
        self.table: LinesTable[DeskLine] = LinesTable(
            [
                Column(_("Desk"), lambda line: line.label, stretch=True),
                Column(_("Site"), lambda line: line.site, spare=2),
                Column(_("Version"), _version, spare=1),
                Column(_("Encrypted files"), _files, "number", spare=1),
                Column(_("Last contact"), _last_contact, "day"),
                Column(_("Standing"), desk_state, "state", shape=desk_shape),
            ]
        )
        empty = EmptyState(
            "desktop",
            _("No desk has its place yet"),
            _("Invite one: the code is typed on the PC itself."),
        )
        self.view = LinesView(self.table, empty, _("Desks"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self.add(self.view)
        self.revoke = SecondaryButton(_("Revoke this desk…"), "", "prohibit")
        self.revoke.clicked.connect(self._ask)
        row = QWidget()
        FlowLayout(row, Space.M).addWidget(self.revoke)
        self.add(row)
        self.view.line_selected.connect(self._follow)
        self._follow(None)

    def show_lines(self, desks: Sequence[EnrolledDesk], codes: Sequence[Invitation]) -> None:
        """What waits first, what is over last."""
        over = sorted(desks, key=lambda desk: desk.revoked)
        self.table.show_lines([*codes, *over])
        self._follow(self.view.current_line())

    @Slot(object)
    def _follow(self, line: object) -> None:
        self.revoke.setEnabled(isinstance(line, EnrolledDesk) and not line.revoked)

    @Slot()
    def _ask(self) -> None:
        line = self.view.current_line()
        if isinstance(line, EnrolledDesk):
            self.revoke_requested.emit(line)


def _version(line: DeskLine) -> str:
    return line.app_version if isinstance(line, EnrolledDesk) else ""


def _files(line: DeskLine) -> int | None:
    return line.files if isinstance(line, EnrolledDesk) else None


def _last_contact(line: DeskLine) -> object:
    if isinstance(line, Invitation) or line.last_contact is None:
        return None
    return line.last_contact.astimezone().date()
