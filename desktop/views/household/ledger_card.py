"""The balance of a household and its last movements, beside its entitlement."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.i18n import gettext as _
from desktop.sheets.ledger import LedgerSheet
from desktop.views.household.ledger_words import (
    balance_figure,
    balance_words,
    movement_words,
    signed,
)
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

LAST = 4


class LedgerCard(Card):
    """Hidden as long as nothing came or went."""

    all_requested = Signal()

    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The balance"))
        self._figure = DiscreetLabel(discretion, "", "figure")
        self._until = label("", "muted", wrap=True)
        self._rows = FactRows(discretion)
        self._all = LinkButton(_("All movements…"), icon="list")
        self._all.clicked.connect(self.all_requested)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addWidget(self._figure)
        column.addWidget(self._until)
        self.body.addLayout(column)
        self.add(self._rows)
        self.body.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_ledger(self, sheet: LedgerSheet | None) -> None:
        account = sheet.current if sheet else None
        self.setVisible(account is not None and bool(account.movements))
        if account is None:
            return
        self._figure.say(balance_figure(account))
        self._until.setText(balance_words(account))
        last = account.movements[:LAST]
        rows = [(movement_words(line), signed(line)) for line in last]
        self._rows.show_rows(rows, private=True, private_names=True)

    @property
    def said(self) -> str:
        return f"{self._figure.text()} {self._until.text()}"
