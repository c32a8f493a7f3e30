"""Loads what ends or waits with all agreements, and draws up a new one with a merchant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.domain.agreement import WHO_WRITES
from desktop.domain.change import Change
from desktop.domain.product import Nomenclature
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.agreement import AgreementForm, AgreementLine, EndingLine
from desktop.sheets.draft import DraftSheet
from desktop.views.agreement.draft_editor import DraftEditor
from desktop.views.agreement.list_page import AgreementListPage
from desktop.views.agreement.sources import FORM, AgreementSources
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.draft_keeping import About, DraftKeeping
from desktop.views.widgets.page import Place

FOLLOWED = frozenset({"agreement", "merchant", "certificate"})


@dataclass(frozen=True)
class Beginning:
    form: AgreementForm
    known: Nomenclature
    merchants: tuple[tuple[UUID, str], ...]
    chosen: UUID | None
    today: date


class AgreementListPresenter(Presenter):
    def __init__(
        self,
        page: AgreementListPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: AgreementSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._agreements = page, session, sources.agreements
        self._keeping = DraftKeeping(page, jobs, lambda: session.actor, sources.drafts, FORM)
        page.editor_leaving.connect(self._keeping.leave)
        page.left.connect(self._keeping.flush)
        self._keeping.thrown_away.connect(page.close_editor)
        page.lines_requested.connect(self._load)
        page.begin_requested.connect(self._begin)
        page.resume_requested.connect(self._ask_begun)
        news.changed.connect(self._follow)
        session.actor_changed.connect(self._reload)

    @Slot()
    def _load(self) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._loaded(actor),
            self._show,
            explain=self._explain,
            only_latest="agreements",
        )

    def _loaded(self, actor: Actor) -> tuple[tuple[AgreementLine, ...], tuple[EndingLine, ...]]:
        return self._agreements.lines(actor), self._agreements.worklist(actor)

    @Slot(object)
    def _show(self, found: tuple[tuple[AgreementLine, ...], tuple[EndingLine, ...]]) -> None:
        may_write = bool(self._session.actor.roles & WHO_WRITES)
        self._page.show_lines(found, may_write=may_write)

    @Slot()
    def _ask_begun(self) -> None:
        self._keeping.ask_latest(None, self._resume)

    @Slot(object)
    def _resume(self, draft: DraftSheet | None) -> None:
        """With the merchant for whom it was begun, when it was begun from a file."""
        _new, _colon, merchant_id = str(draft.body.get("key", "") if draft else "").partition(":")
        self._begin(UUID(merchant_id) if merchant_id else None)

    @Slot(object)
    def _begin(self, merchant_id: UUID | None) -> None:
        agreements, actor = self._agreements, self._session.actor

        def prepared() -> Beginning:
            merchants = agreements.merchants(actor)
            first = merchant_id or (merchants[0][0] if merchants else None)
            form = agreements.usual_form(first)
            return Beginning(form, agreements.known(), merchants, merchant_id, agreements.today())

        self.ask(lambda progress: prepared(), self._open_editor, explain=self._explain)

    @Slot(object)
    def _open_editor(self, begun: Beginning) -> None:
        if not begun.merchants:
            self._page.banner.say(_("Enter a merchant first."), "waiting")
            return
        editor = DraftEditor(begun.form, begun.known, begun.today, _("New agreement"))
        editor.choose_among(begun.merchants, begun.chosen)
        editor.save_requested.connect(self._draft)
        editor.merchant.value_changed.connect(self._propose)
        self._page.open_editor(editor)
        self._keeping.begin(editor, About(f"new:{begun.chosen or ''}"))

    @Slot(object)
    def _propose(self, merchant_id: object) -> None:
        """What the chosen merchant sells."""
        if isinstance(merchant_id, UUID):
            agreements = self._agreements
            self.ask(
                lambda progress: agreements.usual_form(merchant_id),
                self._show_proposed,
                only_latest="usual_form",
            )

    @Slot(object)
    def _show_proposed(self, form: AgreementForm) -> None:
        if self._page.editor is not None:
            self._page.editor.show_families(form.families)

    @Slot()
    def _draft(self) -> None:
        editor = self._page.editor
        if editor is None or not editor.is_complete():
            return
        form, merchant_id = editor.form(), editor.merchant.value()
        if form is not None and isinstance(merchant_id, UUID):
            agreements, actor = self._agreements, self._session.actor
            self.ask(
                lambda progress: agreements.draft(merchant_id, form, actor),
                self._open,
                explain=self._explain_editor,
            )

    @Slot(object)
    def _open(self, line: AgreementLine) -> None:
        self._keeping.finish()
        self._page.close_editor()
        self._page.open_requested.emit(Place("agreement", line.id))

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in FOLLOWED for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _reload(self, _actor: object) -> None:
        self._page.close_editor()
        self._page.mark_stale()

    @Slot(object)
    def _explain_editor(self, error: Exception) -> None:
        if self._page.editor is None or not is_expected(error):
            self._explain(error)
        else:
            self._page.editor.banner.say(sentence(error))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error), "waiting")
