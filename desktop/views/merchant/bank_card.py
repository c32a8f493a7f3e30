"""Bank details of a merchant: where it is paid, what waits for a second look, who may act."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.sheets.merchant import AccountLine, AccountsSheet
from desktop.views.merchant.earlier_accounts import EarlierAccounts, called_words
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import StateBadge
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label

SHAPES = {
    "confirmed": ("check-circle", "done"),
    "proposed": ("hourglass", "waiting"),
    "refused": ("x-circle", "neutral"),
    "replaced": ("clock", "neutral"),
}


class BankCard(Card):
    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("Bank details"))
        self._in_use, self._waiting = _Account(discretion), _Account(discretion)
        self._said = label("", "muted", wrap=True)
        self.confirm = SecondaryButton(_("Confirm these bank details…"), "Ctrl+B", "check")
        self.refuse = SecondaryButton(_("Refuse them…"), "", "x")
        self.propose = SecondaryButton(_("Enter bank details"), "Ctrl+I", "bank")
        self.acts = QWidget()
        row = FlowLayout(self.acts, Space.M)
        for button in (self.confirm, self.refuse, self.propose):
            row.addWidget(button)
        self.earlier = EarlierAccounts(discretion)
        for part in (self._said, self._in_use, self._waiting, self.acts, self.earlier):
            self.add(part)

    def show_accounts(self, accounts: AccountsSheet | None, reader: UUID) -> None:
        in_use, waiting = (accounts.in_use, accounts.waiting) if accounts else (None, None)
        is_own = waiting is not None and waiting.proposed_by_id == reader
        words = _said(accounts, is_own=is_own)
        self._said.setText(words)
        self._said.setVisible(bool(words))
        self._in_use.show_line(in_use, _("Paid there now"))
        self._waiting.show_line(waiting, _("Waits for a second look"))
        self.confirm.setVisible(waiting is not None and not is_own)
        self.refuse.setVisible(waiting is not None and not is_own)
        self.propose.setVisible(accounts is not None)
        shown = {line.id for line in (in_use, waiting) if line is not None}
        lines = accounts.lines if accounts else ()
        self.earlier.show_lines([line for line in lines if line.id not in shown])


class _Account(QWidget):
    """One set of bank details, large enough to be compared group by group."""

    def __init__(self, discretion: Discretion) -> None:
        super().__init__()
        self._card = FlowLayout(self, Space.L)
        self._card.setContentsMargins(0, 0, 0, Space.M)
        self._title = StateBadge("", "neutral", "bank")
        self._iban = DiscreetLabel(discretion, "", "lead")
        self._holder = DiscreetLabel(discretion, "", "text")
        self._bank = label("", "muted")
        self._called = DiscreetLabel(discretion, "", "muted")
        for part in (self._title, self._iban, self._holder, self._bank, self._called):
            self._card.addWidget(part)

    def show_line(self, line: AccountLine | None, title: str) -> None:
        self.setVisible(line is not None)
        if line is not None:
            icon, tone = SHAPES.get(line.state, ("circle", "neutral"))
            self._title.say(title, tone, icon)
            self._iban.say(line.grouped)
            self._holder.say(line.holder)
            self._bank.setText(" · ".join(part for part in (line.bank, line.bic) if part))
            self._called.say(called_words(line))
            self._called.setVisible(line.call_back is not None)


def _said(accounts: AccountsSheet | None, *, is_own: bool) -> str:
    if accounts is None:
        return _("Bank details are seen by those who follow merchants and by accounting only.")
    if accounts.waiting is not None and is_own:
        return _("You entered these bank details: a colleague compares and confirms them.")
    if accounts.waiting is not None:
        return _("Compare each group with the bank’s paper, and the name with the merchant’s.")
    if accounts.in_use is None:
        return _("No bank details yet: this merchant cannot be paid.")
    return ""
