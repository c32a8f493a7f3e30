"""How decisions are taken here: by two persons or one, and what a grant opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop import i18n
from desktop.domain.scenario import Scenario
from desktop.i18n import gettext as _
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.text import label


class DecisionCard(Card):
    two_persons_chosen = Signal(bool)
    scenario_chosen = Signal(str)  # its code

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Decisions"), parent=parent)
        self._scenarios: dict[str, Scenario] = {}
        self.two_persons = QCheckBox(_("Two persons: who proposes does not decide"))
        self.scenario = Choice()
        self._confirm = label("", "small", wrap=True)
        row = FieldRow(
            _("What a grant opens"),
            self.scenario,
            _("For the decisions to come; entitlements that run are not changed."),
        )
        for part in (self.two_persons, row, self._confirm):
            self.add(part)
        self.two_persons.clicked.connect(self.two_persons_chosen)
        self.scenario.value_changed.connect(self._tell)

    def show_scenarios(self, scenarios: Sequence[Scenario], running: str) -> None:
        self._scenarios = {scenario.code: scenario for scenario in scenarios}
        language = i18n.language()
        self.scenario.set_options([(s.code, s.label.text(language)) for s in scenarios])
        self.scenario.set_value(running)
        self._explain(running)

    @property
    def to_be_confirmed(self) -> str:
        return self._confirm.text()

    def _explain(self, code: str) -> None:
        scenario = self._scenarios.get(code)
        if scenario is None:
            self._confirm.hide()
            return
        language = i18n.language()
        points = [f"• {wording.text(language)}" for wording in scenario.to_be_confirmed]
        heading = [_("To be confirmed by the city:")] if points else []
        self._confirm.setText("\n".join((*heading, *points, scenario.reference)))
        self._confirm.show()

    @Slot(object)
    def _tell(self, code: object) -> None:
        self._explain(str(code))
        self.scenario_chosen.emit(str(code))
