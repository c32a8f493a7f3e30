"""A correction by hand: how much is given or taken back, and why."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QGridLayout

from desktop.i18n import gettext as _
from desktop.views.theme.tokens import Space
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, MoneyEdit, TextEdit


class CorrectionForm(Editor):
    def __init__(self) -> None:
        super().__init__(_("A correction by hand"))
        self.way = Choice([(1, _("give")), (-1, _("take back"))])
        self.amount = MoneyEdit()
        self.reason = TextEdit(_("Purchase counted twice, paper of 3 March"))
        self._amount = FieldRow(_("Amount in euros"), self.amount)
        self._reason = FieldRow(_("Why"), self.reason)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.addWidget(FieldRow(_("What is done"), self.way), 0, 0)
        grid.addWidget(self._amount, 0, 1)
        grid.addWidget(self._reason, 0, 2)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self.finish(_("Write the correction"))
        self.banner.hush()

    @property
    def asked(self) -> tuple[Decimal, str]:
        way = -1 if self.way.value() == -1 else 1
        return (self.amount.amount() or Decimal(0)) * way, self.reason.text()

    def start(self) -> None:
        self.amount.setFocus()

    def forget(self) -> None:
        self.amount.set_amount(None)
        self.reason.clear()
        self.banner.hush()

    def is_complete(self) -> bool:
        self._amount.calm()
        self._reason.calm()
        if not self.amount.amount():
            self._amount.complain(_("Type an amount: what is given, or what is taken back."))
        if not self.reason.text().strip():
            self._reason.complain(_("Say why: it stands beside the movement for good."))
        return not (self._amount.problem or self._reason.problem)
