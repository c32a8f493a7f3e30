"""The drop folder: files that operators' systems put there, one folder for each operator.

What is taken moves into `done`; what is broken stays where it is, and its lines are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.domain.actor import Actor
from desktop.domain.errors import Refusal
from desktop.domain.transaction import (
    DropFileBroken,
    DropFolderUnreachable,
    PurchaseSource,
    SourceKnown,
    refuse_who_may_not_write,
)
from desktop.services.purchase_import import PurchaseImportService, hash_of
from desktop.sheets.purchase import DropFile, FileLayout, ImportSheet

DONE = "done"
_SUFFIXES = frozenset({".json", ".ndjson", ".jsonl"})


class PurchaseDropService:
    def __init__(self, imports: PurchaseImportService, folder: Path) -> None:
        self._imports = imports
        self.folder = folder

    def look(self, actor: Actor) -> tuple[DropFile, ...]:
        """Every file that waits, with its preview or why it cannot be read; nothing is written.

        A name that begins with a dot, or ends otherwise, is of a file still on its way.
        Raises DropFolderUnreachable, PurchasesReserved.
        """
        refuse_who_may_not_write(actor)
        with self._reached():
            self.folder.mkdir(parents=True, exist_ok=True)
            waiting = self._waiting()
            return tuple(self._look_at(path, actor) for path in waiting)

    def take(
        self, found: DropFile, actor: Actor, *, without_broken_lines: bool = False
    ) -> ImportSheet | None:
        """Record what was shown and move the file; None when every row was known already.

        Raises DropFileBroken unless the readable rows shall be taken alone, and as
        PurchaseImportService.record does.
        """
        preview = found.preview
        if preview is None:
            raise found.refusal or DropFileBroken(found.name, 0, 0)
        if preview.unread and not without_broken_lines:
            raise DropFileBroken(found.name, len(preview.unread), preview.unread[0].line)
        sheet = None
        if preview.accepted + preview.refused > len(preview.unread):
            try:
                sheet = self._imports.record(preview, actor)
            except SourceKnown:
                sheet = None  # the move was all that was missing
        path = Path(preview.origin)
        with self._reached():
            if path.exists() and hash_of(path) == preview.file_hash:
                _move(path, self.folder / DONE / path.parent.relative_to(self.folder))
        return sheet

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DropFolderUnreachable(str(self.folder)) from error

    def _waiting(self) -> list[Path]:
        there = (path for depth in ("*", "*/*") for path in self.folder.glob(depth))
        return sorted(
            path
            for path in there
            if path.is_file()
            and path.suffix.lower() in _SUFFIXES
            and not path.name.startswith(".")
            and path.relative_to(self.folder).parts[0] != DONE
        )

    def _look_at(self, path: Path, actor: Actor) -> DropFile:
        name = path.relative_to(self.folder).as_posix()
        operator = path.parent.name if path.parent != self.folder else ""
        try:
            layout: FileLayout = self._imports.look(path, operator).layout
            preview = self._imports.propose(path, layout, actor)
        except Refusal as refusal:
            return DropFile(name, None, refusal)
        assert preview.source is PurchaseSource.DROP_FOLDER  # noqa: S101 - what JSON is
        return DropFile(name, preview)


def _move(path: Path, folder: Path) -> None:
    """Beside a file of the same name, not over it."""
    folder.mkdir(parents=True, exist_ok=True)
    target, count = folder / path.name, 1
    while target.exists():
        count += 1
        target = folder / f"{path.stem}-{count}{path.suffix}"
    path.rename(target)
