"""The logo of the city made small, to be kept with each paper: what is printed is never changed.

A paper that is frozen may not look for a file that somebody replaces later; so it carries the
picture itself, in so few bytes that a month of statements stays light.
"""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 6_000
WIDEST, HIGHEST = 480, 200
"""Pixels of the first try: twice as many as a printer shows on the room that papers have."""
_COLOURS = (64, 24, 12)
_SMALLEST = 24


def small_logo(path: str | None) -> str:
    """PNG in base64, without transparency; empty when there is none, or it is no picture any more.

    As large as it can be under `MOST_BYTES`: with fewer colours first, then with fewer dots.
    """
    if path is None or not Path(path).is_file():
        return ""
    try:
        picture = _on_white(Path(path))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return ""
    return b64encode(_under(picture, MOST_BYTES)).decode("ascii")


def _on_white(path: Path) -> Image.Image:
    with Image.open(path) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture).convert("RGB")


def _under(picture: Image.Image, most: int) -> bytes:
    while max(picture.size) > _SMALLEST:
        for colours in _COLOURS:
            content = _png(picture.quantize(colours))
            if len(content) <= most:
                return content
        picture.thumbnail((picture.width * 3 // 4, picture.height * 3 // 4))
    return _png(picture.quantize(_COLOURS[-1]))


def _png(picture: Image.Image) -> bytes:
    target = BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
