"""Who is known at this desk, as tiles; and somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStyle, QStyleOptionButton

from desktop.i18n import gettext as _
from desktop.sheets.door import KnownPerson
from desktop.views.door import words
from desktop.views.door.face import Face
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import Space, Type
from desktop.views.widgets import keys
from desktop.views.widgets.button import AtOnce, SecondaryButton

IN_A_ROW = 2
PICTURE = 40


class PersonTile(AtOnce):
    """Name, last time here, and until when the rights hold without the network."""

    def __init__(self, person: KnownPerson, shortcut: str, now: datetime) -> None:
        super().__init__()
        self.person = person
        self._shortcut = shortcut
        self._lines = (words.last_time(person.last_in, now), words.rights_held(person, now))
        self._expired = words.is_expired(person, now)
        self.setProperty("kind", "tile")
        self.setAutoDefault(True)  # Enter, too, chooses the name that has the focus
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(person.name)
        self.setAccessibleDescription(" · ".join(self._lines))
        if shortcut:
            self.setShortcut(shortcut)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        text = QFontMetrics(look.font(Type.TEXT)).height()
        small = QFontMetrics(look.font(Type.SMALL)).height()
        return QSize(look.scaled(280), text + 2 * small + look.scaled(2 * Space.M) + 6)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(look.scaled(180), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        left, side = look.scaled(Space.M), look.scaled(PICTURE)
        self._paint_initials(painter, QRectF(left, (self.height() - side) / 2, side, side))
        start = left + side + look.scaled(Space.M)
        room = self.width() - left - start
        name_height = QFontMetrics(look.font(Type.TEXT, Type.SEMIBOLD)).height()
        keys.paint_chip(
            painter,
            self._shortcut,
            QPointF(self.width() - left, look.scaled(Space.M) + name_height / 2),
            look.colour("muted"),
        )
        self._paint_lines(painter, start, room)

    def _paint_initials(self, painter: QPainter, circle: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft"))
        painter.drawEllipse(circle)
        painter.setFont(look.font(Type.TEXT, Type.SEMIBOLD))
        painter.setPen(look.colour("accent"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, words.initials(self.person.name))

    def _paint_lines(self, painter: QPainter, left: int, room: int) -> None:
        fonts = (look.font(Type.TEXT, Type.SEMIBOLD), look.font(Type.SMALL), look.font(Type.SMALL))
        top = float(look.scaled(Space.M))
        held = "waiting" if self._expired else "muted"
        beside = keys.chip_size(self._shortcut).width() + look.scaled(Space.S)
        lines = zip(fonts, (self.person.name, *self._lines), ("ink", "muted", held), strict=True)
        for font, text, ink in lines:
            metrics = QFontMetrics(font)
            start, height, end = left, metrics.height(), left + room
            if ink == "ink":  # the key stands at the end of the line of the name
                end -= beside
            if ink == "waiting":  # never by colour alone
                mark = QRectF(left, top, height, height)
                icons.paint(painter, "warning-circle", ink, mark)
                start = left + height + look.scaled(Space.XS)
            painter.setFont(font)
            painter.setPen(look.colour(ink))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, end - start)
            painter.drawText(
                QRectF(start, top, end - start, height),
                Qt.AlignmentFlag.AlignVCenter,
                elided,
            )
            top += height + 2


class PeopleFace(Face):
    """The tiles in a grid of two; the arrows of the keyboard go through them as Tab does."""

    chosen = Signal(object)  # a KnownPerson
    somebody_else_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Who is there?"), _("Choose your name, then type your password."))
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.M)
        self.body.addLayout(self._grid)
        self._tiles: list[PersonTile] = []
        self._else = SecondaryButton(_("Somebody else"), "Ctrl+E", "user-plus")
        self._else.clicked.connect(self.somebody_else_requested)
        self.body.addWidget(self._else, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def tiles(self) -> tuple[PersonTile, ...]:
        return tuple(self._tiles)

    def show_people(self, people: Sequence[KnownPerson], now: datetime) -> None:
        """The latest first: whoever worked here yesterday has their tile where it was."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        latest = sorted(people, key=_last_in, reverse=True)
        self._tiles = [
            PersonTile(person, f"Ctrl+{number}" if number < 10 else "", now)
            for number, person in enumerate(latest, 1)
        ]
        for number, tile in enumerate(self._tiles):
            tile.clicked.connect(self._choose)
            self._grid.addWidget(tile, number // IN_A_ROW, number % IN_A_ROW)
        for one, following in zip(self._tiles, (*self._tiles[1:], self._else), strict=False):
            self.setTabOrder(one, following)

    def start(self) -> None:
        (self._tiles[0] if self._tiles else self._else).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _choose(self) -> None:
        tile = self.sender()
        if isinstance(tile, PersonTile):
            self.chosen.emit(tile.person)


def _last_in(person: KnownPerson) -> datetime:
    return person.last_in
