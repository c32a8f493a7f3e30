"""The sheet of somebody who carries a code on paper: drawn, and printed, which is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.cardreader.neutral.code import code_of
from desktop.domain.actor import Actor
from desktop.domain.card import CardNotLinked, CardSupport, SupportDiffers
from desktop.models import CardEventRecord, CardRecord, HouseholdRecord
from desktop.reports.support_paper import paper_support_pdf
from desktop.services.card_life import CardLife, number_of
from desktop.services.clock import Clock
from desktop.services.letter_paper import present_logo
from desktop.sheets.card import CardEventKind, PaperSheet
from desktop.sheets.paper_support import PaperSupportSheet
from desktop.sheets.sender import LetterSender
from desktop.storage.queries.card import open_link_of
from desktop.storage.queries.entitlement import entitlement_that_matters
from desktop.storage.unit_of_work import UnitsOfWork

_ENDED = "ended"


class PaperSupportService:
    """`sender` is asked at each sheet. The page is drawn outside of any unit of work.

    A sheet that was printed before says that it is a duplicate: it has the same code, and the one
    printed first is as good.
    """

    def __init__(
        self, units: UnitsOfWork, clock: Clock, sender: Callable[[], LetterSender]
    ) -> None:
        self._units = units
        self._clock = clock
        self._sender = sender

    def pdf(self, paper: PaperSheet, language: str | None = None) -> bytes:
        """The sheet as it would be printed now; looking counts nothing.

        `language` None: the one that the household prefers. Raises CardNotLinked, SupportDiffers.
        """
        return paper_support_pdf(self._sheet(paper.card_id, language))

    def note_printed(self, card_id: UUID, actor: Actor) -> None:
        """Remember in the history of the card that its sheet went to the printer."""
        with self._units(actor, "print_paper_support") as work:
            card = work.session.get_one(CardRecord, card_id)
            life = CardLife(work.session, actor, self._clock, self._units.desk_label)
            life.tell(card, CardEventKind.PRINTED)
            work.commit()

    def _sheet(self, card_id: UUID, language: str | None) -> PaperSupportSheet:
        sender = self._sender().sheet
        today = self._clock.today()
        with self._units.reading() as session:
            card = session.get_one(CardRecord, card_id)
            if card.support != CardSupport.PAPER:
                raise SupportDiffers(CardSupport.PAPER, CardSupport(card.support))
            link = open_link_of(session, card_id)
            if link is None:
                raise CardNotLinked
            household = session.get_one(HouseholdRecord, link.household_id)
            right = entitlement_that_matters(session, household.id, today)
            is_told = right is not None and right.state != _ENDED
            return PaperSupportSheet(
                code=code_of(number_of(card)),
                reference=household.reference or household.provisional_reference,
                language=language or household.language,
                sender=replace(sender, logo=present_logo(sender.logo)),
                dated_on=today,
                valid_from=right.opened_on if right and is_told else None,
                valid_until=right.last_day if right and is_told else None,
                provisional=household.reference is None,
                duplicate=_prints(session, card_id),
            )


def _prints(session: Session, card_id: UUID) -> int:
    """How often it was printed until now, on any desk that this one knows of."""
    counted = select(func.count()).where(
        CardEventRecord.card_id == card_id, CardEventRecord.event == CardEventKind.PRINTED.value
    )
    return session.scalar(counted) or 0
