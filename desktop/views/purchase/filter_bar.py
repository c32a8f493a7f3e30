"""The filters above the list of purchases: month, merchant, state, reason, family, words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop import i18n
from desktop.domain.month import month_after, month_of
from desktop.domain.transaction import RejectionReason
from desktop.i18n import gettext as _
from desktop.i18n import pgettext
from desktop.sheets.purchase import PurchaseFilter
from desktop.sheets.purchase_order import PurchaseOrder
from desktop.views.purchase.words import order_options, reason_words
from desktop.views.theme import look
from desktop.views.theme.tokens import Space
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.flow import FlowLayout

MONTHS_BACK = 24
TYPED_AFTER = 200
"""Milliseconds after the last key until what is typed is looked for."""


class FilterBar(QWidget):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = TextEdit(_("Filter: card, ticket, booklet, merchant…"))
        self.text.setAccessibleName(_("Filter the list"))
        self.text.setClearButtonEnabled(True)
        self.month = _choice(_("Month"), 13)
        self.merchant = _choice(_("Merchant"), 16)
        self.state = _choice(_("State"), 12)
        self.reason = _choice(_("Why refused"), 12)
        self.family = _choice(_("Family"), 12)
        self.order = _choice(_("Order"), 18)
        self.suspicious = QCheckBox(_("To be looked at"))
        self.one_import = QCheckBox(_("Only of the import"))
        self._import_id: UUID | None = None
        self._awaited: PurchaseFilter | None = None
        self._fill_fixed()
        self.show_merchants(())
        self.show_families(())
        self.text.setMinimumWidth(look.scaled(330))
        self._row = row = FlowLayout(self, Space.M)
        for part in (
            self.text, self.month, self.merchant, self.state, self.reason, self.family, self.order,
            self.suspicious, self.one_import,
        ):  # fmt: skip
            row.addWidget(part)
        self.one_import.hide()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPED_AFTER)
        self._typing.timeout.connect(self.changed)
        self._connect()

    @property
    def wanted(self) -> PurchaseFilter:
        merchant = self.merchant.value()
        return PurchaseFilter(
            month=str(self.month.value() or ""),
            merchant_id=merchant if isinstance(merchant, UUID) else None,
            state=str(self.state.value() or ""),
            reason=str(self.reason.value() or ""),
            family=str(self.family.value() or ""),
            import_id=self._import_id if self.one_import.isChecked() else None,
            suspicious=self.suspicious.isChecked(),
            text=self.text.text(),
        )

    @property
    def ordered(self) -> PurchaseOrder:
        chosen = self.order.value()
        return chosen if isinstance(chosen, PurchaseOrder) else PurchaseOrder()

    def order_by(self, order: PurchaseOrder) -> None:
        """As somebody asks for it on the head of the list."""
        self.order.set_value(order)
        self._tell()

    def add(self, widget: QWidget) -> None:
        """After the filters, on their last line."""
        self._row.addWidget(widget)

    def show_months(self, today: date) -> None:
        """This month and those before; what was chosen stays, or what another page asked for.

        Merchants and families are shown before: of a page that was never open none was there.
        """
        this = month_of(today)
        months = [month_after(this, -back) for back in range(MONTHS_BACK)]
        options: list[tuple[object, str]] = [(month, i18n.month_name(month)) for month in months]
        self.month.set_options([*options, ("", _("All months"))])
        if self._awaited is not None:
            self.month.set_value(self._awaited.month)
            self.merchant.set_value(self._awaited.merchant_id or "")
            self.family.set_value(self._awaited.family)
            self._awaited = None

    @property
    def is_asked(self) -> bool:
        """Whether another page asked for something that is not chosen yet."""
        return self._awaited is not None

    def show_merchants(self, merchants: Sequence[tuple[object, str]]) -> None:
        self.merchant.set_options([("", _("All merchants")), *merchants])

    def show_families(self, families: Sequence[tuple[object, str]]) -> None:
        self.family.set_options([("", _("All families")), *families])

    def set_filter(self, wanted: PurchaseFilter) -> None:
        """As another page asks for it; tells nobody."""
        self._awaited = wanted
        self.month.set_value(wanted.month)
        self.merchant.set_value(wanted.merchant_id or "")
        self.state.set_value(wanted.state)
        self.reason.set_value(wanted.reason)
        self.family.set_value(wanted.family)
        self._import_id = wanted.import_id
        self.one_import.setVisible(wanted.import_id is not None)
        with QSignalBlocker(self.suspicious), QSignalBlocker(self.one_import):
            self.suspicious.setChecked(wanted.suspicious)
            self.one_import.setChecked(wanted.import_id is not None)
        self.text.setText(wanted.text)

    def _fill_fixed(self) -> None:
        self.state.set_options(
            [
                ("", _("Accepted or not")),
                ("accepted", pgettext("a purchase", "accepted")),
                ("refused", pgettext("a purchase", "refused")),
            ]
        )
        self.order.set_options(order_options())
        reasons = sorted((reason_words(reason.value), reason.value) for reason in RejectionReason)
        self.reason.set_options(
            [("", _("All reasons")), *((code, words) for words, code in reasons)]
        )

    def _connect(self) -> None:
        for choice in (
            self.month, self.merchant, self.state, self.reason, self.family, self.order,
        ):  # fmt: skip
            choice.value_changed.connect(self._tell)
        for box in (self.suspicious, self.one_import):
            box.toggled.connect(self._tell)
        self.text.textChanged.connect(self._wait)

    @Slot()
    def _tell(self) -> None:
        self._typing.stop()
        self.changed.emit()

    @Slot()
    def _wait(self) -> None:
        self._typing.start()


def _choice(name: str, letters: int) -> Choice:
    """Of a width that does not follow its longest word: the list drops down as wide as needed."""
    made = Choice()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(letters)
    made.view().setMinimumWidth(look.scaled(300))
    return made
