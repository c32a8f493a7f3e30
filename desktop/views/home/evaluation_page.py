"""The export for whoever evaluates the project: what it holds, what it does not, one button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.views.messages import is_expected, sentence
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.file_dialogs import FileDialogs
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.page import ScrollPage
from desktop.views.widgets.text import label

if TYPE_CHECKING:  # the services bring the database along
    from desktop.services.steering import SteeringService


class EvaluationPage(ScrollPage):
    export_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Evaluation"))
        self.head.set_subtitle(_("Households without names, for studies of the project."))
        self.banner = Banner()
        self.content.addWidget(self.banner)
        card = Card(_("Export without names"))
        for words, kind in (
            (
                _(
                    "A line per household: its size (six persons or more are counted together), "
                    "the quarter of the claim, the outcome, the scenario. No name, no address, no "
                    "day, no amount that somebody declared."
                ),
                "text",
            ),
            (
                _(
                    "Each export draws new pseudonyms and keeps them nowhere: two exports cannot "
                    "be joined. It is not anonymous all the same: in a small quarter a large "
                    "household can stand out. Publish totals, never lines."
                ),
                "text",
            ),
            (_("The centre writes down who exported, when, and how many lines."), "muted"),
        ):
            card.add(label(words, kind, wrap=True))
        self.export = PrimaryButton(_("Export for a spreadsheet…"), "Ctrl+E", "download-simple")
        self.export.clicked.connect(self.export_requested)
        row = QWidget()
        FlowLayout(row, Space.M).addWidget(self.export)
        card.body.addSpacing(Space.S)
        card.add(row)
        self.content.addWidget(card)
        self.content.addStretch(1)

    def shown(self) -> None:
        self.export.setFocus()

    def occupy(self, *, busy: bool) -> None:
        self.export.setEnabled(not busy)


class EvaluationPresenter(Presenter):
    def __init__(
        self,
        page: EvaluationPage,
        jobs: JobRunner,
        steering: SteeringService,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._steering = page, steering
        self._dialogs = dialogs or FileDialogs(page)
        page.export_requested.connect(self._ask_file)
        self._dialogs.file_chosen.connect(self._export)

    @Slot()
    def _ask_file(self) -> None:
        self._dialogs.ask_file(_("Save the export"), _("evaluation.csv"), _("CSV (*.csv)"))

    @Slot(object)
    def _export(self, file: Path) -> None:
        self._page.occupy(busy=True)
        self.ask(
            lambda _progress: (self._steering.export_evaluation(file), file),
            self._tell,
            lane=Lane.BATCH,
            explain=self._explain,
        )

    @Slot(object)
    def _tell(self, done: tuple[int, Path]) -> None:
        count, file = done
        self._page.occupy(busy=False)
        words = ngettext("{count} line is in {file}.", "{count} lines are in {file}.", count)
        self._page.banner.say(words.format(count=count, file=file), "done")

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.occupy(busy=False)
        self._page.banner.say(sentence(error), "waiting")
