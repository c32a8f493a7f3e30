"""The door as it covers the window: which desk this is, and one face at a time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.door.change_face import ChangeFace
from desktop.views.door.enrol_face import EnrolFace
from desktop.views.door.face import Face
from desktop.views.door.login_face import LoginFace
from desktop.views.door.people_face import PeopleFace
from desktop.views.door.unsent_face import UnsentFace
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.card import Card
from desktop.views.widgets.laboratory_badge import LaboratoryBadge
from desktop.views.widgets.text import label

WIDTH = 720


@dataclass(frozen=True)
class DoorSetting:
    """What the door tells of this installation before anybody is in."""

    place: str  # site and desk
    label: str  # name of the desk, proposed at its enrolment
    address: str  # of the centre, without login
    laboratory: bool = False
    code: str = ""  # one-time, from IT: nobody types it


class DoorScreen(QFrame):
    """Opaque: nothing of what lies behind can be seen."""

    def __init__(self, setting: DoorSetting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("door")
        self.setProperty("kind", "veil")
        self.setting = setting
        self.opening = Face(_("One moment…"), _("This desk is being opened."))
        self.people, self.login = PeopleFace(), LoginFace()
        self.enrol, self.change, self.unsent = EnrolFace(), ChangeFace(), UnsentFace()
        self._faces: tuple[Face, ...] = (
            self.opening,
            self.people,
            self.login,
            self.enrol,
            self.change,
            self.unsent,
        )
        self._face: Face = self.opening
        self._build()
        self.fit()
        self.show_face(self.opening)

    @property
    def face(self) -> Face:
        return self._face

    def show_face(self, face: Face) -> None:
        for each in self._faces:
            each.setVisible(each is face)
        self._face = face
        self.setAccessibleName(face.accessibleName())
        self.start()

    def start(self) -> None:
        if self.isVisible():
            self._face.start()

    @Slot()
    def fit(self) -> None:
        """After another theme or text size."""
        self._picture.setPixmap(icons.pixmap("lock-simple", "accent", 28))
        self._card.setMaximumWidth(look.scaled(WIDTH))
        for face in self._faces:
            face.fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        self._face.start()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        column = QWidget()
        column.setObjectName("column")
        scroll.setWidget(column)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        rows.setSpacing(Space.L)
        rows.addStretch(2)
        self._card = Card()
        if self.setting.laboratory:
            badge = LaboratoryBadge()
            rows.addWidget(badge, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(self._head(), 0, Qt.AlignmentFlag.AlignHCenter)
        for face in self._faces:
            self._card.add(face)
        middle = QHBoxLayout()  # an alignment would forget that wrapped words need height
        middle.addStretch(1)
        middle.addWidget(self._card, 100)
        middle.addStretch(1)
        rows.addLayout(middle)
        rows.addStretch(3)

    def show_place(self, place: str) -> None:
        """Site and desk, also once the enrolment gave the desk its name."""
        self._place.setText(place)
        self._place.setVisible(bool(place))

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setSpacing(Space.M)
        self._picture, self._place = QLabel(), label("", "small")
        row.addWidget(self._picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(_("Sustainable food card"), "brand"))
        words.addWidget(self._place)
        self.show_place(self.setting.place)
        row.addLayout(words)
        return head
