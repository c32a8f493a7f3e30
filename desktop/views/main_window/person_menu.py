"""What whoever is in can do about it: let somebody else in, lock, another password, log out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.views.theme import icons


class PersonMenu(QMenu):
    """An open desk lists its agents; a desk with doors lists what its door can do."""

    agent_requested = Signal(object)
    lock_requested = Signal()
    others_requested = Signal()
    change_requested = Signal()
    leave_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._agents: tuple[Actor, ...] = ()
        self._has_door = False
        self.triggered.connect(self._follow)

    def offer_agents(self, agents: Sequence[Actor], sitting: Actor) -> None:
        """Who may take over at an open desk."""
        self._agents = tuple(agents)
        if self._has_door:
            return
        self.clear()
        for agent in self._agents:
            self._add(agent.name, str(agent.id)).setCheckable(True)
        self.mark(sitting)

    def offer_door(self) -> None:
        """Nobody takes over without a password."""
        self._has_door = True
        self.clear()
        self._add(_("Somebody else sits down…"), "others", "users")
        self._add(_("Lock the screen"), "lock", "lock-simple")
        self._add(_("Another password…"), "change", "key")
        self.addSeparator()
        self._add(_("Log out"), "leave", "sign-out")

    def mark(self, sitting: Actor) -> None:
        for action in self.actions():
            if action.isCheckable():
                action.setChecked(action.data() == str(sitting.id))

    def _add(self, words: str, name: str, icon: str = "") -> QAction:
        action = QAction(words, self)
        action.setData(name)
        if icon:
            action.setIcon(icons.icon(icon, "muted"))
        self.addAction(action)
        return action

    @Slot(QAction)
    def _follow(self, action: QAction) -> None:
        wishes = {
            "others": self.others_requested,
            "lock": self.lock_requested,
            "change": self.change_requested,
            "leave": self.leave_requested,
        }
        wish = wishes.get(action.data())
        if wish is not None:
            wish.emit()
        for agent in self._agents:
            if str(agent.id) == action.data():
                self.agent_requested.emit(agent)
