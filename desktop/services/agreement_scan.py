"""The signed paper as it was scanned: taken in, kept under its hash, and compared when opened."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from desktop.domain.agreement import ScanChanged, ScanFault, ScanNotHere, ScanRefused
from desktop.reports.pdfium import NotAReadablePdf, opened
from desktop.reports.writing import write_as
from desktop.sheets.agreement import ScanFile

LARGEST = 20 * 1024 * 1024
"""Bytes: some thirty pages in colour."""

MOST_PIXELS = 120_000_000
"""A picture of few bytes can be endless once it is drawn."""

_KINDS = {
    b"%PDF-": ("application/pdf", frozenset({".pdf"})),
    b"\x89PNG\r\n\x1a\n": ("image/png", frozenset({".png"})),
    b"\xff\xd8\xff": ("image/jpeg", frozenset({".jpg", ".jpeg"})),
}


class ScanStore:
    """Files of the data folder of this desk, each named by the SHA-256 of what it holds."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "scans"

    def take_in(self, source: Path) -> tuple[str, str]:
        """The hash and the name that it had. Raises ScanRefused, FolderNotWritable, NoSpaceLeft."""
        content = _read(source)
        check_scan(source.name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        target = self._folder / sha256
        if not target.is_file():
            write_as(target, content)
        return sha256, source.name

    def open(self, sha256: str, name: str) -> ScanFile:
        """Raises ScanNotHere on another desk, ScanChanged when it is not the same any more."""
        target = self._folder / sha256
        if not sha256 or not target.is_file():
            raise ScanNotHere
        content = target.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ScanChanged
        return ScanFile(name, media_type_of(content) or "", sha256, content)

    def is_here(self, sha256: str) -> bool:
        return bool(sha256) and (self._folder / sha256).is_file()


def media_type_of(content: bytes) -> str | None:
    """By its first bytes; a name can say anything."""
    return next((kind for magic, (kind, _s) in _KINDS.items() if content.startswith(magic)), None)


def check_scan(name: str, content: bytes) -> None:
    """It is what its name says, and it opens. Raises ScanRefused."""
    if not content:
        raise ScanRefused(ScanFault.EMPTY)
    kind = next((k for magic, k in _KINDS.items() if content.startswith(magic)), None)
    if kind is None or Path(name).suffix.lower() not in kind[1]:
        raise ScanRefused(ScanFault.OTHER_KIND)
    if kind[0] == "application/pdf":
        _check_pdf(content)
    else:
        _check_picture(content)


def _read(source: Path) -> bytes:
    """Never more than is allowed, whatever the size of the file says."""
    try:
        with source.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise ScanRefused(ScanFault.UNREADABLE) from error
    if len(content) > LARGEST:
        raise ScanRefused(ScanFault.TOO_LARGE, LARGEST)
    return content


def _check_pdf(content: bytes) -> None:
    try:
        with opened(content) as document:
            pages = len(document)
    except NotAReadablePdf as error:
        raise ScanRefused(ScanFault.DAMAGED) from error
    if not pages:
        raise ScanRefused(ScanFault.DAMAGED)


def _check_picture(content: bytes) -> None:
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ScanRefused(ScanFault.TOO_LARGE, MOST_PIXELS)
            picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise ScanRefused(ScanFault.DAMAGED) from error
