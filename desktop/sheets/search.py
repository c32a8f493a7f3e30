"""What the search field and the duplicate check show: hits and candidates, best first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from desktop.domain.duplicate import DuplicateScore


class HitKind(StrEnum):
    HOUSEHOLD = "household"
    CARD = "card"
    MERCHANT = "merchant"


class MatchedOn(StrEnum):
    NAME = "name"
    FIRST_NAME = "first_name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    CARD = "card"
    REFERENCE = "reference"
    TRADE_NAME = "trade_name"


@dataclass(frozen=True)
class SearchHit:
    """One line under the search field.

    `id` is that of the household, of the unlinked card or of the merchant, after `kind`. `title`
    is the person who was found, `subtitle` what tells two of them apart, empty parts left out.
    """

    kind: HitKind
    id: UUID
    title: str
    subtitle: tuple[str, ...]
    matched_on: MatchedOn
    protection: str = ""  # relative · confidential: the title is the reference


@dataclass(frozen=True)
class DuplicateCandidate:
    """A member of a household that may be the person being typed; `usage_name` is never empty."""

    member_id: UUID
    household_id: UUID
    household_reference: str
    usage_name: str
    first_names: str
    born: str
    score: DuplicateScore
