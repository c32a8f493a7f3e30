"""Cards on the household page: linked, replaced, blocked, or given up for another support."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot

from desktop.domain.actor import Role
from desktop.domain.card import HolderCard, PaperCode, ReissueLimitReached
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.card import CodeRead, PaperSheet, ReissueSheet
from desktop.sheets.household import HouseholdSheet
from desktop.views.household.card_editor import (
    CARD_EDITORS,
    CardEditor,
    LinkEditor,
    SupportEditor,
)
from desktop.views.household.page import HouseholdPage
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Place
from desktop.views.widgets.support_choice import PAPER

AnyCardEditor = CardEditor | LinkEditor | SupportEditor


class Carrying(Presenter):
    """Follows the card editors that the page opens; `done` after each act."""

    done = Signal()

    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._services = page, session, services
        self._sheet: HouseholdSheet | None = None
        page.editor_opened.connect(self._follow)
        news.card_present.connect(self._take_card)
        news.card_refused.connect(self._refuse)

    def forget(self) -> None:
        self._sheet = None

    def take_household(self, sheet: HouseholdSheet) -> None:
        self._sheet = sheet

    @property
    def _may_decide(self) -> bool:
        return self._session.actor.may_act_as(Role.DECIDER)

    @Slot(object)
    def _follow(self, editor: object) -> None:
        if isinstance(editor, CardEditor):
            editor.save_requested.connect(self._begin_replacing)
            editor.block_requested.connect(self._block)
            self._ask_reissues()
        elif isinstance(editor, SupportEditor):
            editor.save_requested.connect(self._change)
        elif isinstance(editor, LinkEditor):
            editor.flow.chosen.connect(self._choose)
            editor.flow.paper_requested.connect(self._issue)
        if isinstance(editor, CARD_EDITORS):
            editor.flow.code.text_given.connect(self._read_code)
            editor.flow.code.number_read.connect(self._take_number)

    def _ask_reissues(self) -> None:
        sheet, cards, actor = self._sheet, self._services.cards, self._session.actor
        if sheet is not None:
            self.ask(lambda progress: cards.reissues(sheet.id, actor), self._show_reissues)

    @Slot(object)
    def _show_reissues(self, found: ReissueSheet) -> None:
        editor = self._page.editor
        if isinstance(editor, CardEditor):
            editor.show_reissues(found, may_decide=self._may_decide)

    @Slot()
    def _begin_replacing(self) -> None:
        editor = self._page.editor
        if not isinstance(editor, CardEditor) or self._takes_typed_code(editor):
            return
        if editor.flow.choice.value == PAPER:
            editor.save.setEnabled(False)
            self._replace(editor, PaperCode())
        else:
            editor.wait_for_new()

    def _takes_typed_code(self, editor: AnyCardEditor) -> bool:
        """A code that was typed and not read yet is what is meant, not a new one."""
        is_meant = editor.flow.choice.value == PAPER and editor.flow.code.has_text
        if is_meant:
            editor.flow.code.field.read()
        return is_meant

    @Slot(str)
    def _read_code(self, text: str) -> None:
        supports = self._services.supports
        self.ask(
            lambda progress: supports.read_code(text),
            self._take_code,
            explain=self._explain,
            only_latest="code",
        )

    @Slot(object)
    def _take_code(self, read: CodeRead) -> None:
        editor = self._page.editor
        if isinstance(editor, CARD_EDITORS):
            editor.flow.code.asking.take(read)

    @Slot(str)
    def _take_number(self, number: str) -> None:
        """One of the codes printed beforehand becomes the household's."""
        editor = self._page.editor
        if isinstance(editor, CardEditor):
            self._replace(editor, PaperCode(number))
        elif isinstance(editor, LinkEditor | SupportEditor):
            self._link_or_change(editor, PaperCode(number))

    @Slot(object, str)
    def _block(self, card_id: UUID, reason: str) -> None:
        sheet, actor, cards = self._sheet, self._session.actor, self._services.cards
        if sheet is not None:
            self._do(lambda: cards.block(sheet.id, card_id, reason, actor), self._end)

    @Slot(str)
    def _choose(self, support: str) -> None:
        """Recorded by itself: the choice stands, whenever the card comes."""
        sheet, actor, supports = self._sheet, self._session.actor, self._services.supports
        if sheet is not None:
            self.ask(
                lambda progress: supports.choose(sheet.id, support, actor),
                explain=self._explain,
            )

    @Slot()
    def _issue(self) -> None:
        sheet, actor, supports = self._sheet, self._session.actor, self._services.supports
        if sheet is not None:
            self._do(lambda: supports.issue_paper(sheet.id, actor), self._print)

    @Slot()
    def _change(self) -> None:
        editor = self._page.editor
        if not isinstance(editor, SupportEditor) or not editor.is_complete():
            return
        if self._takes_typed_code(editor):
            return
        if editor.flow.choice.value != PAPER:
            editor.flow.wait()
            return
        sheet, actor, supports = self._sheet, self._session.actor, self._services.supports
        old, handed_back = editor.card_id, editor.handed_back.isChecked()
        if sheet is None:
            return

        def change() -> PaperSheet:
            found = supports.change(sheet.id, old, None, actor, handed_back=handed_back)
            return supports.paper(found.card_id, actor)

        editor.save.setEnabled(False)
        self._do(change, self._print)

    @Slot(object)
    def _take_card(self, card: object) -> None:
        """A card was laid down while the page waits for one."""
        editor = self._page.editor
        if not self._page.wants_card or not isinstance(card, HolderCard):
            return
        if not isinstance(editor, CARD_EDITORS):
            return
        doubt = editor.flow.doubt(card)
        if doubt:
            self._say_beside(editor, doubt)
            return
        editor.panel.show_linking()
        if isinstance(editor, CardEditor):
            self._replace(editor, card)
        elif isinstance(editor, LinkEditor | SupportEditor):
            self._link_or_change(editor, card)

    def _replace(self, editor: CardEditor, new: HolderCard | PaperCode) -> None:
        sheet, actor = self._sheet, self._session.actor
        cards, supports = self._services.cards, self._services.supports
        old, reason, override = editor.card_id, editor.reason, editor.override_reason
        if sheet is None:
            return

        def replace() -> PaperSheet | None:
            found = cards.replace(sheet.id, old, reason, new, actor, override_reason=override)
            return supports.paper(found.card_id, actor) if new == PaperCode() else None

        self._do(replace, self._end_or_print)

    def _link_or_change(
        self, editor: LinkEditor | SupportEditor, new: HolderCard | PaperCode
    ) -> None:
        sheet, actor = self._sheet, self._session.actor
        cards, supports = self._services.cards, self._services.supports
        if sheet is None:
            return
        if isinstance(editor, SupportEditor):
            old, handed_back = editor.card_id, editor.handed_back.isChecked()
            self._do(
                lambda: supports.change(sheet.id, old, new, actor, handed_back=handed_back),
                self._end,
            )
            return

        def link() -> None:
            if isinstance(new, PaperCode):
                found = cards.link_code(sheet.id, new.number, actor)
            else:
                found = cards.link(sheet.id, new, actor)
            if sheet.card_support != found.support:  # what came says what was chosen
                supports.choose(sheet.id, found.support, actor)

        self._do(link, self._end)

    def _do(self, act: Callable[[], object], then: Callable[[Any], None]) -> None:
        self.ask(lambda progress: act(), then, explain=self._explain)

    @Slot(object)
    def _end(self, _result: object) -> None:
        self._page.close_editor()
        self.done.emit()

    @Slot(object)
    def _end_or_print(self, paper: PaperSheet | None) -> None:
        if paper is None:
            self._end(paper)
        else:
            self._print(paper)

    @Slot(object)
    def _print(self, paper: PaperSheet) -> None:
        """The code is the household's: its page prints it at once."""
        self._end(paper)
        self._page.open_requested.emit(Place("known_card", paper))

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        if self._page.wants_card:
            self._explain(error)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        editor = self._page.editor
        if not isinstance(editor, CARD_EDITORS) or not is_expected(error):
            self._jobs.unexplained.emit(error)
            return
        _let_try_again(editor)
        if isinstance(error, ReissueLimitReached) and isinstance(editor, CardEditor):
            editor.ask_override(sentence(error), may_decide=self._may_decide)
        elif editor.panel.isVisible() or not editor.flow.code.isHidden():
            self._say_beside(editor, sentence(error))
        else:
            editor.banner.say(sentence(error))

    def _say_beside(self, editor: AnyCardEditor, words: str) -> None:
        """Seen at once, too: with large texts it may be a screen below."""
        editor.flow.refuse(words)
        QTimer.singleShot(0, self._show_refused)  # by then it has its place

    @Slot()
    def _show_refused(self) -> None:
        editor = self._page.editor
        if isinstance(editor, CARD_EDITORS):
            panel = editor.panel
            self._page.show_all_of(panel if panel.isVisible() else editor.flow.code)


def _let_try_again(editor: AnyCardEditor) -> None:
    if isinstance(editor, CardEditor | SupportEditor):
        editor.save.setEnabled(True)
