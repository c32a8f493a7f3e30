"""A person who is added, or whose roles change: each role says what it sees."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.sheets.person import PersonLine
from desktop.sheets.role_words import role_word
from desktop.views.administration.words import sight_words
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import TextEdit
from desktop.views.widgets.text import label

LARGE = 100  # pixels that are more at a larger text


class RoleBoxes(QWidget):
    """One box per role with what it sees underneath; two side by side unless the text is large."""

    def __init__(self, held: Collection[Role] = ()) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.M)
        in_a_row = 1 if look.scaled(LARGE) > LARGE else 2
        self.boxes: dict[Role, QCheckBox] = {}
        for number, role in enumerate(Role):
            box = QCheckBox(role_word(role))
            box.setChecked(role in held)
            box.setAccessibleDescription(sight_words(role))
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.addWidget(box)
            cell.addWidget(label(sight_words(role), "small"))  # a line of its own, never cut
            grid.addLayout(cell, number // in_a_row, number % in_a_row)
            self.boxes[role] = box
        for column in range(in_a_row):
            grid.setColumnStretch(column, 1)

    @property
    def chosen(self) -> tuple[Role, ...]:
        return tuple(role for role, box in self.boxes.items() if box.isChecked())


class PersonForm(Editor):
    """Somebody new. The login is suggested until somebody types another one."""

    NAME = "person"

    def __init__(self, suggest: Callable[[str], str]) -> None:
        super().__init__(_("Add a person"))
        self._suggest = suggest
        self.name = TextEdit("Anne Le Goff")
        self.login = TextEdit("anne.le.goff")
        self.site = TextEdit(_("For example: Le Blosne"))
        self.roles = RoleBoxes()
        self._name = FieldRow(_("Name"), self.name, _("As colleagues see it."))
        self._login = FieldRow(_("Login"), self.login, _("It never changes."))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._login, 0, 1)
        grid.addWidget(FieldRow(_("Site"), self.site, optional=True), 0, 2)
        self.body.addLayout(grid)
        self._roles = FieldRow(_("What may this person see?"), self.roles)
        self.add(self._roles)
        self.finish(_("Add and show the password"))
        self.banner.hush()
        self.name.textEdited.connect(self._fill_login)

    def start(self) -> None:
        self.name.setFocus()

    def is_complete(self) -> bool:
        for row in (self._name, self._login, self._roles):
            row.calm()
        if not self.name.text().strip():
            self._name.complain(_("Type the name."))
        if not self.login.text().strip():
            self._login.complain(_("Type a login."))
        if not self.roles.chosen:
            self._roles.complain(_("Without a role nothing can be opened: choose one at least."))
        return not (self._name.problem or self._login.problem or self._roles.problem)

    @Slot(str)
    def _fill_login(self, name: str) -> None:
        if not self.login.isModified():
            self.login.setText(self._suggest(name))


class RolesForm(Editor):
    """Other roles for somebody who is there."""

    NAME = "roles"

    def __init__(self, person: PersonLine) -> None:
        super().__init__(_("Roles of {name}").format(name=person.name))
        self.person = person
        self.roles = RoleBoxes(person.roles)
        self.add(
            label(
                _(
                    "A desk where this person is in notices at its next exchange: it asks them to "
                    "come in anew, into the file of the new roles. What they finished is kept."
                ),
                "muted",
                wrap=True,
            )
        )
        self._roles = FieldRow(_("What may this person see?"), self.roles)
        self.add(self._roles)
        self.finish(_("Change the roles"))
        self.banner.hush()

    def start(self) -> None:
        next(iter(self.roles.boxes.values())).setFocus()

    def is_complete(self) -> bool:
        self._roles.calm()
        if not self.roles.chosen:
            self._roles.complain(_("To keep somebody out, close their login instead."))
        return not self._roles.problem
