"""A scanned paper as pages to look at, whatever kind of file it is."""

from __future__ import annotations

from PySide6.QtGui import QImage

from desktop.sheets.agreement import ScanFile
from desktop.views.widgets.paper_preview import PreviewPage, preview_of


def scan_pages(scan: ScanFile) -> tuple[str, str, tuple[PreviewPage, ...]]:
    """On a lane: its name, its hash, and its pages."""
    if scan.media_type == "application/pdf":
        return scan.name, scan.sha256, preview_of(scan.content)
    return scan.name, scan.sha256, (PreviewPage(QImage.fromData(scan.content), scan.name),)
