"""What the block list's page shows, and the signed file that is saved for partners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Slot

from desktop.domain.block_list import BlockListIssue
from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.reports.writing import write_as
from desktop.views.card.block_list_page import BlockListPage, BlockListStanding
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs


@dataclass(frozen=True)
class Issued:
    """`content` is kept until it was written, so that a full disk costs no issue."""

    sequence: int
    content: bytes


class BlockListPresenter(Presenter):
    def __init__(
        self,
        page: BlockListPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: CardSources,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._dialogs = dialogs or FileDialogs(page)
        self._is_full = False
        self._unwritten: Issued | None = None
        page.lines_requested.connect(self._load)
        page.issue_requested.connect(self._ask_where)
        self._dialogs.file_chosen.connect(self._issue)
        news.changed.connect(self._follow)

    @Slot()
    def _load(self) -> None:
        self.ask(lambda progress: self._standing(), self._show, only_latest="block list")

    def _standing(self) -> BlockListStanding:
        """On the interactive lane."""
        lists = self._sources.block_lists()
        blocked = sum(line.state == "blocked" for line in self._sources.cards.lines())
        return BlockListStanding(lists.lines(), lists.pending(), blocked)

    @Slot(object)
    def _show(self, standing: BlockListStanding) -> None:
        self._page.show_standing(standing, datetime.now().astimezone())

    @Slot(bool)
    def _ask_where(self, is_full: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._is_full = is_full
        self._dialogs.ask_file(
            _("Save the block list"),
            f"block-list-{self._sources.today():%Y-%m-%d}.jws",
            _("Signed block list (*.jws)"),
        )

    @Slot(object)
    def _issue(self, file: Path) -> None:
        actor, lists, is_full = self._session.actor, self._sources.block_lists, self._is_full
        kept = self._unwritten

        def issue() -> tuple[Issued, Path]:
            issued = kept or _issued(*lists().next_issue(actor, full=is_full))
            self._unwritten = issued
            return issued, write_as(file, issued.content)

        self.ask(lambda progress: issue(), self._tell_written, explain=self._explain)

    @Slot(object)
    def _tell_written(self, written: tuple[Issued, Path]) -> None:
        issued, file = written
        self._unwritten = None
        words = _("Issue No. {number} is saved: {file}")
        self._page.banner.say(words.format(number=issued.sequence, file=file), "done")
        self._load()

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in {"card", "block_list_issue"} for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error))


def _issued(issue: BlockListIssue, content: str) -> Issued:
    return Issued(issue.sequence, content.encode("utf-8"))
