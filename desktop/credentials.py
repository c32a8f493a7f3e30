"""The secrets of this desk: the only file that talks to the operating system's keyring.

Where no keyring exists (a server, a container) an explicit key file of its owner alone
takes its place. Nothing is ever kept in clear silently.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import stat
import warnings
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from uuid import UUID

from desktop.domain.door import DeskSecrets
from desktop.domain.store import (
    KeyFileTooOpen,
    KeyFileUnreadable,
    KeyMissing,
    NoSafeKeyStore,
)
from desktop.settings import APPLICATION, Settings
from desktop.turn import in_turn, telling

KEY_BYTES, KEY_FILE = 32, "key file"
_DATABASE = "database"
_SITE = "site"
_FORMER_SITE = "site before"
_CENTRAL = "central"
_SIGNING = "signing"
_SAM = "security module"
_PLACE = "place"
_SAFE_BACKENDS = {  # keyrings.alt.file and its like write clear text: not among them
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
}

_log = logging.getLogger(__name__)


class SecretStore(Protocol):
    """Keeps short texts by name for one data folder."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, secret: str) -> None: ...

    def in_turn(self) -> AbstractContextManager[None]: ...


def secret_store(settings: Settings) -> SecretStore:
    """The key file when one is named, else the keyring; a demonstration may make its own file.

    Raises NoSafeKeyStore, KeyFileTooOpen or KeyFileUnreadable.
    """
    if settings.key_file is not None:
        return _KeyFile(settings.key_file)
    backend = _safe_backend()
    if backend is not None:
        return _Keyring(backend, settings.data)
    if settings.demonstration:
        path = settings.data / "demonstration.key"
        _log.info("no keyring: the key of the invented demonstration is in %s", path)
        return _KeyFile(path)
    raise NoSafeKeyStore


def key_store_name(settings: Settings) -> str:
    """For a report to IT: `key file`, or which keyring. Raises what `secret_store` raises."""
    store = secret_store(settings)
    return store.name if isinstance(store, _Keyring) else KEY_FILE


def database_key(settings: Settings) -> bytes:
    """256 random bits, made at the first start. Raises KeyMissing when only the data are left."""
    store = secret_store(settings)
    has_data = settings.database.exists()  # asked first: a key is kept before there are data
    if not (known := store.read(_DATABASE)) and has_data:
        raise KeyMissing(settings.database)
    return _key(known or _kept_once(store, _DATABASE), settings)


def site_key(settings: Settings) -> bytes:
    """The key of card fingerprints and of sealed columns: the same on all desks of a site.

    A desk that has not met the centre yet makes one; the first desk to meet the centre
    gives it its key, later ones receive it (see `sync.exchange`).
    """
    store = secret_store(settings)
    return _key(store.read(_SITE) or _kept_once(store, _SITE), settings)


def _kept_once(store: SecretStore, name: str) -> str:
    """The secret that another program made in the meantime, else a new one."""
    with store.in_turn():
        if not store.read(name):
            store.write(name, secrets.token_hex(KEY_BYTES))
        return store.read(name) or ""


def keep_desk_keys(settings: Settings, database: bytes, site: bytes) -> None:
    """Of a desk that comes from another PC; data under its former key open no more."""
    secret_store(settings).write(_DATABASE, database.hex())
    keep_site_key(settings, site)


def site_keys(settings: Settings) -> tuple[bytes, ...]:
    """The key of the site, then those that this desk had before: they open what they sealed."""
    former = (secret_store(settings).read(_FORMER_SITE) or "").split()
    return (site_key(settings), *(_key(text, settings) for text in former))


def keep_site_key(settings: Settings, key: bytes) -> None:
    """The one of before is not forgotten: a copy of the file may come back that it sealed."""
    before = (known.hex() for known in site_keys(settings) if known != key)
    secret_store(settings).write(_FORMER_SITE, " ".join(before))
    secret_store(settings).write(_SITE, key.hex())


def signing_key(settings: Settings) -> bytes | None:
    """The Ed25519 secret (32 bytes) that signs tags; None on a desk that encodes none."""
    known = secret_store(settings).read(_SIGNING)
    return None if known is None else _key(known, settings)


def keep_signing_key(settings: Settings, key: bytes | None = None) -> bytes:
    """The key of this site's encoding desks: the one given, else the one kept, else a new one.

    Partners know the public half, so a key is replaced only on purpose. Raises ValueError on
    anything but 32 bytes.
    """
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError("a signing key has 32 bytes")
    key = key or signing_key(settings) or secrets.token_bytes(KEY_BYTES)
    secret_store(settings).write(_SIGNING, key.hex())
    return key


def sam_secret(settings: Settings) -> str | None:
    """The unlock secret of the SAM, when somebody chose to keep it here."""
    return secret_store(settings).read(_SAM) or None


def keep_sam_secret(settings: Settings, secret: str | None) -> None:
    """None takes it away, as when the SAM refused it."""
    secret_store(settings).write(_SAM, secret or "")


def central_password(settings: Settings) -> str | None:
    """None when the address carries its own or the server asks for none."""
    return secret_store(settings).read(_CENTRAL)


def keep_central_password(settings: Settings, password: str) -> None:
    secret_store(settings).write(_CENTRAL, password)


def desk_secrets(settings: Settings) -> DeskSecrets | None:
    """None on a desk that has no place at the centre. Raises KeyFileUnreadable for rubbish."""
    known = secret_store(settings).read(_PLACE)
    if not known:
        return None
    try:
        told = json.loads(known)
        secret = bytes.fromhex(told["secret"])
        login, label, password = (str(told[name]) for name in ("login", "label", "password"))
        place = UUID(told["pc_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileUnreadable(settings.key_file or settings.data) from error
    if len(secret) != KEY_BYTES:
        raise KeyFileUnreadable(settings.key_file or settings.data)
    return DeskSecrets(place, login, label, password, secret)


def keep_desk_secrets(settings: Settings, desk: DeskSecrets | None) -> None:
    """None forgets them and the keys of its data; the key that partners know of tags stays."""
    store = secret_store(settings)
    if desk is None:
        for name in (_PLACE, _DATABASE, _CENTRAL, _SAM):
            if store.read(name):
                store.write(name, "")
        return
    known = {"pc_id": str(desk.pc_id), "login": desk.login, "label": desk.label}
    told = json.dumps(known | {"password": desk.password, "secret": desk.secret.hex()})
    store.write(_PLACE, told)


def key_name(key: bytes) -> str:
    """Short and public: says which key it is without saying the key."""
    return sha256(b"name of a key:" + key).hexdigest()[:8]


def _key(text: str, settings: Settings) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileUnreadable(settings.key_file or settings.data)
    return key


class _Backend(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


def _safe_backend() -> _Backend | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some back ends warn while they look for a session
        import keyring  # noqa: PLC0415 - looking for back ends costs 50 ms, a key file needs none

        chosen = keyring.get_keyring()
    for backend in (chosen, *getattr(chosen, "backends", ())):
        if type(backend).__module__ in _SAFE_BACKENDS:
            return backend  # type: ignore[no-any-return]  # keyring is only partly typed
    return None


class _Keyring:
    """One entry per secret and data folder: two desks on one machine have two keys."""

    def __init__(self, backend: _Backend, data: Path) -> None:
        self._backend = backend
        self._data = data
        self.name = type(backend).__module__
        self._folder = sha256(str(data.resolve()).encode()).hexdigest()[:12]

    def read(self, name: str) -> str | None:
        return self._backend.get_password(APPLICATION, f"{name}@{self._folder}")

    def write(self, name: str, secret: str) -> None:
        self._backend.set_password(APPLICATION, f"{name}@{self._folder}", secret)

    def in_turn(self) -> AbstractContextManager[None]:
        return in_turn(self._data / "keys")


class _KeyFile:
    """A JSON file that only its owner can read; made so, and refused when found otherwise."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if os.name != "posix":  # without owner and mode there is nothing to check
            raise NoSafeKeyStore

    def read(self, name: str) -> str | None:
        value = self._load().get(name)
        return value if isinstance(value, str) else None

    def write(self, name: str, secret: str) -> None:
        """Whole or not at all. Raises DiskFull or FolderUnwritable."""
        with self.in_turn(), telling(self._path.parent):
            self._replace(self._load() | {name: secret})

    def in_turn(self) -> AbstractContextManager[None]:
        return in_turn(self._path)

    def _replace(self, values: dict[str, object]) -> None:
        partial = self._path.with_name(self._path.name + ".part")
        partial.unlink(missing_ok=True)
        file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            json.dump(values, stream)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(self._path)

    def _load(self) -> dict[str, object]:
        try:
            file = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise KeyFileUnreadable(self._path) from error
        with os.fdopen(file, encoding="utf-8") as stream:
            state = os.fstat(stream.fileno())
            mine = state.st_uid == os.geteuid() and stat.S_ISREG(state.st_mode)
            if not mine or state.st_mode & 0o077:
                raise KeyFileTooOpen(self._path)
            return self._parse(stream.read())

    def _parse(self, text: str) -> dict[str, object]:
        try:
            values = json.loads(text)
        except ValueError as error:
            raise KeyFileUnreadable(self._path) from error
        if not isinstance(values, dict):
            raise KeyFileUnreadable(self._path)
        return values
