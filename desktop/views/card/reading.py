"""A code typed or scanned leads to its card; what had to be mended is asked first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.code_field import CodeAsking, CodeField


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
        self._sources = sources
        self._asking = CodeAsking(field, banner)
        self._asking.text_given.connect(self._read)
        self._asking.number_read.connect(self.number_read)

    @Slot(str)
    def _read(self, text: str) -> None:
        self.ask(
            lambda progress: self._sources.supports.read_code(text),
            self._asking.take,
            explain=self._explain,
            only_latest="code",
        )

    def complain(self, words: str) -> None:
        """What the code that was read last led to, beside the field."""
        self._asking.complain(words)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._asking.complain(sentence(error))
