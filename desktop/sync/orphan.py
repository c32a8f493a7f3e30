"""What a courier asks about a file that nobody at its PC may open any more."""

from __future__ import annotations

from desktop.sync.central import Central


def half(central: Central, profile: str) -> bytes | None:
    """The centre's half of the file's key; None while the file has a person, or no half."""
    told = central.ask("SELECT sync_api.orphan_half(%s)", profile)
    return None if told is None else bytes(told)


def forget(central: Central, profile: str) -> None:
    """The file is destroyed: a new person of the profile gets a new half, for a new file."""
    central.ask("SELECT sync_api.forget_half(%s)", profile)
