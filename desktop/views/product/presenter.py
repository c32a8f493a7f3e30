"""What the page of products shows, and what is kept when one of its forms is saved."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.draft import DraftSheet
from desktop.sheets.product import ProductsSheet, RuleForm
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.product.declare_form import DeclareForm, EndForm
from desktop.views.product.page import ProductPage
from desktop.views.product.rule_form import RuleEditor
from desktop.views.product.sources import FORM, ProductSources
from desktop.views.session import Session
from desktop.views.widgets.draft_keeping import About, DraftKeeping
from desktop.views.widgets.editor import Editor

FOLLOWED = frozenset({"product_rule", "eligible_product", "certificate", "merchant"})


class ProductPresenter(Presenter):
    def __init__(
        self,
        page: ProductPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: ProductSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._products = page, session, sources.products
        self._keeping = DraftKeeping(page, jobs, lambda: session.actor, sources.drafts, FORM)
        self._waits_for_draft = False
        page.form_opened.connect(self._keep)
        page.resume_requested.connect(self._ask_begun)
        page.editor_leaving.connect(self._keeping.leave)
        page.left.connect(self._keeping.flush)
        self._keeping.thrown_away.connect(page.close_form)
        page.sheet_requested.connect(self._load)
        page.form_saved.connect(self._perform)
        page.effect_requested.connect(self._load_effect)
        news.changed.connect(self._follow)
        session.actor_changed.connect(self._reload)

    @Slot()
    def _load(self) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._products.sheet(actor),
            self._show,
            explain=self._explain,
            only_latest="products",
        )

    @Slot(object)
    def _show(self, sheet: ProductsSheet) -> None:
        self._page.show_sheet(sheet)
        if self._waits_for_draft:
            self._waits_for_draft = False
            self._keeping.ask_latest(None, self._resume)

    @Slot()
    def _ask_begun(self) -> None:
        """Once the page knows its rules."""
        self._waits_for_draft = True
        self._page.mark_stale()

    @Slot(object)
    def _resume(self, draft: DraftSheet | None) -> None:
        if draft is not None and self._page.form is None:
            self._page.resume(str(draft.body.get("key", "")))

    @Slot(object)
    def _keep(self, form: Editor) -> None:
        """An end is a day and nothing more: it is not kept."""
        code = form.code.text() if isinstance(form, RuleEditor) and form.follows else ""
        self._keeping.begin(form, About(f"{form.NAME}:{code}"))

    @Slot(object)
    def _load_effect(self, form: RuleForm) -> None:
        self.ask(
            lambda progress: self._products.effect(form),
            self._page.show_effect,
            explain=self._explain,
            only_latest="effect",
        )

    @Slot(object)
    def _perform(self, form: object) -> None:
        if isinstance(form, RuleEditor):
            self._record(form)
        elif isinstance(form, DeclareForm):
            self._declare(form)
        elif isinstance(form, EndForm):
            self._end(form)

    def _record(self, editor: RuleEditor) -> None:
        actor, form = self._session.actor, editor.form
        editor.save.setEnabled(False)
        self.ask(
            lambda progress: self._products.record_rule(form, actor),
            self._tell_recorded,
            explain=self._explain,
        )

    def _declare(self, editor: DeclareForm) -> None:
        actor, form = self._session.actor, editor.form
        if form is None:
            return
        editor.save.setEnabled(False)
        self.ask(
            lambda progress: self._products.declare(form, actor),
            self._tell_declared,
            explain=self._explain,
        )

    def _end(self, editor: EndForm) -> None:
        actor, subject, day = self._session.actor, editor.subject, editor.chosen
        editor.save.setEnabled(False)

        def end() -> None:
            if isinstance(subject, UUID):
                self._products.end_product(subject, day, actor)
            else:
                self._products.end_rule(subject, day, actor)

        self.ask(lambda progress: end(), self._tell_ended, explain=self._explain)

    @Slot(object)
    def _tell_recorded(self, _rule: object) -> None:
        self._keeping.finish()
        self._page.confirm(_("The rule is kept. Purchases are judged by the rule of their day."))
        self._page.mark_stale()

    @Slot(object)
    def _tell_declared(self, _product: object) -> None:
        self._keeping.finish()
        self._page.confirm(_("The product is declared."))
        self._page.mark_stale()

    @Slot(object)
    def _tell_ended(self, _nothing: object) -> None:
        self._keeping.finish()
        self._page.confirm(_("The end is written down."))
        self._page.mark_stale()

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in FOLLOWED for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _reload(self, _actor: object) -> None:
        """What may be written depends on who is there."""
        self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        if self._page.form is not None:
            self._page.form.save.setEnabled(True)
        self._page.complain(sentence(error))
