"""A code typed or scanned leads to its card; what had to be mended is asked first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from desktop.domain.support_code import grouped
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.card.code_field import CodeField
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.widgets.banner import Banner


@dataclass(frozen=True)
class Understood:
    """`number` is ten symbols; `code` the fifteen that are printed, in groups."""

    number: str
    code: str
    is_certain: bool


class CodePresenter(Presenter):
    """Reads what the field was given, and asks in the banner beside it."""

    number_read = Signal(str)

    def __init__(
        self,
        page: QObject,
        jobs: JobRunner,
        field: CodeField,
        banner: Banner,
        sources: CardSources,
    ) -> None:
        super().__init__(page, jobs)
        self._field, self._banner, self._sources = field, banner, sources
        self._suggested = ""
        field.code_typed.connect(self._read)
        field.textEdited.connect(self._forget_suggestion)
        banner.action_requested.connect(self._accept)

    @Slot(str)
    def _read(self, text: str) -> None:
        if self._suggested:  # Enter once more: yes, that is the one
            self._accept()
            return
        self.ask(
            lambda progress: self._understood(text),
            self._take,
            explain=self._explain,
            only_latest="code",
        )

    def _understood(self, text: str) -> Understood:
        reading = self._sources.read_code(text)
        code = self._sources.code_of(reading.number)
        return Understood(reading.number, grouped(code), not reading.corrected)

    @Slot(object)
    def _take(self, understood: Understood) -> None:
        if understood.is_certain:
            self._give(understood.number)
            return
        self._suggested = understood.number
        self._banner.say(
            _("Not quite a code. Is {code} what is printed?").format(code=understood.code),
            "waiting",
            _("Yes, that is it"),
        )

    @Slot()
    def _accept(self) -> None:
        if self._suggested:
            self._give(self._suggested)

    def _give(self, number: str) -> None:
        self._suggested = ""
        self._banner.hush()
        self._field.clear()
        self.number_read.emit(number)

    @Slot()
    def _forget_suggestion(self) -> None:
        if self._suggested:
            self._suggested = ""
            self._banner.hush()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._banner.say(sentence(error))
