"""What is asked of a new example: a product on a day, and what the rule is to say of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox

from desktop.domain.eligibility import Example
from desktop.domain.partial_date import PartialDate
from desktop.domain.product import Nomenclature
from desktop.i18n import gettext as _
from desktop.views.product.days import far_from, typed_day
from desktop.views.product.product_fields import ProductFields
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import DateEdit, TextEdit


class ExampleForm(Editor):
    NAME = "example"

    def __init__(self, known: Nomenclature, on: date) -> None:
        super().__init__(_("One more example"))
        self._on = on
        self.name = TextEdit(_("For example: strawberries in June"))
        self.product = ProductFields(known)
        self.day = DateEdit(today=far_from(on), is_exact=True)
        self.day.set_value(PartialDate.of(on))
        self.expected = QCheckBox(_("It is to be admitted"))
        self.expected.setChecked(True)
        self._name_row = FieldRow(_("Name"), self.name)
        self._day_row = FieldRow(_("Bought on"), self.day)
        for part in (self._name_row, self.product, self._day_row, self.expected):
            self.add(part)
        self.finish(_("Add it"))
        self.banner.hush()

    def start(self) -> None:
        self.name.setFocus()

    def is_complete(self) -> bool:
        self._name_row.calm()
        self._day_row.calm()
        if not self.name.text().strip():
            self._name_row.complain(_("Fill this in."))
        if typed_day(self.day) is None:
            self._day_row.complain(_("Type a whole day, such as 01/07/2026."))
        return not (self._name_row.problem or self._day_row.problem)

    def example(self) -> Example:
        expected = self.expected.isChecked()
        name = self.name.text().strip()
        return Example(name, self.product.product(), typed_day(self.day) or self._on, expected)
