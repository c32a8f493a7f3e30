"""What a desk makes of the first words of the centre."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.domain.central import CentralOtherVersion
from desktop.storage import upgrade
from desktop.sync.central import Greeting
from desktop.sync.installation import PROTOCOL


def is_newer(greeting: Greeting) -> bool:
    """Whether the centre is newer (which is fine: it is upgraded first). Raises when older."""
    if greeting.protocol != PROTOCOL:
        raise CentralOtherVersion(str(PROTOCOL), str(greeting.protocol))
    if upgrade.is_known(greeting.revision) and greeting.revision != upgrade.head():
        raise CentralOtherVersion(upgrade.head(), greeting.revision)
    return greeting.revision != upgrade.head()


def clock_offset(asked: datetime, answered: datetime, greeting: Greeting) -> timedelta:
    """How far the clock of this desk is ahead, the answer having been half-way between."""
    return asked + (answered - asked) / 2 - datetime.fromisoformat(greeting.now)
