"""An agreement to the printer, and what is said of its scan."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtPrintSupport import QPrinter

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.sheets.agreement import AgreementLine
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


def scan_words(name: str, sha256: str) -> str:
    return _("{name}: the same file as on the day of the signature (SHA-256 {hash}…).").format(
        name=name, hash=sha256[:12]
    )
