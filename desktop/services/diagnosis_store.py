"""The data's side of a diagnosis: keys, the encrypted file and what it says of itself."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from desktop import credentials
from desktop.domain.door import DeskSecrets
from desktop.domain.store import DatabaseDamaged
from desktop.models import PreferenceRecord
from desktop.settings import Settings
from desktop.sheets.diagnosis import Finding, Notice, PartState
from desktop.sheets.door import Entry
from desktop.sheets.reader import ReaderRoles
from desktop.storage import upgrade
from desktop.storage.door_files import DoorFiles, UnsentMark
from desktop.storage.engine import open_engine, reading, translated
from desktop.storage.opening import TRIGGERS_MENDED
from desktop.storage.verification import damage
from desktop.sync import bookmark, outgoing
from desktop.turn import after_others


class StoreDiagnosis:
    """Remembers for the parts that follow which device this is and which readers were chosen."""

    def __init__(self, settings: Settings, entry: Entry | None = None) -> None:
        self._settings, self._entry = settings, entry
        self.device: UUID | None = None
        self.roles = ReaderRoles(settings.card_reader, settings.sam_reader)

    def keys(self) -> Finding:
        """Which back end keeps them. Raises NoSafeKeyStore, KeyFileTooOpen, KeyFileUnreadable.

        A demonstration without a keyring makes a file of its own, which no real desk is given.
        """
        place = credentials.desk_secrets(self._settings)
        kept_in = credentials.key_store_name(self._settings)
        facts: dict[str, object] = {"kept_in": kept_in, "has_place_at_centre": place is not None}
        chosen = self._settings
        if chosen.demonstration and chosen.key_file is None and kept_in == credentials.KEY_FILE:
            notice = Notice.DEMONSTRATION_KEYS
            return Finding("keys", PartState.ATTENTION, facts, notice=notice)
        return Finding("keys", PartState.WORKS, facts)

    def database(self) -> Finding:
        """Behind doors no file is opened without its person: its size alone is told."""
        if self._entry is not None:
            return self.file(self._entry.database, self._entry.key)
        if self.place() is not None:
            return self._files_of_people()
        path = self._settings.database
        after_others(path)
        if not path.exists():
            return Finding("database", PartState.NOT_NEEDED, {"exists": False})
        return self.file(path, credentials.database_key(self._settings))

    def file(self, path: Path, key: bytes) -> Finding:
        """Every page is read. Raises WrongKey, DatabaseDamaged, DatabaseTooNew, KeyMissing."""
        after_others(path)
        engine = open_engine(path, key)
        try:
            with translated(path):
                with Session(reading(engine)) as session:
                    facts = self._facts_of(session)
                broken = damage(engine)
        finally:
            engine.dispose()
        if broken:
            raise DatabaseDamaged(path, f"{broken}")
        facts |= {"exists": True, "bytes": path.stat().st_size, "integrity": "sound"}
        notice = _notice_of(facts)
        state = PartState.ATTENTION if notice else PartState.WORKS
        return Finding("database", state, facts, notice=notice)

    def place(self) -> DeskSecrets | None:
        wants_one = self._settings.central_url and not self._settings.demonstration
        return credentials.desk_secrets(self._settings) if wants_one else None

    def _files_of_people(self) -> Finding:
        files = DoorFiles(self._settings).databases()
        facts: dict[str, object] = {
            profile: _size(path) + (", unsent" if UnsentMark(path).path.exists() else "")
            for profile, path in files.items()
        }
        if self._settings.database.exists():
            facts["former"] = _size(self._settings.database)
        state = PartState.WORKS if files else PartState.NOT_NEEDED
        return Finding("database", state, {"exists": bool(files)} | facts)

    def _facts_of(self, session: Session) -> dict[str, object]:
        connection = session.connection()
        revision = upgrade.revision_of(connection)
        upgrade.refuse_newer(revision)
        facts: dict[str, object] = {"revision": revision, "expected": upgrade.head()}
        facts |= _cipher_of(connection)
        if revision == upgrade.head():
            device = bookmark.read(session, bookmark.DEVICE)
            self.device = UUID(device) if device else None
            contact = bookmark.last_contact(session)
            facts["last_sync"] = contact.isoformat() if contact else None
            facts["unsent"] = outgoing.waiting(session)
            facts["triggers_mended"] = bookmark.number(session, TRIGGERS_MENDED)
            self.roles = _chosen_roles(session, self.roles)
        return facts


def _notice_of(facts: dict[str, object]) -> Notice | None:
    if facts["revision"] != facts["expected"]:
        return Notice.NEW_SCHEMA
    return Notice.TRIGGERS_MENDED if facts.get("triggers_mended") else None


def _cipher_of(connection: Connection) -> dict[str, object]:
    def told(pragma: str) -> str:
        return str(connection.execute(text(f"PRAGMA {pragma}")).scalar())

    return {
        "cipher": f"SQLCipher {told('cipher_version')}",
        "page_bytes": int(told("cipher_page_size")),
        "page_seal": told("cipher_hmac_algorithm"),
    }


def _size(path: Path) -> str:
    return f"{path.stat().st_size} bytes"


def _chosen_roles(session: Session, otherwise: ReaderRoles) -> ReaderRoles:
    """What was chosen on the page of settings counts more than the file."""
    rows = {name: session.get(PreferenceRecord, name) for name in ("card_reader", "sam_reader")}
    chosen = {name: row.value for name, row in rows.items() if row is not None and row.value}
    return ReaderRoles(
        card=chosen.get("card_reader", otherwise.card), sam=chosen.get("sam_reader", otherwise.sam)
    )
