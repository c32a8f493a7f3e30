"""Use cases of the door: who comes in at this desk, with the network and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop import credentials
from desktop.domain.actor import Role
from desktop.domain.central import CentralForbids, CentralUnavailable, DeskRevoked
from desktop.domain.door import (
    DeskSecrets,
    NoRole,
    NotEnrolled,
    PasswordTooWeak,
    PersonDisabled,
    RightsChanged,
    RightsExpired,
    UnknownHere,
    WrongPassword,
)
from desktop.domain.password import SHORTEST, is_weak
from desktop.domain.store import DiskFull
from desktop.services.clock import Clock
from desktop.services.door_centre import (
    Connect,
    DoorCentre,
    central_over,
    needing_centre,
    role_of,
)
from desktop.services.door_courier import DoorCourier
from desktop.services.door_gate import DoorGate
from desktop.services.door_leave import DoorLeaving
from desktop.services.door_memory import DoorMemory
from desktop.services.door_seal import (
    COST,
    DoorKey,
    Kept,
    file_key,
    key_of,
    new_door_key,
    sealed_door,
    unsealed,
)
from desktop.settings import Settings
from desktop.sheets.door import (
    CentralLogin,
    CourierRound,
    DoorStanding,
    Entry,
    KnownPerson,
    UnsentFile,
)
from desktop.storage.door_adoption import adopt
from desktop.storage.door_files import Cost, DoorFiles

if TYPE_CHECKING:  # PostgreSQL's driver is loaded when somebody comes in, not at the start
    from desktop.sync.central import Central

SEES_HOUSEHOLDS = frozenset({Role.COUNTER, Role.DECIDER})
"""Who may take over the file of a desk from before there were doors."""


@dataclass(frozen=True)
class _Inside:
    """Of a person who is in: enough to renew the door, and to speak to the centre."""

    kept: Kept
    key: DoorKey
    login: CentralLogin = field(repr=False)


class DoorService:
    """One for the whole run of the program: it keeps, in memory only, who is in.

    Everything but `standing`, `known_people` and `log_out` takes a moment (a slow hash on
    purpose, perhaps the network) and belongs on a lane.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        connect: Connect = central_over,
        cost: Cost = COST,
    ) -> None:
        self._settings, self._clock, self._cost = settings, clock, cost
        self._centre = DoorCentre(settings, connect)
        self._files = DoorFiles(settings)
        self._inside: dict[str, _Inside] = {}
        self._file_keys: dict[str, bytes] = {}  # by profile, of whoever was in during this run

    def standing(self) -> DoorStanding:
        """Quick and without the network. Raises NoSafeKeyStore and its like."""
        if self._settings.demonstration or not self._settings.central_url:
            return DoorStanding.OPEN
        if credentials.desk_secrets(self._settings) is not None:
            return DoorStanding.CLOSED
        return DoorStanding.OPEN if self._settings.laboratory else DoorStanding.UNENROLLED

    def known_people(self) -> tuple[KnownPerson, ...]:
        """Who was here last comes first."""
        doors = sorted(self._files.doors(), key=lambda door: door.last_in, reverse=True)
        return tuple(
            KnownPerson(door.login, door.name, door.last_in, door.rights_until) for door in doors
        )

    def enter(self, login: str, password: str) -> Entry:
        """The centre judges the password when it answers, else the door kept here.

        Raises WrongPassword, DoorLocked, RightsExpired, UnknownHere, PersonDisabled, NoRole,
        DeskRevoked, LinkNotProtected, NotEnrolled. A login that nobody has is refused like a
        wrong password, after the same time.
        """
        desk = self._desk()
        memory = self._memory(desk)
        role = role_of(login)
        memory.refuse_when_waiting(role)
        speaks = CentralLogin(login, password)
        with self._judged(memory, login):
            try:
                entry = self._enter_online(desk, speaks)
            except CentralUnavailable:
                entry = self._enter_offline(desk, speaks)
        memory.forget_wrong(role)
        return entry

    def change_password(self, login: str, old: str, new: str) -> Entry:
        """At the centre and here. Raises DeskSilent, PasswordTooWeak, WrongPassword, DoorLocked."""
        if is_weak(new, login) or new == old:
            raise PasswordTooWeak(SHORTEST)
        desk = self._desk()
        memory = self._memory(desk)
        role = role_of(login)
        memory.refuse_when_waiting(role)
        from desktop.sync.one_time import verifier  # noqa: PLC0415

        with needing_centre(), self._judged(memory, login):
            with self._centre.as_(CentralLogin(login, old)) as central:
                central.change_password(verifier(new))
            return self._enter_online(desk, CentralLogin(login, new))

    def log_out(self, login: str) -> None:
        """Forget the password. The key of the file stays in memory, so that work can be sent."""
        self._inside.pop(role_of(login), None)

    def gate(self, entry: Entry) -> DoorGate:
        """How the file of this entry is exchanged, also once its person went away."""
        return DoorGate(self, entry.rights.login)

    def central_login(self, login: str) -> CentralLogin:
        """The person's own while they are in, else the desk's: a courier. Raises NotEnrolled."""
        inside = self._inside.get(role_of(login))
        return inside.login if inside is not None else _courier(self._desk())

    @contextmanager
    def watching(self, login: str) -> Iterator[None]:
        """Whoever the centre lets in no more loses the door at once, and so do all at a closed PC.

        Nothing is destroyed here: unsent work goes first (see `courier`).
        """
        try:
            yield
        except (PersonDisabled, NoRole, RightsChanged):
            self._forget(role_of(login))
            raise
        except DeskRevoked:
            for door in self._files.doors():
                self._forget(door.role)
            raise

    def confirm(self, login: str, central: Central) -> None:
        """An exchange reached the centre with this person's login: ask for the rights anew.

        Raises RightsChanged when they cover another file now, NoRole when none is left.
        """
        role = role_of(login)
        inside = self._inside.get(role)
        if inside is None:
            return
        desk = self._desk()
        said = self._centre.who(central)
        self._memory(desk).met_centre(said.confirmed_at)
        if said.profile != inside.kept.rights.profile:
            raise RightsChanged
        kept = replace(inside.kept, rights=said)
        self._inside[role] = replace(inside, kept=kept)
        before = self._files.door(role)
        last_in = before.last_in if before is not None else said.confirmed_at
        self._files.keep(sealed_door(kept, inside.key, last_in))

    def unsent(self) -> tuple[UnsentFile, ...]:
        """Files whose work only this desk has; in memory are the keys of who was in."""
        return self._leaving().unsent()

    def leave(self, discard: int | None = None) -> None:
        """Sign this desk off: files, keys and place go. Raises WorkUnsent.

        `discard` lets work be lost: exactly the number of units that WorkUnsent told.
        """
        self._leaving().leave(discard)
        self._inside.clear()
        self._file_keys.clear()

    def _leaving(self) -> DoorLeaving:
        return DoorLeaving(self._settings, self._files, self._file_keys)

    def courier(self) -> CourierRound:
        """Meet the centre as the desk: close doors, hand over finished work, destroy files.

        Raises CentralUnavailable, DeskRevoked, NotEnrolled.
        """
        desk = self._desk()
        busy = frozenset(inside.kept.rights.profile for inside in self._inside.values())
        courier = DoorCourier(self._settings, self._centre, self._files, self._file_keys)
        done = courier.go(desk, busy)
        for login in done.forgotten:
            self._inside.pop(role_of(login), None)
        return done

    def _enter_online(self, desk: DeskSecrets, speaks: CentralLogin) -> Entry:
        role = role_of(speaks.login)
        with self._centre.as_(speaks) as central:
            said = self._centre.who(central)
            half = central.profile_half(desk.pc_id, said.profile)
        kept = Kept(role, said, half)
        key = new_door_key(speaks.password, desk.secret, self._cost)
        with suppress(DiskFull):  # proven by the centre: they come in to hand their work over
            self._memory(desk).met_centre(said.confirmed_at)
            self._files.keep(sealed_door(kept, key, said.confirmed_at))
        return self._in(desk, _Inside(kept, key, speaks), offline=False)

    def _enter_offline(self, desk: DeskSecrets, speaks: CentralLogin) -> Entry:
        door = self._files.door(role_of(speaks.login))
        if door is None:
            raise UnknownHere
        key = key_of(door, speaks.password, desk.secret)
        kept = unsealed(door, key)
        rights = kept.rights
        now = self._memory(desk).centre_time()
        most = timedelta(days=self._settings.offline_days)
        if now is None or now >= min(rights.expires_at, rights.confirmed_at + most):
            raise RightsExpired(self._settings.offline_days)
        self._files.keep(sealed_door(kept, key, max(now, door.last_in)))
        return self._in(desk, _Inside(kept, key, speaks), offline=True)

    def _in(self, desk: DeskSecrets, inside: _Inside, *, offline: bool) -> Entry:
        rights = inside.kept.rights
        key = file_key(desk.secret, inside.kept.half, rights.profile)
        database = self._files.database(rights.profile)
        if rights.roles & SEES_HOUSEHOLDS and self._settings.database.exists():
            adopt(self._settings.database, credentials.database_key(self._settings), database, key)
        self._inside[inside.kept.role] = inside
        self._file_keys[rights.profile] = key
        return Entry(rights, database, key, offline, inside.login)

    @contextmanager
    def _judged(self, memory: DoorMemory, login: str) -> Iterator[None]:
        """A wrong password is counted before anybody hears of it.

        The centre says that a login is closed only to who knew its password.
        """
        try:
            with self.watching(login):
                yield
        except (CentralForbids, WrongPassword) as error:
            raise WrongPassword(memory.count_wrong(role_of(login))) from error

    def _forget(self, role: str) -> None:
        self._files.forget(role)
        self._inside.pop(role, None)

    def _desk(self) -> DeskSecrets:
        desk = credentials.desk_secrets(self._settings)
        if desk is None:
            raise NotEnrolled
        return desk

    def _memory(self, desk: DeskSecrets) -> DoorMemory:
        return DoorMemory(self._files, self._clock, desk.secret)


def _courier(desk: DeskSecrets) -> CentralLogin:
    return CentralLogin(desk.login, desk.password, courier=True)
