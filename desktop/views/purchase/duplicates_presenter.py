"""Pairs of purchases that look alike, and what is written when somebody looked at them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.transaction import WHO_WRITES
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.sheets.purchase import DuplicatePair, PurchaseFilter, PurchaseLine
from desktop.views.news import News
from desktop.views.purchase.duplicates_page import DuplicatesPage
from desktop.views.purchase.editing import EditingPresenter
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session


@dataclass(frozen=True)
class Seen:
    pairs: tuple[DuplicatePair, ...]
    families: tuple[tuple[object, str], ...]


class DuplicatesPresenter(EditingPresenter):
    def __init__(
        self,
        page: DuplicatesPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: PurchaseSources,
    ) -> None:
        super().__init__(page, page, jobs)
        self._page, self._session, self._sources = page, session, sources
        page.pairs_requested.connect(self._load)
        page.settled.connect(self._settle)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(object)
    def _load(self, wanted: PurchaseFilter) -> None:
        actor, sources = self._session.actor, self._sources
        self.ask(
            lambda progress: Seen(sources.purchases.duplicates(wanted, actor), sources.families()),
            self._show,
            explain=self._explain,
            only_latest="pairs",
        )

    @Slot(object)
    def _show(self, seen: Seen) -> None:
        may_write = bool(self._session.actor.roles & WHO_WRITES)
        self._page.show_pairs(seen.pairs, seen.families, may_write=may_write)

    @Slot(object, str, bool)
    def _settle(self, subject: UUID, note: str, is_duplicate: bool) -> None:  # noqa: FBT001 - a slot
        actor, corrections = self._session.actor, self._sources.corrections
        self.ask(
            lambda progress: corrections.settle(subject, note, actor, is_duplicate=is_duplicate),
            self._tell,
            explain=self._explain,
        )

    @Slot(object)
    def _tell(self, line: PurchaseLine) -> None:
        self._page.close_editor()
        refused = line.state == "refused" or line.reversed_amount
        words = _("Told twice: it no longer counts.") if refused else _("Both stay.")
        self._page.banner.say(words, "done")
        self._page.mark_stale()
