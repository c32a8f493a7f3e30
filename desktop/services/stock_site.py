"""Whose stock a card is: what a desk may give out of another site's cupboard, and when.

Two sites that give out the same card without knowing of each other are found out only later. So
a card that nobody ever had is given out by its own site, or by whoever has just asked the centre.
"""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from desktop.domain.card import CardState, HolderCard, PaperCode, StockOfAnotherSite
from desktop.domain.central import CentralState, Contact
from desktop.domain.errors import Refusal, Unavailable
from desktop.models import CardRecord
from desktop.progress import Progress, unwatched
from desktop.services.card_life import card_numbered, card_of
from desktop.storage.queries.card import last_link_of
from desktop.storage.unit_of_work import UnitsOfWork


class Exchanging(Protocol):
    """What is asked of the exchange with the centre."""

    def state(self) -> CentralState: ...

    def run(self, progress: Progress) -> object: ...


class StockSite:
    """`name` is the site of this desk; empty: it gives out all, as does a desk without a centre."""

    def __init__(self, name: str = "", desk_label: str = "", centre: Exchanging | None = None):
        self.name = name
        self._own = {"", name, desk_label}  # older versions wrote the desk's label
        self._centre = centre

    def ensure_ours(self, units: UnitsOfWork, new: HolderCard | PaperCode | None) -> None:
        """Before the unit of work that links a card. Raises StockOfAnotherSite when offline.

        Online it exchanges first, so that what another desk did with the card is known.
        """
        if not self.name or new is None:
            return
        with units.reading() as session:
            card = _card(session, new)
            site = card.site if card is not None and _is_unused(session, card) else ""
        if site not in self._own:
            self.reach(StockOfAnotherSite(site))

    def reach(self, otherwise: Refusal) -> None:
        """Exchange now. Raises `otherwise` when the last exchange, or this one, failed."""
        if self._centre is None:
            return
        contact = self._centre.state().contact
        if contact is Contact.NOT_CONFIGURED:
            return
        if contact is not Contact.SYNCHRONISED:
            raise otherwise
        try:
            self._centre.run(unwatched)
        except Unavailable as error:
            raise otherwise from error


def _card(session: Session, new: HolderCard | PaperCode) -> CardRecord | None:
    if isinstance(new, HolderCard):
        return card_of(session, new.fingerprint)
    return card_numbered(session, new.number) if new.number else None


def _is_unused(session: Session, card: CardRecord) -> bool:
    return card.state == CardState.STOCK and last_link_of(session, card.id) is None
