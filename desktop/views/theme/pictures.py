"""The few pictures that a stylesheet can only take from files: tick, dot and arrow."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QDir, QTemporaryDir

from desktop.views.theme import icons, look

PICTURES = {
    "tick": ("check-bold", "on_accent"),
    "dot": ("circle-fill", "on_accent"),
    "arrow": ("caret-down", "muted"),
}
SIZE = 48


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()


def written() -> dict[str, str]:
    """Draw them in the colours of the present theme; name → path, with forward slashes."""
    paths = {}
    for name, (icon, colour) in PICTURES.items():
        path = _folder().filePath(f"{name}-{look.theme()}.png")
        icons.pixmap(icon, colour, SIZE).save(path)
        paths[f"picture_{name}"] = QDir.fromNativeSeparators(path)
    return paths
