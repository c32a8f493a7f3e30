"""Acts on the entitlement of the household in front, off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.actor import Role
from desktop.jobs.runner import JobRunner
from desktop.sheets.household import EntitlementLine
from desktop.views.household.acting import Acting
from desktop.views.household.entitlement_editor import (
    Doing,
    EntitlementEditor,
    done_words,
    editor_of,
)
from desktop.views.household.page import HouseholdPage
from desktop.views.session import Session

if TYPE_CHECKING:
    from desktop.services.entitlement import EntitlementService


class Entitling(Acting):
    """`entitlements` is asked for on a lane."""

    EDITOR = EntitlementEditor

    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        session: Session,
        entitlements: Callable[[], EntitlementService],
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._entitlements = page, session, entitlements
        page.entitlement.may_act = self._decides
        page.entitlement.act_requested.connect(self._begin)

    def _decides(self) -> bool:
        return self._session.actor.may_act_as(Role.DECIDER)

    @Slot(str)
    def _begin(self, act: str) -> None:
        line, actor = self._page.entitlement.line, self._session.actor
        if line is None:
            return
        editor = editor_of(act, line, self._page.today)
        if editor is None:
            id_ = line.id
            self._do(act, lambda service: service.keep(id_, actor))
            return
        editor.save_requested.connect(self._save)
        self._page.open_editor(editor)

    @Slot()
    def _save(self) -> None:
        editor = self._page.editor
        if isinstance(editor, EntitlementEditor) and editor.is_complete():
            editor.save.setEnabled(False)
            self._do(editor.NAME, editor.doing(self._session.actor))

    def _do(self, act: str, doing: Doing) -> None:
        self.ask(
            lambda progress: (act, doing(self._entitlements())), self._done, explain=self._explain
        )

    @Slot(object)
    def _done(self, done: tuple[str, EntitlementLine]) -> None:
        self._page.close_editor()
        self._page.said.emit(done_words(*done))
        self._page.reload_requested.emit()
