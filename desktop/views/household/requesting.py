"""A request of a person about their data, written down where the person is: in their file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.views.household.acting import Acting
from desktop.views.household.page import HouseholdPage
from desktop.views.session import Session
from desktop.views.widgets.request_form import RequestForm

if TYPE_CHECKING:
    from desktop.services.rights_request import RightsRequestService


class Requesting(Acting):
    """`requests` is asked for on a lane."""

    EDITOR = RequestForm

    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        session: Session,
        requests: Callable[[], RightsRequestService],
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._requests = page, session, requests
        page.takes_requests = True
        page.editor_requested.connect(self._open_editor)

    @Slot(str)
    def _open_editor(self, name: str) -> None:
        sheet = self._page.sheet
        if name == RequestForm.NAME and sheet is not None:
            editor = RequestForm(self._page.today, sheet.reference)
            editor.save_requested.connect(self._save)
            self._page.open_editor(editor)

    @Slot()
    def _save(self) -> None:
        editor, household_id = self._page.editor, self._page.household_id
        if isinstance(editor, RequestForm) and household_id is not None and editor.is_complete():
            editor.save.setEnabled(False)
            _reference, kind, day = editor.asked
            actor, requests = self._session.actor, self._requests
            self.ask(
                lambda progress: requests().receive(household_id, kind, day, actor),
                self._done,
                explain=self._explain,
            )

    @Slot(object)
    def _done(self, _request: object) -> None:
        self._page.close_editor()
        self._page.said.emit(_("The request is written down. The answer is due within one month."))
        self._page.reload_requested.emit()
