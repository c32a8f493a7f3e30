"""What the page of an agreement does when asked: load, print, save, sign, amend, suspend, end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.actor import Actor
from desktop.domain.agreement import WHO_WRITES
from desktop.domain.change import Change
from desktop.domain.product import Nomenclature
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.agreement import AgreementLine, AgreementSheet
from desktop.sheets.draft import DraftSheet
from desktop.views.agreement.acts import acts_of
from desktop.views.agreement.draft_editor import DraftEditor
from desktop.views.agreement.editors import (
    EndEditor,
    GiveUpEditor,
    ResumeEditor,
    SignEditor,
    SuspendEditor,
)
from desktop.views.agreement.outcome import after, before_end, before_signing
from desktop.views.agreement.page import AgreementPage
from desktop.views.agreement.papers import print_agreement, scan_words
from desktop.views.agreement.performing import act_of
from desktop.views.agreement.sources import FORM, AgreementSources
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.draft_keeping import About, DraftKeeping
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.page import Place
from desktop.views.widgets.paper_preview import PreviewPage, preview_of
from desktop.views.widgets.scan_pages import scan_pages
from desktop.views.widgets.words import saved_words


@dataclass(frozen=True)
class Loaded:
    sheet: AgreementSheet
    pages: tuple[PreviewPage, ...]
    known: Nomenclature
    today: date


class AgreementPresenter(Presenter):
    def __init__(
        self,
        page: AgreementPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: AgreementSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._agreements = page, session, sources.agreements
        self._keeping = DraftKeeping(page, jobs, lambda: session.actor, sources.drafts, FORM)
        page.editor_leaving.connect(self._keeping.leave)
        page.left.connect(self._keeping.flush)
        self._keeping.thrown_away.connect(page.close_editor)
        self._loaded: Loaded | None = None
        self._printing, self._saving, self._opening = (FileDialogs(page) for _n in range(3))
        page.agreement_requested.connect(self._load)
        page.act_requested.connect(self._begin)
        self._printing.printer_chosen.connect(self._print)
        self._saving.folder_chosen.connect(self._save)
        self._opening.file_chosen.connect(self._take_scan)
        news.changed.connect(self._follow)
        session.actor_changed.connect(self._reload)

    @Slot(object)
    def _load(self, agreement_id: UUID) -> None:
        actor = self._session.actor
        self.ask(
            lambda _progress: self._read(agreement_id, actor),
            self._show,
            explain=self._explain,
            only_latest="agreement",
        )

    def _read(self, agreement_id: UUID, actor: Actor) -> Loaded:
        """On the lane: composing, drawing and turning into pictures."""
        opened = self._agreements.opened(agreement_id, actor)
        shown = tuple(page for document in opened.documents for page in preview_of(document.pdf))
        known, today = self._agreements.known(), self._agreements.today()
        return Loaded(opened.sheet, shown, known, today)

    @Slot(object)
    def _show(self, loaded: Loaded) -> None:
        if loaded.sheet.line.id == self._page.agreement_id:
            self._loaded = loaded
            may_write = bool(self._session.actor.roles & WHO_WRITES)
            is_fresh = self._page.sheet is None and self._page.editor is None
            self._page.show_agreement(loaded.sheet, loaded.pages, may_write=may_write)
            if is_fresh and may_write:
                self._keeping.ask_latest(loaded.sheet.line.id, self._resume)

    @Slot(object)
    def _resume(self, draft: DraftSheet | None) -> None:
        """What was begun and not kept opens again as it was typed, while it still can be done."""
        sheet = self._page.sheet
        if draft is None or sheet is None or self._page.editor is not None:
            return
        act = str(draft.body.get("key", ""))
        offered = {each.name for each in acts_of(sheet.line, may_write=True)}
        if draft.line.subject_id == self._page.agreement_id and act in offered:
            self._begin(act)

    @Slot(str)
    def _begin(self, act: str) -> None:
        if self._loaded is None:
            return
        begin: dict[str, Callable[[], None]] = {
            "print": self._printing.ask_printer,
            "save": self._ask_folder,
            "scan": self._show_scan,
        }
        if act in begin:
            begin[act]()
        else:
            self._open_editor(act, self._loaded)

    def _open_editor(self, act: str, loaded: Loaded) -> None:
        sheet, known, today = loaded.sheet, loaded.known, loaded.today
        make: dict[str, Callable[[], Editor]] = {
            "correct": lambda: DraftEditor(sheet.form, known, today, _("Correct the draft")),
            "amend": lambda: self._amendment_editor(loaded),
            "sign": lambda: SignEditor(today, sheet.signatory, before_signing(sheet)),
            "suspend": lambda: SuspendEditor(today),
            "resume": lambda: ResumeEditor(today),
            "end": lambda: EndEditor(today, before_end(sheet)),
            "give_up": lambda: GiveUpEditor(sheet.line.number),
        }
        editor = make[act]()
        editor.setProperty("act", act)
        editor.save_requested.connect(self._perform)
        if isinstance(editor, SignEditor):
            editor.scan_wanted.connect(self._ask_scan)
        self._page.open_editor(editor)
        line = sheet.line
        self._keeping.begin(editor, About(act, line.id, f"{line.merchant}, {line.number}"))

    def _amendment_editor(self, loaded: Loaded) -> DraftEditor:
        """From today, with the term that holds now and nothing special."""
        sheet, period = loaded.sheet, loaded.sheet.period
        form = replace(
            sheet.form,
            starts_on=max(loaded.today, period.starts_on),
            ends_after=period.ends_after,
            renewals_allowed=period.renewals_allowed,
            special_terms="",
        )
        return DraftEditor(form, loaded.known, loaded.today, _("Draw up an amendment"))

    @Slot()
    def _perform(self) -> None:
        editor, agreement_id = self._page.editor, self._page.agreement_id
        if editor is None or agreement_id is None or not editor.is_complete():
            return
        act = act_of(editor, self._agreements, agreement_id, self._session.actor)
        if act is not None:
            then = self._open if editor.property("act") == "amend" else self._done
            self.ask(lambda _progress: act(), then, explain=self._explain_editor)

    @Slot(object)
    def _done(self, line: AgreementLine) -> None:
        self._keeping.finish()
        act = str(self._page.editor.property("act")) if self._page.editor else ""
        words = after(act, self._loaded.sheet, line) if self._loaded else ""
        self._page.close_editor()
        self._page.said.emit(_("Noted."))
        if words:
            self._page.confirm(words)
        self._page.mark_stale()

    @Slot(object)
    def _open(self, line: AgreementLine) -> None:
        self._keeping.finish()
        self._page.close_editor()
        self._page.open_requested.emit(Place("agreement", line.id))

    @Slot()
    def _ask_scan(self) -> None:
        kinds = _("Scans (*.pdf *.png *.jpg *.jpeg)")
        self._opening.ask_existing(_("Scan of the signed paper"), kinds)

    @Slot(object)
    def _take_scan(self, path: Path) -> None:
        if isinstance(self._page.editor, SignEditor):
            self._page.editor.take_scan(path)

    @Slot(object)
    def _print(self, printer: QPrinter) -> None:
        agreement_id, actor = self._page.agreement_id, self._session.actor
        if agreement_id is not None:
            agreements = self._agreements
            job = self.ask(
                lambda _progress: print_agreement(agreements, agreement_id, printer, actor),
                self._tell_printed,
                explain=self._explain,
            )
            self._page.strip.follow(job, _("Printing the agreement"))

    @Slot(object)
    def _tell_printed(self, line: AgreementLine) -> None:
        self._page.confirm(
            _("{number} went to the printer, in two originals: one for each party.").format(
                number=line.number
            )
        )
        self._page.mark_stale()

    @Slot()
    def _ask_folder(self) -> None:
        self._saving.ask_folder(_("Save the agreement in a folder"))

    @Slot(object)
    def _save(self, folder: Path) -> None:
        agreement_id, actor = self._page.agreement_id, self._session.actor
        if agreement_id is not None:
            self.ask(
                lambda _progress: self._agreements.save(agreement_id, folder, actor),
                self._tell_saved,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_saved(self, paths: tuple[Path, ...]) -> None:
        self._page.confirm(saved_words(paths))
        self._page.mark_stale()

    @Slot()
    def _show_scan(self) -> None:
        agreement_id, actor = self._page.agreement_id, self._session.actor
        if agreement_id is not None:
            self.ask(
                lambda _progress: scan_pages(self._agreements.scan(agreement_id, actor)),
                self._tell_scan,
                lane=Lane.BATCH,  # it may have to come from the centre
                explain=self._explain,
            )

    @Slot(object)
    def _tell_scan(self, found: tuple[str, str, tuple[PreviewPage, ...]]) -> None:
        name, sha256, pages = found
        self._page.show_scan(pages, scan_words(name, sha256))

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in {"agreement", "merchant", "certificate"} for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _reload(self, _actor: object) -> None:
        self._page.close_editor()
        self._page.mark_stale()

    @Slot(object)
    def _explain_editor(self, error: Exception) -> None:
        if self._page.editor is None or not is_expected(error):
            self._explain(error)
        else:
            self._page.editor.banner.say(sentence(error))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.complain(sentence(error))
