"""The machine's side of a diagnosis: versions, screen, folder, disk, log, fonts, printers."""

from __future__ import annotations

import os
import platform
import re
import shutil
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from desktop import __version__, incidents
from desktop.domain.store import DiskFull, FolderUnwritable
from desktop.settings import RESOURCES, Settings
from desktop.sheets.diagnosis import Finding, Notice, PartState, Printers
from desktop.storage import upgrade

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
FONTS = (
    "Inter-Regular",
    "Inter-Medium",
    "Inter-SemiBold",
    "Inter-Bold",
    "Inter-Italic",
    "InterTabular-Regular",
    "InterTabular-SemiBold",
)
LITTLE_ROOM = 1_000_000_000
"""Bytes: an update brings the file to a new schema after a copy of it."""
NO_ROOM = 50_000_000
"""Bytes: the log of the database alone may take as much in a busy hour."""
_TRUE_TYPE = (b"\x00\x01\x00\x00", b"true", b"OTTO")
_INCIDENT = re.compile(r"^(\d{4}-\d\d-\d\d) .* incident I-[2-9A-Z]{6}$", re.MULTILINE)


@dataclass(frozen=True)
class MachineDiagnosis:
    """Each method is one part of the report; nothing is made, not even the folder."""

    settings: Settings
    printers: Callable[[], Printers | None]

    def versions(self) -> Finding:
        facts: dict[str, object] = {
            "application": __version__,
            "schema": upgrade.head(),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "openssl": ssl.OPENSSL_VERSION,
            "sqlcipher": _sqlcipher_version(),
        }
        facts |= {package: _version_of(package) for package in PACKAGES}
        return Finding("versions", PartState.WORKS, facts)

    def policy(self) -> Finding:
        """Names of what IT decided, not its values: they are in the settings that follow."""
        chosen = self.settings
        facts: dict[str, object] = {
            "file": without_home(chosen.policy) if chosen.policy else None,
            "decided": sorted(chosen.decided),
            "laboratory": chosen.laboratory,
        }
        state = PartState.WORKS if chosen.decided else PartState.NOT_NEEDED
        notice = Notice.NOT_PROTECTED if chosen.laboratory and chosen.central_url else None
        return Finding("policy", PartState.ATTENTION if notice else state, facts, notice=notice)

    def window(self) -> Finding:
        chosen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
        if platform.system() == "Linux" and not chosen:
            return Finding("window", PartState.NOT_NEEDED, {"display": False})
        return Finding("window", PartState.WORKS, {"display": True})

    def folder(self) -> Finding:
        """Proven by writing where rights are more than what `access` looks at, as on Windows."""
        folder = self.settings.data
        try:
            with tempfile.TemporaryFile(dir=_nearest(folder)):
                pass
        except OSError as error:
            raise FolderUnwritable(folder) from error
        facts: dict[str, object] = {"path": without_home(folder), "exists": folder.exists()}
        return Finding("folder", PartState.WORKS, facts, private=frozenset({"path"}))

    def disk(self) -> Finding:
        """Where the data are, and where the log is. Raises DiskFull when hardly anything fits."""
        free = {
            "free_bytes": shutil.disk_usage(_nearest(self.settings.data)).free,
            "free_bytes_log": shutil.disk_usage(_nearest(self.settings.log)).free,
        }
        least = min(free.values())
        if least < NO_ROOM:
            raise DiskFull
        notice = Notice.LITTLE_ROOM if least < LITTLE_ROOM else None
        state = PartState.ATTENTION if notice else PartState.WORKS
        return Finding("disk", state, dict(free), notice=notice)

    def log(self) -> Finding:
        """How much there is, and how many incidents: their numbers are for whoever reads it."""
        files = incidents.log_files(self.settings.log)
        days = [day for file in files for day in _INCIDENT.findall(_text_of(file))]
        facts: dict[str, object] = {
            "folder": without_home(self.settings.log),
            "files": len(files),
            "bytes": sum(file.stat().st_size for file in files),
            "incidents": len(days),
            "last_incident": max(days, default=None),
        }
        private = frozenset({"folder"})
        if days:
            return Finding(
                "log", PartState.ATTENTION, facts, notice=Notice.INCIDENTS, private=private
            )
        state = PartState.WORKS if files else PartState.NOT_NEEDED
        return Finding("log", state, facts, private=private)

    def fonts(self) -> Finding:
        """Those that windows and papers are set in; the archive's papers contain them."""
        found = {name: _is_font(RESOURCES / "fonts" / f"{name}.ttf") for name in FONTS}
        missing = [name for name, sound in found.items() if not sound]
        facts: dict[str, object] = {"sound": len(FONTS) - len(missing), "missing": missing}
        if missing:
            return Finding("fonts", PartState.ATTENTION, facts, notice=Notice.FONT_MISSING)
        return Finding("fonts", PartState.WORKS, facts)

    def printing(self) -> Finding:
        found = self.printers()
        if found is None:
            return Finding("printers", PartState.NOT_NEEDED, {"known": False})
        facts: dict[str, object] = {
            "count": len(found.names),
            "default_chosen": bool(found.default),
            "names": list(found.names),
            "default": found.default or None,
        }
        private = frozenset({"names", "default"})
        if not found.names:
            return Finding(
                "printers", PartState.ATTENTION, facts, notice=Notice.NO_PRINTER, private=private
            )
        return Finding("printers", PartState.WORKS, facts, private=private)


def without_home(path: Path) -> str:
    """The folder of a person is named after them."""
    try:
        return str(Path("~") / path.resolve().relative_to(Path.home().resolve()))
    except ValueError:
        return str(path)


def _nearest(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())


def _version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:  # a packed application carries the code without its label
        return None


def _sqlcipher_version() -> str:
    module: Any = import_module("sqlcipher3.dbapi2")
    connection = module.connect(":memory:")
    try:
        return str(connection.execute("PRAGMA cipher_version").fetchone()[0])
    finally:
        connection.close()


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _is_font(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(4) in _TRUE_TYPE
    except OSError:
        return False
