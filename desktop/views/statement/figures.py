"""Three figures over a month: how far it is, what is late, and twelve months of payments."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop import i18n
from desktop.domain.closing import MonthState
from desktop.i18n import gettext as _
from desktop.sheets.closing import ClosingSheet
from desktop.sheets.statement_line import OverdueSheet, ThresholdSheet
from desktop.views.statement.words import (
    late_count_words,
    month_state_shape,
    month_state_words,
    threshold_words,
)
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.charts import Meter
from desktop.views.widgets.charts_progress import Segment, StateBar
from desktop.views.widgets.flow import FlowLayout, give_way
from desktop.views.widgets.page import Place
from desktop.views.widgets.text import label

SIDE_BY_SIDE = 980
DONE = frozenset({MonthState.CLOSED, MonthState.SENT, MonthState.PAID})


class MonthFigures(Card):
    """And the ways to the pages behind them."""

    place_requested = Signal(object)  # a Place

    def __init__(self, states: Sequence[MonthState]) -> None:
        super().__init__()
        self.setAccessibleName(_("Figures of the month"))
        self._states = tuple(states)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(Space.XL)
        self.body.addLayout(self._row)
        self.bar, self.meter = StateBar(), Meter()
        self._late, self._twelve = label("", "text", wrap=True), label("", "muted", wrap=True)
        links = QWidget()
        ways = FlowLayout(links, Space.M)
        self.payments = LinkButton(_("Payments"), icon="chart-bar")
        self.months = LinkButton(_("Month by month"), icon="table")
        self.slips = LinkButton(_("Slips"), icon="stack")
        for button in (self.payments, self.months, self.slips):
            ways.addWidget(button)
            button.clicked.connect(self._go)
        far, paid = QVBoxLayout(), QVBoxLayout()
        far.addWidget(self.bar)
        far.addStretch(1)
        far.addWidget(links)
        for part in (self._late, self._twelve, self.meter):
            paid.addWidget(part)
        paid.addStretch(1)
        self._row.addLayout(far, 3)
        self._row.addLayout(paid, 2)

    @Slot()
    def _go(self) -> None:
        page = {self.payments: "payments", self.months: "closing_months", self.slips: "slips"}
        for button, key in page.items():
            if button is self.sender():
                self.place_requested.emit(Place(key))

    @property
    def late_words(self) -> str:
        return self._late.text()

    @property
    def twelve_words(self) -> str:
        return self._twelve.text()

    def show_month(self, sheet: ClosingSheet) -> None:
        counted = sheet.counted()
        self.bar.show_segments(
            [
                Segment(
                    month_state_words(state),
                    counted[state],
                    month_state_shape(state)[1],
                    month_state_shape(state)[0],
                    is_done=state in DONE,
                )
                for state in self._states
            ]
        )

    def show_payments(self, overdue: OverdueSheet, threshold: ThresholdSheet) -> None:
        self._late.setText(late_count_words(overdue))
        self._twelve.setText(threshold_words(threshold))
        self.meter.show_share(threshold.total, threshold.threshold, threshold_words(threshold))
        self.meter.setToolTip(i18n.money(threshold.total))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        give_way(self._row, self.width() < look.scaled(SIDE_BY_SIDE))
