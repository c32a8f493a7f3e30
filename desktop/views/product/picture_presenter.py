"""Loads the pictures of a month, and again when purchases came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.product.picture_page import PicturePage

if TYPE_CHECKING:  # the service brings the database along
    from desktop.services.purchase_picture import PurchasePictureService

FOLLOWED = frozenset({"purchase_import", "certificate", "eligible_product"})


class PicturePresenter(Presenter):
    def __init__(
        self, page: PicturePage, jobs: JobRunner, news: News, pictures: PurchasePictureService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._pictures = page, pictures
        page.sheet_requested.connect(self._load)
        news.changed.connect(self._follow)

    @Slot(str)
    def _load(self, month: str) -> None:
        self.ask(
            lambda progress: self._pictures.sheet(month),
            self._page.show_sheet,
            explain=self._explain,
            only_latest="pictures",
        )

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in FOLLOWED for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error))
