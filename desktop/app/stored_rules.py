"""Rules that the city set in the preferences, asked each time so that a change counts at once."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.card import REISSUE_LIMIT
from desktop.domain.claim import ClaimSettings
from desktop.services.preference import PreferenceService


@dataclass(frozen=True)
class ReissueLimit:
    """Lost cards per household in twelve months before a decider is asked."""

    preferences: PreferenceService

    def __call__(self) -> int:
        return int(self.preferences.value("reissue_limit", default=REISSUE_LIMIT))


@dataclass(frozen=True)
class StoredClaimSettings:
    """Asked at each decision, so that a changed setting counts at once."""

    preferences: PreferenceService

    def __call__(self) -> ClaimSettings:
        return ClaimSettings(two_persons=self.preferences.two_persons())
