"""Keeps what is typed into the editor of a page as a draft, until it is saved or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from PySide6.QtCore import Signal, Slot

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.draft import DraftService
from desktop.sheets.draft import DraftLine, DraftSheet
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.page import Page
from desktop.views.widgets.saving import SaveTimer


@dataclass(frozen=True)
class About:
    """`key` says which editor it is, and of which row; `label` stands in the list of drafts."""

    key: str
    subject_id: UUID | None = None
    label: str = ""


class DraftKeeping(Presenter):
    """A page tells it of each editor that it opens, and before that editor goes away."""

    thrown_away = Signal()

    def __init__(
        self,
        page: Page,
        jobs: JobRunner,
        who: Callable[[], Actor],
        drafts: DraftService,
        form: str,
    ) -> None:
        """`who` sits at the desk now; a draft is saved by who typed it."""
        super().__init__(page, jobs)
        self._page, self._who, self._drafts, self._form = page, who, drafts, form
        self._editor: Editor | None = None
        self._about = About("")
        self._draft_id: UUID | None = None
        self._actor = who()
        self._is_edited = False
        self._timer = SaveTimer(self, self._save)

    def begin(self, editor: Editor, about: About) -> None:
        """What was typed there before comes back, unless something is typed already."""
        self._timer.stop()
        self._editor, self._about, self._draft_id = editor, about, None
        self._actor, self._is_edited = self._who(), False
        editor.edited.connect(self._take_typing)
        editor.banner.action_requested.connect(self._throw_away)
        find = self._finding(about.subject_id, about.key)
        self.ask(lambda _progress: find(), self._restore, only_latest=f"draft {self._form}")

    def ask_latest(
        self, subject_id: UUID | None, then: Callable[[DraftSheet | None], None]
    ) -> None:
        """`then`, a bound method, gets the last form about it that was begun and not finished."""
        find = self._finding(subject_id, "")
        self.ask(lambda _progress: find(), then, only_latest=f"latest {self._form}")

    def finish(self) -> None:
        """It was acted on: the draft goes, and nothing more is saved of this editor."""
        self._timer.stop()
        draft_id, drafts, actor = self._draft_id, self._drafts, self._who()
        self._editor, self._draft_id = None, None
        if draft_id is not None:
            self.keep(lambda _progress: drafts.discard(draft_id, actor))

    @Slot()
    def flush(self) -> None:
        """The page goes out of sight: the last keys are saved under who typed them."""
        if self._timer.isActive():
            self._save()

    @Slot()
    def leave(self) -> None:
        """Before the editor itself goes away."""
        self.flush()
        self._editor = None

    def _finding(self, subject_id: UUID | None, key: str) -> Callable[[], DraftSheet | None]:
        drafts, actor, form = self._drafts, self._who(), self._form

        def find() -> DraftSheet | None:
            for line in drafts.lines(actor):
                if line.form == form and line.subject_id == subject_id:
                    draft = drafts.open(line.id, actor)
                    if not key or draft.body.get("key") == key:
                        return draft
            return None

        return find

    @Slot(object)
    def _restore(self, draft: DraftSheet | None) -> None:
        editor = self._editor
        if draft is None or editor is None or self._is_edited:
            return
        if draft.body.get("key") != self._about.key:
            return
        self._draft_id = draft.line.id
        editor.restore(dict(draft.body))
        words = _("What you had typed is here again, and not saved yet.")
        editor.banner.say(words, "information", _("Throw it away"))

    @Slot()
    def _take_typing(self) -> None:
        self._is_edited = True
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _save(self) -> None:
        self._timer.stop()
        typed = self._editor.typed() if self._editor is not None else {}
        if not typed:
            return
        self._draft_id = draft_id = self._draft_id or uuid4()
        body, about, actor = typed | {"key": self._about.key}, self._about, self._actor
        drafts, form = self._drafts, self._form
        label = about.label or (self._editor.name_of_draft if self._editor else "")
        self.keep(
            lambda _progress: drafts.save(
                form, body, actor, draft_id=draft_id, subject_id=about.subject_id, label=label
            ),
            self._say_saved,
        )

    @Slot(object)
    def _say_saved(self, line: DraftLine) -> None:
        at = f"{line.saved_at.astimezone():%H:%M}"
        self._page.said.emit(_("Draft saved at {time}").format(time=at))

    @Slot()
    def _throw_away(self) -> None:
        self.finish()
        self.thrown_away.emit()
