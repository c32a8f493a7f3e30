"""What waits for its payment, what each wait costs, and twelve months beside the threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal, Slot

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.statement_line import OverdueSheet, StatementLine, ThresholdSheet
from desktop.views.statement.words import late_count_words, late_words, threshold_words
from desktop.views.theme import look
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.charts import Meter
from desktop.views.widgets.charts_card import ChartCard
from desktop.views.widgets.charts_months import MonthBars
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.text import label

LIST_HEIGHT = 330


class PaymentsPage(ScrollPage):
    payments_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Payments"))
        self.month = LinkButton(_("Close a month"), icon="lock-simple")
        self.head.add_action(self.month)
        self.month.clicked.connect(self._open_month)
        self.note = Banner()
        self.content.addWidget(self.note)
        self.content.addWidget(self._list())
        self.content.addWidget(self._twelve_months())
        self.content.addStretch(1)
        self.view.line_chosen.connect(self._open)

    def _list(self) -> Card:
        panel = Card(_("Late or soon due"))
        self._said, self._law = label("", "lead", wrap=True), label("", "small", wrap=True)
        self._table: LinesTable[StatementLine] = LinesTable(
            (
                Column(_("Merchant"), lambda line: line.trade_name, stretch=True),
                Column(_("Month"), lambda line: i18n.month_name(line.month), spare=2),
                Column(_("Statement"), lambda line: line.number, "code", spare=3),
                Column(_("Payable until"), _due_on, "day", spare=4),
                Column(_("Wait"), _wait, "state", shape=_wait_shape),
                Column(_("To be paid"), lambda line: line.amount, "amount"),
                Column(_("Interest"), _interest, "amount", spare=1),
                Column(_("Owed for the wait"), _owed, "amount"),
            )
        )
        empty = EmptyState(
            "check-circle",
            _("Nothing is late or soon due"),
            _("Closed statements stand here from shortly before they are due until they are paid."),
        )
        self.view = LinesView(self._table, empty, _("Late or soon due"))
        self.view.setMinimumHeight(look.scaled(LIST_HEIGHT))
        for part in (self._said, self._law, self.view):
            panel.add(part)
        return panel

    def _twelve_months(self) -> Card:
        self.bars, self.meter = MonthBars(), Meter()
        self.chart = ChartCard(_("Twelve months beside the threshold"), self.bars, self.bars)
        self._threshold = label("", "text", wrap=True)
        self.chart.add(self.meter)
        self.chart.add(self._threshold)
        return self.chart

    @property
    def late_words(self) -> str:
        return self._said.text()

    @property
    def threshold_words(self) -> str:
        return self._threshold.text()

    def refresh(self) -> None:
        self.payments_requested.emit()

    def shown(self) -> None:
        self.view.setFocus()

    def show_payments(self, overdue: OverdueSheet, threshold: ThresholdSheet) -> None:
        self._said.setText(late_count_words(overdue))
        self._law.setText(
            _(
                "A statement is paid within {days} days of its closing. Who pays later owes "
                "interest by the day and a fixed amount, within {interest} days of the payment."
            ).format(days=overdue.payment_days, interest=overdue.interest_days)
        )
        self._table.show_lines((*overdue.late, *overdue.soon))
        self.bars.show_months(threshold.months)
        self.chart.tell()
        said = threshold_words(threshold)
        self.meter.show_share(threshold.total, threshold.threshold, said)
        self._threshold.setText(said)

    @Slot()
    def _open_month(self) -> None:
        self.open_requested.emit(Place("closing"))

    @Slot(object)
    def _open(self, line: StatementLine) -> None:
        self.open_requested.emit(Place("statement", line.id))


def _due_on(line: StatementLine) -> date:
    return line.due_on


def _wait(line: StatementLine) -> str:
    return late_words(line) or _("in time")


def _wait_shape(line: StatementLine) -> tuple[str, str]:
    return ("warning", "waiting") if line.late.days else ("clock", "neutral")


def _interest(line: StatementLine) -> Decimal | None:
    return line.late.interest if line.late.days else None


def _owed(line: StatementLine) -> Decimal | None:
    return line.late.owed if line.late.days else None
