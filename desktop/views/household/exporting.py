"""The file of a person: made, looked at and saved, off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.subject_export import MAY_EXPORT, ExportedFiles
from desktop.views.household.export_editor import ExportEditor
from desktop.views.household.page import HouseholdPage
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.paper_preview import PreviewPage, preview_of

if TYPE_CHECKING:  # it brings everything that draws pages along, which the page does not wait for
    from desktop.services.subject_export import SubjectExportService


@dataclass(frozen=True)
class Made:
    """The files with their pages, and what was asked: another person may be chosen meanwhile."""

    asked: tuple[UUID, str]
    files: ExportedFiles
    pages: tuple[PreviewPage, ...]


class Exporting(Presenter):
    """Follows the editor that it opens; `exports` is asked for on a lane: it draws pages."""

    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        session: Session,
        exports: Callable[[], SubjectExportService],
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._exports = page, session, exports
        self._dialogs = dialogs or FileDialogs(page)
        self._made: Made | None = None
        page.may_export = self._may
        page.editor_requested.connect(self._open)
        self._dialogs.folder_chosen.connect(self._save)

    def _may(self) -> bool:
        return any(self._session.actor.may_act_as(role) for role in MAY_EXPORT)

    @property
    def _editor(self) -> ExportEditor | None:
        editor = self._page.editor
        return editor if isinstance(editor, ExportEditor) else None

    @Slot(str)
    def _open(self, name: str) -> None:
        sheet = self._page.sheet
        if name != ExportEditor.NAME or sheet is None or not self._may():
            return
        self._made = None
        editor = ExportEditor(sheet, self._session.discretion)
        editor.preview_requested.connect(self._look)
        editor.save_requested.connect(self._choose)
        self._page.open_editor(editor)

    @Slot()
    def _look(self) -> None:
        editor = self._editor
        if editor is None:
            return
        editor.look.setEnabled(False)
        household_id, asked = editor.household_id, editor.asked
        actor, exports = self._session.actor, self._exports

        def made() -> Made:
            member_id, language = asked
            files = exports().files(household_id, member_id, actor, language)
            return Made(asked, files, preview_of(files.pdf))

        self.ask(
            lambda progress: made(),
            self._show,
            lane=Lane.BATCH,
            explain=self._explain,
            only_latest="export",
        )

    @Slot(object)
    def _show(self, made: Made) -> None:
        editor = self._editor
        if editor is not None and editor.asked == made.asked:
            self._made = made
            editor.show_pages(made.pages)

    @Slot()
    def _choose(self) -> None:
        editor = self._editor
        made = self._made
        if editor is not None and made is not None and editor.asked == made.asked:
            self._dialogs.ask_folder(_("Save the person’s file in a folder"))

    @Slot(object)
    def _save(self, folder: Path) -> None:
        made, exports = self._made, self._exports
        if made is not None:
            files = made.files
            self.ask(
                lambda progress: exports().save(files, folder),
                self._say_saved,
                lane=Lane.BATCH,
                explain=self._explain,
            )

    @Slot(object)
    def _say_saved(self, written: tuple[Path, ...]) -> None:
        editor = self._editor
        if editor is not None:
            editor.say_saved(len(written))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        editor = self._editor
        if editor is None or not is_expected(error):
            self._jobs.unexplained.emit(error)
            return
        editor.look.setEnabled(True)
        editor.banner.say(sentence(error))
