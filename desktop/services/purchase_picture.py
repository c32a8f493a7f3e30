"""A month of purchases for those who would rather look than read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from sqlalchemy.orm import Session

from desktop.domain.eligibility_evidence import Labelled
from desktop.domain.month import first_day, last_day, month_after, month_of
from desktop.services.product import nomenclature
from desktop.sheets.purchase_picture import FamilyShare, MarketWeek, PictureSheet, Week
from desktop.storage.queries.product import evidence_of_merchants
from desktop.storage.queries.purchase_picture import amounts, days_with_purchases, visits
from desktop.storage.unit_of_work import UnitsOfWork


class PurchasePictureService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def sheet(self, month: str = "") -> PictureSheet:
        """Of this month, or of the latest one that has purchases."""
        with self._units.reading() as session:
            months = _months(days_with_purchases(session))
            chosen = month if month in months else next(iter(months), "")
            if not chosen:
                return PictureSheet("", (), (), (), nomenclature())
            first, last = first_day(chosen), last_day(chosen)
            return PictureSheet(
                chosen,
                months,
                _families(session, first, last),
                _markets(visits(session, first, last)),
                nomenclature(),
            )


def _families(session: Session, first: date, last: date) -> tuple[FamilyShare, ...]:
    labelled = Labelled(evidence_of_merchants(session), nomenclature())
    whole: dict[str, Decimal] = defaultdict(Decimal)
    part: dict[str, Decimal] = defaultdict(Decimal)
    for merchant, family, day, amount in amounts(session, first, last):
        whole[family] += amount
        if labelled(merchant, family, day):
            part[family] += amount
    return tuple(FamilyShare(family, whole[family], part[family]) for family in sorted(whole))


def _markets(found: Sequence[tuple[str, date, int]]) -> tuple[MarketWeek, ...]:
    """Markets by name, the shops last."""
    weeks: dict[str, list[int]] = {}
    for market, day, count in found:
        weeks.setdefault(market, [0] * 7)[day.weekday()] += count
    names = sorted(weeks, key=lambda name: (not name, name))
    return tuple(MarketWeek(name, cast("Week", tuple(weeks[name]))) for name in names)


def _months(days: tuple[date, date] | None) -> tuple[str, ...]:
    """From the latest to the first, those in between included."""
    if days is None:
        return ()
    first, month = month_of(days[0]), month_of(days[1])
    months = [month]
    while months[-1] > first:
        months.append(month_after(months[-1], -1))
    return tuple(months)
