"""Opening a confidential file with a reason, and protecting one, off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor, Role
from desktop.domain.protection import LIFTED_BY
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.views.household.acting import Acting
from desktop.views.household.page import HouseholdPage
from desktop.views.household.protect_editor import Protectable, ProtectEditor
from desktop.views.messages import is_expected, sentence
from desktop.views.messages.protection import shut_file
from desktop.views.session import Session

if TYPE_CHECKING:
    from desktop.services.protection import ProtectionService


class Protecting(Acting):
    """`protection` is asked for on a lane."""

    EDITOR = ProtectEditor

    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        session: Session,
        protection: Callable[[], ProtectionService],
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._protection = page, session, protection
        page.offers_protection = True
        page.editor_requested.connect(self._open_editor)
        page.shut.reason_given.connect(self._open_file)

    @Slot(str)
    def _open_file(self, reason: str) -> None:
        household_id, actor, protection = self._page.shut_id, self._session.actor, self._protection
        if household_id is not None:
            self.ask(
                lambda progress: protection().open_with_reason(household_id, reason, actor),
                self._reload,
                explain=self._explain_opening,
            )

    @Slot(object)
    def _reload(self, _result: object) -> None:
        self._page.reload_requested.emit()

    @Slot(object)
    def _explain_opening(self, error: Exception) -> None:
        if shut_file(error) is not None:
            self._page.show_shut(error)
        elif is_expected(error):
            self._page.shut.complain(sentence(error))
        else:
            self._jobs.unexplained.emit(error)

    @Slot(str)
    def _open_editor(self, name: str) -> None:
        household_id, actor = self._page.household_id, self._session.actor
        if name == ProtectEditor.NAME and household_id is not None:
            self.ask(
                lambda progress: self._protectable(household_id, actor),
                self._begin,
                explain=self._explain,
                only_latest="protect",
            )

    def _protectable(self, household_id: UUID, actor: Actor) -> Protectable:
        """On the interactive lane."""
        protection, decides = self._protection(), actor.may_act_as(Role.DECIDER)
        return Protectable(
            protection.sheet(household_id, actor),
            protection.colleagues(actor) if decides else (),
            decides,
            bool(actor.roles & LIFTED_BY),
        )

    @Slot(object)
    def _begin(self, found: Protectable) -> None:
        if found.sheet.household_id == self._page.household_id:
            editor = ProtectEditor(found)
            editor.save_requested.connect(self._save)
            self._page.open_editor(editor)

    @Slot()
    def _save(self) -> None:
        editor = self._page.editor
        if isinstance(editor, ProtectEditor) and editor.is_complete():
            editor.save.setEnabled(False)
            act = editor.act(self._protection(), self._session.actor)
            self.ask(lambda progress: act(), self._done, explain=self._explain)

    @Slot(object)
    def _done(self, _result: object) -> None:
        self._page.close_editor()
        self._page.said.emit(_("Noted."))
        self._page.reload_requested.emit()
