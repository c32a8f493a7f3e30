"""A picture of every page, as a visitor would look at them: each language and theme in turn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from desktop.app.window import Application, build
from desktop.settings import Settings
from desktop.tour.driving import NeverHappened, let_settle, picture, wait_until
from desktop.views.widgets.page import Place

DRESSES = (("fr", "light"), ("fr", "dark"), ("en", "light"))


@dataclass(frozen=True)
class Subjects:
    """What the pages that need one show."""

    household_id: UUID
    claim_id: UUID
    letter_id: UUID
    card_id: UUID

    def of(self, page: str) -> object:
        return {
            "household": self.household_id,
            "assessment": self.household_id,
            "claim": self.claim_id,
            "letter": self.letter_id,
            "known_card": self.card_id,
            "accesses": self.household_id,
        }.get(page)


def open_window(settings: Settings) -> Application:
    """A window whose desk is open. Raises NeverHappened."""
    application = build(settings)
    application.start()
    try:
        wait_until(lambda: application.window.furnished, "the desk is open", 90_000)
    except NeverHappened:
        close_window(application)
        raise
    return application


def close_window(application: Application) -> None:
    """All of it: a window left behind would be dressed again with the next one."""
    application.window.hide()
    application.close()
    application.window.deleteLater()
    application.deleteLater()
    let_settle(100)


def pictures_of_every_page(settings: Settings, subjects: Subjects, folder: Path) -> dict[str, str]:
    """Opens its own window; returns page → file name, relative to `folder`'s parent."""
    application = open_window(settings)
    window = application.window
    taken: dict[str, str] = {}
    try:
        for key in window.page_keys:
            if not window.open(Place(key, subjects.of(key))):
                raise NeverHappened(f"the page {key} opens")
            let_settle(400)
            path = folder / f"{key}.png"
            picture(window, path)
            taken[key] = f"{folder.name}/{path.name}"
    finally:
        close_window(application)
    return taken
