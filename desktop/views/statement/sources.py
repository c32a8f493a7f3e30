"""The services that the pages of a month and of its statements ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # services bring the database along
    from desktop.services.closing import ClosingService
    from desktop.services.draft import DraftService
    from desktop.services.statement import StatementService
    from desktop.services.statement_batch import StatementBatchService
    from desktop.services.statement_printing import StatementPrintingService


@dataclass(frozen=True)
class StatementSources:
    closing: ClosingService
    papers: StatementPrintingService
    batch: StatementBatchService
    drafts: DraftService

    @property
    def statements(self) -> StatementService:
        return self.papers.statements
