"""Loads a statement with its pages, and what would be rectified of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Role
from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.reports.preview import page_count
from desktop.services.statement_printing import ShownStatement
from desktop.sheets.closing import ClosingCheckSheet
from desktop.sheets.draft import DraftSheet
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.acting import StatementActing
from desktop.views.statement.drafting import Drafting, FormKept, Typed
from desktop.views.statement.page import StatementPage
from desktop.views.statement.sources import StatementSources
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.paper_preview import PreviewPage, preview_of

MOST_PAGES = 12
"""That are drawn in the window: each takes five megabytes."""
FORM = "statement"
FOLLOWED = frozenset({"monthly_statement", "purchase_import"})


@dataclass(frozen=True)
class Loaded:
    shown: ShownStatement
    pages: tuple[PreviewPage, ...]
    count: int
    today: date
    left: tuple[DraftSheet, ...]


class StatementPresenter(Presenter):
    def __init__(
        self,
        page: StatementPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: StatementSources,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._restored: UUID | None = None
        self._number = ""
        self._drafting = Drafting(page, jobs, session, sources.drafts, FormKept(FORM, self._typed))
        acting = StatementActing(page, jobs, session, sources, dialogs or FileDialogs(page))
        acting.done.connect(self._drafting.drop)
        page.edited.connect(self._drafting.take_typing)
        page.left.connect(self._drafting.flush)
        page.turned.connect(self._leave)
        page.statement_requested.connect(self._load)
        page.twin.look_requested.connect(self._turn)
        news.changed.connect(self._follow)
        session.actor_changed.connect(self._forget_names)

    def _typed(self) -> Typed | None:
        if self._page.statement_id is None:
            return None
        return Typed(self._page.typed(), self._number, self._page.statement_id)

    @Slot()
    def _leave(self) -> None:
        self._drafting.flush()
        self._drafting.begin()
        self._restored = None

    @Slot()
    def _forget_names(self) -> None:
        """Somebody else sits down: the paper with names is not left lying there."""
        self._page.twin.follow(is_shown=False)
        self._page.preview.show_pages(())
        self._page.mark_stale()

    @Slot(object)
    def _load(self, statement_id: UUID) -> None:
        actor = self._session.actor
        may_close = actor.may_act_as(Role.MERCHANT_MANAGER)
        self._page.allow(may_pay=actor.may_act_as(Role.ACCOUNTANT), may_close=may_close)
        nominative = self._page.twin.is_shown
        self.ask(
            lambda _progress: self._loaded(statement_id, nominative=nominative),
            self._show,
            explain=self._explain,
            only_latest="statement",
        )

    def _loaded(self, statement_id: UUID, *, nominative: bool) -> Loaded:
        """On the lane: drawing, and turning into pictures."""
        papers, actor = self._sources.papers, self._session.actor
        shown = papers.shown(statement_id, actor)
        pdf = papers.shown_nominative(statement_id, actor) if nominative else shown.pdf
        pages = preview_of(pdf, most=MOST_PAGES)
        left = self._drafting.about(statement_id)
        return Loaded(shown, pages, page_count(pdf), papers.today(), left)

    @Slot(object)
    def _show(self, loaded: Loaded) -> None:
        line = loaded.shown.sheet.line
        if line.id != self._page.statement_id:
            return
        self._number = line.number
        self._page.show_statement(loaded.shown.sheet, loaded.pages, loaded.count, loaded.today)
        if self._restored != line.id:
            self._restored = line.id
            self._restore(loaded.left)
        self._ask_difference(line.merchant_id, line.month, loaded)

    def _restore(self, left: tuple[DraftSheet, ...]) -> None:
        self._drafting.begin(left[0].line.id if left else None)
        if left:
            self._page.restore(left[0].body)

    def _ask_difference(self, merchant_id: UUID, month: str, loaded: Loaded) -> None:
        """Only for who could rectify it, and once the paper is there to be looked at."""
        actor = self._session.actor
        sheet = loaded.shown.sheet
        is_first = sheet.cites is None
        may = is_first and actor.may_act_as(Role.MERCHANT_MANAGER)
        self._page.rectifying.setVisible(may)
        if may:
            self.ask(
                lambda _progress: self._sources.closing.check(merchant_id, month, actor),
                self._show_difference,
                explain=self._explain,
                only_latest="difference",
            )

    @Slot(object)
    def _show_difference(self, sheet: ClosingCheckSheet) -> None:
        line = self._page.line
        if line is not None and (sheet.merchant_id, sheet.month) == (line.merchant_id, line.month):
            self._page.rectifying.show_difference(sheet, self._page.next_sequence)

    @Slot(bool)
    def _turn(self, nominative: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._page.twin.follow(is_shown=nominative)
        self._page.mark_stale()

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in FOLLOWED for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.twin.follow(is_shown=False)
        self._page.complain(sentence(error))
