"""Loads what is odd in a merchant's month, writes down what was accepted, and closes it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Role
from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.i18n import month_name
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.closing import ClosedSheet, ClosingCheckSheet, FindingLine
from desktop.sheets.draft import DraftSheet
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.check_page import CheckPage
from desktop.views.statement.drafting import Drafting, FormKept, Typed
from desktop.views.statement.month_presenter import KINDS
from desktop.views.statement.sources import StatementSources
from desktop.views.widgets.page import Place

FORM = "closing_check"


@dataclass(frozen=True)
class Checked:
    sheet: ClosingCheckSheet
    left: DraftSheet | None


class CheckPresenter(Presenter):
    def __init__(
        self,
        page: CheckPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: StatementSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._closing = page, session, sources.closing
        self._restored: tuple[UUID, str] | None = None
        self._name = ""
        self._drafting = Drafting(page, jobs, session, sources.drafts, FormKept(FORM, self._typed))
        page.edited.connect(self._drafting.take_typing)
        page.left.connect(self._drafting.flush)
        page.turned.connect(self._leave)
        page.draft_requested.connect(self._open_draft)
        page.check_requested.connect(self._load)
        page.accept_requested.connect(self._accept)
        page.close_requested.connect(self._close)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    def _typed(self) -> Typed | None:
        merchant_id, month, reasons = self._page.merchant_id, self._page.month, self._page.typed()
        if merchant_id is None:
            return None
        words = _("{merchant}, before closing {month}")
        label = words.format(merchant=self._name, month=month_name(month))
        body = {"month": month, "reasons": reasons} if reasons else {}
        return Typed(body, label, merchant_id)

    @Slot()
    def _leave(self) -> None:
        self._drafting.flush()
        self._drafting.begin()
        self._restored = None

    @Slot(object)
    def _open_draft(self, draft_id: UUID) -> None:
        self.ask(
            lambda _progress: self._drafting.open(draft_id), self._resume, explain=self._explain
        )

    @Slot(object)
    def _resume(self, draft: DraftSheet) -> None:
        """The page finds what was typed of it by itself."""
        self._page.open_subject((draft.line.subject_id, str(draft.body.get("month"))))

    @Slot(object, str)
    def _load(self, merchant_id: UUID, month: str) -> None:
        actor = self._session.actor
        self._page.allow(may_close=actor.may_act_as(Role.MERCHANT_MANAGER))
        self.ask(
            lambda _progress: Checked(
                self._closing.check(merchant_id, month, actor), self._left_of(merchant_id, month)
            ),
            self._show,
            explain=self._explain,
            only_latest="check",
        )

    def _left_of(self, merchant_id: UUID, month: str) -> DraftSheet | None:
        """On a lane."""
        about = self._drafting.about(merchant_id)
        return next((one for one in about if one.body.get("month") == month), None)

    @Slot(object)
    def _show(self, checked: Checked) -> None:
        shown = (checked.sheet.merchant_id, checked.sheet.month)
        if shown != (self._page.merchant_id, self._page.month):
            return
        self._name = checked.sheet.trade_name
        self._page.show_check(checked.sheet)
        if self._restored != shown:
            self._restored = shown
            self._drafting.begin(checked.left.line.id if checked.left else None)
            self._page.restore(checked.left.body.get("reasons", {}) if checked.left else {})

    @Slot(object)
    def _show_accepted(self, sheet: ClosingCheckSheet) -> None:
        """Other reasons may be half-typed still."""
        if (sheet.merchant_id, sheet.month) == (self._page.merchant_id, self._page.month):
            self._page.show_check(sheet)
            self._drafting.save()

    @Slot(object, str)
    def _accept(self, line: FindingLine, reason: str) -> None:
        merchant_id, month, actor = self._page.merchant_id, self._page.month, self._session.actor
        found = line.finding
        if merchant_id is not None:
            self.ask(
                lambda _progress: self._closing.accept(
                    merchant_id, month, found.anomaly, found.subject_id, reason, actor
                ),
                self._show_accepted,
                explain=self._explain,
            )

    @Slot()
    def _close(self) -> None:
        merchant_id, month, actor = self._page.merchant_id, self._page.month, self._session.actor
        if merchant_id is not None:
            self.ask(
                lambda _progress: self._closing.close((merchant_id,), month, actor),
                self._tell_closed,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_closed(self, done: ClosedSheet) -> None:
        for one in done.merchants:
            if one.refusal is not None:
                self._explain(one.refusal)
            elif one.statement_id is not None:
                self._page.open_requested.emit(Place("statement", one.statement_id))

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
