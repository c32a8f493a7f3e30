"""What the reader has told the window: services notice late that a card left."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.sheets.reader import Presence, ReaderState
from desktop.views.news import News

OCCUPIED = frozenset({Presence.PRESENT, Presence.UNREADABLE})


class Noticed(QObject):
    """A card that comes before the one before it was seen leaving may not be seen at all."""

    def __init__(self, news: News, owner: QObject) -> None:
        super().__init__(owner)
        self._is_empty = True
        news.reader_state.connect(self._note)

    def is_empty(self) -> bool:
        return self._is_empty

    @Slot(object)
    def _note(self, state: ReaderState) -> None:
        self._is_empty = state.presence not in OCCUPIED
