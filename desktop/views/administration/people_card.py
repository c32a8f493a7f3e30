"""Who is let in: a list, and what can be done to the person who is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.sheets.person import PersonLine
from desktop.sheets.role_words import roles_in_words
from desktop.views.administration.words import person_shape, person_state
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView

LEAST_LIST = 260


class PeopleCard(Card):
    add_requested = Signal()
    act_requested = Signal(str, object)  # roles, disable, enable, rekey; a PersonLine

    def __init__(self) -> None:
        super().__init__(_("People"))
        self.new = SecondaryButton(_("Add a person…"), "Ctrl+N", "user-plus")
        self.new.clicked.connect(self.add_requested)
        self.add_corner(self.new)
        table: LinesTable[PersonLine] = LinesTable(
            [
                Column(_("Name"), lambda line: line.name, stretch=True),
                Column(_("Login"), lambda line: line.login, "code", spare=3),
                Column(_("Roles"), lambda line: roles_in_words(line.roles), stretch=True),
                Column(_("Site"), lambda line: line.site, spare=2),
                Column(_("Last contact"), _last_contact, "day", spare=1),
                Column(_("Standing"), person_state, "state", shape=person_shape),
            ]
        )
        self.table = table
        empty = EmptyState("users", _("Nobody yet"), _("Nothing was asked of the centre yet."))
        self.view = LinesView(table, empty, _("People"))
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self.add(self.view)
        self._build_acts()
        self.view.line_selected.connect(self._follow)
        self._follow(None)

    def show_lines(self, lines: Sequence[PersonLine]) -> None:
        self.table.show_lines(lines)
        self._follow(self.view.current_line())

    def _build_acts(self) -> None:
        row = QWidget()
        flow = FlowLayout(row, Space.M)
        self.roles = SecondaryButton(_("Change roles…"), "", "identification-card")
        self.rekey = SecondaryButton(_("New password…"), "", "key")
        self.disable = SecondaryButton(_("Close the login…"), "", "lock-simple")
        self.enable = SecondaryButton(_("Open the login again"), "", "lock-simple-open")
        for name, button in (
            ("roles", self.roles),
            ("rekey", self.rekey),
            ("disable", self.disable),
            ("enable", self.enable),
        ):
            button.setObjectName(name)
            button.clicked.connect(self._ask)
            flow.addWidget(button)
        self.add(row)

    @Slot(object)
    def _follow(self, line: object) -> None:
        is_open = isinstance(line, PersonLine) and line.active
        for button in (self.roles, self.rekey, self.disable):
            button.setEnabled(is_open)
        self.enable.setEnabled(isinstance(line, PersonLine) and not line.active)

    @Slot()
    def _ask(self) -> None:
        line = self.view.current_line()
        if isinstance(line, PersonLine):
            self.act_requested.emit(self.sender().objectName(), line)


def _last_contact(line: PersonLine) -> object:
    return line.last_contact.astimezone().date() if line.last_contact else None
