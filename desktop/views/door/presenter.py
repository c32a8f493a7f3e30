"""What the door does when asked: who is known, log-in, another password, a place at the centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from desktop.domain.door import Rights
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.door import Entry, KnownPerson
from desktop.views.door.screen import DoorScreen
from desktop.views.messages import is_expected

if TYPE_CHECKING:  # it brings what derives keys along, which the first window does not wait for
    from desktop.services.door import DoorService


@dataclass(frozen=True)
class DoorSources:
    """`door` and `enrol` may only be asked on a lane; `is_code` is quick."""

    door: Callable[[], DoorService]
    enrol: Callable[[str, str], object]  # code, name of the desk
    is_code: Callable[[str], bool]
    now: Callable[[], datetime]


class DoorPresenter(Presenter):
    """Asks the door service off the GUI thread; Argon2id and the centre take their time."""

    entered = Signal(object)  # an Entry: somebody proved who they are
    changed = Signal(object)  # an Entry: who sits there has another password
    left = Signal()  # whoever sits there goes back to work without doing it
    placed = Signal()  # this desk has its place, and perhaps another name

    def __init__(self, screen: DoorScreen, jobs: JobRunner, sources: DoorSources) -> None:
        super().__init__(screen, jobs)
        self._screen, self._sources = screen, sources
        self._door, self._now = sources.door, sources.now
        screen.enrol.is_code = sources.is_code
        self._people: tuple[KnownPerson, ...] = ()
        self._refusal: Exception | None = None
        self._sitting: Rights | None = None
        self._typed = ""  # a one-time password, until the person's own one took its place
        self._login = ""
        self._connect()

    def _connect(self) -> None:
        screen = self._screen
        screen.people.chosen.connect(self._choose)
        screen.people.somebody_else_requested.connect(self._show_stranger)
        screen.login.enter_requested.connect(self._enter)
        screen.login.others_requested.connect(self._show_people)
        screen.change.change_requested.connect(self._change)
        screen.change.left.connect(self._leave_change)
        screen.enrol.enrol_requested.connect(self._enrol)

    @property
    def sitting(self) -> Rights | None:
        return self._sitting

    def seat(self, rights: Rights | None) -> None:
        """Who works at this desk now, and whose password opens a locked screen."""
        self._sitting = rights

    def invite(self, refusal: Exception | None = None) -> None:
        """The desk has its place: show who may come in, or why somebody was sent away."""
        self._refusal = refusal
        self._screen.show_face(self._screen.opening)
        self._ask_people(self._show_loaded)

    def lock(self) -> None:
        """Ask the password of whoever sits there; colleagues are one key away."""
        self._show_sitting()
        self._ask_people(self._remember)

    def offer_people(self) -> None:
        """Somebody else wants to sit down."""
        self._show_sitting()
        self._ask_people(self._show_loaded)

    def begin_enrolment(self) -> None:
        setting = self._screen.setting
        self._screen.enrol.begin(setting.label, setting.address, setting.code)
        self._screen.show_face(self._screen.enrol)

    def begin_change(self) -> None:
        """Whoever sits there wants another password."""
        if self._sitting is not None:
            self._login, self._typed = self._sitting.login, ""
            self._screen.change.begin(is_first=False)
            self._screen.show_face(self._screen.change)

    def _ask_people(self, then: Callable[[tuple[KnownPerson, ...]], None]) -> None:
        self.ask(
            lambda _progress: self._door().known_people(),
            then,
            explain=self._explain,
            only_latest="people",
        )

    @Slot(object)
    def _remember(self, people: tuple[KnownPerson, ...]) -> None:
        self._people = people
        sitting = self._known_sitting()
        login = self._screen.login
        if sitting is not None and self._screen.face is login and login.person != sitting:
            typed = login.password.text
            self._show_sitting()
            login.password.line.setText(typed)

    @Slot(object)
    def _show_loaded(self, people: tuple[KnownPerson, ...]) -> None:
        self._people = people
        self._screen.people.show_people(people, self._now())
        refusal, self._refusal = self._refusal, None
        if refusal is not None:
            self._show_stranger()
            self._screen.login.refuse(refusal)
        elif people:
            self._screen.show_face(self._screen.people)
        else:
            self._show_stranger()

    @Slot()
    def _show_people(self) -> None:
        if self._people or self._sitting is not None:
            self._show_loaded(self._people)

    @Slot(object)
    def _choose(self, person: KnownPerson) -> None:
        sits_here = self._sitting is not None and self._sitting.login == person.login
        self._screen.login.show_person(person, self._now(), is_locked=sits_here)
        self._screen.show_face(self._screen.login)

    @Slot()
    def _show_stranger(self) -> None:
        may_choose = bool(self._people) or self._sitting is not None
        self._screen.login.show_stranger(may_choose=may_choose)
        self._screen.show_face(self._screen.login)

    def _show_sitting(self) -> None:
        person = self._known_sitting()
        if person is not None:
            self._choose(person)

    def _known_sitting(self) -> KnownPerson | None:
        """The tile of whoever sits there, also before the known people were asked."""
        rights = self._sitting
        if rights is None:
            return None
        known = (person for person in self._people if person.login == rights.login)
        fallback = KnownPerson(rights.login, rights.name, rights.confirmed_at, rights.expires_at)
        return next(known, fallback)

    @Slot(str, str)
    def _enter(self, login: str, password: str) -> None:
        self._login, self._typed = login, password
        self._screen.login.occupy()
        self.ask(
            lambda _progress: self._door().enter(login, password),
            self._come_in,
            explain=self._refuse,
        )

    @Slot(object)
    def _come_in(self, entry: Entry) -> None:
        if entry.rights.must_change_password:
            self._login = entry.rights.login
            self._screen.change.begin(is_first=True)
            self._screen.show_face(self._screen.change)
            return
        self._typed = ""
        self._screen.login.password.clear()
        self.entered.emit(entry)

    @Slot(str, str)
    def _change(self, old: str, new: str) -> None:
        """The new password is proved at once: the entry then speaks to the centre with it."""
        login, before = self._login, old or self._typed
        self._screen.change.occupy()
        self.ask(
            lambda _progress: self._door().change_password(login, before, new),
            self._take_change,
            explain=self._refuse,
        )

    @Slot(object)
    def _take_change(self, entry: Entry) -> None:
        is_first = bool(self._typed)
        self._typed = ""
        self._screen.change.begin(is_first=False)  # nothing typed is left in a hidden face
        (self.entered if is_first else self.changed).emit(entry)

    @Slot()
    def _leave_change(self) -> None:
        is_first, self._typed = bool(self._typed), ""
        self._screen.change.begin(is_first=False)
        if is_first or self._sitting is None:
            self._show_loaded(self._people)
        else:
            self.left.emit()

    @Slot(str, str)
    def _enrol(self, code: str, label: str) -> None:
        self._screen.enrol.occupy()
        self.ask(
            lambda _progress: self._sources.enrol(code, label),
            self._take_place,
            explain=self._refuse,
        )

    @Slot(object)
    def _take_place(self, _place: object) -> None:
        self._screen.enrol.release()
        self._screen.enrol.code.clear()
        self.placed.emit()
        self.invite()

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        self._explain(error)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._screen.face.refuse(error)
