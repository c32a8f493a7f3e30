"""Purchases in pictures: by family with their labelled share, and by market day."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from desktop.i18n import gettext as _
from desktop.i18n import month_name
from desktop.sheets.purchase_picture import MarketWeek, PictureSheet
from desktop.views.product.words import family_name
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.charts_activity import ActivityGrid, MarketActivity
from desktop.views.widgets.charts_card import ChartCard
from desktop.views.widgets.charts_shares import Share, ShareBars
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.text import label


class PicturePage(ScrollPage):
    sheet_requested = Signal(str)  # a month, or nothing for the latest

    def __init__(self) -> None:
        super().__init__(_("Purchases in pictures"))
        self.banner = Banner()
        self.banner.hush()
        self.months = Choice()
        self._month = FieldRow(_("Month"), self.months)
        self._month.setMaximumWidth(360)
        self._empty = EmptyState(
            "chart-bar", _("No purchase yet"), _("The pictures come with the first import.")
        )
        self.shares, self.activity = ShareBars(), ActivityGrid()
        self.families = ChartCard(_("Purchases by family"), self.shares, self.shares)
        words = _("Sustainable here: a quality label is proven for the family on that day.")
        self.families.add(label(words, "small", wrap=True))
        self.markets = ChartCard(_("Activity by market day"), self.activity, self.activity)
        for part in (self.banner, self._month, self._empty, self.families, self.markets):
            self.content.addWidget(part)
        self.content.addStretch(1)
        self.months.value_changed.connect(self._ask)
        for words, icon, place in (
            (_("Products and rules"), "leaf", "products"),
            (_("Show these purchases"), "list-bullets", "purchases"),
        ):
            button = SecondaryButton(words, "", icon)
            button.setObjectName(place)
            button.clicked.connect(self._open)
            self.head.add_action(button)

    def refresh(self) -> None:
        self.sheet_requested.emit(str(self.months.value() or ""))

    def shown(self) -> None:
        self.months.setFocus()

    def show_sheet(self, sheet: PictureSheet) -> None:
        self.months.set_options([(month, month_name(month)) for month in sheet.months])
        self.months.set_value(sheet.month)
        self.shares.show_shares(
            [
                Share(
                    family_name(each.family, sheet.known) or _("not told"),
                    each.amount,
                    each.labelled,
                )
                for each in sheet.families
            ]
        )
        self.activity.show_activity(
            [MarketActivity(_place_name(each), each.counts) for each in sheet.markets]
        )
        for card in (self.families, self.markets):
            card.tell()
            card.setVisible(bool(sheet.month))
        self._month.setVisible(bool(sheet.month))
        self._empty.setVisible(not sheet.month)

    @Slot()
    def _open(self) -> None:
        page = self.sender().objectName()
        month = str(self.months.value() or "")
        self.open_requested.emit(Place(page, month if page == "purchases" else None))

    @Slot()
    def _ask(self) -> None:
        self.refresh()


def _place_name(week: MarketWeek) -> str:
    if week.elsewhere:
        return _("Stallholders on days without their market")
    return week.market or _("Shops")
