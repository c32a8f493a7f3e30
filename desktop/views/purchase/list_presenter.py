"""What the list of purchases shows: counted and read a part at a time, exported whole."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.domain.actor import Actor
from desktop.domain.change import Change
from desktop.domain.month import month_of
from desktop.domain.transaction import WHO_WRITES
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.purchase import PurchaseCount, PurchaseFilter
from desktop.sheets.purchase_order import PurchaseOrder, PurchasePart, PurchasePlace
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.purchase.list_page import PurchaseListPage
from desktop.views.purchase.paged_table import PART
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session

FOLLOWED = frozenset({"purchase_import", "merchant", "monthly_statement"})


@dataclass(frozen=True)
class Opening:
    """What the filters offer, and the month to begin with."""

    merchants: tuple[tuple[object, str], ...]
    families: tuple[tuple[object, str], ...]
    month: str


@dataclass(frozen=True)
class Asked:
    wanted: PurchaseFilter
    order: PurchaseOrder


@dataclass(frozen=True)
class Counted:
    wanted: PurchaseFilter
    count: PurchaseCount


@dataclass(frozen=True)
class Part:
    asked: Asked
    number: int
    found: PurchasePart


class PurchaseListPresenter(Presenter):
    def __init__(
        self,
        page: PurchaseListPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: PurchaseSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._shown = Asked(PurchaseFilter(), PurchaseOrder())
        self._is_open = False
        self._asked: set[int] = set()
        page.lines_requested.connect(self._begin)
        page.filter_changed.connect(self._look)
        page.view.part_needed.connect(self._fetch)
        page.judge_again_requested.connect(self._judge_again)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)
        page.allow(may_write=False)

    @Slot()
    def _begin(self) -> None:
        actor = self._session.actor
        self._page.allow(may_write=bool(actor.roles & WHO_WRITES))
        self.ask(
            lambda progress: self._opening(actor),
            self._open,
            explain=self._explain,
            only_latest="opening",
        )

    def _opening(self, actor: Actor) -> Opening:
        """On the interactive lane."""
        sources = self._sources
        imports = sources.imports.imports(actor)
        latest = next((line.month for line in imports if line.state == "recorded"), "")
        month = latest or month_of(sources.today())
        return Opening(sources.merchant_names(), sources.families(), month)

    @Slot(object)
    def _open(self, opening: Opening) -> None:
        page, bar = self._page, self._page.filters
        page.show_families(opening.families)
        bar.show_merchants(opening.merchants)
        is_asked = bar.is_asked or bar.wanted != PurchaseFilter()
        bar.show_months(self._sources.today())
        if not self._is_open and not is_asked:
            bar.month.set_value(opening.month)
        self._is_open = True
        self._look()

    @Slot()
    def _look(self) -> None:
        bar, actor = self._page.filters, self._session.actor
        wanted, order = bar.wanted, bar.ordered
        purchases = self._sources.purchases

        def look() -> Part:
            found = purchases.part(wanted, actor, order, PurchasePlace(), PART)
            return Part(Asked(wanted, order), 0, found)

        def count() -> Counted:
            return Counted(wanted, purchases.count(wanted, actor))

        self.ask(lambda progress: look(), self._show, explain=self._explain, only_latest="look")
        self.ask(lambda progress: count(), self._tell, explain=self._explain, only_latest="count")

    @Slot(object)
    def _show(self, first: Part) -> None:
        self._shown = first.asked
        self._asked.clear()
        self._page.show_first(first.found)

    @Slot(object)
    def _tell(self, counted: Counted) -> None:
        if counted.wanted == self._shown.wanted:
            self._page.show_count(counted.count)

    @Slot(int)
    def _fetch(self, part: int) -> None:
        if part in self._asked:
            return
        self._asked.add(part)
        asked, actor, place = self._shown, self._session.actor, self._page.table.place_of(part)
        purchases = self._sources.purchases

        def fetch() -> Part:
            found = purchases.part(asked.wanted, actor, asked.order, place, PART)
            return Part(asked, part, found)

        self.ask(lambda progress: fetch(), self._put, explain=self._explain)

    @Slot(object)
    def _put(self, part: Part) -> None:
        if part.asked == self._shown:
            self._asked.discard(part.number)
            self._page.table.put(part.number, part.found.lines, part.found.last)

    @Slot(str)
    def _judge_again(self, month: str) -> None:
        actor, corrections = self._session.actor, self._sources.corrections
        self.ask(
            lambda progress: corrections.judge_again(month, actor),
            self._tell_judged,
            lane=Lane.BATCH,
            explain=self._explain,
        )

    @Slot(object)
    def _tell_judged(self, counts: tuple[int, int]) -> None:
        looked_at, accepted = counts
        self._page.again.setEnabled(True)
        self._page.banner.say(_judged_words(looked_at, accepted), "done")
        self._page.mark_stale()

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in FOLLOWED for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._asked.clear()
        self._page.again.setEnabled(True)
        self._page.banner.say(sentence(error))


def _judged_words(looked_at: int, accepted: int) -> str:
    if not looked_at:
        return _("No refused purchase of this month could be judged otherwise.")
    words = ngettext(
        "{count} refused purchase was judged again, {accepted} accepted now.",
        "{count} refused purchases were judged again, {accepted} accepted now.",
        looked_at,
    )
    return words.format(count=i18n.number(looked_at), accepted=i18n.number(accepted))
