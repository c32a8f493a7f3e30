"""Where one buys: the markets by day with who stands there, and the shops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.merchant import Hours
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import ngettext, weekday_and_date
from desktop.sheets.outlet import MarketDay, Stall
from desktop.views.merchant.form_parts import day_field, exact_day
from desktop.views.merchant.words import family_word
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.moment import short_day
from desktop.views.widgets.page import Page, PageHead, Place, page_column


@dataclass(frozen=True)
class _Row:
    """A stall on its market day, as one line of the table."""

    market: MarketDay
    stall: Stall


def _day(row: _Row) -> date | None:
    """None for the shops, which are there on most days."""
    return row.market.next_on if row.market.weekday else None


def _where(row: _Row) -> str:
    """A market with the pitch there; a shop with its street."""
    parts = (row.market.market or row.stall.place, row.stall.pitch)
    return ", ".join(part for part in parts if part)


def _name(row: _Row) -> str:
    return row.stall.trade_name


def _products(row: _Row) -> str:
    return family_word(row.stall.family)


def _presence(row: _Row) -> str:
    """The hours of that day, or why nobody buys there then."""
    if row.stall.state != "active":
        return _("suspended")
    if row.stall.away:
        away = datetime.combine(row.stall.away.last, time(12))
        now = datetime.combine(row.market.next_on, time(12))
        return _("away until {day}").format(day=short_day(away, now))
    spans = [f"{each.opens}–{each.closes}" for each in _hours(row)]
    if spans or not row.stall.hours:
        return ", ".join(spans) or _("there")
    return _("closed that day")


def _hours(row: _Row) -> list[Hours]:
    weekday = row.market.next_on.isoweekday()
    return [each for each in row.stall.hours if each.weekday == weekday]


def _presence_shape(row: _Row) -> tuple[str, str]:
    if row.stall.state != "active":
        return ("pause-circle", "waiting")
    is_shut = row.stall.away or (row.stall.hours and not _hours(row))
    return ("clock", "neutral") if is_shut else ("check-circle", "done")


LEAST_DAY = 132
"""Pixels in which a whole day can be read."""


class DirectoryPage(Page):
    """`directory_requested` asks for the week that follows a day."""

    directory_requested = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__(_("Directory of markets"))
        self._markets: tuple[MarketDay, ...] = ()
        column = page_column(self)
        self.head = PageHead(_("Directory of markets"))
        self.head.set_eyebrow(_("Merchants"))
        column.addWidget(self.head)
        self.merchants = SecondaryButton(_("Their files"), "Ctrl+D", "storefront")
        self.merchants.clicked.connect(self._open_list)
        self.head.add_action(self.merchants)
        self.day = day_field(today)
        self.day.set_value(PartialDate(today.year, today.month, today.day))
        self.market = Choice()
        self.search = TextEdit(_("Filter: name, place, product…"))
        panel = Card()
        panel.body.addLayout(self._filters())
        self._table: LinesTable[_Row] = LinesTable(_columns())
        empty = EmptyState(
            "storefront",
            _("Nobody sells anywhere yet"),
            _("Enter the outlets in the file of each merchant that takes part."),
        )
        self.view = LinesView(self._table, empty, _("Directory of markets"))
        panel.body.addWidget(self.view, 1)
        column.addWidget(panel, 1)
        self.day.editingFinished.connect(self.refresh)
        self.market.value_changed.connect(self._show_chosen)
        self.search.textEdited.connect(self.view.filter)
        self.search.returnPressed.connect(self.view.setFocus)
        self.view.line_chosen.connect(self._open)

    def _filters(self) -> QHBoxLayout:
        self._day_row = FieldRow(_("From"), self.day)
        self._day_row.setMinimumWidth(look.scaled(LEAST_DAY))
        filters = QHBoxLayout()
        filters.setSpacing(Space.L)
        filters.addWidget(self._day_row, 1)
        filters.addWidget(FieldRow(_("Market"), self.market), 2)
        filters.addWidget(FieldRow(_("Search"), self.search, optional=True), 3)
        return filters

    def shown(self) -> None:
        self.market.setFocus()

    @Slot()
    def refresh(self) -> None:
        day = exact_day(self.day)
        self._day_row.calm()
        if day is None:
            self._day_row.complain(_("Type a day, as 12/08/2026."))
        else:
            self.directory_requested.emit(day)

    def show_directory(self, markets: Sequence[MarketDay]) -> None:
        self._markets = tuple(markets)
        stalls = sum(len(market.stalls) for market in markets)
        self.head.set_subtitle(
            ngettext("{count} place to buy", "{count} places to buy", stalls).format(count=stalls)
        )
        options: list[tuple[object, str]] = [(None, _("everywhere"))]
        options += [((market.weekday, market.market), _title(market)) for market in self._markets]
        self.market.set_options(options)
        self._show_chosen()

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self.market.value()
        self._table.show_lines(
            [
                _Row(market, stall)
                for market in self._markets
                if chosen is None or chosen == (market.weekday, market.market)
                for stall in market.stalls
            ]
        )

    @Slot()
    def _open_list(self) -> None:
        self.open_requested.emit(Place("merchants"))

    @Slot(object)
    def _open(self, row: _Row) -> None:
        self.open_requested.emit(Place("merchant", row.stall.merchant_id))


def _title(market: MarketDay) -> str:
    """With how many are there: `Marché du samedi · Samedi 28 novembre 2026 · 8 of 9 there`."""
    words = _("{present} of {count} there")
    told = words.format(present=market.present, count=len(market.stalls))
    if not market.weekday:
        return " · ".join((_("Shops"), told))
    return f"{market.market} · {weekday_and_date(market.next_on)} · {told}"


def _columns() -> tuple[Column[_Row], ...]:
    return (
        Column(_("Day"), _day, "day", spare=2),
        Column(_("Where"), _where, stretch=True),
        Column(_("Merchant"), _name),
        Column(_("Products"), _products, spare=1),
        Column(_("That day"), _presence, "state", shape=_presence_shape),
    )
