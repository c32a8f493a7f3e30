"""What IT decides for all desks of a city, above what a desk was set up with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Policy:
    """None leaves the choice to the desk; how the link is protected is never left to it."""

    central_url: str | None = None
    central_ca: Path | None = None
    laboratory: bool = False
    lock_minutes: int | None = None
    offline_days: int | None = None
    site: str | None = None
    card_profile: str | None = None
    drop_folder: Path | None = None

    def decided(self) -> dict[str, object]:
        """By name of the setting; a desk alone decides neither the authority nor a laboratory."""
        always: dict[str, object] = {
            "central_ca": self.central_ca,
            "laboratory": self.laboratory,
        }
        chosen = {
            "central_url": self.central_url,
            "lock_minutes": self.lock_minutes,
            "offline_days": self.offline_days,
            "site": self.site,
            "card_profile": self.card_profile,
            "drop_folder": self.drop_folder,
        }
        return always | {name: value for name, value in chosen.items() if value is not None}
