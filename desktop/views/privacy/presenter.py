"""What the privacy page shows, and what is done when one of its forms is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.domain.change import Change
from desktop.domain.disposal import Answer
from desktop.i18n import gettext as _
from desktop.i18n import language, ngettext
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.reports.writing import write_as
from desktop.sheets.disposal import CorrectionLine, DeskBehind
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.privacy.extension_form import ExtensionForm
from desktop.views.privacy.order_form import ARCHIVE, OrderForm
from desktop.views.privacy.page import PrivacyPage, PrivacyStanding
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.request_form import RequestForm

if TYPE_CHECKING:  # the services bring the database along
    from desktop.services.erasure import ErasureService, SlipPaperService
    from desktop.services.retention import RetentionService
    from desktop.services.rights_request import RightsRequestService


@dataclass(frozen=True)
class PrivacySources:
    """`papers` is built when first asked for: it brings everything that draws pages along."""

    retention: RetentionService
    requests: RightsRequestService
    erasures: ErasureService
    papers: Callable[[], SlipPaperService]
    today: Callable[[], date]


class PrivacyPresenter(Presenter):
    def __init__(
        self,
        page: PrivacyPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: PrivacySources,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._dialogs = dialogs or FileDialogs(page)
        self._slip: UUID | None = None
        page.standing_requested.connect(self._load)
        page.desks_requested.connect(self._load_desks)
        page.form_saved.connect(self._perform)
        page.slip_requested.connect(self._ask_file)
        page.requests.answered.connect(self._answer)
        page.requests.corrections_requested.connect(self._load_corrections)
        self._dialogs.file_chosen.connect(self._save_slip)
        news.changed.connect(self._follow)
        session.actor_changed.connect(self._reload)

    @Slot()
    def _load(self) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._standing(actor), self._page.show_standing, only_latest="privacy"
        )

    def _standing(self, actor: Actor) -> PrivacyStanding:
        """On the interactive lane."""
        sources = self._sources
        return PrivacyStanding(
            sources.requests.lines(actor),
            sources.retention.lines(actor),
            sources.erasures.slips(),
            _rules_words(sources.retention),
            sources.today(),
        )

    @Slot()
    def _load_desks(self) -> None:
        """The network may take its time: not on the lane that the counter waits for."""
        self.ask(
            lambda progress: self._sources.erasures.behind(),
            self._show_desks,
            lane=Lane.BATCH,
            explain=self._explain_desks,
            only_latest="desks",
        )

    @Slot(object)
    def _show_desks(self, desks: tuple[DeskBehind, ...]) -> None:
        self._page.show_desks(desks, datetime.now().astimezone())

    @Slot(object)
    def _explain_desks(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.say_unknown_desks(sentence(error))

    @Slot(object)
    def _reload(self, _actor: object) -> None:
        """What is shut depends on who reads."""
        self._page.mark_stale()

    @Slot(object)
    def _perform(self, form: object) -> None:
        if isinstance(form, RequestForm):
            self._receive(form)
        elif isinstance(form, ExtensionForm):
            self._extend(form)
        elif isinstance(form, OrderForm) and form.erases:
            self._erase(form)
        elif isinstance(form, OrderForm):
            self._move(form)

    def _receive(self, form: RequestForm) -> None:
        reference, kind, day = form.asked
        actor, requests = self._session.actor, self._sources.requests

        def receive() -> UUID:
            return requests.receive(requests.household_called(reference), kind, day, actor)

        self.ask(lambda progress: receive(), self._tell_received, explain=self._explain)

    def _extend(self, form: ExtensionForm) -> None:
        actor, request, reason = self._session.actor, form.request, form.reason.text
        self.ask(
            lambda progress: self._sources.requests.extend(request, reason, actor),
            self._tell_extended,
            explain=self._explain,
        )

    @Slot(object)
    def _load_corrections(self, request: UUID) -> None:
        actor, requests = self._session.actor, self._sources.requests
        self.ask(
            lambda progress: (request, requests.corrections(request, actor)),
            self._show_corrections,
            explain=self._explain_corrections,
            only_latest="corrections",
        )

    @Slot(object)
    def _show_corrections(self, found: tuple[UUID, tuple[CorrectionLine, ...]]) -> None:
        self._page.requests.show_corrections(*found)

    @Slot(object)
    def _explain_corrections(self, error: Exception) -> None:
        """A file that is shut shows nothing here; its own page says why."""
        if not is_expected(error):
            self._jobs.unexplained.emit(error)

    def _move(self, form: OrderForm) -> None:
        actor, retention = self._session.actor, self._sources.retention
        households, counted = form.households, form.counted
        step = retention.archive if form.way == ARCHIVE else retention.reactivate
        self.ask(
            lambda progress: step(households, actor, counted),
            self._tell_moved,
            explain=self._explain,
        )

    def _erase(self, form: OrderForm) -> None:
        actor, order = self._session.actor, form.order
        form.save.setEnabled(False)
        self.ask(
            lambda progress: self._sources.erasures.erase(order, actor),
            self._tell_erased,
            lane=Lane.BATCH,
            explain=self._explain,
        )

    @Slot(object, object)
    def _answer(self, request: UUID, answer: Answer) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._sources.requests.answer(request, answer, actor),
            self._tell_answered,
            explain=self._explain,
        )

    @Slot(object)
    def _ask_file(self, slip: UUID) -> None:
        self._slip = slip
        self._dialogs.ask_file(
            _("Save the slip of disposal"), _("slip-of-disposal.pdf"), _("PDF (*.pdf)")
        )

    @Slot(object)
    def _save_slip(self, file: Path) -> None:
        slip, papers, chosen = self._slip, self._sources.papers, language()
        if slip is not None:
            self.ask(
                lambda progress: write_as(file, papers().pdf(slip, chosen)),
                self._tell_saved,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_received(self, _request: object) -> None:
        self._page.confirm(_("The request is written down. The answer is due within one month."))
        self._page.mark_stale()

    @Slot(object)
    def _tell_moved(self, count: int) -> None:
        words = ngettext("{count} file was moved.", "{count} files were moved.", count)
        self._page.confirm(words.format(count=count))
        self._page.mark_stale()

    @Slot(object)
    def _tell_erased(self, _slip: object) -> None:
        self._page.confirm(_("It is erased here and at the centre. The slip is in the list below."))
        self._page.mark_stale()

    @Slot(object)
    def _tell_extended(self, _nothing: object) -> None:
        self._page.confirm(_("Two months more. Now write to the person, and say why."))
        self._page.mark_stale()

    @Slot(object)
    def _tell_answered(self, _nothing: object) -> None:
        self._page.confirm(_("The answer is written down."))
        self._page.mark_stale()

    @Slot(object)
    def _tell_saved(self, file: Path) -> None:
        self._page.confirm(_("Saved: {file}").format(file=file))

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in {"household", "rights_request", "disposal"} for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        form = self._page.form
        if form is not None:
            form.save.setEnabled(True)
        self._page.complain(sentence(error))


def _rules_words(retention: RetentionService) -> str:
    rules = retention.rules
    return _(
        "{label}, version {version}: active {active} months, then kept in all {decided} months "
        "with a decision, {undecided} without one."
    ).format(
        label=rules.label.text(language()),
        version=rules.version,
        active=rules.active.months,
        decided=rules.with_decision.months,
        undecided=rules.without_decision.months,
    )
