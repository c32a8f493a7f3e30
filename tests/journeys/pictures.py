"""Pictures of a journey, for whoever wants to look: CAD_SHOTS names the folder that keeps them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Counter


def dress() -> dict[str, Any]:
    """As the pictures are wanted; English, light and of normal size unless somebody says else."""
    return {
        "language": os.environ.get("CAD_SHOTS_LANGUAGE", "en"),
        "theme": os.environ.get("CAD_SHOTS_THEME", "light"),
        "text_scale": os.environ.get("CAD_SHOTS_SCALE", "1"),
    }


class Pictures:
    """Numbered as they are taken; without CAD_SHOTS they go with the folder of the test."""

    def __init__(self, journey: str, folder: Path) -> None:
        self.folder = Path(os.environ.get("CAD_SHOTS") or folder / "pictures")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._journey, self.taken = journey, 0

    def take(self, counter: Counter, name: str) -> Path:
        counter.settle()
        self.taken += 1
        of = counter.application.settings
        path = self.folder / (
            f"{self._journey}-{self.taken:02}-{name}-{of.language}-{of.theme}-{of.text_scale}.png"
        )
        picture = counter.window.grab()
        assert not picture.isNull()
        assert picture.save(str(path))
        return path
