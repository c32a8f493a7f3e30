"""What presenters of purchases share: news, and errors beside what is typed."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Slot

from desktop.domain.change import Change
from desktop.domain.errors import Refusal
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.messages import is_expected, sentence
from desktop.views.purchase.editors import ReasonEditor
from desktop.views.widgets.banner import Banner

FOLLOWED = frozenset({"purchase_import", "merchant", "monthly_statement"})


class EditingPage(Protocol):
    """A page with a banner and at most one editor open."""

    banner: Banner

    @property
    def editor(self) -> ReasonEditor | None: ...

    def mark_stale(self) -> None: ...


class EditingPresenter(Presenter):
    """Its page shows again what others changed; an error stands in the editor, if one is open."""

    def __init__(self, page: QObject, editing: EditingPage, jobs: JobRunner) -> None:
        super().__init__(page, jobs)
        self._editing = editing

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in FOLLOWED for change in changes):
            self._editing.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        editor, words = self._editing.editor, sentence(error)
        if editor is None:
            self._editing.banner.say(words)
            return
        editor.save.setEnabled(True)
        if not (isinstance(error, Refusal) and editor.explain(error, words)):
            editor.banner.say(words)
