"""The list of completions under a field: its look, and its place when the page moves below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QCompleter, QListView, QWidget


class Completions(QObject):
    """Qt puts the list under the field once; a page that scrolls then leaves it over the field."""

    def __init__(self, field: QWidget, completer: QCompleter) -> None:
        super().__init__(field)
        self._field, self._completer = field, completer
        self._above: list[QWidget] = []
        self._popup = QListView()
        completer.setPopup(self._popup)
        self._popup.setProperty("kind", "completions")
        self._popup.installEventFilter(self)

    @property
    def is_shown(self) -> bool:
        return self._popup.isVisible()

    def choose(self, row: int) -> None:
        """What Enter takes."""
        self._popup.setCurrentIndex(self._popup.model().index(row, 0))

    def hide(self) -> None:
        self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        kind = event.type()
        if watched is self._popup:
            if kind == QEvent.Type.Show:
                self._listen()
            elif kind == QEvent.Type.Hide:
                self._stop()
        elif kind == QEvent.Type.Move and self._popup.isVisible():
            self._completer.complete()
        return False

    def _listen(self) -> None:
        """To whatever the field stands in, for as long as the list is shown."""
        self._stop()
        part: QWidget | None = self._field
        while part is not None and not part.isWindow():
            self._above.append(part)
            part.installEventFilter(self)
            part = part.parentWidget()

    def _stop(self) -> None:
        for part in self._above:
            part.removeEventFilter(self)
        self._above.clear()
