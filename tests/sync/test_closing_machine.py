"""Two desks take in, take back and close without each other: statements add up all the same."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop.domain.closing import NothingToClose
from desktop.domain.protection import ReasonTooShort
from desktop.models import CardTransactionRecord, MonthlyStatementRecord
from desktop.storage.statement_proof import broken_statements
from desktop.sync.resolution import refused_mutations
from tests.cardreader.tally import TALLY
from tests.sync.conftest import SyncedDesk
from tests.trading import MANAGER, Sale, a_merchant, closing_of, purchases

pytestmark = pytest.mark.postgres
MONTHS = ("2026-01", "2026-02", "2026-03")
LATER = "2026-05-04"
Desks = tuple[SyncedDesk, SyncedDesk]


class Trader:
    """One desk at work, as dice say."""

    def __init__(self, desk: SyncedDesk, dice: Random, merchants: list[UUID]) -> None:
        self.desk, self.dice, self.merchants = desk, dice, merchants

    def act(self) -> None:
        often = (self.buy, self.buy, self.take_back, self.refuse)
        self.dice.choice([*often, self.rectify])()

    def buy(self) -> None:
        day = f"{self.dice.choice(MONTHS)}-{self.dice.randrange(1, 28):02}"
        covered, share = (f"{self.dice.randrange(1, 5000) / 100:.2f}" for _ in range(2))
        source = self.dice.choice(["operator_file", "paper_slips", "drop_folder", "manual"])
        values = {"source": source}
        sale = Sale(day, covered, share, values=values)
        purchases(self.desk.desk.units, self.dice.choice(self.merchants), [sale])

    def take_back(self) -> None:
        row = self.any_purchase()
        if row is None or row.merchant_id is None:
            return
        month = self.dice.choice([f"{row.on_day}", "2026-04-02"])
        values = {"reverses_id": row.id, "reason": "Rendu"}
        sale = Sale(month, str(-row.covered_amount), str(-row.holder_share), values=values)
        purchases(self.desk.desk.units, row.merchant_id, [sale])

    def refuse(self) -> None:
        """As the reversal of a whole import does, here also of what was closed elsewhere."""
        row = self.any_purchase()
        if row is not None:
            self.desk.change(
                row.id, CardTransactionRecord, state="refused", rejection_reason="import_reversed"
            )

    def any_purchase(self) -> CardTransactionRecord | None:
        of = CardTransactionRecord
        rows = self.desk.all(
            select(of).where(of.state == "accepted", of.reverses_id.is_(None)).order_by(of.id)
        )
        return self.dice.choice(rows) if rows else None

    def close_month(self, month: str) -> None:
        closing = closing_of(self.desk.desk.units, LATER)
        for merchant in self.merchants:
            for line in closing.check(merchant, month, MANAGER).findings:
                if line.keeps_open:
                    subject = line.finding.subject_id
                    closing.accept(
                        merchant, month, line.anomaly, subject, "Vu avec le marchand", MANAGER
                    )
        closing.close(self.merchants, month, MANAGER)

    def rectify(self) -> None:
        of = MonthlyStatementRecord
        closed = self.desk.all(select(of).where(of.sequence == 1).order_by(of.id))
        if closed:
            row = self.dice.choice(closed)
            closing = closing_of(self.desk.desk.units, LATER)
            try:
                closing.rectify(row.merchant_id, row.month, "Carnet retrouvé", MANAGER)
            except (NothingToClose, ReasonTooShort):
                return


def settle(*desks: SyncedDesk) -> None:
    for _ in range(3):
        for desk in desks:
            desk.sync()


@pytest.mark.parametrize("seed", range(3))
def test_statements_add_up_to_what_was_accepted_whoever_closed(two_desks: Desks, seed: int) -> None:
    first, second = two_desks
    dice = Random(seed)  # noqa: S311 - dice
    merchants = [a_merchant(first.desk.units, name) for name in ("Étal A", "Étal B")]
    settle(first, second)
    traders = [Trader(desk, dice, merchants) for desk in two_desks]
    for month in MONTHS:
        for _ in range(5):
            dice.choice(traders).act()
        if dice.random() < 0.7:
            settle(first, second)
        for trader in traders:  # both of the same month, without a word to each other
            trader.buy()
            trader.close_month(month)
        dice.choice(two_desks).sync()
    settle(first, second)
    for month in (*MONTHS, "2026-04"):
        traders[0].close_month(month)
    for merchant in merchants:
        _rectify_all(first, merchant)
    settle(first, second)
    for desk in two_desks:
        _adds_up(desk)
    with second.desk.units.reading() as session:
        told = [row.why for row in refused_mutations(session)]
    assert all(why and "monthly_statement" in why for why in told), told
    TALLY["statements closed by two desks"] += len(first.all(select(MonthlyStatementRecord.id)))
    TALLY["closings refused because another desk was first"] += len(told)


def _rectify_all(desk: SyncedDesk, merchant: UUID) -> None:
    of = MonthlyStatementRecord
    last = desk.all(
        select(of.month).where(of.merchant_id == merchant).order_by(of.month.desc()).limit(1)
    )
    if last:
        try:
            closing_of(desk.desk.units, LATER).rectify(merchant, last[0], "Dernier mot", MANAGER)
        except NothingToClose:
            return


def _adds_up(desk: SyncedDesk) -> None:
    of = CardTransactionRecord
    with desk.desk.units.reading() as session:
        accepted = session.scalar(select(func.sum(of.covered_amount)).where(of.state == "accepted"))
        owed = session.scalar(select(func.sum(MonthlyStatementRecord.amount)))
        numbers = sorted(session.scalars(select(MonthlyStatementRecord.number)), key=str)
        assert owed == (accepted or Decimal(0))
        assert sorted(int(str(one)[-4:]) for one in numbers) == list(range(1, len(numbers) + 1))
        assert broken_statements(session.connection()) == 0
