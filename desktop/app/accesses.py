"""Tells the access log which files the window opens, by whom, and how they came there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from desktop.domain.access import Reason
from desktop.domain.actor import Actor
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.sheets.card import CardToReplace
from desktop.views.main_window.window import MainWindow
from desktop.views.session import Session
from desktop.views.widgets.page import Place

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.services.access import AccessService

SHOWN_BY = {
    "household": ("household", Reason.COUNTER),
    "assessment": ("household", Reason.ASSESSMENT),
    "claim": ("claim", Reason.CLAIM),
    "letter": ("letter", Reason.LETTER),
}
"""What the subject of a page is, and why it is opened when nothing else is known."""

WAYS = {"card": Reason.CARD, "search": Reason.SEARCH}


@dataclass(frozen=True)
class _Opening:
    """For a lane."""

    accesses: AccessService
    noun: str
    row_id: UUID
    reason: Reason
    actor: Actor

    def __call__(self, _progress: Progress) -> bool:
        return self.accesses.note(self.noun, self.row_id, self.reason, self.actor)


class FileAccesses(QObject):
    """Child of the window. An opening is written behind what the page asked for, off the window."""

    def __init__(
        self, window: MainWindow, jobs: JobRunner, session: Session, accesses: AccessService
    ) -> None:
        super().__init__(window)
        self._window, self._jobs, self._session = window, jobs, session
        self._accesses = accesses
        window.opened.connect(self._note)
        session.actor_changed.connect(self._note_who_came)

    @Slot(object, str)
    def _note(self, place: Place, way: str) -> None:
        noun, reason = SHOWN_BY.get(place.page, ("", Reason.COUNTER))
        wish = place.subject
        row_id = wish.household_id if isinstance(wish, CardToReplace) else wish
        if noun and isinstance(row_id, UUID):
            reason = WAYS.get(way, reason)
            opening = _Opening(self._accesses, noun, row_id, reason, self._session.actor)
            self._jobs.run(Lane.INTERACTIVE, opening, kept=True)

    @Slot(object)
    def _note_who_came(self, _actor: object) -> None:
        """Somebody else sat down in front of an open file."""
        if self._window.here is not None:
            self._note(self._window.here, "")
