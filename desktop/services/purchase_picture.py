"""A month of purchases for those who would rather look than read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.eligibility_evidence import Labelled
from desktop.domain.month import first_day, last_day, month_after, month_of
from desktop.services.product import nomenclature
from desktop.sheets.outlet import OutletLine
from desktop.sheets.purchase_picture import FamilyShare, MarketWeek, PictureSheet, Week
from desktop.storage.queries.merchant import by_merchant, outlet_lines
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
                _markets(visits(session, first, last), by_merchant(outlet_lines(session))),
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


Where = tuple[bool, str]
"""Whether it is neither a market nor a shop, and the name of the market."""


def _markets(
    found: Sequence[tuple[UUID, str | None, date, int]],
    outlets: Mapping[UUID, Sequence[OutletLine]],
) -> tuple[MarketWeek, ...]:
    """Markets by name, then the shops, last what was sold on days without a market."""
    weeks: dict[Where, list[int]] = {}
    for merchant, market, day, count in found:
        where = (False, market) if market is not None else _sold_at(outlets.get(merchant, ()), day)
        weeks.setdefault(where, [0] * 7)[day.weekday()] += count
    places = sorted(weeks, key=lambda where: (where[0], not where[1], where[1]))
    return tuple(
        MarketWeek(name, cast("Week", tuple(weeks[elsewhere, name])), elsewhere)
        for elsewhere, name in places
    )


def _sold_at(outlets: Sequence[OutletLine], day: date) -> Where:
    """Terminals and slips name the merchant alone: its stall of that weekday says the market.

    Of a merchant without any outlet nothing is known but that it sells: it counts as a shop.
    """
    there = [one.form for one in outlets if one.is_open_on(day)]
    stalls = [form for form in there if form.outlet_kind == "stall"]
    markets = {form.market for form in stalls if form.weekday == day.isoweekday()}
    if markets:
        return False, min(markets)
    return bool(stalls) and len(stalls) == len(there), ""


def _months(days: tuple[date, date] | None) -> tuple[str, ...]:
    """From the latest to the first, those in between included."""
    if days is None:
        return ()
    first, month = month_of(days[0]), month_of(days[1])
    months = [month]
    while months[-1] > first:
        months.append(month_after(months[-1], -1))
    return tuple(months)
