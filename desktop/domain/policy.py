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
    card_reader: str | None = None
    sam_reader: str | None = None
    language: str | None = None
    log_folder: Path | None = None
    enrolment_code: str | None = None  # works once, so it is no secret afterwards
    drop_folder: Path | None = None
    decides_link: bool = True  # False: a PC whose installation was told no more than its site

    def decided(self) -> dict[str, object]:
        """By name of the setting; a desk alone decides neither the authority nor a laboratory."""
        always: dict[str, object] = {}
        if self.decides_link:
            always = {"central_ca": self.central_ca, "laboratory": self.laboratory}
        chosen = {
            "central_url": self.central_url,
            "lock_minutes": self.lock_minutes,
            "offline_days": self.offline_days,
            "site": self.site,
            "card_profile": self.card_profile,
            "card_reader": self.card_reader,
            "sam_reader": self.sam_reader,
            "language": self.language,
            "log_folder": self.log_folder,
            "enrolment_code": self.enrolment_code,
            "drop_folder": self.drop_folder,
        }
        return always | {name: value for name, value in chosen.items() if value is not None}
