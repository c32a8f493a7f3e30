"""How decisions are taken here: by two persons or one, and what a grant opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop import i18n
from desktop.domain.scenario import Scenario
from desktop.i18n import gettext as _
from desktop.views.settings.scenario_words import scenario_words
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.text import label


class DecisionCard(Card):
    two_persons_chosen = Signal(bool)
    scenario_chosen = Signal(str)  # its code
    file_chosen = Signal(object)  # a Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Decisions"), parent=parent)
        self._scenarios: dict[str, Scenario] = {}
        self._families: Mapping[str, str] = {}
        self.two_persons = QCheckBox(_("Two persons: who proposes does not decide"))
        self.scenario = Choice()
        self._confirm = label("", "small", wrap=True)
        row = FieldRow(
            _("What a grant opens"),
            self.scenario,
            _("For the decisions to come; entitlements that run are not changed."),
        )
        self._rules = label("", "text", wrap=True)
        self.enter = SecondaryButton(_("Enter a scenario from a file…"), icon="file-plus")
        self.banner = Banner()
        for part in (self.two_persons, row, self._rules, self._confirm, self.banner):
            self.add(part)
        self.body.addWidget(self.enter, 0, Qt.AlignmentFlag.AlignLeft)
        self._dialogs = FileDialogs(self)
        self._dialogs.file_chosen.connect(self.file_chosen)
        self.enter.clicked.connect(self._ask_file)
        self.two_persons.clicked.connect(self.two_persons_chosen)
        self.scenario.value_changed.connect(self._tell)

    def show_scenarios(
        self, scenarios: Sequence[Scenario], running: str, families: Mapping[str, str]
    ) -> None:
        """`families` are the names of their codes."""
        self._families = families
        self._scenarios = {scenario.code: scenario for scenario in scenarios}
        language = i18n.language()
        self.scenario.set_options([(s.code, s.label.text(language)) for s in scenarios])
        self.scenario.set_value(running)
        self._explain(running)

    @property
    def said(self) -> str:
        return self._rules.text()

    @property
    def to_be_confirmed(self) -> str:
        return self._confirm.text()

    def _explain(self, code: str) -> None:
        scenario = self._scenarios.get(code)
        self._rules.setVisible(scenario is not None)
        if scenario is None:
            self._confirm.hide()
            return
        self._rules.setText("\n".join(scenario_words(scenario, self._families)))
        language = i18n.language()
        points = [f"• {wording.text(language)}" for wording in scenario.to_be_confirmed]
        heading = [_("To be confirmed by the city:")] if points else []
        self._confirm.setText("\n".join((*heading, *points, scenario.reference)))
        self._confirm.show()

    @Slot()
    def _ask_file(self) -> None:
        self.banner.hush()
        kind = _("Scenarios (*.yaml *.yml)")
        self._dialogs.ask_existing(_("Enter a scenario"), kind)

    @Slot(object)
    def _tell(self, code: object) -> None:
        self._explain(str(code))
        self.scenario_chosen.emit(str(code))
