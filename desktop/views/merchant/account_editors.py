"""What the page of a merchant asks: bank details, who was called back, or why some are refused."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot

from desktop.domain.bank_account import CallBackFault, CallBackMissing
from desktop.domain.errors import Refusal
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.sheets.merchant import CallBack, TypedIban
from desktop.views.merchant.form_parts import exact_day
from desktop.views.widgets.across import ThreeAcross
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import DateEdit, TextEdit
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


class ProposeEditor(Editor):
    """The IBAN is checked while it is typed; a colleague confirms what is saved."""

    NAME = "propose"
    iban_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Enter bank details"))
        self.iban, self.holder = TextEdit(), TextEdit()
        self.iban.setObjectName("iban")
        self.holder.setObjectName("holder")
        self._expected = _("As on the bank’s paper, with or without spaces.")
        self.iban_row = FieldRow(_("IBAN"), self.iban, self._expected)
        self.holder_row = FieldRow(
            _("Name on the account"), self.holder, _("Compare it with the merchant’s name.")
        )
        for row in (self.iban_row, self.holder_row):
            self.add(row)
        self.add(label(_("A colleague compares and confirms before anybody is paid."), "small"))
        self.finish(_("Ask for a confirmation"))
        self.iban.textEdited.connect(self._tell)
        self.holder.textEdited.connect(self._tell)

    def start(self) -> None:
        self.iban.setFocus()

    def is_complete(self) -> bool:
        rows = ((self.iban_row, self.iban), (self.holder_row, self.holder))
        empty = [row for row, field in rows if not field.text().strip()]
        for row in empty:
            row.complain(_("Type it as it stands on the bank’s paper."))
        return not empty

    def show_typed(self, typed: TypedIban) -> None:
        """What an IBAN says by itself."""
        self.iban_row.calm()
        known = " · ".join(part for part in (typed.grouped, typed.bank, typed.bic) if part)
        self.iban_row.hint(known)

    def show_fault(self, words: str) -> None:
        self.iban_row.hint(self._expected)
        self.iban_row.complain(words)

    @Slot()
    def _tell(self) -> None:
        self.holder_row.calm()
        self.iban_row.calm()
        self.iban_row.hint(self._expected)
        self.edited.emit()
        if self.sender() is self.iban and len(self.iban.text().replace(" ", "")) >= SHORTEST:
            self.iban_typed.emit(self.iban.text())


SHORTEST = 15
"""Characters of the shortest IBAN there is (Norway): nobody is told of a fault before."""


class ConfirmEditor(Editor):
    """Nothing is confirmed before the merchant was called, at a number that was known before."""

    NAME = "confirm"

    def __init__(self, today: date, known_phone: str = "") -> None:
        super().__init__(_("Confirm these bank details"))
        self.name, self.phone = TextEdit(), TextEdit()
        self.day = DateEdit(today=today, is_exact=True)
        self.phone.setText(known_phone)
        self.day.set_value(PartialDate(today.year, today.month, today.day))
        for field, name in ((self.name, "called"), (self.phone, "phone"), (self.day, "day")):
            field.setObjectName(name)
        self.name_row = FieldRow(_("Who answered"), self.name, _("The merchant in person."))
        self.phone_row = FieldRow(
            _("Number called"), self.phone, _("Known before, never the one on the new paper.")
        )
        self.day_row = FieldRow(_("Called on"), self.day)
        say = _(
            "Call the merchant back, read out the last digits, and compare each group with the "
            "bank’s paper. Bank details that only came by e-mail are the usual fraud."
        )
        self.add(label(say, "muted", wrap=True))
        self.body.addWidget(ThreeAcross((self.name_row, self.phone_row, self.day_row)))
        self.finish(_("Confirm: they are the merchant’s"))
        self.banner.hush()

    @property
    def called(self) -> CallBack:
        """A day that is none is put before all days, which is refused beside its field."""
        return CallBack(self.name.text(), self.phone.text(), exact_day(self.day) or date.min)

    def start(self) -> None:
        self.name.setFocus()

    def explain(self, error: Refusal, words: str) -> bool:
        """Beside the field that it is about; False when it is about none of them."""
        rows = {CallBackFault.NAME: self.name_row, CallBackFault.PHONE: self.phone_row}
        for row in (self.name_row, self.phone_row, self.day_row):
            row.calm()
        if not isinstance(error, CallBackMissing):
            return False
        rows.get(error.fault, self.day_row).complain(words)
        return True


class RefuseEditor(Editor):
    NAME = "refuse"

    def __init__(self) -> None:
        super().__init__(_("Refuse these bank details"))
        self.reason = NoteField()
        self.row = FieldRow(_("Why"), self.reason)
        self.add(self.row)
        self.finish(_("Refuse them"))

    def start(self) -> None:
        self.reason.setFocus()

    def is_complete(self) -> bool:
        if not self.reason.text.strip():
            self.row.complain(_("Say why, in a few words."))
            return False
        self.row.calm()
        return not self.reason.is_refused
