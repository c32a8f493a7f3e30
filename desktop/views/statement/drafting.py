"""A half-typed form of these pages: kept as it is typed, found again, gone once it was acted on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.draft import DraftService
from desktop.sheets.draft import DraftLine, DraftSheet
from desktop.views.session import Session
from desktop.views.widgets.page import Page
from desktop.views.widgets.saving import SaveTimer


@dataclass(frozen=True)
class Typed:
    """What a form holds now; `body` is empty while nothing was typed that would be missed."""

    body: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    subject_id: UUID | None = None


@dataclass(frozen=True)
class FormKept:
    """Which form it is, and who says what is typed in it; None while there is none."""

    name: str
    typed: Callable[[], Typed | None]


class Drafting(Presenter):
    def __init__(
        self, page: Page, jobs: JobRunner, session: Session, drafts: DraftService, form: FormKept
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._drafts, self._form = page, session, drafts, form
        self._draft_id: UUID | None = None
        self._timer = SaveTimer(self, self.save)

    def begin(self, draft_id: UUID | None = None) -> None:
        """Another form, or one that was left half-typed."""
        self._timer.stop()
        self._draft_id = draft_id

    def open(self, draft_id: UUID) -> DraftSheet:
        """On a lane. Raises UnknownDraft."""
        return self._drafts.open(draft_id, self._session.actor)

    def about(self, subject_id: UUID) -> tuple[DraftSheet, ...]:
        """On a lane: what was left half-typed about this, the latest first."""
        actor = self._session.actor
        return tuple(
            self._drafts.open(line.id, actor)
            for line in self._drafts.lines(actor)
            if line.form == self._form.name and line.subject_id == subject_id
        )

    @Slot()
    def take_typing(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Before the form goes out of sight."""
        if self._timer.isActive():
            self.save()

    @Slot()
    def save(self) -> None:
        self._timer.stop()
        typed = self._form.typed()
        if typed is None:
            return
        if not typed.body:
            self.drop()
            return
        self._draft_id = draft_id = self._draft_id or uuid4()
        actor, drafts, form = self._session.actor, self._drafts, self._form.name
        self.keep(
            lambda _progress: drafts.save(
                form,
                typed.body,
                actor,
                draft_id=draft_id,
                subject_id=typed.subject_id,
                label=typed.label,
            ),
            self._say_saved,
        )

    @Slot()
    def drop(self) -> None:
        """It was acted on, or emptied again."""
        self._timer.stop()
        draft_id, actor, drafts = self._draft_id, self._session.actor, self._drafts
        self._draft_id = None
        if draft_id is not None:
            self.keep(lambda _progress: drafts.discard(draft_id, actor))

    @Slot(object)
    def _say_saved(self, line: DraftLine) -> None:
        at = f"{line.saved_at.astimezone():%H:%M}"
        self._page.said.emit(_("Draft saved at {time}").format(time=at))
