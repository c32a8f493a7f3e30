"""Small readings for the door: a one-time code as typed, the centre's address, site and desk."""

from __future__ import annotations

from urllib.parse import urlsplit

from desktop.domain.door import CodeRefused
from desktop.settings import Settings
from desktop.views.door.screen import DoorSetting


def host_of(url: str | None) -> str:
    """The address without login and password."""
    return urlsplit(url or "").hostname or ""


def place_of(settings: Settings) -> str:
    """Site and desk, as colleagues call them."""
    return " · ".join(part for part in (settings.site, settings.desk_label) if part)


def setting_of(settings: Settings) -> DoorSetting:
    """A desk that nobody gave a name yet offers none: the code brings one."""
    return DoorSetting(
        place_of(settings),
        "" if settings.desk_label == Settings.desk_label else settings.desk_label,
        host_of(settings.central_url),
        laboratory=settings.laboratory,
        code=settings.enrolment_code or "",
    )


def is_code(typed: str) -> bool:
    """Whether it can be one: its last symbol checks the others."""
    from desktop.sync.one_time import tidied_code  # noqa: PLC0415 - seldom wanted

    try:
        return bool(tidied_code(typed))
    except CodeRefused:
        return False
