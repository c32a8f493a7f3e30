"""The pages of cards: list, one card, deliveries, moves, block list, what lies on the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.app.rooms import exported, named
from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.views.card.roles import WITH_BLOCK_LIST, WITH_STOCK
from desktop.views.main_window.entry import PageEntry
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.lines_presenter import LinesPresenter
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk
    from desktop.services.block_list import BlockListService
    from desktop.services.paper_support import PaperSupportService

WITH_FILES = frozenset({Role.COUNTER, Role.DECIDER})
WITH_CARDS = WITH_FILES | {Role.ENCODER}
LISTED = frozenset({"card", "card_link", "card_batch", "household"})
"""The tables whose rows the list of cards shows."""


@dataclass
class CardPages:
    """`desk` may only be asked once it is open, as when one of the pages is built."""

    jobs: JobRunner
    news: News
    session: Session
    desk: Callable[[], Desk]

    def inner_entries(self) -> tuple[PageEntry, ...]:
        """The pages that are reached from others, and by the palette."""
        behind = (
            ("known_card", _("Card"), "credit-card", self.known_card, WITH_CARDS),
            ("intake", _("Receive a delivery"), "package", self.intake, WITH_STOCK),
            ("stock_move", _("Stock from site to site"), "truck", self.stock_move, WITH_STOCK),
            (
                "block_list",
                _("Block list for partners"),
                "prohibit",
                self.block_list,
                WITH_BLOCK_LIST,
            ),
            ("card", _("Card on the reader"), "credit-card", self.on_reader, WITH_FILES),
        )
        return tuple(
            PageEntry(key, word, icon, factory, roles, in_navigation=False, parent="cards")
            for key, word, icon, factory, roles in behind
        )

    def list(self) -> Page:
        page: Page = named("card.list_page.CardListPage")(self.session.discretion)
        lines = self.desk().cards.lines
        LinesPresenter(page, self.jobs, self.news.changed, lines, LISTED)
        presenter = named("card.list_presenter.CardListPresenter")
        presenter(page, self.jobs, self.session, self._sources())
        return exported(page, self.jobs)

    def known_card(self) -> Page:
        return self._page("known_page.KnownCardPage", "known_presenter.KnownCardPresenter")

    def intake(self) -> Page:
        return self._page("intake_page.IntakePage", "intake_presenter.IntakePresenter")

    def stock_move(self) -> Page:
        return self._page("move_page.MovePage", "move_presenter.MovePresenter")

    def block_list(self) -> Page:
        return self._page(
            "block_list_page.BlockListPage", "block_list_presenter.BlockListPresenter"
        )

    def on_reader(self) -> Page:
        page: Page = named("card.page.CardPage")()
        return page

    def _page(self, page_name: str, presenter_name: str) -> Page:
        page: Page = named(f"card.{page_name}")(self.session.discretion)
        presenter = named(f"card.{presenter_name}")
        presenter(page, self.jobs, self.news, self.session, self._sources())
        return page

    def _sources(self) -> Any:
        desk = self.desk()
        return named("card.sources.CardSources")(
            cards=desk.cards,
            stock=desk.counter.stock,
            supports=desk.counter.supports,
            encodings=desk.encodings,
            block_lists=self._block_lists,
            papers=self._papers,
            today=desk.clock.today,
        )

    def _block_lists(self) -> BlockListService:
        return self.desk().block_lists

    def _papers(self) -> PaperSupportService:
        return self.desk().papers
