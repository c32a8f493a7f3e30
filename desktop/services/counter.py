"""What the pages of the counter journey use, in one bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.models import new_id
from desktop.services.assessment import AssessmentService
from desktop.services.card import CardService
from desktop.services.claim import ClaimService
from desktop.services.draft import DraftService
from desktop.services.household import HouseholdService
from desktop.services.lookalike import LookalikeService
from desktop.services.stock import StockService
from desktop.services.street import StreetService
from desktop.services.support import SupportService


@dataclass(frozen=True)
class CounterServices:
    """`today` is the desk's clock; `new_id` makes ids for people who are not saved yet."""

    households: HouseholdService
    drafts: DraftService
    lookalikes: LookalikeService
    streets: StreetService
    claims: ClaimService
    assessments: AssessmentService
    cards: CardService
    stock: StockService
    supports: SupportService
    today: Callable[[], date]
    new_id: Callable[[], UUID] = new_id
