"""What the station does when a card is laid down: read, show, write, tell, and wait for the next.

Between the moment a card is being written and its outcome nothing is asked and nothing is shown
but "leave it there": the card's lane works alone, and the page cannot be left.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot

from desktop.domain.card import (
    CardGone,
    NoReader,
    NoReaderService,
    ReaderNotAllowed,
    UnreadableCard,
)
from desktop.domain.change import Change
from desktop.domain.encoding import EncodingState
from desktop.domain.errors import Refusal
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.encoding import EncodingProposal, EncodingResult, StationSheet
from desktop.sheets.reader import Presence, ReaderState
from desktop.views import messages
from desktop.views.encoding import stage_words
from desktop.views.encoding.page import EncodingPage
from desktop.views.encoding.sam_presenter import SamPresenter
from desktop.views.encoding.settling_presenter import SettlingPresenter
from desktop.views.encoding.stage_words import Moment
from desktop.views.encoding.station import Station
from desktop.views.news import News
from desktop.views.session import Session

KINDS = frozenset({"encoding", "card", "card_link", "entitlement"})
NOT_THERE = {Presence.NO_READER: NoReader(), Presence.NO_SERVICE: NoReaderService()}
NOBODY = -1
ALREADY = -2
"""A card lay there before the page was first opened: which laying-down it was is not known."""


class EncodingPresenter(Presenter):
    def __init__(
        self, page: EncodingPage, jobs: JobRunner, news: News, session: Session, station: Station
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._station = page, session, station
        self._tap = NOBODY  # the laying-down that is being followed
        self._lay_before = False
        self._next_waits = False
        self._proposal: EncodingProposal | None = None
        page.sheet_requested.connect(self._load)
        page.came_to_front.connect(self._begin_here)
        page.write_requested.connect(self._write)
        page.given_up.connect(self._give_up)
        page.lock.toggled.connect(self._reword)
        news.reader_state.connect(self._follow)
        news.changed.connect(self._reload)
        SamPresenter(page, jobs, station)
        SettlingPresenter(page, jobs, session, station)

    @Slot()
    def _load(self) -> None:
        actor = self._session.actor
        self.ask(lambda _progress: self._station.station(actor), self._show, only_latest="station")

    @Slot(object)
    def _show(self, sheet: StationSheet) -> None:
        self._page.show_sheet(sheet)

    @Slot(object)
    def _reload(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()

    @Slot()
    def _begin_here(self) -> None:
        """A card that lay there before the page was opened is shown, and waits for Enter."""
        if self._page.stage.moment in {Moment.STANDBY, Moment.ENDED}:
            self._page.show_standby(again=True)
            self._lay_before = True
            self._read(self._find_nothing)

    @Slot(object)
    def _follow(self, state: ReaderState) -> None:
        if state.presence in {Presence.PRESENT, Presence.UNREADABLE}:
            is_new = self._tap not in {state.tap, ALREADY}
            self._tap = state.tap
            if is_new and self._page.listens:
                self._arrive(state.presence)
        else:
            self._tap = NOBODY
            self._depart()
        self._page.tell_reader(NOT_THERE.get(state.presence))

    def _arrive(self, presence: Presence) -> None:
        if self._page.stage.moment is Moment.WRITING:
            self._next_waits = True  # the outcome of the one before is told first
            return
        self._lay_before = False
        if presence is Presence.UNREADABLE:
            self._page.say(stage_words.refused(UnreadableCard()))
        else:
            self._begin()

    def _begin(self) -> None:
        self._proposal = None
        self._page.say(stage_words.reading())
        self._read(self._refuse)

    def _read(self, explain: Callable[[Exception], None]) -> None:
        actor = self._session.actor
        self.ask(
            lambda _progress: self._station.propose(actor),
            self._propose,
            lane=Lane.CARD,
            explain=explain,
            only_latest="propose",
        )

    def _depart(self) -> None:
        """The card left: an outcome stays told until the next one, a question does not."""
        self._next_waits = False
        moment = self._page.stage.moment
        if moment is Moment.PROPOSED:
            self._give_up()
        elif moment is Moment.ENDED:
            self._page.stage.show_hands(lies_there=False)

    @Slot(object)
    def _propose(self, proposal: EncodingProposal) -> None:
        if not self._page.listens:
            self._give_up()
            return
        if self._lay_before and self._tap == NOBODY:
            self._tap = ALREADY
        if self._tap == NOBODY:
            self._refuse(CardGone())
            return
        self._proposal = proposal
        is_expected = self._page.waits_for(proposal.card_id, proposal.reason)
        if self._lay_before or self._page.confirm.isChecked() or not is_expected:
            self._ask_for(proposal)
        else:
            self._write()

    def _ask_for(self, proposal: EncodingProposal) -> None:
        said = stage_words.proposed(proposal, locks=self._page.locks)
        self._page.say(said, proposal.card_id)

    @Slot(bool)
    def _reword(self, _locks: object) -> None:
        """What Enter will do has changed under the question."""
        if self._proposal is not None and self._page.stage.moment is Moment.PROPOSED:
            self._ask_for(self._proposal)

    @Slot()
    def _give_up(self) -> None:
        self._proposal, self._lay_before = None, False
        self._page.show_standby(again=True)
        self._page.take_focus()

    @Slot()
    def _write(self) -> None:
        proposal, actor = self._proposal, self._session.actor
        if proposal is None or self._page.stage.moment is Moment.WRITING:
            return
        locks = self._page.locks
        self._page.say(stage_words.writing(proposal, locks=locks), proposal.card_id)
        self.ask(
            lambda _progress: self._station.encode(proposal, actor, lock=locks),
            self._tell,
            lane=Lane.CARD,
            explain=self._refuse,
        )

    @Slot(object)
    def _tell(self, result: EncodingResult) -> None:
        proposal, self._proposal = self._proposal, None
        if proposal is None:
            return
        said = stage_words.ended(result, proposal)
        self._page.say(said)
        self._page.said.emit(f"{said.title} · {said.card}")
        self._after()
        if self._next_waits and result.state is EncodingState.VERIFIED:
            self._next_waits = False
            self._begin()

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        """A rule or the world says no: told on the stage. A mistake of ours is told as one too."""
        proposal, self._proposal = self._proposal, None
        if proposal is None and not self._page.listens:
            self._give_up()
            return
        self._page.say(stage_words.refused(error, proposal))
        if not messages.is_expected(error):
            self._jobs.unexplained.emit(error)
        self._after()

    @Slot(object)
    def _find_nothing(self, error: Exception) -> None:
        """Most often nothing lies there when the page opens: then it only waits."""
        self._lay_before = False
        if isinstance(error, NoReader | NoReaderService | ReaderNotAllowed):
            self._page.tell_reader(error)
        elif isinstance(error, Refusal):
            self._page.stage.say(stage_words.refused(error))
        elif not messages.is_expected(error):
            self._jobs.unexplained.emit(error)

    def _after(self) -> None:
        """What is left has changed: the queue, what is unsettled, the ceiling of the module."""
        self._page.stage.show_hands(lies_there=self._tap != NOBODY)
        self._page.mark_stale()
        self._page.sam_requested.emit()
