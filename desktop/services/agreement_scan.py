"""The signed paper as it was scanned: taken in, kept under its hash, and compared when opened.

It is kept in the encrypted file of the desk, and so in its copies; at the centre for other desks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from desktop.domain.agreement import ScanChanged, ScanFault, ScanNotHere, ScanRefused
from desktop.domain.central import CentralNotConfigured
from desktop.domain.door import DeskSilent
from desktop.reports.pdfium import NotAReadablePdf, opened
from desktop.sheets.agreement import ScanFile
from desktop.storage import scans
from desktop.storage.unit_of_work import UnitsOfWork

if TYPE_CHECKING:  # PostgreSQL's driver is loaded when a scan comes from the centre
    from desktop.sync.central import Central

Connected = Callable[[], AbstractContextManager["Central"]]
"""One connection to the centre as whoever is in; see `SyncService.connected`."""

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
    """Files of this desk, each named by the SHA-256 of what it holds; others come when opened."""

    def __init__(self, units: UnitsOfWork, connected: Connected | None = None) -> None:
        """Without `connected` nothing is asked of a centre: what is not here is nowhere."""
        self._units, self._connected = units, connected

    def take_in(self, source: Path) -> tuple[str, str]:
        """The hash and the name that it had; not to be called inside a unit of work.

        Raises ScanRefused, and DiskFull as every saving does.
        """
        content = _read(source)
        check_scan(source.name, content)
        with self._units.bookkeeping() as session:
            sha256 = scans.keep(session, content, self._units.now())
        return sha256, source.name

    def open(self, sha256: str, name: str) -> ScanFile:
        """From here, else from the centre, and from then on from here: for a lane.

        Raises ScanNotHere where neither has it, ScanChanged when it is not the same any more,
        CentralUnavailable and its kin while the centre, which may have it, is not reached.
        """
        if not sha256:
            raise ScanNotHere
        with self._units.reading() as session:
            content = scans.content_of(session, sha256)
        if content is None:
            content = self._fetched(sha256)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ScanChanged
        return ScanFile(name, media_type_of(content) or "", sha256, content)

    def is_here(self, sha256: str) -> bool:
        with self._units.reading() as session:
            return scans.is_here(session, sha256)

    def _fetched(self, sha256: str) -> bytes:
        from desktop.sync.scans import fetch  # noqa: PLC0415 - PostgreSQL's driver

        if self._connected is None:
            raise ScanNotHere
        try:
            with self._connected() as central:
                content = fetch(central, sha256)
        except (CentralNotConfigured, DeskSilent) as error:
            raise ScanNotHere from error
        if content is None:
            raise ScanNotHere
        if hashlib.sha256(content).hexdigest() == sha256:
            with self._units.bookkeeping() as session:
                scans.keep_fetched(session, content, self._units.now())
        return content


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
