"""Counts of the whole city for those who steer the project: states in words, nobody in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.sheets.overview import Counted
from desktop.views.widgets.card import Card
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.text import label
from desktop.views.widgets.words import claim_state_name


class CountsCard(Card):
    """Hidden from those who are not told."""

    def __init__(self) -> None:
        super().__init__(_("The project in numbers"))
        self._said = label("", "muted", wrap=True)
        self._rows = FactRows()
        self.add(self._said)
        self.add(self._rows)
        self.hide()

    def show_counts(self, counts: Sequence[Counted]) -> None:
        self._said.setText(
            _("Told by the centre just now. Below five nothing is told, so that nobody is known.")
            if counts
            else _("There is nothing to count yet: below five nothing is told.")
        )
        self._rows.show_rows([(_words(line), i18n.number(line.count)) for line in counts])
        self.show()

    @Slot(str)
    def say_away(self, why: str) -> None:
        self._said.setText(why)
        self._rows.show_rows([])
        self.show()


def _words(line: Counted) -> str:
    """`Claims: granted`."""
    if line.of_what == "claim":
        return _("Claims: {state}").format(state=claim_state_name(line.state).lower())
    if line.of_what == "entitlement":
        return _("Entitlements that run: {scenario}").format(scenario=line.state)
    words = {
        ("household", "enrolled"): _("Households enrolled"),
        ("household", "closed"): _("Households whose file is closed"),
        ("card", "stock"): _("Cards in stock"),
        ("card", "linked"): _("Cards in use"),
        ("card", "blocked"): _("Cards blocked"),
        ("card", "returned"): _("Cards returned"),
        ("card", "retired"): _("Cards retired"),
        ("merchant", "prospect"): _("Merchants who were asked"),
        ("merchant", "active"): _("Merchants who take part"),
        ("merchant", "suspended"): _("Merchants suspended"),
        ("merchant", "closed"): _("Merchants who left"),
    }
    return words.get((line.of_what, line.state), f"{line.of_what} · {line.state}")
