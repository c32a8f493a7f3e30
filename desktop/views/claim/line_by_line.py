"""The calculation line by line: what was counted, what not and why, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.i18n import language
from desktop.sheets.calculation import CalculationText, calculation_lines
from desktop.sheets.claim import AssessmentSheet
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.card import Card
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.emptying import empty
from desktop.views.widgets.text import label, rule


class LineByLine(Card):
    def __init__(self, discretion: Discretion) -> None:
        super().__init__(_("The calculation, line by line"))
        self._discretion = discretion
        self._shown: AssessmentSheet | None = None
        self._nothing = label(_("Nothing is assessed yet: state the incomes first."), "muted")
        self.add(self._nothing)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self._doubts = Banner()
        self.add(self._doubts)

    def show_assessment(self, recorded: AssessmentSheet | None, names: Mapping[str, str]) -> None:
        if recorded is not None and recorded == self._shown:
            return
        self._shown = recorded
        self._clear()
        self._nothing.setVisible(recorded is None)
        if recorded is None:
            self._doubts.hush()
            return
        lines = calculation_lines(recorded.assessment, names)
        for number, line in enumerate(lines):
            if number:
                self._rows.addWidget(rule())
            self._rows.addWidget(self._row(line))
        doubts = [w.text(language()) for w in recorded.assessment.scale.to_be_confirmed]
        if doubts:
            words = _("The city has still to confirm: {points}")
            self._doubts.say(words.format(points=" · ".join(doubts)), "waiting")
        else:
            self._doubts.hush()

    def _row(self, line: CalculationText) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(Space.S, 6, Space.S, 6)
        across.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(0)
        kind = "heading" if line.emphasis else "text"
        words.addWidget(DiscreetLabel(self._discretion, line.label, kind).wrap())
        if line.note:
            words.addWidget(label(line.note, "small", wrap=True))
        across.addLayout(words, 1)
        if line.amount is not None:
            amount: QLabel = DiscreetLabel(self._discretion, line.amount, kind)
            amount.setFont(look.font())
            across.addWidget(amount, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        return row

    def _clear(self) -> None:
        empty(self._rows)
