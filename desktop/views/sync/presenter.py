"""What the page of the exchange does: exchange, and write down what a person settled."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.central import CentralState, StillRefused, UnknownConflict
from desktop.domain.note import refuse_social_security_number
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.sync import SyncService
from desktop.sheets.sync import MissingKey, SyncReport, SyncSheet
from desktop.views import messages
from desktop.views.messages.rule import why_refused
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.sync import words
from desktop.views.sync.agreement_words import not_compared
from desktop.views.sync.conflict_card import Settlement
from desktop.views.sync.page import SyncPage
from desktop.views.sync.talk import Said


class SyncPresenter(Presenter):
    """The exchange is on the batch lane; settling is local and waits for nobody."""

    def __init__(
        self, page: SyncPage, jobs: JobRunner, news: News, session: Session, service: SyncService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._news, self._session, self._service = page, news, session, service
        self._about: UUID | None = None
        page.sheet_requested.connect(self._load)
        page.exchange_requested.connect(self._exchange)
        page.comparison_requested.connect(self._compare)
        page.settled.connect(self._settle)
        page.retry_requested.connect(self._retry)
        page.given_up.connect(self._give_up)
        page.asked_or_answered.connect(self._say)
        page.bring_back_requested.connect(self._bring_back)
        page.let_go_requested.connect(self._let_go)
        news.changed.connect(self._reload)
        news.central_state.connect(self._reload)
        session.actor_changed.connect(self._reload)

    @Slot()
    def _load(self) -> None:
        actor = self._session.actor
        mine = self._page.acts.is_narrowed
        self.ask(
            lambda _progress: self._service.sheet(actor, mine=mine), self._show, only_latest="sheet"
        )

    @Slot(object)
    def _reload(self, _why: object) -> None:
        """Every change is one more that waits to be sent."""
        self._page.mark_stale()

    @Slot(object)
    def _show(self, sheet: SyncSheet) -> None:
        self._page.show_sheet(sheet)

    @Slot()
    def _exchange(self) -> None:
        job = self.ask(self._service.run, self._tell, lane=Lane.BATCH, explain=self._explain)
        self._page.follow(job)

    @Slot()
    def _compare(self) -> None:
        job = self.ask(
            lambda progress: self._service.run(progress, compare=True),
            self._tell_comparison,
            lane=Lane.BATCH,
            explain=self._explain,
        )
        self._page.follow(job)

    @Slot(object)
    def _tell_comparison(self, report: SyncReport) -> None:
        self._tell(report)
        if report.compared is None:
            self._page.note.say(not_compared(), "waiting")

    @Slot(object)
    def _tell(self, report: SyncReport) -> None:
        odd = report.compared is not None and report.compared.left
        needs_a_person = report.conflicts or report.refused or report.centre_is_newer or odd
        tone = "waiting" if needs_a_person or report.site_key_changed else "done"
        self._page.note.say(words.outcome(report), tone)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        """What the world or a rule says is told here; a mistake of ours where all are."""
        if messages.is_expected(error):
            self._page.note.say(messages.sentence(error), "waiting")
        else:
            self._jobs.unexplained.emit(error)

    @Slot(object)
    def _settle(self, settlement: Settlement) -> None:
        actor = self._session.actor
        self._do(
            settlement.conflict_id,
            lambda: self._service.resolve(
                settlement.conflict_id, settlement.choice, actor, _checked(settlement.values)
            ),
        )

    @Slot(object)
    def _retry(self, mutation_id: UUID) -> None:
        actor = self._session.actor
        self._do(mutation_id, lambda: self._service.retry(mutation_id, actor))

    @Slot(object, str)
    def _give_up(self, mutation_id: UUID, note: str) -> None:
        actor = self._session.actor
        self._do(mutation_id, lambda: self._service.give_up(mutation_id, note, actor))

    @Slot(object)
    def _say(self, said: Said) -> None:
        actor = self._session.actor
        speak = self._service.answer if said.is_answer else self._service.ask
        self._do(said.conflict_id, lambda: speak(said.conflict_id, said.text, actor))

    @Slot(object, object)
    def _bring_back(self, about: UUID, keys: tuple[MissingKey, ...]) -> None:
        actor = self._session.actor
        self._do(about, lambda: self._service.bring_back(keys, actor))

    @Slot(object, object, str)
    def _let_go(self, about: UUID, keys: tuple[MissingKey, ...], note: str) -> None:
        actor = self._session.actor
        self._do(about, lambda: self._service.let_go(keys, note, actor))

    def _do(self, about: UUID, act: Callable[[], None]) -> None:
        """The page is held meanwhile, so that one thing at a time is settled."""
        self._about = about
        self._page.hold()
        self.ask(lambda _progress: self._done(act), self._settled, explain=self._refused)

    def _done(self, act: Callable[[], None]) -> CentralState:
        act()
        return self._service.state()

    @Slot(object)
    def _settled(self, state: CentralState) -> None:
        """The status bar and the home page count conflicts too."""
        self._page.said.emit(_("Settled."))
        self._news.central_state.emit(state)

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._page.release()
        if not messages.is_expected(error) or self._about is None:
            self._jobs.unexplained.emit(error)
            return
        told = messages.sentence(error)
        if isinstance(error, StillRefused):
            told = f"{why_refused(error.rule)} {told}"
        if isinstance(error, UnknownConflict):
            self._page.note.say(told, "information")
        else:
            self._page.complain(self._about, told)
        self._page.mark_stale()


def _checked(values: dict[str, object] | None) -> dict[str, object] | None:
    """Raises LooksLikeSocialSecurityNumber: no field keeps one."""
    for value in (values or {}).values():
        if isinstance(value, str):
            refuse_social_security_number(value)
    return values
