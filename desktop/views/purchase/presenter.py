"""What the page of one purchase shows, and what its editors keep."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.domain.transaction import WHO_WRITES
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.sheets.purchase import PurchaseLine
from desktop.views.news import News
from desktop.views.purchase.editing import EditingPresenter
from desktop.views.purchase.editors import CorrectEditor, TakeBackEditor
from desktop.views.purchase.page import PurchasePage
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session


@dataclass(frozen=True)
class Seen:
    line: PurchaseLine
    merchants: tuple[tuple[object, str], ...]
    families: tuple[tuple[object, str], ...]


class PurchasePresenter(EditingPresenter):
    def __init__(
        self,
        page: PurchasePage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: PurchaseSources,
    ) -> None:
        super().__init__(page, page, jobs)
        self._page, self._session, self._sources = page, session, sources
        page.purchase_opened.connect(self._load)
        page.editor_saved.connect(self._keep)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(object)
    def _load(self, subject: UUID) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._see(subject, actor),
            self._show,
            explain=self._explain,
            only_latest="purchase",
        )

    def _see(self, subject: UUID, actor: Actor) -> Seen:
        """On the interactive lane."""
        sources = self._sources
        line = sources.purchases.opened(subject, actor)
        return Seen(line, sources.merchant_names(), sources.families())

    @Slot(object)
    def _show(self, seen: Seen) -> None:
        if seen.line.id == self._page.purchase_id:
            self._page.know(seen.merchants, seen.families, self._sources.today())
            may_write = bool(self._session.actor.roles & WHO_WRITES)
            self._page.show_purchase(seen.line, may_write=may_write)

    @Slot(object)
    def _keep(self, editor: object) -> None:
        line, actor, corrections = self._page.line, self._session.actor, self._sources.corrections
        if line is None:
            return
        if isinstance(editor, CorrectEditor):
            right, reason = editor.right, editor.reason.text
            self.ask(
                lambda progress: corrections.correct(line.id, right, reason, actor),
                self._tell_corrected,
                explain=self._explain,
            )
        elif isinstance(editor, TakeBackEditor):
            part, why = editor.amount, editor.reason.text
            self.ask(
                lambda progress: corrections.reverse(line.id, why, actor, part),
                self._tell_taken_back,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_corrected(self, line: PurchaseLine) -> None:
        """The one that counts from now on is shown."""
        self._page.close_editor()
        self._page.purchase_id = line.id
        self._page.banner.say(
            _("The purchase was told anew: this is the one that counts from now on."), "done"
        )
        self._page.mark_stale()

    @Slot(object)
    def _tell_taken_back(self, _line: PurchaseLine) -> None:
        self._page.close_editor()
        self._page.banner.say(_("It is taken back; the reason is kept with your name."), "done")
        self._page.mark_stale()
