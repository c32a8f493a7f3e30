"""The form of a shop or a stall: where, on which day, its hours and when it is away."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import Refusal
from desktop.domain.merchant import (
    ClosingPeriod,
    Hours,
    HoursRefused,
    MarketMissing,
    OutletUnnamed,
    PeriodReversed,
    checked_hours,
)
from desktop.i18n import gettext as _
from desktop.i18n import weekday_name
from desktop.sheets.outlet import OutletForm
from desktop.views.merchant.form_parts import day_field, exact_day, section, show_day
from desktop.views.merchant.words import outlet_kind_words
from desktop.views.theme.tokens import Space
from desktop.views.widgets.across import Across, ThreeAcross
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit

_SPAN = re.compile(r"\s*(?:,|;|\bet\b|\band\b)\s*")
_TO = re.compile(r"\s*(?:-|–|—|\bà\b|\bto\b)\s*")
MORE_PERIODS = 4
"""Closing periods that can be added at a time."""


class OutletEditor(Editor):
    NAME = "outlet"

    def __init__(self, title: str, form: OutletForm, today: date) -> None:
        super().__init__(title)
        self._known, self._today = form, today
        self.kind = Choice([(kind, outlet_kind_words(kind)) for kind in ("shop", "stall")])
        self.weekday = Choice([(day, weekday_name(day).capitalize()) for day in range(1, 8)])
        self.label, self.market, self.pitch = TextEdit(), TextEdit(), TextEdit()
        self.street, self.postcode, self.city = TextEdit(), TextEdit(), TextEdit()
        self.opened = day_field(today)
        self.market_row = FieldRow(_("Market"), self.market)
        self.street_row = FieldRow(_("Number and street"), self.street)
        self.hours = {day: TextEdit("8:30 – 13:00, 15:00 – 19:00") for day in range(1, 8)}
        self.hour_rows = {
            day: FieldRow(weekday_name(day).capitalize(), field, optional=True)
            for day, field in self.hours.items()
        }
        self.periods: list[_PeriodFields] = []
        self._lay()
        self.finish(_("Save the outlet"))
        self.banner.hush()
        self._show(form)
        self.kind.value_changed.connect(self._follow_kind)
        self.weekday.value_changed.connect(self._follow_kind)
        self._follow_kind()
        self.keep_typed(self._typed_fields())

    @property
    def form(self) -> OutletForm:
        """Raises HoursRefused, told beside their day."""
        is_stall = self.kind.value() == "stall"
        weekday = self.weekday.value()
        return OutletForm(
            label=self.label.text(),
            outlet_kind=str(self.kind.value()),
            market=self.market.text(),
            weekday=weekday if is_stall and isinstance(weekday, int) else None,
            pitch=self.pitch.text(),
            street=self.street.text(),
            postcode=self.postcode.text(),
            city=self.city.text(),
            hours=tuple(hour for day in self._shown_days() for hour in self._hours_of(day)),
            closures=tuple(each.period for each in self.periods if each.is_typed),
            opened_on=exact_day(self.opened),
        )

    def restore(self, body: dict[str, Any]) -> None:
        super().restore(body)
        for each in self.periods:
            each.setVisible(each.is_typed or not each.isHidden())
        self._follow_kind()

    def start(self) -> None:
        self.kind.setFocus()

    def is_complete(self) -> bool:
        """A period of which one day is missing says nothing."""
        incomplete = [each for each in self.periods if not each.is_complete()]
        return not incomplete

    def explain(self, error: Refusal, words: str) -> bool:
        row: FieldRow | None = None
        if isinstance(error, HoursRefused):
            row = self.hour_rows.get(error.weekday)
        elif isinstance(error, MarketMissing):
            row = self.market_row
        elif isinstance(error, OutletUnnamed):
            row = self.street_row
        elif isinstance(error, PeriodReversed) and self.periods:
            row = self.periods[-1].last_row
        for other in (self.market_row, self.street_row, *self.hour_rows.values()):
            other.calm()
        if row is None:
            return False
        row.complain(words)
        row.setFocus()
        return True

    @Slot()
    def add_period(self) -> None:
        """One of those that were built with the page, so that Tab comes by in reading order."""
        hidden = [each for each in self.periods if each.isHidden()]
        if hidden:
            hidden[0].show()
            hidden[0].first.setFocus()
        self._more.setVisible(len(hidden) > 1)

    def _add_period(self, period: ClosingPeriod | None) -> None:
        fields = _PeriodFields(period, self._today)
        self.periods.append(fields)
        self._periods.addWidget(fields)
        fields.setVisible(period is not None)

    @Slot()
    def _follow_kind(self) -> None:
        """A stall has hours on its market day only."""
        is_stall = self.kind.value() == "stall"
        self._stall.setVisible(is_stall)
        self._address.setVisible(not is_stall)
        shown = self._shown_days()
        self._hours.show_only([self.hour_rows[day] for day in shown])

    def _shown_days(self) -> tuple[int, ...]:
        day = self.weekday.value()
        if self.kind.value() == "stall" and isinstance(day, int):
            return (day,)
        return tuple(self.hours)

    def _hours_of(self, day: int) -> list[Hours]:
        text = self.hours[day].text().strip()
        if not text:
            return []
        spans = [_TO.split(span) for span in _SPAN.split(text) if span]
        if any(len(span) != 2 for span in spans):
            raise HoursRefused(day)
        return [checked_hours(day, opens, closes) for opens, closes in spans]

    def _show(self, form: OutletForm) -> None:
        self.kind.set_value(form.outlet_kind)
        self.weekday.set_value(form.weekday)
        for name in ("label", "market", "pitch", "street", "postcode", "city"):
            getattr(self, name).setText(getattr(form, name))
        show_day(self.opened, form.opened_on or self._today)
        for day, field in self.hours.items():
            spans = (f"{each.opens} – {each.closes}" for each in form.hours if each.weekday == day)
            field.setText(", ".join(spans))

    def _typed_fields(self) -> dict[str, QWidget]:
        names = ("kind", "weekday", "label", "market", "pitch", "street", "postcode", "city")
        fields: dict[str, QWidget] = {name: getattr(self, name) for name in names}
        fields["opened"] = self.opened
        fields |= {f"hours_{day}": field for day, field in self.hours.items()}
        for number, each in enumerate(self.periods):
            for name in ("first", "last", "why"):
                fields[f"{name}_{number}"] = getattr(each, name)
        return fields

    def _lay(self) -> None:
        named = FieldRow(
            _("What it is called"), self.label, _("Only when there are several."), optional=True
        )
        begun = FieldRow(_("There since"), self.opened)
        self.add(ThreeAcross((FieldRow(_("Kind"), self.kind), named, begun)))
        weekday = FieldRow(_("Weekday"), self.weekday)
        pitch = FieldRow(_("Pitch"), self.pitch, optional=True)
        self._stall = ThreeAcross((self.market_row, weekday, pitch))
        town = FieldRow(_("Town"), self.city, optional=True)
        postcode = FieldRow(_("Postcode"), self.postcode, optional=True)
        self._address = ThreeAcross((self.street_row, postcode, town))
        self.add(self._stall)
        self.add(self._address)
        self.add(section(_("Opening hours")))
        self._hours = Across(list(self.hour_rows.values()), 4)
        self.add(self._hours)
        self.add(section(_("Closing periods")))
        self._periods = QVBoxLayout()
        self._periods.setSpacing(Space.M)
        self.body.addLayout(self._periods)
        for period in (*self._known.closures, *[None] * MORE_PERIODS):
            self._add_period(period)
        self._more = LinkButton(_("Add a closing period"), "Ctrl+J", "plus")
        self._more.setObjectName("add_period")
        self._more.clicked.connect(self.add_period)
        self.add(self._more)


class _PeriodFields(ThreeAcross):
    """One closing period; emptied, it is left out."""

    def __init__(self, period: ClosingPeriod | None, today: date) -> None:
        self.first = day_field(today)
        self.last = day_field(today)
        self.why = TextEdit(_("Holidays, works…"))
        self.first_row = FieldRow(_("Closed from"), self.first)
        self.last_row = FieldRow(_("to"), self.last, _("Both days included."))
        why = FieldRow(_("Why"), self.why, optional=True)
        super().__init__((self.first_row, self.last_row, why))
        show_day(self.first, period.first if period else None)
        show_day(self.last, period.last if period else None)
        self.why.setText(period.why if period else "")

    @property
    def is_typed(self) -> bool:
        return bool(self.first.text().strip() or self.last.text().strip())

    @property
    def period(self) -> ClosingPeriod:
        """Only of one that is complete."""
        first, last = exact_day(self.first), exact_day(self.last)
        return ClosingPeriod(first or date.min, last or date.min, self.why.text())

    def is_complete(self) -> bool:
        for row, field in ((self.first_row, self.first), (self.last_row, self.last)):
            row.calm()
            if self.is_typed and exact_day(field) is None:
                row.complain(_("Type a day, as 12/08/2026."))
        return not (self.first_row.problem or self.last_row.problem)
