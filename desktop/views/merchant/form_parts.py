"""Parts that the editors of a merchant share: fields side by side, days, choices."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from desktop.domain.partial_date import PartialDate
from desktop.views.theme.tokens import Space
from desktop.views.widgets.fields import DateEdit
from desktop.views.widgets.text import label

YEARS_AHEAD = 20


def section(words: str) -> QWidget:
    """A small heading inside an editor, with room above it."""
    heading = label(words, "eyebrow")
    heading.setContentsMargins(0, Space.M, 0, 0)
    return heading


def day_field(today: date) -> DateEdit:
    """For a day that may be to come, as the last one of a certificate."""
    return DateEdit(today=date(today.year + YEARS_AHEAD, 12, 31), is_exact=True)


def exact_day(field: DateEdit) -> date | None:
    """None where the day or the month is missing, too."""
    typed = field.value()
    if typed is None or typed.month is None or typed.day is None:
        return None
    return date(typed.year, typed.month, typed.day)


def show_day(field: DateEdit, day: date | None) -> None:
    field.set_value(PartialDate(day.year, day.month, day.day) if day else None)
