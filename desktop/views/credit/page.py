"""The credit run: what a month would give, the button that gives it, and the months so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel

from desktop.i18n import gettext as _
from desktop.i18n import month_name
from desktop.sheets.ledger import CreditsSheet, MonthOfCredits, RunLine, RunSheet
from desktop.views.credit.words import (
    beside_words,
    run_words,
    state_shape,
    state_words,
    to_come_words,
)
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.text import label

RUN_HEIGHT = 150
MONTHS_HEIGHT = 260
CHOICE_WIDTH = 260


class CreditRunPage(ScrollPage):
    """A run is seen before it is made; it can be made again, and then writes what is missing."""

    months_requested = Signal()
    preview_requested = Signal(str)
    run_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Credits of the month"))
        self.head.set_subtitle(
            _(
                "Each month every entitlement in force is given its money, once. A run can be "
                "repeated: it writes what is missing, and nothing twice."
            )
        )
        self.banner, self.progress = Banner(), ProgressStrip()
        self.content.addWidget(self.banner)
        self._build_run()
        self._build_months()
        self.content.addStretch(1)

    def refresh(self) -> None:
        self.months_requested.emit()

    def shown(self) -> None:
        self.month.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_credits(self, sheet: CreditsSheet) -> None:
        """The usual month is chosen at first; one that somebody chose stays chosen."""
        self.month.set_options([(month, month_name(month)) for month in sheet.open_months])
        self.run.setVisible(sheet.may_run)
        self._months.show_lines(sheet.months)
        self._ask_preview()

    def show_preview(self, sheet: RunSheet) -> None:
        if sheet.month != self.chosen:
            return
        self._said.setText(to_come_words(sheet))
        self._say(self._beside, beside_words(sheet))
        self._lines.show_lines(sheet.lines)
        self._run_view.setVisible(bool(sheet.lines))
        self.run.setText(run_words(sheet.month))
        self.run.setEnabled(not sheet.is_complete)

    def occupy(self) -> None:
        """While a run is made, no other one is asked for."""
        self.banner.hush()
        self.run.setEnabled(False)
        self.month.setEnabled(False)

    @Slot()
    def release(self) -> None:
        self.month.setEnabled(True)

    @property
    def chosen(self) -> str:
        return str(self.month.value() or "")

    @property
    def said_of_month(self) -> str:
        return self._said.text()

    @property
    def said_beside(self) -> str:
        return self._beside.text()

    def _build_run(self) -> None:
        card = Card(_("Credit a month"))
        self.month = Choice()
        self.month.setAccessibleName(_("Month"))
        self.month.setMaximumWidth(look.scaled(CHOICE_WIDTH))
        self.run = PrimaryButton(_("Credit the month"), icon="check")
        self.run.setEnabled(False)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.month, 1)
        row.addWidget(self.run)
        row.addStretch(1)
        self._said = label("", "lead", wrap=True)
        self._beside = label("", "muted", wrap=True)
        self._lines: LinesTable[RunLine] = LinesTable(_run_columns())
        self._run_view = LinesView(self._lines, None, _("What the run gives, by scenario"))
        self._run_view.setFixedHeight(look.scaled(RUN_HEIGHT))
        card.body.addLayout(row)
        for part in (self._said, self._beside, self.progress, self._run_view):
            card.add(part)
        self.content.addWidget(card)
        self.month.value_changed.connect(self._ask_preview)
        self.run.clicked.connect(self._ask_run)

    def _build_months(self) -> None:
        card = Card(_("Months so far"))
        self._months: LinesTable[MonthOfCredits] = LinesTable(_month_columns())
        empty = EmptyState(
            "calendar-blank",
            _("No month was credited yet"),
            _("The first run gives every entitlement in force its money of the month."),
        )
        self.view = LinesView(self._months, empty, _("Months so far"))
        self.view.setMinimumHeight(look.scaled(MONTHS_HEIGHT))
        card.add(self.view)
        self.content.addWidget(card)

    def _say(self, part: QLabel, words: str) -> None:
        part.setText(words)
        part.setVisible(bool(words))

    @Slot()
    def _ask_preview(self) -> None:
        self.run.setEnabled(False)
        if self.chosen:
            self.preview_requested.emit(self.chosen)

    @Slot()
    def _ask_run(self) -> None:
        self.run_requested.emit(self.chosen)


def _run_columns() -> Sequence[Column[RunLine]]:
    return (
        Column(_("Scenario"), lambda line: line.scenario, stretch=True),
        Column(_("Entitlements"), lambda line: line.entitlements, "number"),
        Column(_("Given before"), lambda line: line.credited_before, "amount", spare=3),
        Column(_("To give"), lambda line: line.credited, "amount"),
        Column(_("Bonus"), lambda line: line.bonus, "amount", spare=4),
        Column(_("Expires"), lambda line: line.expired, "amount"),
        Column(_("Suspended"), lambda line: line.suspended, "number", spare=2),
        Column(_("Paid in"), lambda line: line.paid_in, "amount", spare=1),
        Column(_("State"), state_words, "state", shape=state_shape),
    )


def _month_columns() -> Sequence[Column[MonthOfCredits]]:
    return (
        Column(_("Month"), lambda line: month_name(line.month), stretch=True),
        Column(_("Entitlements"), lambda line: line.entitlements, "number"),
        Column(_("Given"), lambda line: line.credited, "amount"),
        Column(_("Bonus"), lambda line: line.bonus, "amount", spare=1),
        Column(_("Spent"), lambda line: line.spent, "amount"),
        Column(_("Expired"), lambda line: line.expired, "amount"),
    )
