"""The contact of the desk itself: closed persons are forgotten, finished work is handed over.

It reads no business rows. A file that nobody here may open any more is emptied of its unsent
work, then destroyed, and the centre forgets its half of the key.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.central import CentralForbids, CentralUnavailable, DeskRevoked
from desktop.domain.door import DeskSecrets
from desktop.domain.errors import Refusal, Unavailable
from desktop.services.door_centre import DoorCentre
from desktop.services.door_seal import file_key
from desktop.settings import Settings
from desktop.sheets.door import CentralLogin, CourierRound
from desktop.storage.door_files import Door, DoorFiles, UnsentMark, destroy
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import outgoing

if TYPE_CHECKING:  # PostgreSQL's driver is loaded at the first contact, not at the start
    from desktop.sync.central import Central

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DoorCourier:
    """`keys` are the file keys of whoever was in during this run, by profile."""

    settings: Settings
    centre: DoorCentre
    files: DoorFiles
    keys: Mapping[str, bytes]

    def go(self, desk: DeskSecrets, busy: Iterable[str] = ()) -> CourierRound:
        """`busy` profiles are sent by who is in. Raises CentralUnavailable or DeskRevoked."""
        with self.centre.as_(CentralLogin(desk.login, desk.password, courier=True)) as central:
            try:
                forgotten = self._forget_closed(central)
            except CentralForbids as error:
                raise DeskRevoked from error
            done = CourierRound(tuple(door.login for door in forgotten))
            for profile, path in self.files.databases().items():
                if profile not in busy:
                    done = self._serve(desk, central, (profile, path), done)
        return done

    def _forget_closed(self, central: Central) -> tuple[Door, ...]:
        """Whoever is not let in any more, or with other rights, loses the door at once."""
        doors = self.files.doors()
        standing = central.standing_people([door.login for door in doors])
        closed = tuple(door for door in doors if standing[door.login] != door.profile)
        for door in closed:
            self.files.forget(door.role)
        return closed

    def _serve(
        self, desk: DeskSecrets, central: Central, file: tuple[str, Path], done: CourierRound
    ) -> CourierRound:
        profile, path = file
        orphan = all(door.profile != profile for door in self.files.doors())
        key = self.keys.get(profile)
        if key is None and orphan:
            half = _orphan_half(central, profile)
            key = None if half is None else file_key(desk.secret, half, profile)
        try:
            sent, left = _hand_over(path, key, central) if key is not None else (0, 1)
            if orphan and not left:
                destroy(path)
                _forget_half(central, profile)
                return _with(done, sent=sent, destroyed=profile)
        except CentralUnavailable:
            raise
        except (Refusal, Unavailable) as error:  # the other files have their turn all the same
            _log.warning("a file of this desk was not handed over: %s", type(error).__name__)
        else:
            return _with(done, sent=sent, kept=profile if orphan else "")
        return _with(done, kept=profile if orphan else "")


def _orphan_half(central: Central, profile: str) -> bytes | None:
    from desktop.sync import orphan  # noqa: PLC0415 - see the head of this file

    return orphan.half(central, profile)


def _forget_half(central: Central, profile: str) -> None:
    from desktop.sync import orphan  # noqa: PLC0415

    orphan.forget(central, profile)


def waiting_in(units: UnitsOfWork, mark: UnsentMark) -> int:
    """Units of work that the centre has not got; the mark goes when there are none."""
    with units.bookkeeping() as session:  # nobody commits meanwhile
        left = outgoing.waiting(session)
        if not left:
            mark.clear()
    return left


def _hand_over(path: Path, key: bytes, central: Central) -> tuple[int, int]:
    """How many units of work were sent, and how many are left."""
    from desktop.sync.exchange import Exchange  # noqa: PLC0415 - see the head of this file

    units = open_store(path, key)
    try:
        done = Exchange(units, central).hand_over()
        left = waiting_in(units, UnsentMark(path))
    finally:
        units.close()
    return done.sent, left


def _with(
    done: CourierRound, *, sent: int = 0, destroyed: str = "", kept: str = ""
) -> CourierRound:
    return CourierRound(
        done.forgotten,
        done.sent + sent,
        done.destroyed + ((destroyed,) if destroyed else ()),
        done.kept + ((kept,) if kept else ()),
    )
