"""What is agreed upon: with whom, from when to when, how often renewed, for which families."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.domain.agreement import MOST_RENEWALS
from desktop.domain.partial_date import PartialDate
from desktop.domain.product import Nomenclature
from desktop.i18n import gettext as _
from desktop.i18n import language, ngettext
from desktop.sheets.agreement import AgreementForm
from desktop.views.theme.tokens import Space
from desktop.views.widgets.across import ThreeAcross
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.text import label

AHEAD = timedelta(days=3653)


class DayField(DateEdit):
    """A whole day, also one to come."""

    def __init__(self, today: date, day: date | None = None) -> None:
        super().__init__(today=today + AHEAD, is_exact=True)
        if day is not None:
            self.set_value(PartialDate(day.year, day.month, day.day))

    def day(self) -> date | None:
        value = self.value()
        return value.exact() if value is not None else None


def complain_of_days(rows: Sequence[FieldRow]) -> bool:
    """Whether one of them is no whole day; it says so beside it."""
    wrong = [row for row in rows if isinstance(row.field, DayField) and row.field.day() is None]
    for row in rows:
        row.calm()
    for row in wrong:
        row.complain(_("Type the whole day, for example 14/04/2026."))
    return bool(wrong)


class DraftEditor(Editor):
    NAME = "draft"

    def __init__(self, form: AgreementForm, known: Nomenclature, today: date, title: str) -> None:
        super().__init__(title)
        self.merchant = Choice()
        self.merchant_row = FieldRow(_("Merchant"), self.merchant)
        self.merchant_row.hide()
        self.starts = DayField(today, form.starts_on)
        self.ends = DayField(today, form.ends_after)
        self.renewals = Choice([(n, _renewals(n)) for n in range(MOST_RENEWALS + 1)])
        self.renewals.set_value(form.renewals_allowed)
        self.special = TextEdit()
        self.special.setText(form.special_terms)
        self.english = QCheckBox(_("English translation as well"))
        self.english.setChecked(form.with_english)
        self._families: dict[str, QCheckBox] = {}
        self.add(self.merchant_row)
        self._lay_out_term()
        self._lay_out_families(form, known)
        self.add(FieldRow(_("Special terms"), self.special, optional=True))
        self.add(self.english)
        self.finish(_("Keep the draft"))
        self.keep_typed(self._typed_fields())

    def _lay_out_term(self) -> None:
        self._rows = (
            FieldRow(_("Takes effect on"), self.starts),
            FieldRow(_("Last day of the first period"), self.ends),
        )
        self.add(ThreeAcross((*self._rows, FieldRow(_("Tacit renewals"), self.renewals))))

    def _lay_out_families(self, form: AgreementForm, known: Nomenclature) -> None:
        self.add(label(_("Product families of annex 1"), "strong"))
        families = QWidget()
        flow = FlowLayout(families, Space.L)
        for family in known.families:
            if family.is_excluded:
                continue
            box = QCheckBox(family.name.text(language()))
            box.setChecked(family.code in form.families)
            self._families[family.code] = box
            flow.addWidget(box)
        self.add(families)

    def _typed_fields(self) -> dict[str, QWidget]:
        names = ("merchant", "starts", "ends", "renewals", "special", "english")
        families = {f"family_{code}": box for code, box in self._families.items()}
        return {name: getattr(self, name) for name in names} | families

    @property
    def name_of_draft(self) -> str:
        """The merchant with whom a new one is made."""
        return self.merchant.currentText()

    def choose_among(self, merchants: Sequence[tuple[UUID, str]], chosen: UUID | None) -> None:
        self.merchant.set_options(list(merchants))
        if chosen is not None:
            self.merchant.set_value(chosen)
        self.merchant_row.show()

    def show_families(self, families: Sequence[str]) -> None:
        for code, box in self._families.items():
            box.setChecked(code in families)

    def start(self) -> None:
        (self.starts if self.merchant_row.isHidden() else self.merchant).setFocus()

    def is_complete(self) -> bool:
        return not complain_of_days(self._rows)

    def form(self) -> AgreementForm | None:
        """None while a day is missing."""
        starts, ends = self.starts.day(), self.ends.day()
        if starts is None or ends is None:
            return None
        renewals = self.renewals.value()
        return AgreementForm(
            starts_on=starts,
            ends_after=ends,
            renewals_allowed=renewals if isinstance(renewals, int) else 0,
            families=tuple(code for code, box in self._families.items() if box.isChecked()),
            special_terms=self.special.text().strip(),
            with_english=self.english.isChecked(),
        )


def _renewals(count: int) -> str:
    if not count:
        return _("no tacit renewal")
    return ngettext("{count} renewal", "{count} renewals", count).format(count=count)
