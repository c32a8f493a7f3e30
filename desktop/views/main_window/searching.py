"""What the search field and the palette ask, and how what was found is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.search import HitKind, SearchHit
from desktop.views.main_window.window import MainWindow
from desktop.views.widgets.page import Place
from desktop.views.widgets.search_field import SearchResult
from desktop.views.widgets.words import card_tail, protection_name

PLACES = {
    HitKind.HOUSEHOLD: ("household", "users"),
    HitKind.CARD: ("known_card", "credit-card"),
    HitKind.MERCHANT: ("merchant", "storefront"),
}

Find = Callable[[str], tuple[SearchHit, ...]]


def result_of(hit: SearchHit) -> SearchResult:
    page, icon = PLACES[hit.kind]
    title = card_tail(hit.title) if hit.kind == HitKind.CARD else hit.title
    return SearchResult(
        Place(page, hit.id, title),
        title,
        protection_name(hit.protection) or " · ".join(part for part in hit.subtitle if part),
        icon,
        private=hit.kind != HitKind.MERCHANT,
    )


class SearchPresenter(Presenter):
    """Only the answer to the latest words is shown."""

    def __init__(self, window: MainWindow, jobs: JobRunner, find: Find) -> None:
        super().__init__(window, jobs)
        self._window, self._find = window, find
        window.top.search.asked.connect(self._search)
        window.palette_panel.asked.connect(self._search_for_palette)

    @Slot(str)
    def _search(self, text: str) -> None:
        self.ask(
            lambda _progress: (text, self._find(text)),
            self._show,
            explain=self._explain,
            only_latest="search",
        )

    @Slot(str)
    def _search_for_palette(self, text: str) -> None:
        self.ask(
            lambda _progress: (text, self._find(text)),
            self._show_in_palette,
            explain=self._explain,
            only_latest="palette",
        )

    @Slot(object)
    def _show(self, found: tuple[str, tuple[SearchHit, ...]]) -> None:
        text, hits = found
        self._window.top.search.show_results(text, [result_of(hit) for hit in hits])

    @Slot(object)
    def _show_in_palette(self, found: tuple[str, tuple[SearchHit, ...]]) -> None:
        text, hits = found
        self._window.palette_panel.show_found(text, [result_of(hit) for hit in hits])

    @Slot(object)
    def _explain(self, _error: Exception) -> None:
        self._window.status.say(_("The search did not answer. Type again to try once more."))
