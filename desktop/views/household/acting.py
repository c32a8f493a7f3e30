"""What acts on the file in front share: an error stands in the editor they opened."""

from __future__ import annotations

from types import UnionType
from typing import ClassVar

from PySide6.QtCore import Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.household.page import HouseholdPage
from desktop.views.messages import is_expected, sentence
from desktop.views.widgets.editor import Editor


class Acting(Presenter):
    """`EDITOR` is the kind that its acts open; what another one says is not theirs."""

    EDITOR: ClassVar[type[Editor] | UnionType]

    def __init__(self, page: HouseholdPage, jobs: JobRunner) -> None:
        super().__init__(page, jobs)
        self._page = page

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        editor = self._page.editor
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        elif isinstance(editor, Editor) and isinstance(editor, self.EDITOR):
            editor.save.setEnabled(True)
            editor.banner.say(sentence(error))
        else:
            self._page.banner.say(sentence(error))
