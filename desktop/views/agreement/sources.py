"""What the pages of agreements ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # services bring the database and all that draws pages along
    from desktop.services.agreement import AgreementService
    from desktop.services.draft import DraftService

FORM = "agreement"
"""Of a draft: an agreement or an amendment that is not kept yet."""


@dataclass(frozen=True)
class AgreementSources:
    agreements: AgreementService
    drafts: DraftService
