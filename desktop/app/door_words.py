"""Two small readings for the door: a one-time code as typed, and the address of the centre."""

from __future__ import annotations

from urllib.parse import urlsplit

from desktop.domain.door import CodeRefused


def host_of(url: str | None) -> str:
    """The address without login and password."""
    return urlsplit(url or "").hostname or ""


def is_code(typed: str) -> bool:
    """Whether it can be one: its last symbol checks the others."""
    from desktop.sync.one_time import tidied_code  # noqa: PLC0415 - seldom wanted

    try:
        return bool(tidied_code(typed))
    except CodeRefused:
        return False
