"""The window of a desk with doors, and somebody who types at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from desktop.app.desk import Desk
from desktop.app.window import Application, build
from desktop.settings import Settings
from desktop.tour.driving import NeverHappened, Typist, let_settle, picture, wait_until
from desktop.tour.pictures import close_window
from desktop.views.door.face import Face
from desktop.views.door.screen import DoorScreen


class Doorway:
    """One window; `close` takes it away with whatever is unsent."""

    def __init__(self, settings: Settings, pictures: Path) -> None:
        self.application: Application = build(settings)
        self.typist = Typist(self.application.window)
        self._pictures = pictures
        self.taken: list[str] = []
        self.application.start()

    @property
    def desk(self) -> Desk:
        desk = self.application.desk
        if desk is None:
            raise NeverHappened("somebody came in")
        return desk

    @property
    def screen(self) -> DoorScreen:
        screen = self.application.entrance.screen
        if screen is None:
            raise NeverHappened("the desk has a door")
        return screen

    def until_asked(self, face: Callable[[DoorScreen], Face], what: str) -> None:
        """Until that face is in front and nothing is being worked out."""
        wait_until(lambda: self._asks(face), what)

    def _asks(self, face: Callable[[DoorScreen], Face]) -> bool:
        screen = self.application.entrance.screen
        return (
            screen is not None
            and screen.isVisible()
            and screen.face is face(screen)
            and self.application.jobs.is_idle
        )

    def types(self, *words: str) -> None:
        """Each into the field that has the focus, with Tab in between, and Enter behind."""
        let_settle(40)
        for number, word in enumerate(words):
            if number:
                self.typist.tabs()
            self.typist.types(word)
        self.typist.presses(Qt.Key.Key_Return)

    def is_in(self) -> bool:
        window = self.application.window
        return bool(window.furnished and window.veil.isHidden() and window.page is not None)

    def comes_in(self, who: str) -> None:
        wait_until(self.is_in, f"{who} is in", 60_000)
        self.rests()

    def rests(self) -> None:
        wait_until(lambda: self.application.jobs.is_idle, "nothing is being worked out")

    def shows(self, name: str, *, dark: bool = False) -> None:
        """A picture in light dress; `dark`: in that one, too."""
        session = self.application.session
        for theme in ("light", "dark") if dark else ("light",):
            session.choose_theme(theme)
            file = f"{name}.png" if theme == "light" else f"{name}-{theme}.png"
            picture(self.application.window, self._pictures / file)
            self.taken.append(file)
        session.choose_theme("light")

    def exchanges(self) -> None:
        """As the button does; ends when nothing of it is under way."""
        self.application.synchronise()
        wait_until(lambda: not self.application.jobs.is_idle, "the exchange has begun", 2_000)
        self.rests()

    def close(self) -> None:
        self.application.window.may_close = True
        close_window(self.application)
