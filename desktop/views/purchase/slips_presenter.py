"""What is typed of paper slips: judged while one types, kept as a draft, recorded as one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import QTimer, Slot

from desktop import i18n
from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.draft import DraftSheet
from desktop.sheets.purchase import ImportSheet, MissingSlips, PurchaseFilter
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.purchase.slips_page import SlipsPage
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session
from desktop.views.widgets.saving import SaveTimer

FORM = "purchase_slips"
JUDGED_AFTER = 150
"""Milliseconds after the last cell until the rules are asked."""


@dataclass(frozen=True)
class Opening:
    merchants: tuple[str, ...]
    families: tuple[str, ...]
    missing: tuple[MissingSlips, ...]
    draft: DraftSheet | None


@dataclass(frozen=True)
class Continued:
    """The booklet of a line was begun before: its last number and whose it is."""

    row: int
    booklet: str
    number: int
    merchant: str


class SlipsPresenter(Presenter):
    def __init__(
        self,
        page: SlipsPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: PurchaseSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._draft_id: UUID | None = None
        self._save_timer = SaveTimer(self, self._save)
        self._judge_timer = QTimer(self)
        self._judge_timer.setSingleShot(True)
        self._judge_timer.setInterval(JUDGED_AFTER)
        self._judge_timer.timeout.connect(self._judge)
        page.opened.connect(self._open)
        page.edited.connect(self._take_typing)
        page.record_requested.connect(self._record)
        page.discard_requested.connect(self._discard)
        page.table.booklet_typed.connect(self._ask_booklet)
        page.grid.selectionModel().currentRowChanged.connect(self._wait)

    @Slot()
    def _open(self) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._opening(actor),
            self._show,
            explain=self._explain,
            only_latest="opening",
        )

    def _opening(self, actor: Actor) -> Opening:
        """On the interactive lane."""
        sources = self._sources
        lines = [line for line in sources.drafts.lines(actor) if line.form == FORM]
        return Opening(
            merchants=tuple(name for _id, name in sources.merchant_names()),
            families=tuple(name for _code, name in sources.families()),
            missing=sources.slips.missing(actor),
            draft=sources.drafts.open(lines[0].id, actor) if lines else None,
        )

    @Slot(object)
    def _show(self, opening: Opening) -> None:
        """What is in the grid already is newer than its draft."""
        page = self._page
        page.grid.know(opening.merchants, opening.families)
        page.show_missing(opening.missing)
        if opening.draft is not None and not page.table.count:
            self._draft_id = opening.draft.line.id
            page.table.restore(opening.draft.body.get("slips", ()))
            page.grid.start()
            page.banner.say(
                _("The slips that were typed and not recorded yet are here again."), "information"
            )
            self._judge()

    @Slot()
    def _take_typing(self) -> None:
        self._judge_timer.start()
        if not self._save_timer.isActive():
            self._save_timer.start()

    @Slot()
    def _wait(self) -> None:
        self._judge_timer.start()

    @Slot()
    def _judge(self) -> None:
        slips, actor = self._page.table.slips(), self._session.actor
        service = self._sources.slips
        self.ask(
            lambda progress: service.propose(slips, actor),
            self._page.show_preview,
            explain=self._explain,
            only_latest="judge",
        )

    @Slot(int, str)
    def _ask_booklet(self, row: int, booklet: str) -> None:
        actor, purchases = self._session.actor, self._sources.purchases

        def find() -> Continued | None:
            wanted = PurchaseFilter(source="paper_slips", text=booklet)
            typed = [
                line
                for line in purchases.lines(wanted, actor)
                if line.booklet.casefold() == booklet.casefold() and line.slip_number is not None
            ]
            last = max(typed, key=lambda line: line.slip_number or 0, default=None)
            if last is None or last.slip_number is None:
                return None
            return Continued(row, booklet, last.slip_number, last.merchant)

        self.ask(lambda progress: find(), self._continue, only_latest="booklet")

    @Slot(object)
    def _continue(self, found: Continued | None) -> None:
        table = self._page.table
        if found is None or found.row >= table.rowCount():
            return
        if table.slip_at(found.row).booklet == found.booklet:
            table.fill(found.row, "slip_number", str(found.number + 1))
            table.fill(found.row, "merchant", found.merchant)

    @Slot()
    def _save(self) -> None:
        body: dict[str, Any] = {"slips": self._page.table.body()}
        count, actor, drafts = len(body["slips"]), self._session.actor, self._sources.drafts
        if not count:
            return
        self._draft_id = draft_id = self._draft_id or uuid4()
        words = ngettext("{count} paper slip", "{count} paper slips", count)
        label = words.format(count=count)
        self.keep(lambda progress: drafts.save(FORM, body, actor, draft_id=draft_id, label=label))

    @Slot()
    def _record(self) -> None:
        slips, actor, sources = self._page.table.slips(), self._session.actor, self._sources
        draft_id = self._draft_id
        self._save_timer.stop()
        self._judge_timer.stop()

        def record() -> ImportSheet:
            sheet = sources.slips.type_slips(slips, actor)
            if draft_id is not None:
                sources.drafts.discard(draft_id, actor)
            return sheet

        self.ask(lambda progress: record(), self._tell, explain=self._explain)

    @Slot(object)
    def _tell(self, sheet: ImportSheet) -> None:
        self._draft_id = None
        self._page.start_anew()
        words = _("Recorded: {accepted} accepted, {refused} refused, {amount} covered by cards.")
        line = sheet.line
        self._page.banner.say(
            words.format(
                accepted=i18n.number(line.accepted),
                refused=i18n.number(line.refused),
                amount=i18n.money(sheet.covered),
            ),
            "done",
        )
        self._open()

    @Slot()
    def _discard(self) -> None:
        draft_id, actor, drafts = self._draft_id, self._session.actor, self._sources.drafts
        self._save_timer.stop()
        self._draft_id = None
        self._page.start_anew()
        self._page.banner.say(_("The draft is thrown away."), "neutral")
        if draft_id is not None:
            self.keep(lambda progress: drafts.discard(draft_id, actor))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.record.setEnabled(bool(self._page.table.count))
        self._page.banner.say(sentence(error))
