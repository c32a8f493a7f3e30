"""What was sold in the invented city: terminals, a booklet of slips, and what goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.month import first_day, last_day
from desktop.domain.transaction import Told
from desktop.models import (
    CardLinkRecord,
    CardRecord,
    EntitlementRecord,
    MerchantRecord,
    OutletRecord,
)

EVERY_MONTH = ("Les Paniers d’Azilis", "Le Rucher d’Enora")
"""Who sells in all months; the others of the city come in with the one that runs."""
LATELY = (
    "Légumes du Bocage rond",
    "Maraîchage Terre-Brune",
    "La Crèmerie des Trois Herbages",
    "Fromages de la Chèvre bleue",
    "Le Verger de Tugdual",
)
REFUSED = ("Primeur Soleil de Ker-Awel", "La Boucherie de la Lande", "Vrac & Bocaux")
"""One has no label, one is suspended, and one has not signed yet."""
ON_PAPER = "Les Œufs de Rozenn"
NOBODYS_CARD, NOBODYS_TERMINAL = "ZZZZZZZZ99", "KA-0199"
MISSING_SLIP = 4  # the place in the booklet of the slip that nobody brought
_MORNING = timedelta(minutes=235)


@dataclass(frozen=True)
class Stall:
    """Where something is sold; `code` is what the operator calls its terminal."""

    code: str
    outlet_id: UUID
    merchant: str
    family: str
    weekdays: frozenset[int]


@dataclass(frozen=True)
class HeldCard:
    number: str
    linked_on: date
    opened_on: date
    ends_after: date

    def holds(self, month: str) -> bool:
        """Whether it can be used on each day of the month."""
        begins = max(self.linked_on, self.opened_on)
        return begins <= first_day(month) and self.ends_after >= last_day(month)


def stalls(session: Session) -> dict[str, list[Stall]]:
    """Of all merchants, by trade name; terminals are numbered through."""
    rows = session.execute(
        select(OutletRecord, MerchantRecord.trade_name, MerchantRecord.family)
        .join(MerchantRecord, MerchantRecord.id == OutletRecord.merchant_id)
        .order_by(MerchantRecord.trade_name, OutletRecord.label)
    )
    found: dict[str, list[Stall]] = {}
    for number, (outlet, name, family) in enumerate(rows, 101):
        days = frozenset(int(hours[0]) for hours in outlet.opening_hours)
        stall = Stall(f"KA-{number:04d}", outlet.id, name, family, days)
        found.setdefault(name, []).append(stall)
    return found


def held_cards(session: Session) -> list[HeldCard]:
    """Cards in people's hands with the right of their household, the longest held first."""
    card, link, right = CardRecord, CardLinkRecord, EntitlementRecord
    rows = session.execute(
        select(card.number, link.linked_on, right.opened_on, right.ends_after)
        .join(link, link.card_id == card.id)
        .join(right, right.household_id == link.household_id)
        .where(card.state == "linked", link.until_on.is_(None), right.suspended_on.is_(None))
        .order_by(link.linked_on, card.tail, card.number)
    )
    return [HeldCard(number, *days) for number, *days in rows if number]


def blocked_before(session: Session, on: date) -> str | None:
    """The number of a card that was lost by then."""
    row = CardRecord
    asked = select(row.number).where(row.blocked_on < on).order_by(row.blocked_on, row.tail)
    return session.scalar(asked.limit(1))


def days_of(stall: Stall, month: str, before: date) -> list[date]:
    begins = first_day(month)
    days = (begins + timedelta(days=step) for step in range((last_day(month) - begins).days + 1))
    return [day for day in days if day < before and day.isoweekday() in stall.weekdays]


def sales(
    month: str, places: Sequence[Stall], cards: Sequence[str], count: int, before: date
) -> list[Told]:
    """As terminals tell them, spread over the opening days of each place."""
    rows: list[Told] = []
    for number in range(count):
        stall = places[number % len(places)]
        days = days_of(stall, month, before)
        if not days:
            continue
        minutes = 545 + number * 37 % int(_MORNING.total_seconds() / 60)
        rows.append(
            Told(
                line=len(rows) + 2,
                merchant_reference=stall.code,
                card_reference=cards[(number + number // len(places)) % len(cards)],
                on_day=days[number // len(places) % len(days)],
                amount=Decimal(385 + number * 377 % 1890) / 100,
                at_time=f"{minutes // 60:02d}:{minutes % 60:02d}",
                ticket=f"{stall.code[-3:]}-{month[-2:]}{number + 1:03d}",
                family=stall.family,
            )
        )
    return rows


def slips(
    month: str, stall: Stall, cards: Sequence[str], before: date, *, with_gap: bool
) -> list[Told]:
    """Of one booklet a month, as somebody typed them."""
    days = days_of(stall, month, before)
    rows: list[Told] = []
    for number in range(14 if days else 0):
        if with_gap and number == MISSING_SLIP:
            continue
        rows.append(
            Told(
                line=len(rows) + 1,
                merchant_reference=str(stall.outlet_id),
                card_reference=cards[-1 - number % len(cards)],
                on_day=days[number % len(days)],
                amount=Decimal(240 + number * 131 % 610) / 100,
                booklet=f"R-{month[2:4]}{month[-2:]}",
                slip_number=number + 1,
                family=stall.family,
            )
        )
    return rows
