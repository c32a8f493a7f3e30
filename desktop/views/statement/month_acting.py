"""What is done with many statements of a month: saved, noted as sent, put on a slip, paid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.errors import Refusal
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.statement_batch import BatchTold, MonthOfMerchants, SavedSlip
from desktop.services.statement_printing import SavedStatements
from desktop.sheets.draft import DraftSheet
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session
from desktop.views.statement.batch_editors import PayEditor, SendEditor
from desktop.views.statement.drafting import Drafting, FormKept, Typed
from desktop.views.statement.month_page import MonthPage
from desktop.views.statement.sources import StatementSources
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.words import saved_words

FORM = "statement_batch"
REASONS_SHOWN = 3


class MonthActing(Presenter):
    def __init__(
        self,
        page: MonthPage,
        jobs: JobRunner,
        session: Session,
        sources: StatementSources,
        dialogs: FileDialogs,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._dialogs = dialogs
        self._wanted: tuple[str, MonthOfMerchants] | None = None
        self._drafting = Drafting(page, jobs, session, sources.drafts, FormKept(FORM, self._typed))
        page.act_requested.connect(self._ask_folder)
        page.editor_opened.connect(self._begin_draft)
        for form in page.forms:
            form.edited.connect(self._drafting.take_typing)
            form.save_requested.connect(self._note)
        page.draft_requested.connect(self._open_draft)
        dialogs.folder_chosen.connect(self._save)

    def _typed(self) -> Typed | None:
        editor = self._page.editor
        if editor is None:
            return None
        return Typed(editor.typed() | {"editor": editor.NAME}, editor.draft_label)

    @Slot()
    def _begin_draft(self) -> None:
        self._drafting.begin()

    @Slot(object)
    def _open_draft(self, draft_id: UUID) -> None:
        self.ask(
            lambda _progress: self._drafting.open(draft_id),
            self._resume,
            explain=self._explain,
            only_latest="draft",
        )

    @Slot(object)
    def _resume(self, draft: DraftSheet) -> None:
        body, page = draft.body, self._page
        month = str(body.get("month", ""))
        page.open_subject(month)
        page.open_editor(str(body.get("editor")), month, [UUID(x) for x in body["merchants"]])
        if page.editor is not None:
            page.editor.restore(body)
            self._drafting.begin(draft.line.id)

    @Slot()
    def _note(self) -> None:
        editor, actor, batch = self._page.editor, self._session.actor, self._sources.batch
        if editor is None or not editor.is_complete():
            return
        of, on = MonthOfMerchants(editor.month, frozenset(editor.merchants)), editor.on
        if isinstance(editor, SendEditor):
            way = editor.way
            self._do(
                lambda progress: batch.send(of, way, on, actor, progress),
                self._tell_sent,
                _("Noting how they left"),
            )
        elif isinstance(editor, PayEditor):
            order = editor.order.text()
            self._do(
                lambda progress: batch.pay(of, on, order, actor, progress),
                self._tell_paid,
                _("Noting that they were paid"),
            )

    @Slot(object)
    def _tell_sent(self, told: BatchTold) -> None:
        words = ngettext(
            "{count} statement is noted as left.",
            "{count} statements are noted as left.",
            told.done,
        )
        self._tell_noted(words.format(count=told.done), told)

    @Slot(object)
    def _tell_paid(self, told: BatchTold) -> None:
        words = ngettext(
            "{count} statement is noted as paid.",
            "{count} statements are noted as paid.",
            told.done,
        )
        self._tell_noted(words.format(count=told.done), told)

    def _tell_noted(self, said: str, told: BatchTold) -> None:
        self._drafting.drop()
        self._page.close_editor()
        words = [said]
        if told.already:
            more = ngettext(
                "{count} had it written before.", "{count} had it written before.", told.already
            )
            words.append(more.format(count=told.already))
        reason = _("{subject}: {sentence}")
        reasons = [
            reason.format(subject=number, sentence=sentence(why)) for number, why in told.refused
        ]
        words += reasons[:REASONS_SHOWN]
        self._page.note.say(" ".join(words), "waiting" if reasons else "done")
        self._page.mark_stale()

    @Slot(str, object)
    def _ask_folder(self, act: str, merchants: tuple[UUID, ...]) -> None:
        of = MonthOfMerchants(self._page.chosen_month, frozenset(merchants))
        self._wanted = (act, of)
        titles = {
            "save": _("Save the statements in a folder"),
            "slip": _("Save the slip and its files in a folder"),
            "nominative": _("Save the nominative statements in a folder"),
        }
        if act in titles:
            self._dialogs.ask_folder(titles[act])

    @Slot(object)
    def _save(self, folder: Path) -> None:
        if self._wanted is None:
            return
        (act, of), actor, batch = self._wanted, self._session.actor, self._sources.batch
        if act == "slip":
            self._do(
                lambda _progress: batch.save_slip(of, folder, actor),
                self._tell_slip,
                _("Making the slip"),
            )
            return
        save = batch.save_nominative if act == "nominative" else batch.save
        self._do(
            lambda progress: save(of, folder, actor, progress),
            self._tell_papers,
            _("Saving the statements"),
        )

    @Slot(object)
    def _tell_papers(self, saved: SavedStatements) -> None:
        count = len(saved.paths)
        said = ngettext(
            "{count} statement was saved.", "{count} statements were saved.", count
        ).format(count=count)
        reasons = dict.fromkeys(sentence(refusal) for refusal in saved.refused)
        self._page.note.say(" ".join((said, *reasons)), "waiting" if reasons else "done")

    @Slot(object)
    def _tell_slip(self, saved: SavedSlip) -> None:
        said = saved_words(saved.paths)
        if saved.already:
            more = ngettext(
                "{count} is on another slip already.",
                "{count} are on another slip already.",
                saved.already,
            )
            said = f"{said}. {more.format(count=saved.already)}"
        self._page.note.say(said, "done")

    def _do(
        self, work: Callable[[Progress], object], then: Callable[[Any], None], words: str
    ) -> None:
        job = self.ask(work, then, lane=Lane.BATCH, explain=self._explain)
        self._page.strip.follow(job, words)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        editor, words = self._page.editor, sentence(error)
        if editor is None:
            self._page.note.say(words, "waiting")
        elif not (isinstance(error, Refusal) and editor.explain(error, words)):
            editor.banner.say(words)
