"""What can be done with the statements that are chosen in the list of a month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import i18n
from desktop.domain.closing import MonthState
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.closing import ClosingLine
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label


def to_be_sent(line: ClosingLine) -> bool:
    return line.state is MonthState.CLOSED


def to_be_paid(line: ClosingLine) -> bool:
    return line.statement_id is not None and line.state is not MonthState.PAID


class ActsRow(QWidget):
    """A sentence on what is chosen, and its buttons; the accountant has two more."""

    act_requested = Signal(str)  # save send slip nominative pay
    choice_requested = Signal(object)  # which lines are to be chosen

    def __init__(self) -> None:
        super().__init__()
        self._may_pay = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        head, buttons = QWidget(), QWidget()
        top, row = FlowLayout(head, Space.M), FlowLayout(buttons, Space.S)
        self._said = label("", "strong")
        self.choose = LinkButton("", "Ctrl+D", "check-square")
        self.save = SecondaryButton(_("Save as PDF"), "Ctrl+S", "download-simple")
        self.send = SecondaryButton(_("Hand over or send…"), "Ctrl+E", "paper-plane-right")
        self.slip = SecondaryButton(_("On a remittance slip…"), "Ctrl+B", "stack")
        self.nominative = SecondaryButton(
            _("Nominative statements…"), "Ctrl+I", "identification-card"
        )
        self.pay = SecondaryButton(_("Note the payment…"), "Ctrl+M", "check-circle")
        for part in (self._said, self.choose):
            top.addWidget(part)
        self._acts = {
            "save": self.save,
            "send": self.send,
            "slip": self.slip,
            "nominative": self.nominative,
            "pay": self.pay,
        }
        for button in self._acts.values():
            row.addWidget(button)
            button.clicked.connect(self._tell)
        column.addWidget(head)
        column.addWidget(buttons)
        self.choose.clicked.connect(self._choose)
        self.allow(may_pay=False)
        self.show_chosen(())

    def allow(self, *, may_pay: bool) -> None:
        self._may_pay = may_pay
        self.nominative.setVisible(may_pay)
        self.pay.setVisible(may_pay)
        self.choose.setText(
            _("Choose all that are to be paid") if may_pay else _("Choose all that are to leave")
        )

    def show_chosen(self, chosen: Sequence[ClosingLine], *, busy: bool = False) -> None:
        """`chosen` have a statement; while a form is open nothing else is begun."""
        count = sum(line.statements for line in chosen)
        amount = sum((line.amount for line in chosen), Decimal(0))
        words = ngettext(
            "{count} statement chosen, {amount}", "{count} statements chosen, {amount}", count
        ).format(count=i18n.number(count), amount=i18n.money(amount))
        self._said.setText(words if chosen else _("Choose closed statements in the list"))
        self.setAccessibleName(self._said.text())
        for button in self._acts.values():
            button.setEnabled(bool(chosen) and not busy)
        if chosen and not busy:
            self.send.setEnabled(any(line.state is MonthState.CLOSED for line in chosen))
            self.pay.setEnabled(any(to_be_paid(line) for line in chosen))

    @property
    def words(self) -> str:
        return self._said.text()

    @Slot()
    def _tell(self) -> None:
        for name, button in self._acts.items():
            if button is self.sender():
                self.act_requested.emit(name)

    @Slot()
    def _choose(self) -> None:
        self.choice_requested.emit(to_be_paid if self._may_pay else to_be_sent)
