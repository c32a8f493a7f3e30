"""Every movement of the credit of a household, and what there was on any day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import long_date
from desktop.sheets.ledger import AccountSheet, LedgerSheet, MovementLine
from desktop.views.household.ledger_form import CorrectionForm
from desktop.views.household.ledger_words import (
    balance_figure,
    balance_words,
    beside_words,
    day_words,
    kind_shape,
    kind_words,
)
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit
from desktop.views.widgets.lines_table import Column, LinesTable
from desktop.views.widgets.lines_view import LinesView
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label

LIST_HEIGHT = 380


class LedgerPage(ScrollPage):
    ledger_requested = Signal(object)  # the household
    correction_requested = Signal(object, object, str)  # entitlement, euros, why

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Movements of the credit"))
        self._discretion = discretion
        self._id: UUID | None = None
        self._accounts: tuple[AccountSheet, ...] = ()
        self.correct = SecondaryButton(_("Correct by hand…"), icon="pencil-simple")
        self.correct.clicked.connect(self._open_form)
        self.head.add_action(self.correct)
        self.correct.hide()
        self.banner, self.form = Banner(), CorrectionForm()
        for part in (self.banner, self.form):
            self.content.addWidget(part)
        self.form.hide()
        self._build_account()
        self._build_movements()
        self.form.save_requested.connect(self._tell_correction)
        self.form.closed.connect(self.close_form)

    def open_subject(self, subject: object) -> None:
        """The id of a household."""
        self._id = subject if isinstance(subject, UUID) else None
        self.close_form()
        self.clear()
        self.mark_stale()

    def refresh(self) -> None:
        if self._id is not None:
            self.ledger_requested.emit(self._id)

    def shown(self) -> None:
        self.view.setFocus()

    def clear(self) -> None:
        self.banner.hush()
        self._accounts = ()
        self._table.show_lines(())
        self._figure.say("")
        self._until.setText("")
        self._say_beside("")
        self._on_day.say("")

    def show_ledger(self, sheet: LedgerSheet) -> None:
        if sheet.household_id != self._id:
            return
        self._accounts = sheet.accounts
        self.correct.setVisible(sheet.may_correct and bool(sheet.accounts))
        self.account.set_options(
            [(str(a.entitlement_id), _account_words(a)) for a in sheet.accounts]
        )
        self._account_row.setVisible(len(sheet.accounts) > 1)
        self._show_account()

    def complain(self, words: str) -> None:
        """Beside the form when a correction is being typed, above the page else."""
        (self.banner if self.form.isHidden() else self.form.banner).say(words)
        self.form.save.setEnabled(True)

    @Slot()
    def close_form(self) -> None:
        self.form.hide()
        self.form.forget()
        self.form.save.setEnabled(True)

    @property
    def chosen(self) -> AccountSheet | None:
        wanted = self.account.value()
        return next((a for a in self._accounts if str(a.entitlement_id) == wanted), None)

    @property
    def said_balance(self) -> str:
        return f"{self._figure.text()} {self._until.text()}"

    @property
    def said_beside(self) -> str:
        return self._beside.text()

    @property
    def said_of_day(self) -> str:
        return self._on_day.text()

    def _build_account(self) -> None:
        card = Card(_("The balance"))
        self._figure = DiscreetLabel(self._discretion, "", "figure")
        self._until = label("", "muted", wrap=True)
        self._beside = DiscreetLabel(self._discretion, "", "muted").wrap()
        self.account = Choice()
        self._account_row = FieldRow(_("Entitlement"), self.account)
        self.day = DateEdit(is_exact=True)
        self._on_day = DiscreetLabel(self._discretion, "", "strong")
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self._account_row, 2)
        row.addWidget(FieldRow(_("What was there on"), self.day), 1)
        row.addWidget(self._on_day, 2, Qt.AlignmentFlag.AlignVCenter)
        card.add(self._figure)
        card.add(self._until)
        card.add(self._beside)
        card.body.addLayout(row)
        self.content.addWidget(card)
        self.account.value_changed.connect(self._show_account)
        self.day.value_changed.connect(self._show_day)

    def _build_movements(self) -> None:
        card = Card(_("What came and went"))
        self._table: LinesTable[MovementLine] = LinesTable(_columns(), self._discretion)
        empty = EmptyState(
            "wallet",
            _("Nothing came or went yet"),
            _("The first credit comes with the credit run of a month."),
        )
        self.view = LinesView(self._table, empty, _("What came and went"))
        self.view.setMinimumHeight(look.scaled(LIST_HEIGHT))
        card.add(self.view)
        self.content.addWidget(card, 1)

    @Slot()
    def _show_account(self) -> None:
        account = self.chosen
        self._table.show_lines(account.movements if account else ())
        self._figure.say(balance_figure(account) if account else "")
        self._until.setText(balance_words(account) if account else "")
        self._say_beside(beside_words(account) if account else "")
        self._show_day()

    def _say_beside(self, words: str) -> None:
        self._beside.say(words)
        self._beside.setVisible(bool(words))

    @Slot()
    def _show_day(self) -> None:
        """Any day that was typed whole, however long ago."""
        typed, account = self.day.value(), self.chosen
        day = typed.exact() if isinstance(typed, PartialDate) else None
        if day is None or account is None:
            self._on_day.say("")
            return
        self._on_day.say(day_words(account, day))

    @Slot()
    def _open_form(self) -> None:
        self.form.show()
        self.show_all_of(self.form)
        self.form.start()

    @Slot()
    def _tell_correction(self) -> None:
        account = self.chosen
        if account is None or not self.form.is_complete():
            return
        amount, reason = self.form.asked
        self.form.save.setEnabled(False)
        self.correction_requested.emit(account.entitlement_id, Decimal(amount), reason)


def _account_words(account: AccountSheet) -> str:
    words = _("{scenario}, {first} to {last}")
    return words.format(
        scenario=account.scenario,
        first=long_date(account.opened_on),
        last=long_date(account.ends_after),
    )


def _columns() -> Sequence[Column[MovementLine]]:
    return (
        Column(_("Day"), lambda line: line.on_day, "day"),
        Column(_("What"), kind_words, "state", shape=kind_shape),
        Column(_("Where"), lambda line: line.merchant, stretch=True, private=True, spare=3),
        Column(_("Note"), lambda line: line.note, stretch=True, private=True, spare=2),
        Column(_("Amount"), lambda line: line.amount, "amount", private=True),
        Column(_("Balance"), lambda line: line.balance, "amount", private=True),
        Column(_("By"), lambda line: line.agent, spare=1),
    )
