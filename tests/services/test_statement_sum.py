"""From the till to the statement on a real store: each accepted cent is stated, and once.

Lives of a small market are drawn: what is bought comes in any pieces, from any source, in any order
and again; months are closed in between; purchases and imports are taken back before and after.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop.domain.closing import Severity
from desktop.domain.errors import Refusal
from desktop.domain.statement import counter_entries_in, lines_in
from desktop.domain.transaction import PurchaseSource, Told
from desktop.models import MonthlyStatementRecord
from desktop.services.closing import ClosingService
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_intake import Origin
from desktop.sheets.closing import FindingLine
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, SIRET, Market, a_market, told
from tests.trading import FRAME, KEY

MONTHS = ("2026-02", "2026-03", "2026-04", "2026-05")
NAMES = (SIRET, "Fromagerie du Pâtis")
SOURCES = (PurchaseSource.OPERATOR_FILE, PurchaseSource.DROP_FOLDER, PurchaseSource.PAPER_SLIPS)
WHY = "essai d’une propriété"


class Life:
    """What may happen to a market, each time as chance has it."""

    def __init__(self, market: Market, random: Random) -> None:
        self.market = market
        self.random = random
        self.told = [self._purchase(line) for line in range(1, 31)]
        self.imports: list[UUID] = []

    @property
    def closing(self) -> ClosingService:
        return ClosingService(self.market.desk.units, self.market.clock, lambda: KEY, lambda: FRAME)

    @property
    def corrections(self) -> PurchaseCorrectionService:
        market = self.market
        return PurchaseCorrectionService(market.desk.units, market.clock, market.imports)

    def _purchase(self, line: int) -> Told:
        random = self.random
        return told(
            line,
            f"{random.randint(1, 1500) / 100:.2f}",
            card_reference=random.choice(CARDS),
            merchant_reference=random.choice(NAMES),
            on_day=date(2026, random.choice((2, 3, 3)), random.randint(1, 28)),
            family=random.choice(("vegetables", "fruit", "tobacco")),
        )

    def take_in(self) -> None:
        """A piece, of which some may be there already."""
        piece = self.random.sample(self.told, self.random.randint(1, 12))
        origin = Origin(self.random.choice(SOURCES), "Kasaoul", f"{self.random.random()}.csv")
        preview = self.market.imports.propose_rows(origin, piece, [])
        with suppress(Refusal):
            self.imports.append(self.market.imports.record(preview, FOLLOWS).line.id)

    def undo(self) -> None:
        """Refused once a month of it is closed."""
        if self.imports:
            with suppress(Refusal):
                self.market.imports.reverse(self.random.choice(self.imports), WHY, FOLLOWS)

    def take_back(self) -> None:
        """Whole or a part, of its own day while that is open, else of today."""
        rows = [row for row in self.market.rows() if row.state == "accepted" and row.amount > 0]
        if rows:
            part = self.random.choice((None, Decimal("0.01")))
            with suppress(Refusal):
                row = self.random.choice(rows)
                self.corrections.reverse(row.id, WHY, FOLLOWS, part)

    def close(self) -> None:
        self.close_month(self.random.choice(self.market.merchants), self.random.choice(MONTHS[:2]))

    def close_month(self, merchant: UUID, month: str) -> None:
        while found := self._first_open(merchant, month):
            subject = found.finding.subject_id
            if found.severity is Severity.BLOCKING:
                twice = self.random.random() < 0.5
                self.corrections.settle(subject, WHY, FOLLOWS, is_duplicate=twice)
            else:
                self.closing.accept(merchant, month, found.anomaly, subject, WHY, FOLLOWS)
        self.closing.close([merchant], month, FOLLOWS)

    def _first_open(self, merchant: UUID, month: str) -> FindingLine | None:
        """What blocks comes first; what is settled changes what else there is to see."""
        found = self.closing.check(merchant, month, FOLLOWS).findings
        return next((one for one in found if one.keeps_open), None)

    def rectify(self) -> None:
        merchant = self.random.choice(self.market.merchants)
        with suppress(Refusal):
            self.closing.rectify(merchant, self.random.choice(MONTHS[:2]), WHY, FOLLOWS)


def stated(market: Market) -> dict[UUID | None, tuple[Decimal, Decimal]]:
    found: dict[UUID | None, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0),) * 2)
    with market.desk.units.reading() as session:
        for row in session.scalars(select(MonthlyStatementRecord)):
            lines = (*lines_in(row.content), *counter_entries_in(row.content))
            assert sum((x.money.covered for x in lines), Decimal(0)) == row.amount
            assert sum((x.money.amount for x in lines), Decimal(0)) == row.purchases
            owed, sold = found[row.merchant_id]
            found[row.merchant_id] = (owed + row.amount, sold + row.purchases)
    return found


def accepted(market: Market) -> dict[UUID | None, tuple[Decimal, Decimal]]:
    found: dict[UUID | None, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0),) * 2)
    for row in market.rows():
        if row.state == "accepted":
            owed, sold = found[row.merchant_id]
            found[row.merchant_id] = (owed + row.covered_amount, sold + row.amount)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_statements_come_to_what_was_accepted_whatever_happened(
    desk: Desk, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - invented lives
    market = a_market(desk, tmp_path)
    market.credit("2026-02")
    life = Life(market, random)
    acts = (life.take_in, life.take_in, life.take_back, life.undo, life.close, life.rectify)
    for _ in range(24):
        random.choice(acts)()
    market.day = date(2026, 6, 2)
    for merchant in market.merchants:
        for month in MONTHS:
            life.close_month(merchant, month)
            with suppress(Refusal):
                life.closing.rectify(merchant, month, WHY, FOLLOWS)
    assert stated(market) == accepted(market)
    assert any(owed for owed, _sold in accepted(market).values()), "something was bought at all"
