"""Cards on the household page: linked, replaced, blocked, or given up for another support."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from desktop.domain.actor import Role
from desktop.domain.card import HolderCard, ReissueLimitReached
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.card import PaperSheet, ReissueSheet
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
            editor.save_requested.connect(self._wait_for_new)
            editor.block_requested.connect(self._block)
            self._ask_reissues()
        elif isinstance(editor, SupportEditor):
            editor.save_requested.connect(self._change)
        elif isinstance(editor, LinkEditor):
            editor.flow.chosen.connect(self._choose)
            editor.flow.paper_requested.connect(self._issue)

    def _ask_reissues(self) -> None:
        sheet, cards = self._sheet, self._services.cards
        if sheet is not None:
            self.ask(lambda progress: cards.reissues(sheet.id), self._show_reissues)

    @Slot(object)
    def _show_reissues(self, found: ReissueSheet) -> None:
        editor = self._page.editor
        if isinstance(editor, CardEditor):
            editor.show_reissues(found, may_decide=self._may_decide)

    @Slot()
    def _wait_for_new(self) -> None:
        editor = self._page.editor
        if isinstance(editor, CardEditor):
            editor.wait_for_new()

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
        if editor.flow.choice.value != PAPER:
            editor.flow.wait()
            return
        sheet, actor, supports = self._sheet, self._session.actor, self._services.supports
        old, handed_back = editor.card_id, editor.handed_back.isChecked()
        if sheet is None:
            return

        def change() -> PaperSheet:
            found = supports.change(sheet.id, old, None, actor, handed_back=handed_back)
            return supports.paper(found.card_id)

        editor.save.setEnabled(False)
        self._do(change, self._print)

    @Slot(object)
    def _take_card(self, card: object) -> None:
        """A card was laid down while the page waits for one."""
        editor = self._page.editor
        if not self._page.wants_card or not isinstance(card, HolderCard):
            return
        if isinstance(editor, CardEditor):
            self._replace(editor, card)
        elif isinstance(editor, LinkEditor | SupportEditor):
            doubt = editor.flow.doubt(card)
            if doubt:
                editor.flow.refuse(doubt)
                return
            editor.panel.show_linking()
            self._link_or_change(editor, card)

    def _replace(self, editor: CardEditor, card: HolderCard) -> None:
        sheet, actor, cards = self._sheet, self._session.actor, self._services.cards
        old, reason, override = editor.card_id, editor.reason, editor.override_reason
        editor.panel.show_linking()
        if sheet is not None:
            self._do(
                lambda: cards.replace(sheet.id, old, reason, card, actor, override_reason=override),
                self._end,
            )

    def _link_or_change(self, editor: LinkEditor | SupportEditor, card: HolderCard) -> None:
        sheet, actor = self._sheet, self._session.actor
        cards, supports = self._services.cards, self._services.supports
        if sheet is None:
            return
        if isinstance(editor, SupportEditor):
            old, handed_back = editor.card_id, editor.handed_back.isChecked()
            self._do(
                lambda: supports.change(sheet.id, old, card, actor, handed_back=handed_back),
                self._end,
            )
            return

        def link() -> None:
            cards.link(sheet.id, card, actor)
            if sheet.card_support != card.support:  # what was laid down says what was chosen
                supports.choose(sheet.id, card.support.value, actor)

        self._do(link, self._end)

    def _do(self, act: Callable[[], object], then: Callable[[Any], None]) -> None:
        self.ask(lambda progress: act(), then, explain=self._explain)

    @Slot(object)
    def _end(self, _result: object) -> None:
        self._page.close_editor()
        self.done.emit()

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
        elif isinstance(error, ReissueLimitReached) and isinstance(editor, CardEditor):
            editor.ask_override(sentence(error), may_decide=self._may_decide)
        elif isinstance(editor, CardEditor):
            _tell(editor, sentence(error))
        elif isinstance(editor, LinkEditor | SupportEditor):
            editor.flow.refuse(sentence(error))


def _tell(editor: CardEditor, words: str) -> None:
    """Beside the card that is awaited, or beside the button that was pressed."""
    if editor.panel.isVisible():
        editor.panel.complain(words, editor.wait_for_new)
    else:
        editor.banner.say(words)
