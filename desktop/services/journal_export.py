"""Writes all unsent work of a file to a stick, sealed for the centre; changes nothing here."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from desktop.domain.recovery import NoJournalKey
from desktop.domain.store import DatabaseDamaged, DiskFull, FolderUnwritable, WrongKey
from desktop.services.clock import Clock
from desktop.sheets.journal import HandedOver
from desktop.storage.engine import open_engine
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark, outgoing
from desktop.sync.journal_file import Journal, write

_UNREADABLE = (DatabaseDamaged, WrongKey, DBAPIError)
"""A page that fails its own seal is told as a wrong key by SQLite."""


class JournalExportService:
    """Works on a full disk and on a damaged file: it only reads here. For a lane."""

    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units, self._clock = units, clock

    def waiting(self) -> int:
        with self._units.reading() as session:
            return outgoing.waiting(session)

    def export(self, path: Path) -> HandedOver:
        """The work stays unsent here: when this PC meets the centre again it hears the verdicts.

        Raises NoJournalKey, DatabaseDamaged, DiskFull or FolderUnwritable.
        """
        device, public, secret = self._keys()
        works, lost = self._works()
        now = self._clock.now().isoformat(timespec="seconds")
        journal = Journal(device, self._units.desk_label, now, tuple(works), lost)
        write(path, journal, public, secret)
        return HandedOver(path, len(works), lost)

    def _keys(self) -> tuple[UUID, bytes, bytes]:
        with self._units.reading() as session:
            known = bookmark.read(session, bookmark.JOURNAL)
        if known is None:
            raise NoJournalKey
        told = json.loads(known)
        return UUID(told["device"]), bytes.fromhex(told["public"]), bytes.fromhex(told["secret"])

    def _works(self) -> tuple[list[str], int]:
        with self._units.reading() as session:
            sequences = outgoing.unsent_sequences(session)
        try:
            with self._units.reading() as session:
                return outgoing.told(session, 0, max(sequences, default=0)), 0
        except _UNREADABLE:
            return self._one_by_one(sequences)

    def _one_by_one(self, sequences: list[int]) -> tuple[list[str], int]:
        """What can be read of a damaged file."""
        works: list[str] = []
        for sequence in sequences:
            try:
                with self._units.reading() as session:
                    works += outgoing.told(session, sequence, sequence)
            except _UNREADABLE:
                self._units.engine.dispose()  # a connection that met a bad page reads no more
        return works, len(sequences) - len(works)


@contextmanager
def only_read(path: Path, key: bytes, label: str, elsewhere: Path) -> Iterator[UnitsOfWork]:
    """The file as it is: nothing is brought up to date, so that nothing has to be written.

    Even reading needs a little room beside the file: on a full disk it is read from a copy
    `elsewhere`, encrypted like itself, that goes afterwards. Raises WrongKey, DatabaseDamaged,
    DiskFull or FolderUnwritable.
    """
    if not path.exists():
        raise DatabaseDamaged(path, "missing")
    with ExitStack() as afterwards:
        try:
            engine = open_engine(path, key)
        except (DiskFull, FolderUnwritable):
            engine = open_engine(afterwards.enter_context(_copied(path, elsewhere)), key)
        units = UnitsOfWork(engine, desk_label=label)
        afterwards.callback(units.close)
        yield units


@contextmanager
def _copied(path: Path, elsewhere: Path) -> Iterator[Path]:
    """With the log of what is not in the file yet."""
    try:
        with TemporaryDirectory(dir=elsewhere, prefix="journal-") as folder:
            for companion in ("", "-wal"):
                part = path.with_name(path.name + companion)
                if part.exists():
                    shutil.copyfile(part, Path(folder) / part.name)
            yield Path(folder) / path.name
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise (DiskFull() if full else FolderUnwritable(elsewhere)) from error
