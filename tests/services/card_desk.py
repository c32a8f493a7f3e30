"""A counter with cards, stock and a station on a real store, and households with entitlements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.actor import Actor, Role
from desktop.domain.card import CardProduct, CardSupport, HolderCard
from desktop.domain.encoding import EncodingMeans, EncodingState, WriteIntent
from desktop.models import ClaimRecord, EntitlementRecord, new_id
from desktop.services.card import CardService
from desktop.services.clock import Clock
from desktop.services.encoding import EncodingService
from desktop.services.household import HouseholdService
from desktop.services.stock import StockService
from desktop.services.support import SupportService
from desktop.sheets.encoding import EncodingLine
from tests.builders import an_enrolment
from tests.local_desk import Desk

COUNTER = Actor(new_id(), "Nolwenn Le Goff", frozenset({Role.COUNTER}))
ENCODER = Actor(new_id(), "Malo Riou", frozenset({Role.ENCODER}))
DECIDER = Actor(new_id(), "Maud Abiven", frozenset({Role.DECIDER}))
MEANS = EncodingMeans("training", "Training", korrigo_key=1, neutral_key=1)
TODAY = date(2026, 4, 14)
NEXT_YEAR = date(2027, 4, 30)


@dataclass
class Time:
    moment: datetime = field(default_factory=lambda: datetime(2026, 4, 14, 9, 5, tzinfo=UTC))

    def today(self) -> date:
        return self.moment.date()

    def now(self) -> datetime:
        return self.moment

    def wait(self, days: int = 0, minutes: int = 1) -> None:
        self.moment += timedelta(days=days, minutes=minutes)


def korrigo(number: int) -> HolderCard:
    return HolderCard(
        "315449432E494341", CardProduct.PRIME_REVISION_2, f"{number:03}", f"{number:064x}"
    )


def neutral(number: int) -> HolderCard:
    return HolderCard(
        "NDEF",
        CardProduct.TYPE_2_TAG,
        f"{number:03}",
        f"{0xFFFF_0000 + number:064x}",
        support=CardSupport.NEUTRAL_CARD,
    )


@dataclass
class CardDesk:
    desk: Desk
    time: Time = field(default_factory=Time)

    def __post_init__(self) -> None:
        clock = Clock(self.time.today, self.time.now)
        units = self.desk.units
        self.households = HouseholdService(units, clock)
        self.cards = CardService(units, clock, SimulatedReader(bytes(32)))
        self.stock = StockService(units, clock)
        self.supports = SupportService(units, clock)
        self.encodings = EncodingService(units, clock)

    def household(self) -> UUID:
        return self.households.enrol(an_enrolment(claimed_on=self.time.today()), COUNTER).id

    def entitle(self, household_id: UUID, first: date = TODAY, last: date = NEXT_YEAR) -> UUID:
        """As a decision of today would."""
        with self.desk.units(DECIDER, "grant") as work:
            claim = work.session.scalars(
                select(ClaimRecord).where(ClaimRecord.household_id == household_id)
            ).first()
            assert claim is not None
            claim.decided_on = self.time.today()
            row = EntitlementRecord(
                id=new_id(),
                household_id=household_id,
                claim_id=claim.id,
                scenario_code="test",
                entitlement_kind="monthly_credit",
                amount=Decimal(60),
                opened_on=first,
                ends_after=last,
            )
            work.session.add(row)
            work.commit()
        return row.id

    def change_entitlement(self, entitlement_id: UUID, **values: object) -> None:
        with self.desk.units(DECIDER, "withdraw_decision") as work:
            row = work.session.get_one(EntitlementRecord, entitlement_id)
            for name, value in values.items():
                setattr(row, name, value)
            work.commit()

    def entitled(self, number: int, holder: HolderCard | None = None) -> tuple[UUID, UUID, UUID]:
        """A household with an entitlement and a card: its id, the card's, the entitlement's."""
        household_id = self.household()
        entitlement_id = self.entitle(household_id)
        card = self.cards.link(household_id, holder or korrigo(number), COUNTER)
        return household_id, card.card_id, entitlement_id

    def batch(self, support: CardSupport = CardSupport.NEUTRAL_CARD) -> UUID:
        return self.stock.open_batch(
            "Livraison 1", support.value, "Imprimerie", 50, "", ENCODER
        ).batch_id

    def intend(self, holder: HolderCard, new_hash: str = "new", old_hash: str = "old") -> UUID:
        proposal = self.encodings.propose(holder, MEANS)
        intent = WriteIntent(new_id(), holder.fingerprint, "A000/0C/1", old_hash, new_hash)
        self.encodings.begin(intent, proposal, ENCODER, "042")
        return intent.id

    def encode(
        self, holder: HolderCard, state: EncodingState = EncodingState.VERIFIED
    ) -> EncodingLine:
        encoding_id = self.intend(holder)
        self.time.wait()
        return self.encodings.conclude(encoding_id, state, ENCODER)

    def entitlements(self) -> list[tuple[object, ...]]:
        """Every column of every entitlement: what acts on cards must leave as it is."""
        table = EntitlementRecord.__table__
        with self.desk.units.reading() as session:
            return [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]
