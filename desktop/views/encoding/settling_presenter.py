"""Closing a writing that nobody can explain: a supervisor gives the reason."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor, Role
from desktop.domain.note import refuse_social_security_number
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views import messages
from desktop.views.encoding.page import EncodingPage
from desktop.views.encoding.station import Station
from desktop.views.encoding.unresolved_card import ByHand
from desktop.views.session import Session

SUPERVISORS = frozenset({Role.DECIDER})


class SettlingPresenter(Presenter):
    def __init__(
        self, page: EncodingPage, jobs: JobRunner, session: Session, station: Station
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._station = page, session, station
        self._about: UUID | None = None
        page.settle_requested.connect(self._settle)
        session.actor_changed.connect(self._allow)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        self._page.let_settle(by_hand=bool(self._session.actor.roles & SUPERVISORS))

    @Slot(object)
    def _settle(self, by_hand: ByHand) -> None:
        self._about = by_hand.encoding_id
        actor = self._session.actor
        self.ask(lambda _progress: self._close(by_hand, actor), self._tell, explain=self._explain)

    def _close(self, by_hand: ByHand, actor: Actor) -> None:
        """Raises LooksLikeSocialSecurityNumber: no field keeps one."""
        refuse_social_security_number(by_hand.reason)
        self._station.settle(by_hand.encoding_id, by_hand.reason, actor)

    @Slot(object)
    def _tell(self, _nothing: object) -> None:
        self._page.said.emit(_("Settled."))
        self._page.mark_stale()
        self._page.take_focus()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not messages.is_expected(error) or self._about is None:
            self._jobs.unexplained.emit(error)
            return
        self._page.unresolved.complain(self._about, messages.sentence(error))
