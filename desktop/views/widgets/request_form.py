"""A request that came in: of which household, what is asked, and on which day."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QGridLayout

from desktop.domain.disposal import RequestKind
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.i18n import language
from desktop.sheets.disposal_words import kind_words
from desktop.views.theme.tokens import Space
from desktop.views.widgets.editor import Editor
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit


class RequestForm(Editor):
    """`reference` where the household is known: only what is asked, and when, is left to say."""

    NAME = "request"

    def __init__(self, today: date, reference: str = "") -> None:
        super().__init__(_("A request that came in"))
        self.reference = TextEdit("F-2026-000184")
        self.reference.setText(reference)
        self._is_known = bool(reference)
        self.kind = Choice([(kind.value, kind_words(kind, language())) for kind in RequestKind])
        self.day = DateEdit(today=today, is_exact=True)
        self.day.set_value(PartialDate(today.year, today.month, today.day))
        self._reference = FieldRow(_("Number of the household"), self.reference)
        self._day = FieldRow(_("Received on"), self.day)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        if self._is_known:
            self.reference.setReadOnly(True)
        grid.addWidget(self._reference, 0, 0)
        grid.addWidget(FieldRow(_("What is asked"), self.kind), 0, 1)
        grid.addWidget(self._day, 0, 2)
        self.body.addLayout(grid)
        self.finish(_("Write it down"))
        self.banner.hush()

    @property
    def asked(self) -> tuple[str, RequestKind, date]:
        return self.reference.text(), RequestKind(str(self.kind.value())), self._exact() or date.min

    def _exact(self) -> date | None:
        """None where the day or the month is missing, too."""
        typed = self.day.value()
        if typed is None or typed.month is None or typed.day is None:
            return None
        return date(typed.year, typed.month, typed.day)

    def start(self) -> None:
        (self.kind if self._is_known else self.reference).setFocus()

    def is_complete(self) -> bool:
        self._reference.calm()
        self._day.calm()
        if not self.reference.text().strip():
            self._reference.complain(_("Type the number of the household."))
        if self._exact() is None:
            self._day.complain(_("On which day did it come in?"))
        return not (self._reference.problem or self._day.problem)
