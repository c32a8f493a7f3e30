"""What is asked when a merchant declares a product, and when something ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from desktop.domain.partial_date import PartialDate
from desktop.domain.product import Nomenclature
from desktop.i18n import gettext as _
from desktop.sheets.product import ProductForm
from desktop.views.product.days import far_from, typed_day
from desktop.views.product.product_fields import ProductFields
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.flow import Columns
from desktop.views.widgets.text import label


class DeclareForm(Editor):
    NAME = "declared_product"

    def __init__(
        self, known: Nomenclature, merchants: Sequence[tuple[UUID, str]], on: date
    ) -> None:
        super().__init__(_("Declare a product of a merchant"))
        self._on = on
        self.merchant = Choice(merchants)
        self.name = TextEdit(_("As the stall calls it"))
        eligible = tuple(family for family in known.families if not family.is_excluded)
        self.product = ProductFields(replace(known, families=eligible))
        self.begins = DateEdit(today=far_from(on), is_exact=True)
        self.begins.set_value(PartialDate.of(on))
        self._merchant_row = FieldRow(_("Merchant"), self.merchant)
        self._name_row = FieldRow(_("Product"), self.name)
        self._begins_row = FieldRow(_("Sold since"), self.begins)
        sides = Columns(1, 1)
        sides.left.addWidget(self._merchant_row)
        sides.right.addWidget(self._name_row)
        for part in (sides, self.product, self._begins_row):
            self.add(part)
        self.finish(_("Declare it"))
        self.banner.hush()
        own = {"merchant": self.merchant, "name": self.name, "begins": self.begins}
        self.keep_typed({**own, **self.product.fields})

    @property
    def name_of_draft(self) -> str:
        return " · ".join(filter(None, (self.merchant.currentText(), self.name.text())))

    @property
    def form(self) -> ProductForm | None:
        """None when there is no merchant to choose."""
        merchant = self.merchant.value()
        if not isinstance(merchant, UUID):
            return None
        begins = typed_day(self.begins) or self._on
        return ProductForm(merchant, self.name.text(), self.product.product(), None, begins)

    def start(self) -> None:
        self.merchant.setFocus()

    def is_complete(self) -> bool:
        rows = (self._merchant_row, self._name_row, self._begins_row)
        for row in rows:
            row.calm()
        if self.form is None:
            self._merchant_row.complain(_("There is no merchant yet: enter one first."))
        if not self.name.text().strip():
            self._name_row.complain(_("Fill this in."))
        if typed_day(self.begins) is None:
            self._begins_row.complain(_("Type a whole day, such as 01/07/2026."))
        return not any(row.problem for row in rows)


class EndForm(Editor):
    """`subject` is the code of a rule, or the id of a declared product."""

    NAME = "end"

    def __init__(self, subject: str | UUID, name: str, on: date) -> None:
        super().__init__(_("End: {name}").format(name=name))
        self.subject = subject
        self._on = on
        self.day = DateEdit(today=far_from(on), is_exact=True)
        self.day.set_value(PartialDate.of(on))
        self._row = FieldRow(_("First day without it"), self.day)
        words = _("Purchases before that day are judged as they were. Nothing is taken away.")
        self.add(label(words, "muted", wrap=True))
        self.add(self._row)
        self.finish(_("End it"))
        self.banner.hush()

    @property
    def chosen(self) -> date:
        return typed_day(self.day) or self._on

    def start(self) -> None:
        self.day.setFocus()

    def is_complete(self) -> bool:
        self._row.calm()
        if typed_day(self.day) is None:
            self._row.complain(_("Type a whole day, such as 01/07/2026."))
        return not self._row.problem
