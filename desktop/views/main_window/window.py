"""The window: opens pages by their key, keeps the way back, and covers itself when left alone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.views.main_window.commands import page_commands, standing_commands
from desktop.views.main_window.entry import PageEntry
from desktop.views.main_window.frame import WindowFrame
from desktop.views.main_window.navigation import Navigation
from desktop.views.main_window.palette import CommandPalette
from desktop.views.main_window.seat import Seat
from desktop.views.main_window.setting import WindowSetting
from desktop.views.main_window.status_bar import StatusBar
from desktop.views.main_window.top_bar import TopBar
from desktop.views.main_window.veil import Veil
from desktop.views.session import Session
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.laboratory_badge import LaboratoryBadge
from desktop.views.widgets.page import Page, Place

HISTORY = 50


class MainWindow(WindowFrame):
    """Knows no room: only the entries that the composition root gave it."""

    action_requested = Signal(str)
    page_built = Signal(object)
    opened = Signal(object, str)  # a Place that came to the front, and the way there
    closing = Signal()
    close_requested = Signal()  # somebody has to be asked first: see `may_close`

    def __init__(
        self, session: Session, entries: Sequence[PageEntry], setting: WindowSetting
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = session
        self._entries = {entry.key: entry for entry in entries}
        self._seat = Seat()
        self._seats: dict[UUID, Seat] = {}
        self.furnished = False  # until then only the home page can be shown
        self.may_close = True  # False: closing asks by `close_requested` first
        self._setting = setting
        self._build()
        self.palette_panel = CommandPalette(session.discretion, self)
        self.veil = Veil(session, self)
        self._offer_entries()
        self._connect()
        self.setWindowTitle(setting.title)

    def _build(self) -> None:
        over = QVBoxLayout(self)
        over.setContentsMargins(0, 0, 0, 0)
        self._frame = QWidget()
        over.addWidget(self._frame)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._laboratory = LaboratoryBadge()
        self.top = TopBar(self.session.discretion, demonstration=self._setting.demonstration)
        self.navigation = Navigation()
        self.status = StatusBar(self.session, self._setting)
        self.banner = Banner()
        self.storage, self.version = Banner(), Banner()  # disk or file; an update that is due
        for lasting in (self.storage, self.version):
            lasting.stay()
        self._stack = QStackedWidget()
        for over_all in (self._laboratory, self.top):
            column.addWidget(over_all)
        column.addLayout(self._middle(), 1)
        column.addWidget(self.status)
        self._laboratory.setHidden(not self._setting.laboratory)

    def _middle(self) -> QHBoxLayout:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        body = QVBoxLayout()
        body.setSpacing(0)
        told = QVBoxLayout()
        told.setContentsMargins(Space.XXL, 0, Space.XXL, 0)
        for each in (self.storage, self.version, self.banner):
            told.addWidget(each)
        body.addLayout(told)
        body.addWidget(self._stack, 1)
        middle.addLayout(body, 1)
        return middle

    def _connect(self) -> None:
        self.navigation.page_requested.connect(self._open_key)
        self.top.palette_requested.connect(self.open_palette)
        self.palette_panel.chosen.connect(self._follow_found)
        self.top.search.chosen.connect(self._follow_found)
        self.veil.lifted.connect(self._uncover)
        self.session.actor_changed.connect(self._offer_entries)
        keys = {
            "Ctrl+K": self.open_palette,
            "Alt+Left": self.back,
            "Esc": self.back,
            "F12": self.session.discretion.toggle,
            "Ctrl+L": self.cover,
            "Ctrl+N": self.enrol,
        }
        self._keys = [QShortcut(QKeySequence(key), self) for key in keys]
        for shortcut, slot in zip(self._keys, keys.values(), strict=True):
            shortcut.activated.connect(slot)

    def open(self, place: Place, way: str = "") -> bool:
        """Bring a page to the front; False when it may not be opened or the page before stays.

        `way` is how it was found: `card`, `search`, or nothing when a page led there.
        """
        entry = self._entries.get(place.page)
        if entry is None or not entry.is_open_to(self.session.actor):
            self.status.say(_("This page is not for your role."))
            return False
        if not self.furnished and place.page != "home":
            self.status.say(_("One moment: the files of this desk are being opened."))
            return False
        seat = self._seat
        if not seat.leave():
            return False
        if seat.here is not None and seat.here != place:
            seat.trail = [*seat.trail[1 - HISTORY :], seat.here]
        self._show(place, way)
        return True

    @Slot()
    def back(self) -> None:
        if self._seat.trail and self._seat.leave():
            self._show(self._seat.trail.pop())

    @Slot()
    def enrol(self) -> None:
        if "enrolment" in self._entries:
            self.open(Place("enrolment"))

    @property
    def page_keys(self) -> tuple[str, ...]:
        """Every page that whoever is logged in may open, in the order of the entries."""
        actor = self.session.actor
        return tuple(key for key, entry in self._entries.items() if entry.is_open_to(actor))

    @property
    def here(self) -> Place | None:
        return self._seat.here

    @property
    def page(self) -> Page | None:
        return self._seat.pages.get(self._seat.here.page) if self._seat.here else None

    def page_wants_card(self) -> bool:
        """The page in front waits for the card that is read next."""
        return bool(getattr(self.page, "wants_card", False))

    def page_reads_card(self) -> bool:
        """The page in front talks to the card itself."""
        return bool(getattr(self.page, "reads_card", False))

    def _show(self, place: Place, way: str = "") -> None:
        page = self._page(place.page)  # first: a page that cannot be built leaves us where we were
        self._seat.here = place
        page.open_subject(place.subject)
        page.refresh_if_needed()
        self._stack.setCurrentWidget(page)
        entry = self._entries[place.page]
        self.navigation.mark(entry.parent or entry.key)
        self.banner.hush()
        page.shown()
        self.opened.emit(place, way)

    def _page(self, key: str) -> Page:
        if key not in self._seat.pages:
            page = self._entries[key].factory()
            page.open_requested.connect(self._follow)
            page.back_requested.connect(self.back)
            page.said.connect(self.status.say)
            self._stack.addWidget(page)
            self._seat.pages[key] = page
            self.page_built.emit(page)
        return self._seat.pages[key]

    @Slot(str)
    def _open_key(self, key: str) -> None:
        here = self._seat.here
        if not self.open(Place(key)) and here is not None:
            self.navigation.mark(here.page)

    @Slot(object)
    def _follow(self, subject: object) -> None:
        """A place is gone to; the name of an action is told to whoever performs it."""
        if isinstance(subject, Place):
            self.open(subject)
        elif subject == "discreet":
            self.session.discretion.toggle()
        elif subject == "cover":
            self.cover()
        elif isinstance(subject, str):
            self.action_requested.emit(subject)

    @Slot(object)
    def _follow_found(self, subject: object) -> None:
        if isinstance(subject, Place):
            self.open(subject, "search")
        else:
            self._follow(subject)

    def keep_typed(self) -> None:
        """Whatever comes now, the page in front has saved what was typed."""
        self._seat.leave()

    def give_seat(self, person: UUID) -> None:
        """This person's own pages come to the front, as they left them; before they log in."""
        self._seat.leave()
        self._seat = self._seats.setdefault(person, Seat())
        self.veil.forget_place()
        page = self.page
        if page is not None:
            self._stack.setCurrentWidget(page)

    @Slot()
    def open_palette(self) -> None:
        allowed = [e for e in self._entries.values() if e.is_open_to(self.session.actor)]
        self.palette_panel.open([*page_commands(allowed), *standing_commands(allowed)])

    @Slot()
    def cover(self) -> None:
        self.palette_panel.hide()
        self.veil.draw()
        self._let_in(is_in=False)

    @Slot()
    def _uncover(self) -> None:
        self._let_in(is_in=True)
        page = self.page
        if page is not None:
            page.refresh_if_needed()

    def _let_in(self, *, is_in: bool) -> None:
        """Behind a guarded veil nothing is drawn: not for a picture, not for a screen reader."""
        for shortcut in self._keys:
            shortcut.setEnabled(is_in)
        self._frame.setEnabled(is_in)
        self._frame.setVisible(is_in or not self.veil.is_guarded)

    @Slot(object)
    def _offer_entries(self, _actor: object = None) -> None:
        shown = [
            entry
            for entry in self._entries.values()
            if entry.in_navigation and entry.is_open_to(self.session.actor)
        ]
        self.navigation.show_entries(shown)
        here = self._seat.here
        if here is not None:
            entry = self._entries[here.page]
            if entry.is_open_to(self.session.actor):
                self.navigation.mark(entry.parent or entry.key)
            else:
                self._seat.trail.clear()
                self._show(Place("home"))

    @Slot()
    def redress(self) -> None:
        """After another theme or text size: what measures itself in tokens measures again."""
        self.navigation.fit()
        self.top.fit()
        self._laboratory.fit()
        self.status.redraw()
        for seat in (self._seat, *self._seats.values()):
            for page in seat.pages.values():
                page.mark_stale()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self.veil.setGeometry(self.rect())
        if self.palette_panel.isVisible():
            self.palette_panel.place()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's own name
        if not self._seat.leave():
            event.ignore()
            return
        if not self.may_close:
            event.ignore()
            self.close_requested.emit()
            return
        self.closing.emit()
        super().closeEvent(event)
