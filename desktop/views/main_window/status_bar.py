"""Where things stand, in words and with a shape: reader, centre, agent, discreet mode."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.sheets.role_words import roles_in_words
from desktop.views.main_window.person_menu import PersonMenu
from desktop.views.main_window.rights_words import rights_standing
from desktop.views.main_window.setting import WindowSetting
from desktop.views.main_window.standing import Standing
from desktop.views.session import Session
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.laboratory_badge import laboratory_words
from desktop.views.widgets.text import label

SHAPES = {"done": "circle-fill", "waiting": "diamond-fill", "neutral": "circle"}
SAID_FOR = 8_000
"""Milliseconds that a passing sentence stays."""


class _Part(QPushButton):
    """A button, because each part leads to where something can be done about it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "status")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._name = name

    def say(self, standing: Standing) -> None:
        self.standing = standing
        self.setText(f" {standing.words}")
        self.setIconSize(QSize(look.scaled(12), look.scaled(12)))
        colour = "muted" if standing.tone == "neutral" else standing.tone
        self.setIcon(icons.icon(SHAPES[standing.tone], colour))
        self.setAccessibleName(f"{self._name}: {standing.words}")


class StatusBar(QFrame):
    reader_requested = Signal()
    central_requested = Signal()
    agent_requested = Signal(object)
    rights_requested = Signal()  # somebody wants them confirmed

    def __init__(
        self, session: Session, setting: WindowSetting, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "status")
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 3, Space.M, 3)
        row.setSpacing(Space.M)
        self._reader, self._central = _Part(_("Reader")), _Part(_("Central database"))
        self._reader.say(Standing(_("Looking for the reader…")))
        self._central.say(Standing(_("This desk only")))
        self._rights, self._laboratory = _Part(_("Rights")), _Part(_("Laboratory"))
        self._laboratory.say(Standing(laboratory_words(), "waiting"))
        self._said = label("", "small")
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._place = label(setting.place, "small")
        self._agent = QPushButton()
        self._discreet = QPushButton()
        for button in (self._agent, self._discreet):
            button.setProperty("kind", "status")
            button.setAutoDefault(False)
        self.person = PersonMenu(self)
        self._agent.setMenu(self.person)
        for part in (self._laboratory, self._reader, self._central, self._rights):
            row.addWidget(part)
        self._laboratory.setHidden(not setting.laboratory)
        row.addWidget(self._said, 1)
        for last in (self._place, self._agent, self._discreet):
            row.addWidget(last)
        self._fading = QTimer(self, singleShot=True, interval=SAID_FOR)
        self._connect()
        self._show_session()

    def _connect(self) -> None:
        self._reader.clicked.connect(self.reader_requested)
        self._central.clicked.connect(self.central_requested)
        self._discreet.clicked.connect(self._session.discretion.toggle)
        self._session.discretion.changed.connect(self._show_session)
        self._session.actor_changed.connect(self._show_session)
        self._session.rights_changed.connect(self._show_session)
        self._rights.clicked.connect(self.rights_requested)
        self._laboratory.clicked.connect(self.central_requested)
        self.person.agent_requested.connect(self.agent_requested)
        self._fading.timeout.connect(self._said.clear)

    def show_reader(self, standing: Standing) -> None:
        self._reader.say(standing)

    def show_central(self, standing: Standing) -> None:
        self._central.say(standing)

    def show_place(self, place: str) -> None:
        """Site and desk."""
        self._place.setText(place)

    def show_agents(self, agents: Sequence[Actor]) -> None:
        """Who may take over at this desk."""
        self.person.offer_agents(agents, self._session.actor)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """A passing sentence: what was just done."""
        self._said.setText(sentence)
        self._said.setAccessibleName(sentence)
        self._fading.start()

    def redraw(self) -> None:
        height = look.scaled(34)
        self.setMinimumHeight(height)
        for part in (self._reader, self._central, self._rights, self._laboratory):
            part.say(part.standing)

    @Slot()
    def _show_session(self) -> None:
        on = self._session.discretion.on
        name, roles = self._session.actor.name, self._profile()
        self._agent.setText(" · ".join(part for part in (name, roles) if part))
        self._agent.setAccessibleName(_("Agent: {name}. Change agent").format(name=name))
        self._agent.setAccessibleDescription(roles)
        self._rights.say(rights_standing(self._session))
        self._rights.setHidden(self._session.rights is None)
        words = _("F12 discreet mode on") if on else _("F12 discreet mode")
        self._discreet.setText(f" {words}")
        self._discreet.setIcon(icons.icon("eye-slash" if on else "eye", "muted"))
        self.person.mark(self._session.actor)

    def _profile(self) -> str:
        """Told where people come in by a door: an open desk has one agent with every role."""
        rights = self._session.rights
        return roles_in_words(rights.roles) if rights is not None else ""
