"""Purchases of the invented city: credits, the files and slips of some months, one month closed.

Some are refused, some resemble each other, and a slip is missing: what a month brings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.actor import Actor
from desktop.domain.month import first_day, month_after, month_of
from desktop.domain.transaction import PurchaseSource, Told
from desktop.importers.payment_terms import TermsSource
from desktop.importers.sender_file import SenderSource
from desktop.services import invented_sales as sold
from desktop.services.clock import Clock
from desktop.services.closing import ClosingService
from desktop.services.closing_content import PaperFrame
from desktop.services.invented_cards import Moments
from desktop.services.ledger import LedgerService
from desktop.services.product import nomenclature
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_import import PurchaseImportService
from desktop.services.purchase_intake import Origin
from desktop.services.purchase_list import PurchaseListService
from desktop.sheets.purchase import FileLayout, PurchaseFilter
from desktop.storage.unit_of_work import UnitsOfWork

OPERATOR = "Kasaoul"
MONTHS = 3
TOLD_TWICE = "Même panier passé deux fois à la caisse, vu avec le commerçant."
_ROWS, _ROWS_LATELY, _FEWEST_CARDS = 76, 126, 12
_IN_PARTS = Decimal("128.60")  # more than a month's credit: covered in part
_ALCOHOL = Decimal("11.90")


@dataclass(frozen=True)
class InventedPurchases:
    """Acts of who follows merchants, each on its day; the clock stands on its last one after."""

    units: UnitsOfWork
    times: Clock
    clock: Moments
    actor: Actor
    site_key: bytes

    def enter(self) -> int:
        """How many purchases were told."""
        with self.units.reading() as session:
            cards = sold.held_cards(session)
            places = sold.stalls(session)
        layout = _layout(places)
        ledger = LedgerService(self.units, self.times)
        told = 0
        months = self._months(cards)
        for month in months:
            self.clock.put(first_day(month), 70)
            ledger.run_credits(month, self.actor)
        for month in months:
            holding = [card.number for card in cards if card.holds(month)]
            told += self._take_in(month, places, holding, layout)
        if months and months[0] < self._this_month:
            self._close(months[0])
        return told

    @property
    def _this_month(self) -> str:
        return month_of(self.clock.last_day)

    def _months(self, cards: Sequence[sold.HeldCard]) -> list[str]:
        """The last ones in which enough people could buy something."""
        last = [month_after(self._this_month, back) for back in range(1 - MONTHS, 1)]
        return [m for m in last if sum(card.holds(m) for card in cards) >= _FEWEST_CARDS]

    def _take_in(
        self,
        month: str,
        places: dict[str, list[sold.Stall]],
        cards: Sequence[str],
        layout: FileLayout,
    ) -> int:
        """A file of the operator, and the slips of one booklet."""
        runs = month == self._this_month
        self.clock.put(self._after(month), 35)
        imports = PurchaseImportService(self.units, self.times)
        names = (*sold.EVERY_MONTH, *(sold.LATELY if runs else ()))
        here = [stall for name in names for stall in places[name]]
        if not runs:
            cards = cards[2 * len(cards) // 3 :]  # the guided tour spends with the first ones
        rows = sold.sales(month, here, cards, _ROWS_LATELY if runs else _ROWS, self.clock.last_day)
        if rows:
            rows += self._odd(month, places, rows, with_more=runs)
            imports.keep_layout(layout, self.actor)
            imports.record(imports.propose_rows(_origin(month, layout, rows), rows, []), self.actor)
        (stall,) = places[sold.ON_PAPER]
        is_whole = month == month_after(self._this_month, 1 - MONTHS)
        typed = sold.slips(month, stall, cards, self.clock.last_day, with_gap=not is_whole)
        if typed:
            self.clock.wait(50)
            paper = Origin(PurchaseSource.PAPER_SLIPS)
            imports.record(imports.propose_rows(paper, typed, []), self.actor)
        return len(rows) + len(typed)

    def _after(self, month: str) -> date:
        """Some days after the month is over, or today."""
        return min(first_day(month_after(month)) + timedelta(days=3), self.clock.last_day)

    def _odd(
        self,
        month: str,
        places: dict[str, list[sold.Stall]],
        rows: Sequence[Told],
        *,
        with_more: bool,
    ) -> list[Told]:
        """Refused, or to be looked at: each of another kind."""
        first, other, third, fourth = rows[0], rows[1], rows[2], rows[3]
        with self.units.reading() as session:
            blocked = sold.blocked_before(session, first_day(month))
        found = [
            replace(first, at_time=_minutes_after(first.at_time, 2), ticket="9001"),
            replace(other, card_reference=sold.NOBODYS_CARD, ticket="9002"),
            replace(third, family="alcohol", amount=_ALCOHOL, ticket="9003"),
        ]
        if blocked:
            found.append(replace(rows[5], card_reference=blocked, ticket="9005"))
        if with_more:
            found += [
                replace(fourth, amount=_IN_PARTS, ticket="9004"),
                replace(rows[4], card_reference=rows[6].card_reference, at_time=""),
                replace(rows[7], merchant_reference=sold.NOBODYS_TERMINAL, ticket="9006"),
                *self._elsewhere(places, rows),
            ]
        return [replace(row, line=len(rows) + 2 + place) for place, row in enumerate(found)]

    def _elsewhere(self, places: dict[str, list[sold.Stall]], rows: Sequence[Told]) -> list[Told]:
        """At merchants of whom nothing is taken."""
        yesterday = self.clock.last_day - timedelta(days=1)
        at = [places[name][0] for name in sold.REFUSED]
        return [
            replace(
                rows[8 + place],
                merchant_reference=stall.code,
                family=stall.family,
                on_day=max(yesterday, first_day(self._this_month)),
                ticket=f"901{place}",
            )
            for place, stall in enumerate(at)
        ]

    def _close(self, month: str) -> None:
        """What was told twice is settled first; whoever still has something open stays open."""
        self.clock.put(self._after(month) + timedelta(days=4), 140)
        purchases = PurchaseListService(self.units)
        imports = PurchaseImportService(self.units, self.times)
        corrections = PurchaseCorrectionService(self.units, self.times, imports)
        for pair in purchases.duplicates(PurchaseFilter(month=month), self.actor):
            corrections.settle(pair.purchase.id, TOLD_TWICE, self.actor, is_duplicate=True)
        closing = ClosingService(self.units, self.times, lambda: self.site_key, self._frame)
        ids = [line.merchant_id for line in closing.month(month, self.actor).lines]
        self.clock.wait(15)
        closing.close(ids, month, self.actor)

    def _frame(self) -> PaperFrame:
        data = self.units.path.parent
        known = {one.code: one.name.fr for one in nomenclature().families}
        sender = SenderSource(data, demonstration=True)().sheet
        return PaperFrame(sender, known, TermsSource(data)().payment_days)


def _layout(places: dict[str, list[sold.Stall]]) -> FileLayout:
    """How the operator writes, and what it calls the terminals: as the assistant would keep it."""
    columns = {
        "on_day": "Date de vente", "at_time": "Heure", "merchant": "Terminal",
        "card": "Numéro de carte", "ticket": "N° ticket", "family": "Rayon",
        "amount": "Montant TTC",
    }  # fmt: skip
    codes = {stall.code: str(stall.outlet_id) for some in places.values() for stall in some}
    families = {"Crémerie": "dairy", "Fruits": "fruit", "Légumes": "vegetables", "Miel": "honey"}
    return FileLayout(
        OPERATOR, encoding="cp1252", columns=columns, merchants=codes, families=families
    )


def _origin(month: str, layout: FileLayout, rows: Sequence[Told]) -> Origin:
    digest = hashlib.sha256("\n".join(map(repr, rows)).encode()).hexdigest()
    name = f"ventes-{month}.csv"
    return Origin(PurchaseSource.OPERATOR_FILE, OPERATOR, name, digest, "", layout)


def _minutes_after(at_time: str, minutes: int) -> str:
    moment = int(at_time[:2]) * 60 + int(at_time[3:]) + minutes
    return f"{moment // 60:02d}:{moment % 60:02d}"
