"""The logo that a paper keeps: small, without transparency, and never a reason not to close."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from desktop.importers.logo_file import HIGHEST, MOST_BYTES, WIDEST, small_logo


def read(logo: str) -> Image.Image:
    return Image.open(BytesIO(b64decode(logo)))


def noise(size: tuple[int, int]) -> Image.Image:
    """What compresses worst of all."""
    return Image.frombytes("RGB", size, Random(5).randbytes(size[0] * size[1] * 3))  # noqa: S311


def test_what_shines_through_becomes_white(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    picture = Image.new("RGBA", (60, 30), (0, 0, 0, 0))
    picture.paste((14, 107, 98, 255), (20, 10, 40, 20))
    picture.save(file)
    shown = read(small_logo(str(file)))
    assert "transparency" not in shown.info
    pixels = shown.convert("RGB")
    assert pixels.getpixel((1, 1)) == (255, 255, 255)
    assert pixels.getpixel((30, 15)) == (14, 107, 98)


@pytest.mark.parametrize("size", [(3000, 400), (400, 3000), (1, 1), (2400, 2400)])
def test_the_largest_picture_is_kept_in_few_bytes_and_in_its_shape(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "logo.jpg"
    noise(size).save(file)
    logo = small_logo(str(file))
    shown = read(logo)
    assert len(b64decode(logo)) <= MOST_BYTES
    assert shown.width <= WIDEST
    assert shown.height <= HIGHEST
    assert abs(shown.width * size[1] - shown.height * size[0]) <= max(size) * 1.5
    assert small_logo(str(file)) == logo


def test_a_simple_logo_keeps_all_its_dots(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    picture = Image.new("RGB", (400, 160), "white")
    picture.paste((14, 107, 98), (40, 40, 360, 120))
    picture.save(file)
    assert read(small_logo(str(file))).size == (400, 160)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_leaves_the_paper_without_one(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    assert small_logo(str(file)) == ""
    assert small_logo(str(tmp_path / "gone.png")) == ""
    assert small_logo(None) == ""
