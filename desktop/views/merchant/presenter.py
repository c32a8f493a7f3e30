"""What the page of a merchant does when asked: load, check an IBAN, propose, confirm, refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.bank_account import HolderMissing, IbanRefused
from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.merchant import MerchantService
from desktop.sheets.merchant import MerchantSheet, TypedIban
from desktop.views.merchant.account_editors import ProposeEditor, RefuseEditor
from desktop.views.merchant.detail_page import MerchantPage
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session

KINDS = frozenset({"merchant", "merchant_account"})


class MerchantPresenter(Presenter):
    def __init__(
        self,
        page: MerchantPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        merchants: MerchantService,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._merchants = page, session, merchants
        page.merchant_opened.connect(self._load)
        page.propose_requested.connect(self._begin_proposal)
        page.refuse_requested.connect(self._begin_refusal)
        page.confirm_requested.connect(self._confirm)
        news.changed.connect(self._follow)
        session.actor_changed.connect(self._hide)

    @Slot(object)
    def _load(self, merchant_id: UUID) -> None:
        merchants, actor = self._merchants, self._session.actor
        self.ask(
            lambda progress: (merchants.sheet(merchant_id, actor), actor.id),
            self._show,
            explain=self._explain,
            only_latest="merchant",
        )

    @Slot(object)
    def _show(self, found: tuple[MerchantSheet, UUID]) -> None:
        sheet, reader = found
        if sheet.merchant.id == self._page.merchant_id and reader == self._session.actor.id:
            self._page.show_merchant(sheet, reader, datetime.now().astimezone())

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
        line = self._page.accounts.waiting if self._page.accounts else None
        if line is not None:
            accounts, actor, account_id = self._merchants.accounts, self._session.actor, line.id
            self._do(lambda: accounts.confirm(account_id, actor))

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
        else:
            editor.banner.say(sentence(error))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error), "waiting")
