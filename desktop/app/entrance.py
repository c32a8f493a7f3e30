"""Who may come in at this window: the door at the start, the lock, a colleague who takes over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop import i18n
from desktop.app.door_words import is_code, place_of, setting_of
from desktop.domain.door import NoRole, PersonDisabled, RightsChanged
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.clock import Clock, system_clock
from desktop.settings import Settings
from desktop.sheets.door import DoorStanding, Entry
from desktop.views.door.presenter import DoorPresenter, DoorSources
from desktop.views.door.screen import DoorScreen
from desktop.views.main_window.window import MainWindow
from desktop.views.session import Session
from desktop.views.widgets.page import Place

if TYPE_CHECKING:  # it brings what derives keys along, which the first window does not wait for
    from desktop.services.door import DoorService
    from desktop.services.sync import SyncService

TURNED_AWAY = (NoRole, PersonDisabled, RightsChanged)


@dataclass(frozen=True)
class Around:
    """What the entrance works with; the application owns all of it."""

    window: MainWindow
    jobs: JobRunner
    session: Session
    settings: Settings
    clock: Clock | None


class Entrance(QObject):
    """A guard before the window on desks with doors; on an open desk it lets everybody pass.

    All that asks for a password, the centre or a key runs on a lane.
    """

    shut = Signal()  # the desk has its place, and asks who is there
    open_requested = Signal(object)  # an Entry, or None on an open desk
    seat_taken = Signal(object)  # the Entry of a colleague, with the same file
    succeeded_by = Signal(object)  # the Entry of a colleague with another file
    failed = Signal(object)  # not even the door can be shown
    unheeded = Signal(object)  # an error of an exchange that takes nobody's rights away

    def __init__(self, around: Around, door: DoorService | None, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._service = door  # one for the whole run of the program
        self._entry: Entry | None = None
        self._sync: SyncService | None = None
        self._is_locked = False
        self.screen: DoorScreen | None = None
        self._presenter: DoorPresenter | None = None
        self._wish = "lock"  # what the veil is drawn for
        self._refusal: Exception | None = None  # why somebody was just sent away

    @property
    def entry(self) -> Entry | None:
        return self._entry

    @property
    def is_locked(self) -> bool:
        """Nobody has proved who they are since the screen was covered."""
        return self._is_locked

    @property
    def settings(self) -> Settings:
        """With the name that the desk got at its enrolment."""
        return self._around.settings

    def begin(self, entry: Entry | None, refusal: Exception | None = None) -> None:
        """At the start; `entry` of whoever comes after somebody with another file.

        `refusal` says why whoever was in before was sent away.
        """
        settings, self._refusal = self._around.settings, refusal
        if entry is not None:
            self._post_guard()
            self._come_in(entry)
            self.shut.emit()
        elif settings.demonstration or not settings.central_url:
            self.open_requested.emit(None)
        else:
            if not settings.laboratory:  # certainly nobody is let in unasked
                self._shut()
            self._around.jobs.run(
                Lane.INTERACTIVE, self._find_standing, then=self._face, explain=self._fail
            )

    def service(self) -> DoorService:
        """On a lane: the first call loads what derives keys."""
        if self._service is None:
            from desktop.services.door import DoorService  # noqa: PLC0415 - see above

            clock = self._around.clock or system_clock()
            self._service = DoorService(self._around.settings, clock)
        return self._service

    @property
    def door(self) -> DoorService | None:
        return self._service

    def let_speak(self, sync: SyncService) -> None:
        """The desk is open: it speaks to the centre for whoever is in, now and after a switch."""
        self._sync = sync
        if self._service is not None and self._entry is not None:
            sync.speak_through(self._service.gate(self._entry))

    @Slot(object)
    def confirm(self, _report: object) -> None:
        """An exchange went through: the centre asked itself who that is."""
        session, clock = self._around.session, self._around.clock or system_clock()
        if session.rights is not None and not self._is_locked:
            rights = replace(session.rights, confirmed_at=clock.now())
            session.come_in(rights, confirmed=True)

    @Slot(object)
    def heed(self, error: Exception) -> None:
        """Whoever lost their rights meanwhile is asked to come in anew, before another word."""
        if self._presenter is None or not isinstance(error, TURNED_AWAY):
            self.unheeded.emit(error)
            return
        self.lock()
        if self.screen is not None:
            self.screen.login.refuse(error)

    def log_out(self) -> None:
        if self._service is not None and self._entry is not None:
            self._service.log_out(self._entry.rights.login)

    @Slot()
    def lock(self) -> None:
        """Ctrl+L, or nobody has touched the desk for a while."""
        self._cover("lock")

    @Slot()
    def offer_people(self) -> None:
        self._cover("others")

    @Slot()
    def offer_change(self) -> None:
        self._cover("change")

    def show_unsent(self) -> None:
        """The screen has its question already: put it in front."""
        self._cover("unsent")

    @Slot()
    def resume(self) -> None:
        """Whoever sits there goes on; a locked screen stays locked."""
        if self._is_locked and self._presenter is not None:
            self._presenter.lock()
        else:
            self._around.window.veil.lift()

    def fit(self) -> None:
        if self.screen is not None:
            self.screen.fit()

    def _enrol(self, code: str, label: str) -> str:
        """On a lane: the name under which the centre knows this desk from now on."""
        from desktop.services.desk_enrolment import DeskEnrolmentService  # noqa: PLC0415

        service = DeskEnrolmentService(self._around.settings)
        name = service.enrol(code, label)
        self._around = replace(self._around, settings=service.settings)
        return name

    def _find_standing(self, _progress: Progress) -> DoorStanding:
        return self.service().standing()

    @Slot(object)
    def _face(self, standing: DoorStanding) -> None:
        if standing is DoorStanding.OPEN:
            self.open_requested.emit(None)
            return
        presenter = self._shut()
        if standing is DoorStanding.UNENROLLED:
            presenter.begin_enrolment()
        else:
            presenter.invite(self._refusal)
            self.shut.emit()

    def _shut(self) -> DoorPresenter:
        if self._presenter is not None:
            return self._presenter
        presenter = self._post_guard()
        self._is_locked, self._wish = True, "door"
        self._around.window.cover()
        return presenter

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)

    def _post_guard(self) -> DoorPresenter:
        self.screen = DoorScreen(setting_of(self._around.settings))
        clock = self._around.clock or system_clock()
        sources = DoorSources(self.service, self._enrol, is_code, clock.now)
        presenter = DoorPresenter(self.screen, self._around.jobs, sources)
        presenter.entered.connect(self._come_in)
        presenter.changed.connect(self._take_change)
        presenter.left.connect(self.resume)
        presenter.placed.connect(self._show_name)
        self._presenter = presenter
        window = self._around.window
        window.veil.set_guard(self.screen)
        window.veil.drawn.connect(self._prepare)
        return presenter

    @Slot()
    def _show_name(self) -> None:
        if self.screen is not None:
            self.screen.show_place(place_of(self.settings))
            self._around.window.status.show_place(place_of(self.settings))

    def _cover(self, wish: str) -> None:
        if self._presenter is None:
            self._around.window.cover()
            return
        self._wish = wish
        if self._around.window.veil.isHidden():
            self._around.window.cover()
        else:
            self._prepare()

    @Slot()
    def _prepare(self) -> None:
        """The veil is drawn: what was typed is kept first, then the guard asks its question."""
        wish, self._wish = self._wish, "lock"
        if self._presenter is None or self.screen is None or wish == "door":
            return
        self._around.window.keep_typed()
        if wish == "unsent":
            self.screen.show_face(self.screen.unsent)
        elif wish == "change" and not self._is_locked:
            self._presenter.begin_change()
        else:
            self._is_locked = True
            if wish == "others":
                self._presenter.offer_people()
            else:
                self._presenter.lock()

    @Slot(object)
    def _come_in(self, entry: Entry) -> None:
        """Somebody proved who they are: the one who was away, a colleague, or the first today."""
        before, window = self._entry, self._around.window
        if before is not None and before.database != entry.database:
            self.succeeded_by.emit(entry)
            return
        is_same = before is not None and before.rights.person_id == entry.rights.person_id
        if not is_same:
            self.log_out()
        self._take(entry)
        if not is_same:
            window.give_seat(entry.rights.person_id)
        self._around.session.come_in(entry.rights, confirmed=not entry.offline)
        if before is None:
            self.open_requested.emit(entry)
        else:
            self.seat_taken.emit(entry)
            if window.here is None:
                window.open(Place("home"))
        self._is_locked = False
        window.veil.lift()
        if entry.offline:
            window.banner.say(
                _(
                    "No network: your rights hold until {day}. Everything typed is kept here and "
                    "sent later."
                ).format(day=i18n.long_date(entry.rights.expires_at.astimezone().date())),
                "information",
            )

    @Slot(object)
    def _take_change(self, entry: Entry) -> None:
        self._take(entry)
        self._around.session.come_in(entry.rights, confirmed=not entry.offline)
        self.seat_taken.emit(entry)
        self.resume()
        self._around.window.status.say(_("Your new password counts from now on."))

    def _take(self, entry: Entry) -> None:
        self._entry = entry
        if self._presenter is not None:
            self._presenter.seat(entry.rights)
        if self._sync is not None:
            self.let_speak(self._sync)
