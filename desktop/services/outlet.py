"""Shops and stalls of merchants, with their hours and closing periods, and the directory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.bank_account import UnknownMerchant
from desktop.domain.folding import fold
from desktop.domain.merchant import (
    DayTooEarly,
    MarketMissing,
    MerchantState,
    OutletKind,
    OutletUnnamed,
    UnknownOutlet,
    checked_hours,
    checked_period,
    closing_on,
    next_day_of,
)
from desktop.models import MerchantRecord, OutletRecord, new_id
from desktop.services.clock import Clock
from desktop.services.merchant_event import (
    Event,
    changed,
    refuse_who_does_not_follow,
    write_event,
)
from desktop.sheets.outlet import MarketDay, OutletForm, OutletLine, Stall
from desktop.storage.queries import merchant as merchants
from desktop.storage.unit_of_work import UnitsOfWork

_TOLD = frozenset({MerchantState.ACTIVE.value, MerchantState.SUSPENDED.value})


class OutletService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def add(self, merchant_id: UUID, form: OutletForm, actor: Actor) -> tuple[OutletLine, ...]:
        """Raises RoleNeeded, UnknownMerchant and what `checked_outlet` raises."""
        refuse_who_does_not_follow(actor)
        checked = checked_outlet(form)
        if checked.opened_on is None:
            checked = replace(checked, opened_on=self._clock.today())
        with self._units(actor, "add_outlet") as work:
            if work.session.get(MerchantRecord, merchant_id) is None:
                raise UnknownMerchant(merchant_id)
            columns = merchants.outlet_columns(checked)
            work.session.add(OutletRecord(id=new_id(), merchant_id=merchant_id, **columns))
            work.session.flush()
            event = Event(
                "outlet_added", checked.opened_on or self._clock.today(), "", checked.label
            )
            write_event(work.session, merchant_id, event, actor, self._clock)
            self._show_first(work.session, merchant_id)
            work.commit()
        return self.of(merchant_id)

    def correct(self, outlet_id: UUID, form: OutletForm, actor: Actor) -> tuple[OutletLine, ...]:
        """Raises UnknownOutlet, and as `add`."""
        refuse_who_does_not_follow(actor)
        checked = checked_outlet(form)
        with self._units(actor, "correct_outlet") as work:
            row = _found(work.session, outlet_id)
            old = merchants.outlet_columns(merchants.outlet_line(row).form)
            new = merchants.outlet_columns(checked)
            changes = changed(old, new)
            if changes:
                for name, value in new.items():
                    setattr(row, name, value)
                event = Event("outlet_changed", self._clock.today(), "", row.label, changes)
                write_event(work.session, row.merchant_id, event, actor, self._clock)
                work.session.flush()
                self._show_first(work.session, row.merchant_id)
            work.commit()
        return self.of(row.merchant_id)

    def close(self, outlet_id: UUID, on: date, actor: Actor) -> tuple[OutletLine, ...]:
        """`on` is the first day without it. Raises DayTooEarly, UnknownOutlet."""
        refuse_who_does_not_follow(actor)
        with self._units(actor, "close_outlet") as work:
            row = _found(work.session, outlet_id)
            if row.opened_on is not None and on < row.opened_on:
                raise DayTooEarly(row.opened_on)
            row.closed_on = on
            event = Event("outlet_closed", on, "", row.label)
            write_event(work.session, row.merchant_id, event, actor, self._clock)
            work.session.flush()
            self._show_first(work.session, row.merchant_id)
            work.commit()
        return self.of(row.merchant_id)

    def of(self, merchant_id: UUID) -> tuple[OutletLine, ...]:
        with self._units.reading() as session:
            return merchants.outlet_lines(session, merchant_id)

    def directory(self, on: date) -> tuple[MarketDay, ...]:
        """Markets from Monday on, then the shops; merchants who take part, or are suspended."""
        with self._units.reading() as session:
            asked = select(MerchantRecord).where(MerchantRecord.state.in_(_TOLD))
            known = {row.id: row for row in session.scalars(asked)}
            places: dict[tuple[int, str], list[Stall]] = defaultdict(list)
            for line in merchants.outlet_lines(session):
                day = _asked_day(line, on)
                if line.merchant_id in known and line.is_open_on(day):
                    key = (line.form.weekday or 0, line.form.market)
                    places[key].append(_stall(known[line.merchant_id], line, day))
        return tuple(
            MarketDay(market, weekday, next_day_of(weekday, on) if weekday else on, _sorted(stalls))
            for (weekday, market), stalls in sorted(
                places.items(), key=lambda item: _rank(*item[0])
            )
        )

    def _show_first(self, session: Session, merchant_id: UUID) -> None:
        """A list shows of a merchant the first outlet that is there."""
        today = self._clock.today()
        there = [
            line
            for line in merchants.outlet_lines(session, merchant_id)
            if line.closed_on is None or today < line.closed_on
        ]
        row = session.get_one(MerchantRecord, merchant_id)
        if there:
            row.outlet_kind, row.place = there[0].form.outlet_kind, there[0].place


def checked_outlet(form: OutletForm) -> OutletForm:
    """A stall has a market and a weekday, a shop has not; a name is made when none is typed.

    Raises MarketMissing, OutletUnnamed, HoursRefused, PeriodReversed.
    """
    label, market, street = (" ".join(t.split()) for t in (form.label, form.market, form.street))
    is_stall = form.outlet_kind == OutletKind.STALL
    if is_stall and not (market and form.weekday in range(1, 8)):
        raise MarketMissing
    if not (label or market or street):
        raise OutletUnnamed
    hours = {checked_hours(each.weekday, each.opens, each.closes) for each in form.hours}
    periods = {checked_period(each.first, each.last, each.why) for each in form.closures}
    return replace(
        form,
        label=label or (market if is_stall else street),
        market=market if is_stall else "",
        weekday=form.weekday if is_stall else None,
        pitch=form.pitch.strip() if is_stall else "",
        street=street,
        postcode=form.postcode.strip(),
        city=form.city.strip(),
        hours=tuple(sorted(hours, key=lambda each: (each.weekday, each.opens))),
        closures=tuple(sorted(periods, key=lambda each: (each.first, each.last))),
    )


def _found(session: Session, outlet_id: UUID) -> OutletRecord:
    row = session.get(OutletRecord, outlet_id)
    if row is None:
        raise UnknownOutlet(outlet_id)
    return row


def _asked_day(line: OutletLine, on: date) -> date:
    """A stall is looked at on its next market day."""
    return next_day_of(line.form.weekday, on) if line.form.weekday else on


def _stall(merchant: MerchantRecord, line: OutletLine, day: date) -> Stall:
    is_stall = line.form.outlet_kind == OutletKind.STALL
    return Stall(
        merchant_id=merchant.id,
        trade_name=merchant.trade_name,
        family=merchant.family,
        state=merchant.state,
        outlet_id=line.id,
        place=line.form.market if is_stall else line.place,
        pitch=line.form.pitch,
        hours=line.form.hours,
        away=closing_on(line.form.closures, day),
    )


def _sorted(stalls: list[Stall]) -> tuple[Stall, ...]:
    return tuple(sorted(stalls, key=lambda each: (fold(each.pitch), fold(each.trade_name))))


def _rank(weekday: int, market: str) -> tuple[int, str]:
    return (weekday or 8, fold(market))
