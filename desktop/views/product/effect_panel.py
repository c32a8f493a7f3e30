"""Whom a rule would change, merchant by merchant, before it is kept."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.product import Nomenclature
from desktop.i18n import gettext as _
from desktop.i18n import long_date, ngettext, number
from desktop.sheets.product import EffectLine, RuleEffect
from desktop.views.product.words import family_name
from desktop.views.theme.tokens import Space
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label

MOST_LINES = 30
"""Beyond that nobody reads them one by one; their number is told."""


class EffectPanel(QWidget):
    """Hidden until it was asked for, and again as soon as the rule changes."""

    def __init__(self, known: Nomenclature) -> None:
        super().__init__()
        self._known = known
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.said = label("", "strong", wrap=True)
        self.rows = FactRows()
        self._rest = label("", "small", wrap=True)
        for part in (self.said, self.rows, self._rest):
            column.addWidget(part)
        self.hide()

    @Slot()
    def forget(self) -> None:
        self.hide()

    def show_effect(self, effect: RuleEffect) -> None:
        self.said.setText(effect_words(effect))
        shown = effect.lines[:MOST_LINES]
        self.rows.show_rows([(line.merchant, self._change(line)) for line in shown])
        left = len(effect.lines) - len(shown)
        words = ngettext("and {count} other merchant", "and {count} other merchants", left)
        self._rest.setText(words.format(count=number(left)))
        self._rest.setVisible(left > 0)
        self.show()

    def _change(self, line: EffectLine) -> str:
        gained = ", ".join(family_name(code, self._known) for code in line.gained)
        lost = ", ".join(family_name(code, self._known) for code in line.lost)
        parts = [
            _("gains {families}").format(families=gained) if gained else "",
            _("loses {families}").format(families=lost) if lost else "",
        ]
        return " · ".join(part for part in parts if part)


def effect_words(effect: RuleEffect) -> str:
    day = long_date(effect.on)
    if not effect.lines:
        return _("On {day} this rule changes nothing for any merchant.").format(day=day)
    words = ngettext(
        "On {day} it changes what {count} merchant may sell; {unchanged} keep what they have.",
        "On {day} it changes what {count} merchants may sell; {unchanged} keep what they have.",
        len(effect.lines),
    )
    count, unchanged = number(len(effect.lines)), number(effect.unchanged)
    return words.format(day=day, count=count, unchanged=unchanged)
