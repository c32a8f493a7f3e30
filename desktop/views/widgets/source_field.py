"""The field that adds a source of income: a few letters, then Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from desktop.domain.folding import fold
from desktop.domain.income import IncomeSource
from desktop.i18n import gettext as _
from desktop.views.widgets.completions import Completions


class SourceField(QLineEdit):
    """Completes over the names of the sources; Enter takes the first that fits."""

    chosen = Signal(str)  # the source
    passed = Signal(bool)  # Enter or Tab on nothing: True is forward
    zero_requested = Signal()

    def __init__(
        self,
        sources: Sequence[IncomeSource],
        name_of: Callable[[IncomeSource], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._names = {name_of(source): source for source in sources}
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self._take_name)
        self.setCompleter(self._completer)
        self._completions = Completions(self, self._completer)
        self.setProperty("kind", "cell")
        self.setPlaceholderText(_("Add an income: first letters, then Enter"))
        self.setAccessibleName(_("Add an income"))
        self.textEdited.connect(self._match)

    def matches(self, text: str) -> list[str]:
        """Names that hold every typed word, those that begin with it first."""
        words = fold(text).split()
        fitting = [name for name in self._names if _holds(fold(name), words)]
        return sorted(fitting, key=lambda name: not fold(name).startswith(fold(text)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key == Qt.Key.Key_F6:
            self.zero_requested.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool, /) -> bool:  # noqa: N802, FBT001 - Qt's own name
        if is_next and self.text().strip():
            self._enter()
        else:
            self.passed.emit(is_next)
        return True

    def _enter(self) -> None:
        if not self.text().strip():
            self.passed.emit(True)  # noqa: FBT003 - a Qt signal takes no keywords
            return
        found = self.matches(self.text())
        if found:
            self._take_name(found[0])

    @Slot(str)
    def _match(self, text: str) -> None:
        self._words.setStringList(self.matches(text))

    @Slot(str)
    def _take_name(self, name: str) -> None:
        self._completions.hide()
        source = self._names.get(name)
        if source is not None:
            self.clear()
            self.chosen.emit(source)


def _holds(name: str, words: list[str]) -> bool:
    parts = name.split()
    return all(any(part.startswith(word) for part in parts) for word in words)
