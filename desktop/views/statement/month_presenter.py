"""Loads a month, closes what is ready, and hands statements to the accountant on a slip."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Role
from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.closing import ClosingService
from desktop.services.statement_printing import SavedStatements, StatementPrintingService
from desktop.sheets.closing import ClosedSheet, ClosingSheet
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.month_page import MonthPage
from desktop.views.widgets.file_dialogs import FileDialogs

KINDS = frozenset({"monthly_statement", "closing_check", "merchant", "purchase_import"})


class MonthPresenter(Presenter):
    def __init__(  # noqa: PLR0913, PLR0917 - what the page shows, and what it does
        self,
        page: MonthPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        closing: ClosingService,
        papers: StatementPrintingService,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session = page, session
        self._closing, self._papers = closing, papers
        self._dialogs = dialogs or FileDialogs(page)
        self._wanted: tuple[UUID, ...] = ()
        self._wants_slip = False
        page.month_requested.connect(self._load)
        page.close_requested.connect(self._close)
        page.slip_requested.connect(self._ask_folder)
        page.save_requested.connect(self._ask_folder_for_papers)
        self._dialogs.folder_chosen.connect(self._save)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(str)
    def _load(self, month: str) -> None:
        actor = self._session.actor
        self._page.allow(may_close=actor.may_act_as(Role.MERCHANT_MANAGER))
        self.ask(
            lambda _progress: self._closing.month(month, actor),
            self._show,
            explain=self._explain,
            only_latest="month",
        )

    @Slot(object)
    def _show(self, sheet: ClosingSheet) -> None:
        if sheet.month == self._page.chosen_month:
            self._page.show_month(sheet)

    @Slot(object)
    def _close(self, merchants: tuple[UUID, ...]) -> None:
        actor, month = self._session.actor, self._page.chosen_month
        job = self.ask(
            lambda progress: self._closing.close(merchants, month, actor, progress),
            self._tell_closed,
            lane=Lane.BATCH,
            explain=self._explain,
        )
        self._page.strip.follow(job, _("Closing the month"))

    @Slot(object)
    def _tell_closed(self, done: ClosedSheet) -> None:
        count = len(done.closed)
        said = ngettext(
            "{count} statement was closed.", "{count} statements were closed.", count
        ).format(count=count)
        reasons = [
            f"{one.trade_name}{_(':')} {sentence(one.refusal)}"
            for one in done.refused
            if one.refusal
        ]
        self._page.note.say(" ".join((said, *reasons[:3])), "waiting" if reasons else "done")
        self._page.mark_stale()

    @Slot(object)
    def _ask_folder(self, statements: tuple[UUID, ...]) -> None:
        self._wanted, self._wants_slip = statements, True
        self._dialogs.ask_folder(_("Save the slip and its files in a folder"))

    @Slot(object)
    def _ask_folder_for_papers(self, statements: tuple[UUID, ...]) -> None:
        self._wanted, self._wants_slip = statements, False
        self._dialogs.ask_folder(_("Save the statements in a folder"))

    @Slot(object)
    def _save(self, folder: Path) -> None:
        if self._wants_slip:
            self._save_slip(folder)
        else:
            self._save_papers(folder)

    def _save_papers(self, folder: Path) -> None:
        actor, wanted, papers = self._session.actor, self._wanted, self._papers
        job = self.ask(
            lambda progress: papers.save_all(wanted, folder, actor, progress),
            self._tell_papers,
            lane=Lane.BATCH,
            explain=self._explain,
        )
        self._page.strip.follow(job, _("Saving the statements"))

    @Slot(object)
    def _tell_papers(self, saved: SavedStatements) -> None:
        count = len(saved.paths)
        said = ngettext(
            "{count} statement was saved.", "{count} statements were saved.", count
        ).format(count=count)
        reasons = dict.fromkeys(sentence(refusal) for refusal in saved.refused)
        self._page.note.say(" ".join((said, *reasons)), "waiting" if reasons else "done")

    def _save_slip(self, folder: Path) -> None:
        actor, wanted, papers = self._session.actor, self._wanted, self._papers
        self.ask(
            lambda _progress: papers.save_slip(papers.remit(wanted, actor), folder, actor),
            self._tell_saved,
            explain=self._explain,
        )

    @Slot(object)
    def _tell_saved(self, paths: tuple[Path, ...]) -> None:
        words = _("Saved in {folder}: {files}")
        files = ", ".join(path.name for path in paths)
        self._page.note.say(words.format(folder=paths[0].parent, files=files), "done")

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
