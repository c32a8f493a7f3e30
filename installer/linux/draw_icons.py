"""Makes the pictures of the menu from the icon of the Windows program: usage: draw_icons FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import IcoImagePlugin

ICON = Path(__file__).parents[1] / "windows" / "launcher" / "application.ico"
NAME = "carte-alimentation-durable.png"


def draw(folder: Path) -> int:
    with ICON.open("rb") as content:
        icon = IcoImagePlugin.IcoFile(content)
        sizes = sorted(icon.sizes())
        for width, height in sizes:
            place = folder / f"{width}x{height}" / "apps"
            place.mkdir(parents=True)
            icon.getimage((width, height)).save(place / NAME)
    return len(sizes)


if __name__ == "__main__":
    sys.stdout.write(f"icons: {draw(Path(sys.argv[1]))} sizes\n")
