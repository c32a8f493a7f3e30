"""An agreement to the printer, and the scan of it as pages to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.sheets.agreement import AgreementLine, ScanFile
from desktop.views.widgets.paper_preview import PreviewPage, preview_of
from desktop.views.widgets.paper_print import Sheets

if TYPE_CHECKING:  # the service brings the database and all that draws pages along
    from desktop.services.agreement import AgreementService

ORIGINALS = 2
"""One for each party; a translation is only read, and printed once."""


def print_agreement(
    agreements: AgreementService, agreement_id: UUID, printer: QPrinter, actor: Actor
) -> AgreementLine:
    """On a lane. Frozen only once the printer is there. Raises PrinterNotReady, PartyIncomplete."""
    sheets = Sheets(printer)
    try:
        printed = agreements.print(agreement_id, actor)
        for document in printed.documents:
            for _copy in range(ORIGINALS if document.language == "fr" else 1):
                sheets.draw(document.pdf)
    finally:
        sheets.close()
    return printed.line


def shown_scan(scan: ScanFile) -> tuple[str, str, tuple[PreviewPage, ...]]:
    """On a lane: its name, its hash, and its pages."""
    if scan.media_type == "application/pdf":
        return scan.name, scan.sha256, preview_of(scan.content)
    return scan.name, scan.sha256, (PreviewPage(QImage.fromData(scan.content), scan.name),)


def scan_words(name: str, sha256: str) -> str:
    return _("{name}: the same file as on the day of the signature (SHA-256 {hash}…).").format(
        name=name, hash=sha256[:12]
    )
