"""What the page of a merchant does when asked: load it, act on it, and on its bank details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.bank_account import HolderMissing, IbanRefused
from desktop.domain.change import Change
from desktop.domain.errors import Refusal
from desktop.i18n import gettext as _
from desktop.i18n import language
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.draft import DraftService
from desktop.services.merchant import MerchantService
from desktop.services.product import ProductService
from desktop.sheets.draft import DraftSheet
from desktop.sheets.merchant import MerchantSheet, TypedIban
from desktop.views.merchant.account_editors import ConfirmEditor, ProposeEditor, RefuseEditor
from desktop.views.merchant.act_editors import CertificateEditor
from desktop.views.merchant.acting import act_of, editor_of, new_editor
from desktop.views.merchant.detail_page import MerchantPage
from desktop.views.merchant.scanning import CertificateScanning
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.draft_keeping import About, DraftKeeping
from desktop.views.widgets.page import Place

FORM = "merchant"
KINDS = frozenset(
    {
        *("merchant", "merchant_account", "merchant_event", "outlet", "certificate"),
        *("agreement", "monthly_statement"),
    }
)


@dataclass(frozen=True)
class MerchantSources:
    """What the page asks: files, the names of labels, and forms that are not finished."""

    merchants: MerchantService
    products: ProductService
    drafts: DraftService


class MerchantPresenter(Presenter):
    def __init__(
        self,
        page: MerchantPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: MerchantSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session = page, session
        self._merchants, self._products = sources.merchants, sources.products
        self._keeping = DraftKeeping(page, jobs, lambda: session.actor, sources.drafts, FORM)
        self._scanning = CertificateScanning(page, jobs, session, self._merchants)
        self._act = ""
        self._row_id: UUID | None = None
        page.merchant_opened.connect(self._load)
        page.new_requested.connect(self._begin_new)
        page.act_requested.connect(self._begin)
        page.propose_requested.connect(self._begin_proposal)
        page.refuse_requested.connect(self._begin_refusal)
        page.confirm_requested.connect(self._begin_confirmation)
        page.editor_leaving.connect(self._keeping.leave)
        page.left.connect(self._keeping.flush)
        self._keeping.thrown_away.connect(page.close_editor)
        news.changed.connect(self._follow)
        session.actor_changed.connect(self._hide)

    @Slot(object)
    def _load(self, merchant_id: UUID) -> None:
        merchants, products, actor = self._merchants, self._products, self._session.actor
        self.ask(
            lambda progress: (merchants.sheet(merchant_id, actor), actor.id, _labels(products)),
            self._show,
            explain=self._explain,
            only_latest="merchant",
        )

    @Slot(object)
    def _show(self, found: tuple[MerchantSheet, UUID, dict[str, str]]) -> None:
        sheet, reader, labels = found
        if sheet.merchant.id == self._page.merchant_id and reader == self._session.actor.id:
            zone = datetime.now().astimezone().tzinfo
            now = datetime.combine(self._merchants.today(), time(12), zone)
            is_fresh = self._page.sheet is None and self._page.editor is None
            self._page.show_merchant(sheet, reader, now, labels)
            if is_fresh and sheet.may_change:
                self._keeping.ask_latest(sheet.merchant.id, self._resume)

    @Slot(object)
    def _resume(self, draft: DraftSheet | None) -> None:
        """A form that was begun and not finished opens again as it was typed."""
        if draft is None or self._page.editor is not None:
            return
        if draft.line.subject_id == self._page.merchant_id:
            act, _colon, row_id = str(draft.body.get("key", "")).partition(":")
            self._begin(act, UUID(row_id) if row_id else None)

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _hide(self, _actor: object) -> None:
        """Somebody else sat down, who may not see what is shown."""
        self._page.close_editor()
        self._page.forget()
        self._page.mark_stale()

    @Slot()
    def _begin_new(self) -> None:
        self._act, self._row_id = "record", None
        editor = new_editor()
        editor.save_requested.connect(self._save)
        self._page.open_editor(editor)
        self._keeping.begin(editor, About(self._act))

    @Slot(str, object)
    def _begin(self, act: str, row_id: UUID | None) -> None:
        sheet = self._page.sheet
        if sheet is None:
            return
        labels = dict(self._page.labels)
        editor = editor_of(act, sheet, row_id, labels, self._merchants.today())
        if editor is not None:
            self._act, self._row_id = act, row_id
            editor.save_requested.connect(self._save)
            if isinstance(editor, CertificateEditor):
                self._scanning.offer_in(editor)
            self._page.open_editor(editor)
            about = About(f"{act}:{row_id or ''}", sheet.merchant.id, sheet.merchant.trade_name)
            self._keeping.begin(editor, about)

    @Slot()
    def _save(self) -> None:
        editor = self._page.editor
        if editor is None or not editor.is_complete():
            return
        ids = (self._page.merchant_id or UUID(int=0), self._row_id)
        try:
            act = act_of(self._act, editor, self._merchants, ids, self._session.actor)
        except Refusal as refusal:
            self._explain_editor(refusal)
            return
        is_other = self._act in {"record", "successor"}
        self.ask(
            lambda progress: act(),
            self._open_recorded if is_other else self._done,
            explain=self._explain_editor,
        )

    @Slot(object)
    def _open_recorded(self, sheet: MerchantSheet) -> None:
        """The file of who came is shown next."""
        self._keeping.finish()
        self._page.said.emit(_("Noted."))
        self._page.merchant_id = sheet.merchant.id
        self._page.close_editor()
        self._page.open_requested.emit(Place("merchant", sheet.merchant.id))

    @Slot()
    def _begin_proposal(self) -> None:
        editor = ProposeEditor()
        editor.iban_typed.connect(self._check)
        editor.save_requested.connect(self._propose)
        self._page.open_editor(editor)

    @Slot()
    def _begin_refusal(self) -> None:
        editor = RefuseEditor()
        editor.save_requested.connect(self._refuse)
        self._page.open_editor(editor)

    @Slot()
    def _begin_confirmation(self) -> None:
        editor = ConfirmEditor(self._merchants.today(), self._page.known_phone)
        editor.save_requested.connect(self._confirm)
        self._page.open_editor(editor)

    @Slot(str)
    def _check(self, text: str) -> None:
        accounts, actor = self._merchants.accounts, self._session.actor
        self.ask(
            lambda progress: accounts.check(text, actor),
            self._show_typed,
            explain=self._explain_editor,
            only_latest="iban",
        )

    @Slot(object)
    def _show_typed(self, typed: TypedIban) -> None:
        editor = self._page.editor
        if isinstance(editor, ProposeEditor):
            editor.show_typed(typed)

    @Slot()
    def _propose(self) -> None:
        editor, merchant_id = self._page.editor, self._page.merchant_id
        if not isinstance(editor, ProposeEditor) or merchant_id is None:
            return
        if editor.is_complete():
            accounts, actor = self._merchants.accounts, self._session.actor
            iban, holder = editor.iban.text(), editor.holder.text()
            self._do(lambda: accounts.propose(merchant_id, iban, holder, actor))

    @Slot()
    def _confirm(self) -> None:
        editor = self._page.editor
        line = self._page.accounts.waiting if self._page.accounts else None
        if isinstance(editor, ConfirmEditor) and line is not None:
            accounts, actor, account_id = self._merchants.accounts, self._session.actor, line.id
            called = editor.called
            self._do(lambda: accounts.confirm(account_id, called, actor))

    @Slot()
    def _refuse(self) -> None:
        editor = self._page.editor
        line = self._page.accounts.waiting if self._page.accounts else None
        if isinstance(editor, RefuseEditor) and line is not None and editor.is_complete():
            accounts, actor = self._merchants.accounts, self._session.actor
            account_id, reason = line.id, editor.reason.text
            self._do(lambda: accounts.refuse(account_id, reason, actor))

    def _do(self, act: Callable[[], object]) -> None:
        self.ask(lambda progress: act(), self._done, explain=self._explain_editor)

    @Slot(object)
    def _done(self, _result: object) -> None:
        self._keeping.finish()
        self._page.close_editor()
        self._page.said.emit(_("Noted."))
        self._page.refresh()

    @Slot(object)
    def _explain_editor(self, error: Exception) -> None:
        editor = self._page.editor
        if editor is None or not is_expected(error):
            self._explain(error)
        elif isinstance(editor, ProposeEditor) and isinstance(error, IbanRefused):
            editor.show_fault(sentence(error))
        elif isinstance(editor, ProposeEditor) and isinstance(error, HolderMissing):
            editor.holder_row.complain(sentence(error))
        elif not self._explained_beside(error):
            editor.banner.say(sentence(error))

    def _explained_beside(self, error: Exception) -> bool:
        explain = getattr(self._page.editor, "explain", None)
        if explain is None or not isinstance(error, Refusal):
            return False
        return bool(explain(error, sentence(error)))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error), "waiting")


def _labels(products: ProductService) -> dict[str, str]:
    """Those that a certificate proves first; then those that stand on a product."""
    found = sorted(products.labels(), key=lambda each: not each.by_certificate)
    return {each.code: each.name.text(language()) for each in found}
