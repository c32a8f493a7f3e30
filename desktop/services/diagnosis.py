"""Looks at each part of this installation and changes nothing: no file, no row, no migration."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop import __version__, credentials
from desktop.cardreader.reader import PcscReader, Reader
from desktop.credentials import DeskSecrets
from desktop.domain.central import CentralForbids, DeskRevoked
from desktop.domain.door import NotEnrolled
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.store import DatabaseDamaged, FolderUnwritable
from desktop.models import PreferenceRecord
from desktop.services.diagnosis_cards import CardDiagnosis
from desktop.settings import Settings
from desktop.sheets.diagnosis import Finding, PartState
from desktop.sheets.reader import ReaderRoles
from desktop.storage import upgrade
from desktop.storage.door_files import DoorFiles, UnsentMark
from desktop.storage.engine import open_engine, reading, translated
from desktop.sync import bookmark
from desktop.sync.central import Central
from desktop.sync.link import Link

PACKAGES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "alembic",
    "sqlcipher3",
    "psycopg",
    "pyscard",
    "keyring",
    "reportlab",
)
Look = Callable[[], tuple[PartState, dict[str, object]]]


class DiagnosisService:
    """`reader` stands for the real one in tests; a desk never set up needs none."""

    def __init__(self, settings: Settings, reader: Reader | None = None) -> None:
        self._settings = settings
        self._reader = reader
        self._roles = ReaderRoles(settings.card_reader, settings.sam_reader)
        self._device: UUID | None = None

    def findings(self) -> tuple[Finding, ...]:
        """In the order in which a person would mend them."""
        before: tuple[tuple[str, Look], ...] = (
            ("versions", _versions),
            ("window", _window),
            ("folder", self._folder),
            ("keys", self._keys),
            ("database", self._database),
        )
        parts = [_found(part, look) for part, look in before]
        cards = CardDiagnosis(self._settings, self._reader or PcscReader(b"", self._roles))
        parts += [
            _found("reader", partial(cards.reader, is_set_up=self._is_set_up)),
            _found("profile", cards.profile),
            _found("signing_key", cards.signing_key),
            cards.security_module(),
            _found("centre", self._centre),
        ]
        return tuple(parts)

    @property
    def _is_set_up(self) -> bool:
        return (self._settings.data / "settings.json").exists()

    def _folder(self) -> tuple[PartState, dict[str, object]]:
        folder = self._settings.data
        facts: dict[str, object] = {"path": _without_home(folder), "exists": folder.exists()}
        nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise FolderUnwritable(folder)
        return PartState.WORKS, facts

    def _keys(self) -> tuple[PartState, dict[str, object]]:
        return PartState.WORKS, {"kept_in": credentials.key_store_name(self._settings)}

    def _database(self) -> tuple[PartState, dict[str, object]]:
        """Behind doors no file is opened: what there is, is told by its size alone."""
        if self._place() is not None:
            return self._files_of_people()
        path = self._settings.database
        if not path.exists():
            return PartState.NOT_NEEDED, {"exists": False}
        engine = open_engine(path, credentials.database_key(self._settings))
        try:
            with translated(path), Session(reading(engine)) as session:
                facts = self._facts_of_store(session)
        finally:
            engine.dispose()
        return PartState.WORKS, facts | {"exists": True, "bytes": path.stat().st_size}

    def _place(self) -> DeskSecrets | None:
        wants_one = self._settings.central_url and not self._settings.demonstration
        return credentials.desk_secrets(self._settings) if wants_one else None

    def _files_of_people(self) -> tuple[PartState, dict[str, object]]:
        files = DoorFiles(self._settings).databases()
        facts: dict[str, object] = {
            profile: _size(path) + (", unsent" if UnsentMark(path).path.exists() else "")
            for profile, path in files.items()
        }
        if self._settings.database.exists():
            facts["former"] = _size(self._settings.database)
        return (PartState.WORKS if files else PartState.NOT_NEEDED), {"exists": bool(files)} | facts

    def _facts_of_store(self, session: Session) -> dict[str, object]:
        revision = upgrade.revision_of(session.connection())
        upgrade.refuse_newer(revision)
        faults = session.execute(text("PRAGMA quick_check(1)")).scalar()
        if faults != "ok":
            raise DatabaseDamaged(self._settings.database, str(faults))
        facts: dict[str, object] = {"revision": revision, "expected": upgrade.head()}
        if revision == upgrade.head():
            device = bookmark.read(session, bookmark.DEVICE)
            self._device = UUID(device) if device else None
            contact = bookmark.last_contact(session)
            facts["last_sync"] = contact.isoformat() if contact else None
            self._roles = _chosen_roles(session, self._roles)
        return facts

    def _centre(self) -> tuple[PartState, dict[str, object]]:
        """Over the link that the desk itself uses: one that is not proven is told, not tried."""
        url = self._settings.central_url
        if url is None:
            return PartState.NOT_NEEDED, {}
        place = self._place()
        if place is not None:
            return self._centre_as_desk(place)
        link = self._link(None, credentials.central_password(self._settings))
        with Central(link) as central:
            if self._device is None:  # only a sync makes a desk known; asking for no row does not
                self._answered_by(central)
                return PartState.WORKS, {"known_there": False}
            greeting = central.hello(self._device, self._settings.desk_label, __version__)
        if greeting.revoked:
            raise DeskRevoked
        return PartState.WORKS, {
            "known_there": True,
            "protocol": greeting.protocol,
            "revision": greeting.revision,
        }

    def _centre_as_desk(self, place: DeskSecrets) -> tuple[PartState, dict[str, object]]:
        with Central(self._link(place.login, place.password)) as central:
            try:
                central.standing_people([])
            except CentralForbids as error:
                raise DeskRevoked from error
        return PartState.WORKS, {"known_there": True}

    def _answered_by(self, central: Central) -> None:
        try:
            central.answers()
        except CentralForbids as error:
            if self._settings.laboratory:
                raise
            raise NotEnrolled from error  # it is there and lets nobody in without a place

    def _link(self, login: str | None, password: str | None) -> Link:
        chosen = self._settings
        return Link(chosen.central_url or "", login, password, chosen.central_ca, chosen.laboratory)


def _size(path: Path) -> str:
    return f"{path.stat().st_size} bytes"


def _chosen_roles(session: Session, otherwise: ReaderRoles) -> ReaderRoles:
    """What was chosen on the page of settings counts more than the file."""
    rows = {name: session.get(PreferenceRecord, name) for name in ("card_reader", "sam_reader")}
    chosen = {name: row.value for name, row in rows.items() if row is not None and row.value}
    return ReaderRoles(
        card=chosen.get("card_reader", otherwise.card), sam=chosen.get("sam_reader", otherwise.sam)
    )


def _found(part: str, look: Look) -> Finding:
    try:
        state, facts = look()
    except (Refusal, Unavailable) as error:
        return Finding(part, PartState.FAILS, error=error)
    return Finding(part, state, facts)


def _versions() -> tuple[PartState, dict[str, object]]:
    facts: dict[str, object] = {
        "application": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "sqlcipher": _sqlcipher_version(),
    }
    for package in PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:  # a packed application carries the code without its label
            facts[package] = None
    return PartState.WORKS, facts


def _sqlcipher_version() -> str:
    module: Any = import_module("sqlcipher3.dbapi2")
    connection = module.connect(":memory:")
    try:
        return str(connection.execute("PRAGMA cipher_version").fetchone()[0])
    finally:
        connection.close()


def _window() -> tuple[PartState, dict[str, object]]:
    chosen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if platform.system() == "Linux" and not chosen:
        return PartState.NOT_NEEDED, {"display": False}
    return PartState.WORKS, {"display": True}


def _without_home(path: Path) -> str:
    """The folder of a person is named after them."""
    try:
        return str(Path("~") / path.resolve().relative_to(Path.home().resolve()))
    except ValueError:
        return str(path)
