"""The only signals that the whole window hears; presenters connect to them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class News(QObject):
    """Emitted from any thread; Qt queues them to the window."""

    changed = Signal(object)  # frozenset[Change], after a commit
    card_present = Signal(object)
    card_gone = Signal(object)
    card_refused = Signal(object)  # why what lies there is no use to the page that waits for a card
    central_state = Signal(object)
    reader_state = Signal(object)
