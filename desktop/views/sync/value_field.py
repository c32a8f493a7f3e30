"""The field in which a value of a conflict is typed anew: by its column, back to JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.views.messages import sentence
from desktop.views.widgets import words
from desktop.views.widgets.columns import value_words
from desktop.views.widgets.fields import Choice, DateEdit, MoneyEdit, TextEdit

CODES = {
    "housing": ("home", "hosted", "registered_at_ccas"),
    "role": ("applicant", "partner", "child", "other_adult"),
    "custody": ("full", "shared"),
    "absence": (None, "detained", "hospital", "abroad", "other"),
    "safe_channel": ("letter", "phone", "sms", "email", "counter"),
    "language": words.LANGUAGES,
    "do_not_write": (False, True),
    "easy_to_read": (False, True),
}
DAYS = frozenset({"seen_on", "present_from", "present_until", "claimed_on", "heard_on"})
AMOUNTS = frozenset({"amount", "monthly_cap"})
TEXTS = frozenset(
    {
        "hosted_by", "apartment", "residence", "street_number", "street", "locality", "postcode",
        "city", "phone", "email", "usage_name", "birth_name", "first_names", "reason", "text",
        "closed_reason", "trade_name", "place", "priority_area", "registered_number",
    }
)  # fmt: skip
NEVER_EMPTY = frozenset({"birth_name", "first_names", "born", "claimed_on", "amount", "text"})
MAY_BE_NULL = frozenset({"priority_area", "closed_reason", "registered_number"})


def may_be_typed(column: str) -> bool:
    """States and who decided are acts, not values: one of the two sides is taken whole."""
    return column in CODES or column in DAYS | AMOUNTS | TEXTS or column == "born"


class ValueField:
    """`widget` shows the value; `value()` gives it back as JSON has it."""

    def __init__(self, column: str, value: Any) -> None:
        self.column = column
        self.widget: QWidget
        if column in CODES:
            self.widget = _choice(column, value)
        elif column in AMOUNTS:
            self.widget = MoneyEdit()
            self.widget.set_amount(None if value is None else Decimal(value) / 100)
        elif column in DAYS or column == "born":
            self.widget = DateEdit()
            self.widget.set_value(PartialDate.parse(str(value)) if value else None)
        else:
            self.widget = TextEdit()
            self.widget.setText(value_words(column, value) if value else "")

    def value(self) -> Any:
        field = self.widget
        if isinstance(field, Choice):
            return field.value()
        if isinstance(field, MoneyEdit):
            amount = field.amount()
            return None if amount is None else int(amount * 100)
        if isinstance(field, DateEdit):
            day = field.value()
            return None if day is None else str(day)
        text = field.text().strip() if isinstance(field, TextEdit) else ""
        return None if not text and self.column in MAY_BE_NULL else text

    def problem(self) -> str:
        """What is not right with what is typed, in a sentence; empty when it can be kept."""
        field = self.widget
        if isinstance(field, MoneyEdit) and not field.is_valid():
            return _("This is not an amount in euros, such as 1 234,56.")
        if isinstance(field, DateEdit):
            refusal = field.problem()
            if refusal is not None:
                return sentence(refusal)
            if self._lacks_the_day(field):
                return _("The whole date is needed: day, month and year.")
        if self.column in NEVER_EMPTY and self.value() in (None, ""):
            return _("This cannot stay empty.")
        return ""

    def _lacks_the_day(self, field: DateEdit) -> bool:
        """A birth date may; the others are days of a calendar."""
        day = field.value()
        return self.column != "born" and day is not None and day.exact() is None


def _choice(column: str, value: Any) -> Choice:
    codes = CODES[column]
    options: list[tuple[object, str]] = [
        (code, words.absence_name(None) if code is None else value_words(column, code))
        for code in codes
    ]
    if value is not None and value not in codes:
        options.append((value, value_words(column, value)))  # of a later version
    field = Choice(options)
    field.set_value(bool(value) if column in ("do_not_write", "easy_to_read") else value)
    return field
