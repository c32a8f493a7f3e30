"""What the page of one card shows, and what happens when one of its acts is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.reports.writing import write_as
from desktop.sheets.card import CardEvent, CardSheet
from desktop.views.card.card_editors import EDITORS
from desktop.views.card.known_page import KnownCardPage
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.paper_preview import PreviewPage, preview_of
from desktop.views.widgets.paper_print import print_pdf


@dataclass(frozen=True)
class Seen:
    sheet: CardSheet
    events: tuple[CardEvent, ...]


@dataclass(frozen=True)
class Drawn:
    """How a paper code will look."""

    card_id: UUID
    pages: tuple[PreviewPage, ...]


class KnownCardPresenter(Presenter):
    def __init__(
        self,
        page: KnownCardPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: CardSources,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._dialogs = dialogs or FileDialogs(page)
        self._id: UUID | None = None
        page.card_opened.connect(self._open)
        page.reload_requested.connect(self._load)
        page.act_requested.connect(self._begin)
        page.print_requested.connect(self._preview)
        page.paper.print_requested.connect(self._dialogs.ask_printer)
        page.paper.save_requested.connect(self._ask_file)
        self._dialogs.printer_chosen.connect(self._print)
        self._dialogs.file_chosen.connect(self._save)
        news.changed.connect(self._follow)

    @Slot(object)
    def _open(self, card_id: UUID) -> None:
        self._id = card_id
        self._load()

    @Slot()
    def _load(self) -> None:
        card_id, cards, actor = self._id, self._sources.cards, self._session.actor
        if card_id is not None:
            self.ask(
                lambda progress: Seen(cards.sheet(card_id, actor), cards.history(card_id, actor)),
                self._show,
                explain=self._explain,
                only_latest="card",
            )

    @Slot(object)
    def _show(self, seen: Seen) -> None:
        if seen.sheet.card_id == self._id:
            self._page.show_card(seen.sheet, seen.events, datetime.now().astimezone())

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        """Links, writings and requests of the card are rows of their own, seldom many."""
        kinds = {"card", "card_link", "card_event", "card_act", "encoding"}
        if any(change.id == self._id or change.kind in kinds for change in changes):
            self._page.mark_stale()

    @Slot(str)
    def _begin(self, act: str) -> None:
        sheet, actor = self._page.sheet, self._session.actor
        if sheet is None:
            return
        if act == "withdraw":
            card_id, encodings = sheet.card_id, self._sources.encodings
            self._do(lambda: encodings.cancel_request(card_id, actor))
        elif act in EDITORS:
            editor = EDITORS[act](sheet)
            editor.save_requested.connect(self._save_editor)
            self._page.open_editor(editor)

    @Slot()
    def _save_editor(self) -> None:
        editor = self._page.editor
        if editor is not None and editor.is_complete():
            editor.save.setEnabled(False)
            self._do(editor.act(self._sources, self._session.actor))

    def _do(self, act: Callable[[], object]) -> None:
        self.ask(lambda progress: act(), self._done, explain=self._explain_act)

    @Slot(object)
    def _done(self, _result: object) -> None:
        self._page.close_editor()
        self._page.said.emit(_("Noted."))
        self._load()

    @Slot()
    def _preview(self) -> None:
        card_id = self._id
        if card_id is not None:
            self.ask(
                lambda progress: self._drawn_of(card_id),
                self._show_paper,
                explain=self._explain,
                only_latest="paper",
            )

    def _drawn_of(self, card_id: UUID) -> Drawn:
        """On the interactive lane."""
        return Drawn(card_id, preview_of(self._pdf(card_id)))

    def _pdf(self, card_id: UUID) -> bytes:
        paper = self._sources.supports.paper(card_id, self._session.actor)
        return self._sources.papers().pdf(paper)

    @Slot(object)
    def _show_paper(self, drawn: Drawn) -> None:
        if drawn.card_id == self._id:
            self._page.paper.show_pages(drawn.pages)
            self._page.show_all_of(self._page.paper)

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        card_id = self._id
        if card_id is not None:
            self.ask(
                lambda progress: self._printed(card_id, printer),
                self._tell_printed,
                explain=self._explain_paper,
            )

    def _printed(self, card_id: UUID, printer: QPrinter) -> None:
        """Remembered only once it went to the printer."""
        print_pdf(self._pdf(card_id), printer)
        self._sources.papers().note_printed(card_id, self._session.actor)

    @Slot(object)
    def _tell_printed(self, _result: object) -> None:
        self._page.paper.banner.say(_("The code is at the printer. Hand it over."), "done")

    @Slot()
    def _ask_file(self) -> None:
        sheet = self._page.sheet
        if sheet is not None:
            name = _("food-card-code-{tail}.pdf").format(tail=sheet.tail)
            self._dialogs.ask_file(_("Save the paper code"), name, _("PDF (*.pdf)"))

    @Slot(object)
    def _save(self, file: Path) -> None:
        card_id = self._id
        if card_id is not None:
            self.ask(
                lambda progress: self._saved(card_id, file),
                self._tell_saved,
                explain=self._explain_paper,
            )

    def _saved(self, card_id: UUID, file: Path) -> Path:
        """What was saved may be printed elsewhere: it counts as printed."""
        written = write_as(file, self._pdf(card_id))
        self._sources.papers().note_printed(card_id, self._session.actor)
        return written

    @Slot(object)
    def _tell_saved(self, file: Path) -> None:
        self._page.paper.banner.say(_("Saved: {file}").format(file=file), "done")

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error))

    @Slot(object)
    def _explain_act(self, error: Exception) -> None:
        editor = self._page.editor
        if editor is None or not is_expected(error):
            self._explain(error)
            return
        editor.save.setEnabled(True)
        editor.banner.say(sentence(error))

    @Slot(object)
    def _explain_paper(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.paper.banner.say(sentence(error))
