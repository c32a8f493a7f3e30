"""The printed page of openings, for a household that asks who has seen its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from desktop.domain.access import Reason
from desktop.domain.actor import Actor
from desktop.reports.access_paper import access_pdf
from desktop.services.access import AccessService
from desktop.services.clock import Clock
from desktop.services.letter_paper import present_logo
from desktop.sheets.access import AccessPaper
from desktop.sheets.sender import LetterSender


class AccessPaperService:
    """`sender` is asked at each page. The page is drawn outside of any unit of work."""

    def __init__(
        self, accesses: AccessService, clock: Clock, sender: Callable[[], LetterSender]
    ) -> None:
        self._accesses = accesses
        self._clock = clock
        self._sender = sender

    def pdf(self, household_id: UUID, language: str, actor: Actor) -> bytes:
        """To be printed or saved: that it is made is itself an opening, and stands on the page.

        Raises AccessLogClosed, UnknownHousehold.
        """
        sheet = self._accesses.log(household_id, actor, Reason.ACCESS_PRINT)
        sender = self._sender().sheet
        return access_pdf(
            AccessPaper(
                sheet,
                language,
                replace(sender, logo=present_logo(sender.logo)),
                self._clock.today(),
            )
        )
