"""What a desk remembers at its door: wrong passwords in a row, and the centre's time.

Both survive a restart, and neither can keep anybody out for ever: a lock lasts a quarter of an
hour whatever the clock shows, and a contact with the centre sets its time right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from desktop.domain.door import DoorLocked
from desktop.services.clock import Clock
from desktop.services.door_seal import tally_key
from desktop.storage.door_files import DeskDoor, DoorFiles, Tries

LOCK_AFTER = 10
LOCKED = timedelta(minutes=15)
_REMEMBERED = 200  # logins with wrong passwords; the oldest give way


@dataclass(frozen=True)
class DoorMemory:
    """Signed with the secret of the desk: what another program wrote counts for nothing."""

    files: DoorFiles
    clock: Clock
    secret: bytes

    def refuse_when_waiting(self, login: str) -> None:
        """Raises DoorLocked while the pause after the last wrong password lasts."""
        tries = self._desk().tries.get(_name(login), Tries())
        left = _pause_left(tries, self.clock.now())
        if left > timedelta():
            raise DoorLocked(left.total_seconds())

    def count_wrong(self, login: str) -> float:
        """Written before anybody hears of it; seconds until the next try counts."""

        def counted(desk: DeskDoor) -> DeskDoor:
            before = desk.tries.get(_name(login), Tries())
            now = Tries(failures=before.failures + 1, last=self.clock.now())
            return desk.model_copy(update={"tries": _newest(desk.tries | {_name(login): now})})

        return _pause(self._change(counted).tries[_name(login)].failures).total_seconds()

    def forget_wrong(self, login: str) -> None:
        if _name(login) in self._desk().tries:
            self._change(lambda desk: _without(desk, _name(login)))

    def met_centre(self, centre_now: datetime) -> None:
        """The centre told its time: from now on this counts, and no former guess."""
        ahead = round((self.clock.now() - centre_now) / timedelta(milliseconds=1))
        change = {"offset_ms": ahead, "latest_seen": centre_now}
        self._change(lambda desk: desk.model_copy(update=change))

    def centre_time(self) -> datetime | None:
        """The centre's time as reckoned here; never earlier than any moment reckoned before.

        None when nothing trustworthy is written: then only the centre can let somebody in. A clock
        that was set forward and back keeps the later moment until the next contact: that may
        cost a log-in with the network, the other way round would give rights away.
        """
        desk = self._desk()
        if desk.latest_seen is None:
            return None
        reckoned = self.clock.now() - timedelta(milliseconds=desk.offset_ms)
        if reckoned > desk.latest_seen:
            self._change(lambda now: now.model_copy(update={"latest_seen": reckoned}))
        return max(reckoned, desk.latest_seen)

    def _desk(self) -> DeskDoor:
        return self.files.desk(tally_key(self.secret)) or DeskDoor()

    def _change(self, change: Callable[[DeskDoor], DeskDoor]) -> DeskDoor:
        with self.files.in_turn():
            changed = change(self._desk())
            self.files.keep_desk(changed, tally_key(self.secret))
        return changed


def _name(login: str) -> str:
    """Not the login itself: what people mistype there may be their password."""
    return sha256(b"tried: " + login.encode()).hexdigest()[:24]


def _pause(failures: int) -> timedelta:
    """1 s, 2 s, 4 s … and a quarter of an hour from the tenth on."""
    if failures <= 0:
        return timedelta()
    if failures >= LOCK_AFTER:
        return LOCKED
    return timedelta(seconds=2 ** (failures - 1))


def _pause_left(tries: Tries, now: datetime) -> timedelta:
    """Never longer than the whole pause, though the clock was set back meanwhile."""
    if tries.last is None:
        return timedelta()
    pause = _pause(tries.failures)
    return min(pause, tries.last + pause - now)


def _newest(tries: dict[str, Tries]) -> dict[str, Tries]:
    kept = sorted(tries.items(), key=lambda entry: (entry[1].failures, str(entry[1].last)))
    return dict(kept[-_REMEMBERED:])


def _without(desk: DeskDoor, name: str) -> DeskDoor:
    left = {known: tries for known, tries in desk.tries.items() if known != name}
    return desk.model_copy(update={"tries": left})
