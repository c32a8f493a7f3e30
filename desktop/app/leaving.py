"""Logging out and closing a desk with doors: never before what was typed is kept and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop.app.courier import CourierRounds
from desktop.app.entrance import Around, Entrance
from desktop.domain.door import WorkUnsent
from desktop.jobs.runner import Lane
from desktop.progress import Progress
from desktop.settings import Settings
from desktop.sheets.door import Entry
from desktop.views.door.screen import DoorScreen
from desktop.views.messages import is_expected

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.services.door import DoorService


class Way(Enum):
    CLOSE = auto()  # the window; unsent work may stay on this PC
    LOG_OUT = auto()  # unsent work may not stay
    HAND_OVER = auto()  # a colleague with another file sits down; the work of this one stays


@dataclass(frozen=True)
class Successor:
    """Who comes after this application in the same program: another file, or the door again."""

    entry: Entry | None
    door: DoorService | None
    settings: Settings
    geometry: QByteArray
    refusal: Exception | None = None
    """Why whoever was in before was sent away."""


class Leaving(QObject):
    """Asks the desk on a lane behind every draft that is being saved; then the window may go."""

    left = Signal()

    def __init__(
        self,
        around: Around,
        entrance: Entrance,
        desk: Callable[[], Desk | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._around, self._entrance, self._desk = around, entrance, desk
        self._jobs = around.jobs
        self._next_entry: Entry | None = None
        self.successor: Successor | None = None
        self._way = Way.CLOSE
        self._is_connected = False
        self._refusal: Exception | None = None
        self._rounds = CourierRounds(around, entrance, self)
        self._rounds.turned_away.connect(self._turn_away)

    @Slot()
    def close(self) -> None:
        self._begin(Way.CLOSE)

    @Slot()
    def log_out(self) -> None:
        self._begin(Way.LOG_OUT)

    @Slot(object)
    def hand_over(self, entry: Entry) -> None:
        """To somebody with another file."""
        self._next_entry = entry
        self._begin(Way.HAND_OVER)

    @Slot(object)
    def _turn_away(self, why: Exception) -> None:
        """The centre closed this login; the desk hands over the file once nobody has it open."""
        self._refusal, self._next_entry, self._way = why, None, Way.LOG_OUT
        self._leave()

    def _begin(self, way: Way) -> None:
        self._way = way
        self._jobs.run(Lane.INTERACTIVE, self._unsent, then=self._decide, explain=self._refuse)

    def _unsent(self, _progress: Progress) -> WorkUnsent | None:
        """On the interactive lane: what was typed a moment ago is saved by now."""
        desk = self._desk()
        if desk is None:
            return None
        sheet = desk.sync.sheet()
        oldest = min((act.at for act in sheet.unsent), default=None)
        return WorkUnsent(sheet.state.waiting, oldest) if sheet.state.waiting else None

    @Slot(object)
    def _decide(self, unsent: WorkUnsent | None) -> None:
        if unsent is None or self._way is Way.HAND_OVER or _computer_shuts_down():
            self._leave()
        else:
            self._ask(unsent)

    def _ask(self, error: WorkUnsent) -> None:
        screen = self._screen()
        screen.unsent.ask(error, is_closing=self._way is Way.CLOSE)
        self._entrance.show_unsent()

    def _screen(self) -> DoorScreen:
        screen = self._entrance.screen
        if screen is None:
            raise RuntimeError("an open desk has no door")
        if not self._is_connected:
            self._is_connected = True
            screen.unsent.send_requested.connect(self._send)
            screen.unsent.stay_requested.connect(self._entrance.resume)
            screen.unsent.close_requested.connect(self._go)
        return screen

    @Slot()
    def _send(self) -> None:
        desk = self._desk()
        if desk is not None:
            self._screen().unsent.occupy()
            self._jobs.run(Lane.BATCH, desk.sync.run, then=self._sent, explain=self._refuse)

    @Slot(object)
    def _sent(self, _report: object) -> None:
        self._begin(self._way)

    @Slot()
    def _go(self) -> None:
        self._way = Way.CLOSE
        self._leave()

    def _leave(self) -> None:
        if self._way is not Way.CLOSE:
            session, window = self._around.session, self._around.window
            settings = replace(
                self._around.settings,
                theme=session.theme,
                text_scale=session.text_scale,
                lock_minutes=session.lock_minutes,
            )
            self.successor = Successor(
                self._next_entry,
                self._entrance.door,
                settings,
                window.saveGeometry(),
                self._refusal,
            )
        self.left.emit()

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._screen().unsent.refuse(error)


def _computer_shuts_down() -> bool:
    """Nobody is there to answer; the work stays on this PC and goes out at the next start."""
    application = QApplication.instance()
    return isinstance(application, QApplication) and application.isSavingSession()
