"""Which scenario grants open; shown to those who may choose it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot

from desktop import i18n
from desktop.domain.scenario import Scenario
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.product import nomenclature
from desktop.services.scale import MAY_CHOOSE_SCENARIO, ScaleService
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session
from desktop.views.settings.page import SettingsPage

Loaded = tuple[tuple[Scenario, ...], str, dict[str, str]]
"""The scenarios, the code of the one that runs, and the names of families."""


class DecisionPresenter(Presenter):
    def __init__(
        self, page: SettingsPage, jobs: JobRunner, session: Session, scales: ScaleService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._scales = page, session, scales
        page.choices_requested.connect(self._load)
        page.decision.scenario_chosen.connect(self._run)
        page.decision.file_chosen.connect(self._enter)
        session.actor_changed.connect(self._show_to)
        self._show_to()

    @Slot()
    def _show_to(self) -> None:
        may = bool(self._session.actor.roles & MAY_CHOOSE_SCENARIO)
        self._page.decision.setVisible(may)

    @Slot()
    def _load(self) -> None:
        self.ask(self._gather, self._show, only_latest="scenarios")

    def _gather(self, _progress: Progress) -> Loaded:
        language = i18n.language()
        families = {each.code: each.name.text(language) for each in nomenclature().families}
        return self._scales.scenarios(), self._scales.running_scenario().code, families

    @Slot(object)
    def _show(self, loaded: Loaded) -> None:
        self._page.decision.show_scenarios(*loaded)

    @Slot(str)
    def _run(self, code: str) -> None:
        actor = self._session.actor
        self.ask(
            lambda _progress: self._scales.run_scenario(code, actor),
            self._kept,
            explain=self._explain,
        )

    @Slot(object)
    def _enter(self, path: Path) -> None:
        actor = self._session.actor
        self.ask(
            lambda _progress: self._scales.enter_scenario(path, actor),
            self._entered,
            lane=Lane.BATCH,
            explain=self._refuse_file,
        )

    @Slot(object)
    def _entered(self, scenario: Scenario) -> None:
        words = _("“{scenario}” can be chosen now.")
        label = scenario.label.text(i18n.language())
        self._page.decision.banner.say(words.format(scenario=label), "done")
        self._load()

    @Slot(object)
    def _refuse_file(self, error: Exception) -> None:
        if is_expected(error):
            self._page.decision.banner.say(sentence(error))
        else:
            self._jobs.unexplained.emit(error)

    @Slot(object)
    def _kept(self, _nothing: object) -> None:
        self._page.said.emit(_("Kept."))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
        self._load()
