"""Loads the typeface that the application carries."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from desktop.settings import RESOURCES

FILES = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold", "Inter-Italic")


def load() -> bool:
    """False when a file is missing or broken: the window then opens with the system's typeface."""
    results = [
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"{name}.ttf")) for name in FILES
    ]
    return all(result != -1 for result in results)
