"""The files of the door: one per person known at this desk, one of the desk; whole or not at all.

What is secret in them is sealed (see `services.door_seal`); the rest is shown, or counts tries.
"""

from __future__ import annotations

import errno
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest, digest
from pathlib import Path
from uuid import UUID

from filelock import FileLock
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from desktop.domain.store import DiskFull, FolderUnwritable
from desktop.settings import Settings

ROLE = re.compile(r"p_[0-9a-f]{12}", re.ASCII)
"""How the database calls a person; the name of the door's file, whatever was typed as login."""

PROFILE = re.compile(r"[a-z_]+(\+[a-z_]+)*", re.ASCII)
_LOCK_SECONDS = 10
_COMPANIONS = ("", "-wal", "-shm", "-journal", ".lock")


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cost(_Written):
    """What one try of a password costs; kept with each door, so that it can be raised later."""

    memory_kib: int = Field(ge=8, le=4 * 1024 * 1024)
    passes: int = Field(ge=1, le=100)
    lanes: int = Field(ge=1, le=16)


class Door(_Written):
    """One person at this desk. The rights that count are inside `sealed`."""

    version: int = Field(default=1, ge=1, le=1)
    role: str = Field(pattern=f"^{ROLE.pattern}$")
    login: str
    person_id: UUID
    name: str
    profile: str = Field(pattern=f"^{PROFILE.pattern}$")
    last_in: datetime
    rights_until: datetime
    cost: Cost
    salt: Base64Bytes
    nonce: Base64Bytes
    sealed: Base64Bytes


class Tries(_Written):
    """Wrong passwords in a row under one login, and when the last one was (clock of the desk)."""

    failures: int = Field(default=0, ge=0)
    last: datetime | None = None


class DeskDoor(_Written):
    """What this desk believes of the centre's time, and the tries under each login."""

    version: int = Field(default=1, ge=1, le=1)
    offset_ms: int = 0
    """How far the clock of this desk was ahead of the centre's at the last contact."""
    latest_seen: datetime | None = None
    """The latest moment of the centre's time ever reckoned here since the last contact."""
    tries: dict[str, Tries] = {}
    """By the name of a login that is not the login itself, known here or not."""


class _Attested(_Written):
    """`written` is a DeskDoor as JSON; `seal` proves that no other program changed it."""

    written: str
    seal: Base64Bytes


class DoorFiles:
    """In the data folder, readable by their owner alone; another process waits its turn."""

    def __init__(self, settings: Settings) -> None:
        self._data = settings.data
        self._folder = settings.data / "doors"
        self._desk = settings.data / "door.json"

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """The window and a command must not overwrite what the other one counted."""
        with _told(self._data):
            self._data.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._data / "door.lock", timeout=_LOCK_SECONDS, mode=0o600)
        with lock:
            yield

    def desk(self, key: bytes) -> DeskDoor | None:
        """None when there is no such file, or one that was not written with this key."""
        try:
            told = _Attested.model_validate_json(self._desk.read_bytes())
            if not compare_digest(told.seal, _seal(key, told.written)):
                return None
            return DeskDoor.model_validate_json(told.written)
        except (FileNotFoundError, ValidationError):
            return None

    def keep_desk(self, desk: DeskDoor, key: bytes) -> None:
        """Raises DiskFull or FolderUnwritable; the former file stays then."""
        text = desk.model_dump_json()
        seal = b64encode(_seal(key, text))
        _replace(self._desk, _Attested(written=text, seal=seal).model_dump_json())

    def doors(self) -> tuple[Door, ...]:
        """Those that can be read: a damaged one costs its person one log-in with the network."""
        if not self._folder.is_dir():
            return ()
        found = (self.door(path.stem) for path in sorted(self._folder.glob("*.json")))
        return tuple(door for door in found if door is not None)

    def door(self, role: str) -> Door | None:
        if not ROLE.fullmatch(role):
            return None
        try:
            door = Door.model_validate_json(self._path(role).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        return door if door.role == role else None

    def keep(self, door: Door) -> None:
        _replace(self._path(door.role), door.model_dump_json())

    def forget(self, role: str) -> None:
        if ROLE.fullmatch(role):
            with _told(self._folder):
                self._path(role).unlink(missing_ok=True)

    def forget_all(self) -> None:
        """The desk leaves: nothing of any person stays, nor of its place."""
        with _told(self._data):
            for path in self._folder.glob("*.json*"):
                path.unlink(missing_ok=True)
            self._desk.unlink(missing_ok=True)

    def database(self, profile: str) -> Path:
        """Where the file of a profile is, or would be."""
        return self._data / f"desk-{profile}.db"

    def databases(self) -> dict[str, Path]:
        """The files there are, by profile."""
        found = sorted(self._data.glob("desk-*.db"))
        return {
            path.stem.removeprefix("desk-"): path
            for path in found
            if PROFILE.fullmatch(path.stem.removeprefix("desk-"))
        }

    def _path(self, role: str) -> Path:
        return self._folder / f"{role}.json"


@dataclass(frozen=True)
class UnsentMark:
    """A file beside a database while work of it may be unsent: told without the key.

    Set before the commit that it speaks of, in the same write transaction; taken away in one that
    saw that nothing waits. It may say too much, never too little.
    """

    database: Path

    @property
    def path(self) -> Path:
        return self.database.with_suffix(".unsent")

    def __call__(self, _session: object = None) -> None:
        if not self.path.exists():
            with _told(self.database.parent):
                self.path.touch(mode=0o600)

    def clear(self) -> None:
        with _told(self.database.parent):
            self.path.unlink(missing_ok=True)


def destroy(database: Path) -> None:
    """The file with all that SQLite keeps beside it. Raises FolderUnwritable while it is open."""
    with _told(database.parent):
        for companion in _COMPANIONS:
            database.with_name(database.name + companion).unlink(missing_ok=True)
        UnsentMark(database).path.unlink(missing_ok=True)


def _seal(key: bytes, text: str) -> bytes:
    return digest(key, text.encode(), "sha256")


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".part")
    with _told(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise (DiskFull() if full else FolderUnwritable(folder)) from error
