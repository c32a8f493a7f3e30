"""A start that is refused before there is a window: one box, closed by the person who read it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.settings import APPLICATION
from desktop.views.theme import fonts, style

NOBODY_LOOKS = frozenset({"offscreen", "minimal"})


def somebody_looks() -> bool:
    """On a platform without a screen nobody can close a box."""
    return QGuiApplication.platformName() not in NOBODY_LOOKS


def show(sentence: str) -> None:
    """Until it is closed; without a window of ours, with the looks of a desk never set up."""
    existing = QApplication.instance()
    qt = existing if isinstance(existing, QApplication) else QApplication([APPLICATION])
    if not somebody_looks():
        return
    from desktop.views.messages import show_refused_start  # noqa: PLC0415 - sentences are slow to load

    fonts.load()
    style.apply(qt, "light", "1")
    show_refused_start(None, sentence)
    qt.exec()
